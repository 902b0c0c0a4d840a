"""The content of wording: which words a text is made of, and whether what was written was said."""

from __future__ import annotations

import re
import unicodedata

from assistant.extraction.figures import figures, spoken_figures

LEAST_SUPPORT = 0.45
"""Least share of a cell's content pieces that stand in its lines."""

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
_DENIED = re.compile(r"不是[^，。！？；,.!?;]{1,12}|\b(?:not|rather than|instead of)\b[^,.;!?]{1,30}", re.IGNORECASE)
"""What is denied, up to the next mark."""
_CHINESE_NEGATION = re.compile(r"[不没无未别勿][\u4e00-\u9fff]")
_ENGLISH_NEGATION = re.compile(r"n['’]t\b|\b(?:not?|never|none|without|cannot|nor)\b")
_CHINESE_RUN = re.compile(r"[\u4e00-\u9fff]+")
_LATIN_WORD = re.compile(r"[a-z][a-z0-9+#-]{2,}")


def pieces(text: str) -> set[str]:
    """The content pieces of a text: stems of longer Latin words, pairs of neighbouring Chinese characters."""
    folded = unicodedata.normalize("NFKC", text).lower()
    found = {_stem(word) for word in _LATIN_WORD.findall(folded) if word not in _FUNCTION_WORDS}
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


def was_said(text: str, spoken: str) -> bool:
    """Whether a cell's figures and negations all were spoken, most of its words were, and nothing in it is invented."""
    return (
        not invents(text, spoken)
        and figures(text) <= spoken_figures(spoken)
        and not _bends(text, spoken)
        and support(text, spoken) >= LEAST_SUPPORT
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
    known = {_stem(word) for word in _LATIN_WORD.findall(said)}
    fresh = [_stem(word) not in known for word in _LATIN_WORD.findall(folded) if word not in _FUNCTION_WORDS]
    return any(fresh[place : place + INVENTED_WORDS] == [True] * INVENTED_WORDS for place in range(len(fresh)))


def _bends(text: str, spoken: str) -> bool:
    """Whether a text tells as so what was only said not to be: the two days of “not two days, one shift at most”."""
    standing, denied = (_DENIED.sub(" ", text), " ".join(_DENIED.findall(spoken)))
    kept = _DENIED.sub(" ", spoken)
    return bool(
        pieces(standing) & (pieces(denied) - pieces(kept)) or figures(standing) & (figures(denied) - figures(kept))
    )


def _blanked(text: str, characters: set[str]) -> str:
    return "".join(" " if character in characters else character for character in text)


def _negated(text: str) -> set[str]:
    """What is negated: in Chinese with the character that follows, in English that there is a negation at all."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return {match[0] for match in _CHINESE_NEGATION.finditer(folded)} | {
        "not" for _ in _ENGLISH_NEGATION.finditer(folded)
    }


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
