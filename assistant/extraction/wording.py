"""The content of wording: which words a text is made of, and whether what was written was said."""

from __future__ import annotations

import re
import unicodedata

from assistant.extraction.denied import denied, standing
from assistant.extraction.figures import figures, spoken_figures

LEAST_SUPPORT = 0.6
LEAST_CHINESE_SUPPORT = 0.45
"""Least share of a text's content pieces that stand in what was said; in Chinese a piece is two neighbouring
characters, and every word put beside another makes one that nobody said."""
MOST_BENT = 0.5
"""Share of the words of a denial that may stand in a text without it: general ones do."""

INVENTED_CHARACTERS = 3
INVENTED_WORDS = 2
"""So many Chinese characters, or English content words, in a row that nobody said are a thing of the model's own."""

_EMPTY = re.compile(
    r"^(?:没有?(?:提到?|说到?|用)?|无|未提(?:及|到)|不详|暂无|n/?a|none|nothing|not (?:said|mentioned|"
    r"stated)|unknown|empty)?[。.]?$"
)
_FUNCTION_WORDS = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "that",
        "this",
        "from",
        "have",
        "has",
        "had",
        "was",
        "were",
        "are",
        "you",
        "your",
        "our",
        "its",
        "his",
        "her",
        "their",
        "they",
        "them",
        "but",
        "not",
        "can",
        "could",
        "will",
        "would",
        "should",
        "there",
        "here",
        "what",
        "which",
        "who",
        "whom",
        "how",
        "when",
        "where",
        "why",
        "been",
        "being",
        "out",
        "into",
        "about",
        "just",
        "also",
        "very",
        "some",
        "any",
        "all",
        "get",
        "got",
        "need",
        "needs",
        "want",
        "wants",
        "customer",
    ]
)
_CHINESE_NEGATION = re.compile(r"[不没无未别勿][\u4e00-\u9fff]")
_ENGLISH_NEGATION = re.compile(r"n['’]t\b|\b(?:not?|never|none|without|cannot|nor)\b")
_CHINESE_RUN = re.compile(r"[\u4e00-\u9fff]+")
_LATIN_WORD = re.compile(r"[a-z][a-z0-9+#-]{2,}")


def pieces(text: str) -> set[str]:
    """The content pieces of a text: stems of longer Latin words, pairs of neighbouring Chinese characters."""
    folded = unicodedata.normalize("NFKC", text).lower()
    found = {stem(word) for word in _LATIN_WORD.findall(folded) if word not in _FUNCTION_WORDS}
    for run in _CHINESE_RUN.findall(folded):
        found |= {run[place : place + 2] for place in range(len(run) - 1)}
    return found


def says_nothing(text: str) -> bool:
    """Whether a cell holds only words for its being empty."""
    return bool(_EMPTY.match(unicodedata.normalize("NFKC", text).strip().lower()))


def support(text: str, spoken: str) -> float:
    """The share of a text's content pieces that stand in what was spoken; 0 where it has none."""
    made = pieces(text)
    return len(made & pieces(spoken)) / len(made) if made else 0.0


def was_said(text: str, spoken: str, names: str = "") -> bool:
    """Whether a text's figures and negations all were spoken, enough of its words were, and nothing in it is invented.

    Args:
        text: What a model wrote.
        spoken: The words that it rests on.
        names: Names that may stand in the text although nobody spoke them; a figure in one counts for nothing.
    """
    known = f"{spoken} {names}"
    return (
        not invents(text, known)
        and figures(text) <= spoken_figures(spoken)
        and not bends(text, spoken)
        and support(text, known) >= (LEAST_CHINESE_SUPPORT if _CHINESE_RUN.search(text) else LEAST_SUPPORT)
        and _negated(text) <= _negated(spoken)
    )


def invents(text: str, spoken: str) -> bool:
    """Whether a text names a thing that nobody spoke of.

    A model words freely, so single words of its own pass; what tells a thing of its own, such as one from the
    examples that it was shown, is a run of three Chinese characters or of two English words that were never said.
    """
    folded, said = (unicodedata.normalize("NFKC", part).lower() for part in (text, spoken))
    if any(len(run) >= INVENTED_CHARACTERS for run in _CHINESE_RUN.findall(_blanked(folded, set(said)))):
        return True
    known = {stem(word) for word in _LATIN_WORD.findall(said)}
    fresh = [stem(word) not in known for word in _LATIN_WORD.findall(folded) if word not in _FUNCTION_WORDS]
    return any(fresh[place : place + INVENTED_WORDS] == [True] * INVENTED_WORDS for place in range(len(fresh)))


def bends(text: str, spoken: str) -> bool:
    """Whether a text tells as so what was only said not to be: a figure, or half of the words that were denied."""
    told, kept = standing(text), standing(spoken)
    told_pieces, kept_pieces = pieces(told), pieces(kept)
    for stretch in denied(spoken):
        only_denied = pieces(stretch) - kept_pieces
        if len(only_denied & told_pieces) > len(only_denied) * MOST_BENT:
            return True
        if figures(told) & (figures(stretch) - figures(kept)):
            return True
    return False


def _blanked(text: str, characters: set[str]) -> str:
    return "".join(" " if character in characters else character for character in text)


def _negated(text: str) -> set[str]:
    """What is negated: in Chinese with the character that follows, in English that there is a negation at all."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return {match[0] for match in _CHINESE_NEGATION.finditer(folded)} | {
        "not" for _ in _ENGLISH_NEGATION.finditer(folded)
    }


def stem(word: str) -> str:
    """A lower-case English word without its commonest endings."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
