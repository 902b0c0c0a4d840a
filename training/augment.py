"""Recogniser noise for annotated talks: what training hears beside the clean words.

Punctuation is dropped, characters become homophones, lines are cut and joined as recognisers cut and join
them, voices are merged or lost, and sides are forgotten. Labels stay with the words that they were given to.
All of it is drawn from one seed.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from assistant.extraction.tagging import ACTS
from schemas.talk import Side
from training.reader import AnnotatedTalk, Line, Mark

UNPUNCTUATED = 0.5
"""Share of noisy talks that lose their punctuation altogether."""
MISHEARD = 0.04
"""Share of Chinese characters that become a homophone; recognisers of base size mistake 5 % and more."""
CUT = 0.08
JOINED = 0.10
"""Shares of lines that are cut in two, and that are joined to the same voice's next line."""
SIDES_LOST = 0.4
VOICES_MERGED = 0.15
VOICES_LOST = 0.1
"""Shares of noisy talks without sides, with two voices heard as one, and without any voices."""
EXCERPT_LINES = (3, 24)
"""Least and most lines of an excerpt."""
SHORTEST_CUT = 16
"""Characters of a line below which it is not cut."""

Homophones = dict[str, tuple[str, ...]]

_PUNCTUATION = re.compile(r"[，。！？、；：…—“”‘’（）《》,.!?;:()\"]+(?!\d)")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CLAUSE_END = re.compile(r"[，。！？；,.!?;]\s*")
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_SPELT_ACTS = frozenset(ACTS)


def homophones(texts: Iterable[str]) -> Homophones:
    """For each Chinese character of some texts, the others of them that sound alike (tones, zh/z and ng/n aside)."""
    from pypinyin import Style, lazy_pinyin

    sounding = defaultdict(set)
    for char in sorted({char for text in texts for char in _CHINESE.findall(text)}):
        sounding[_blurred(lazy_pinyin(char, style=Style.NORMAL)[0])].add(char)
    return {
        char: tuple(sorted(alike - {char})) for alike in sounding.values() if len(alike) > 1 for char in sorted(alike)
    }


def _blurred(syllable: str) -> str:
    for clear, blurred in _ALIKE:
        if syllable.startswith(clear):
            syllable = blurred + syllable[len(clear) :]
    return re.sub("ng$", "n", syllable)


def noisy(talk: AnnotatedTalk, alike: Homophones, seed: str) -> AnnotatedTalk:
    """A talk as a recogniser might have heard it; the same seed gives the same talk."""
    chance = random.Random(f"{seed}/{talk.id}")  # noqa: S311 (noise, not a secret)
    lines = _joined(_cut(talk.lines, chance), chance, "" if talk.language == "zh" else " ")
    unpunctuated = chance.random() < UNPUNCTUATED
    lines = [replace(line, text=_misheard(line.text, alike, chance, unpunctuated=unpunctuated)) for line in lines]
    lines, sides = _voices(lines, dict(talk.sides), chance)
    return replace(talk, lines=tuple(lines), sides={} if chance.random() < SIDES_LOST else sides)


def excerpt(talk: AnnotatedTalk, seed: str) -> AnnotatedTalk:
    """A short stretch of a talk: what a short recording, or a transcript that begins in the middle, looks like.

    Rows whose making lines are all outside it are gone. The same seed gives the same stretch.
    """
    chance = random.Random(f"{seed}/excerpt/{talk.id}")  # noqa: S311 (no secret)
    length = min(chance.randint(*EXCERPT_LINES), len(talk.lines))
    start = chance.randint(0, len(talk.lines) - length)
    cut = replace(talk, lines=talk.lines[start : start + length])
    return replace(
        cut,
        needs={number: need for number, need in talk.needs.items() if cut.need_core(number)},
        todos={number: todo for number, todo in talk.todos.items() if cut.todo_core(number)},
    )


def without_sides(talk: AnnotatedTalk) -> AnnotatedTalk:
    """The talk with everybody's side unknown."""
    return replace(talk, sides={})


def _cut(lines: Sequence[Line], chance: random.Random) -> list[Line]:
    out = []
    for line in lines:
        ends = [match.end() for match in _CLAUSE_END.finditer(line.text) if 4 <= match.end() <= len(line.text) - 4]
        if len(line.text) >= SHORTEST_CUT and ends and chance.random() < CUT:
            out += _halves(line, chance.choice(ends))
        else:
            out.append(line)
    return out


def _halves(line: Line, end: int) -> list[Line]:
    """Both halves of a line. The longer keeps the labels; what it does is unknown of the shorter."""
    texts = (line.text[:end].strip(), line.text[end:].strip())
    keeper = 0 if len(texts[0]) >= len(texts[1]) else 1
    halves = [Line(line.speaker, text, frozenset(), line.unknown | line.acts()) for text in texts]
    halves[keeper] = replace(line, text=texts[keeper])
    return halves


def _joined(lines: Sequence[Line], chance: random.Random, between: str) -> list[Line]:
    out: list[Line] = []
    for line in lines:
        if out and out[-1].speaker == line.speaker and chance.random() < JOINED:
            marks: frozenset[Mark] = out[-1].marks | line.marks
            known = {mark.act for mark in marks} & _SPELT_ACTS
            text = out[-1].text + between + line.text
            out[-1] = Line(line.speaker, text, marks, (out[-1].unknown | line.unknown) - known)
        else:
            out.append(line)
    return out


def _misheard(text: str, alike: Homophones, chance: random.Random, *, unpunctuated: bool) -> str:
    chars = [chance.choice(alike[char]) if char in alike and chance.random() < MISHEARD else char for char in text]
    heard = "".join(chars)
    return " ".join(_PUNCTUATION.sub(" " if heard.isascii() else "", heard).split()) or text if unpunctuated else heard


def _voices(lines: Sequence[Line], sides: dict[str, Side], chance: random.Random) -> tuple[list[Line], dict[str, Side]]:
    """Voices as a recogniser tells them apart: sometimes two are heard as one, sometimes all are lost."""
    drawn = chance.random()
    names = [name for name, _ in groupby(sorted(line.speaker for line in lines))]
    if drawn < VOICES_LOST:
        return [replace(line, speaker="") for line in lines], {}
    if drawn < VOICES_LOST + VOICES_MERGED and len(names) > 2:
        kept, lost = chance.sample(names, 2)
        if sides.get(kept) != sides.get(lost):
            sides.pop(kept, None)
        sides.pop(lost, None)
        return [replace(line, speaker=kept) if line.speaker == lost else line for line in lines], sides
    return list(lines), sides
