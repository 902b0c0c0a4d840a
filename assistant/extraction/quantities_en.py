"""Spoken English quantities: where a number stands, what it counts, and how sure of it who spoke was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.extraction.figures import ENGLISH_NUMBERS, ENGLISH_SCALES, english_values
from assistant.extraction.measured import LEAST_COUNT, Measured
from schemas.minutes import QuantityUnit

_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_UNDER_100 = rf"(?:(?:{_TENS})(?:[- ](?:{_ONES})\b)?|{_TEENS}|{_ONES}|zero)"
_UNDER_1000 = rf"(?:(?:a|{_UNDER_100})[- ]hundred(?:(?: and)? {_UNDER_100}\b)?|{_UNDER_100})"
_SCALE = "thousand|million|billion|grand"
_SCALED = rf"(?:a|{_UNDER_1000})[- ](?:{_SCALE})\b"
_WORDS = rf"(?:{_SCALED}(?:(?: and)? {_SCALED})*(?:(?: and)? {_UNDER_1000}\b)?|{_UNDER_1000}\b)"
_LAST_SCALE = re.compile(rf"(?:{_SCALE})$", re.I)
_FRACTION = rf" and a half| point(?: (?:{_ONES}|zero))+"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_BODY = (
    rf"(?P<half>half(?: an?)? (?P<of>{_SCALE})\b|half(?: an?)?(?= (?:hour|year|percent|per cent)))|"
    r"(?P<one>an?)(?= (?:hour|year|month|week|day) and a half)|"
    rf"(?P<base>{_DIGITS}|{_UNDER_1000}(?= and a half| point))(?P<more>{_FRACTION})?"
    rf"(?: ?(?P<scale>k|m|{_SCALE}|hundred)\b)|"
    rf"(?P<decimal>(?:{_DIGITS}|{_UNDER_100})(?:{_FRACTION}))|"
    rf"(?P<whole>{_DIGITS}|{_WORDS})"
)
_NUMBER_WORD = re.compile(rf"[ -](?:{'|'.join([*ENGLISH_NUMBERS, *ENGLISH_SCALES])})\b")
_NUMBER = re.compile(rf"(?<![\w.,/:-])[$€£]?(?:{_BODY})(?![\w:/]|[.,]\d|-\d+-)", re.I)
_UPPER = re.compile(rf"(?:(?<=[\dkm%]) ?[-–—] ?(?=[$€£]?\d)| to | or | and )[$€£]?(?:{_BODY})(?![\w:/]|[.,]\d)", re.I)
_ABOUT = re.compile(
    r"\b(?:about|around|roughly|approximately|approx\.?|nearly|almost|some|close to|something like|"
    r"in the region of) $",
    re.I,
)
_VAGUE = re.compile(rf"[- ](?:something|odd)\b(?: (?P<scale>hundred|{_SCALE})\b)?", re.I)
"""Seventy-something thousand, twenty-odd."""
_OR_SO = re.compile(r"(?: or so| or thereabouts| give or take|,? roughly| approximately)\b", re.I)
_ORDER = re.compile(r"(?:number|no\.?|room|phase|step|page|line|building|chapter|version|option|item|at) $", re.I)
_UNIT_WORDS: tuple[tuple[str, QuantityUnit, float], ...] = (
    ("%|per ?cent|percentage points?", "percent", 1),
    ("(?:working|business)[ -]days?", "working_days", 1),
    ("days?", "days", 1),
    ("weeks?", "days", 7),
    ("months?", "months", 1),
    ("years?", "years", 1),
    ("hours?|hrs?", "hours", 1),
    ("minutes?|mins?", "minutes", 1),
    ("dollars?|pounds?|euros?|bucks|quid|usd|gbp|eur|rmb|yuan", "money", 1),
)
_UNITS = [(re.compile(rf"[ -]?(?:{words})(?!\w)", re.I), name, factor) for words, name, factor in _UNIT_WORDS]
_HALVES = frozenset(["years", "hours", "percent"])
_AND_A_HALF = re.compile(" and a half", re.I)
_NO_AMOUNT = re.compile(r" ?(?:o'clock|[ap]\.?m\b|th\b|st\b|nd\b|rd\b)", re.I)
_IN_A_YEAR = re.compile(r"\b(?:in|since|until|before|after)(?: um| uh)? $", re.I)
_FIRST_YEAR, _LAST_YEAR = 1500.0, 2100.0


@dataclass(frozen=True)
class _Part:
    """One end of a range, or the whole of what is no range."""

    start: int
    end: int
    low: float
    high: float
    unit: QuantityUnit | None
    half: bool
    scale: float
    """The word that its number ends with, as a factor: the ten of "ten to fifteen thousand" share it."""
    rough: bool


def measured(text: str) -> Iterator[Measured]:
    """The quantities of a text in order."""
    at = 0
    while match := _NUMBER.search(text, at):
        at = max(match.end(), at + 1)
        part = _part(match, text)
        if part is None:
            continue
        part = _with_upper_end(part, text)
        at = max(at, part.end)
        if run_on := _NUMBER_WORD.match(text, part.end):
            at = run_on.end()  # twenty twenty-six, and numbers that are read out digit by digit
        elif _is_quantity(part, text, match[0].strip()):
            yield _with_doubt(part, text)


def _part(match: re.Match[str], text: str) -> _Part | None:
    """A number with its unit."""
    scale = _scale(match["scale"] or match["of"])
    if match["half"]:
        value = 0.5 * scale
    elif match["one"]:
        value = 1.0
    else:
        worth = _worth(match["base"] or match["decimal"] or match["whole"] or "", match["more"] or "")
        if worth is None:
            return None
        value = worth * scale
        if last := _LAST_SCALE.search(match["whole"] or ""):
            scale = _scale(last[0])
    start, end, is_half, rough = match.start(), match.end(), bool(match["half"]), False
    if vague := _VAGUE.match(text, end):
        value, end, rough = value * _scale(vague["scale"]), vague.end(), True
    for pattern, name, factor in _UNITS:
        if found := pattern.match(text, end):
            half = _AND_A_HALF.match(text, found.end())
            value, end = (value + 0.5, half.end()) if half else (value, found.end())
            return _Part(start, end, value * factor, value * factor, name, is_half, scale, rough)
    money: QuantityUnit | None = "money" if text[start : start + 1] in tuple("$€£") else None
    return _Part(start, end, value, value, money, is_half, scale, rough)


def _scale(word: str | None) -> float:
    return {"m": 1e6}.get((word or "").lower()) or ENGLISH_SCALES.get((word or "").lower(), 1.0)


def _worth(words: str, more: str) -> float | None:
    """What a number without its scale comes to; None where it is none."""
    words = words.lower().replace(",", "").strip()
    whole, point, fraction = words.partition(" point ")
    if not point and more.startswith(" point "):
        whole, point, fraction = words, " point ", more.removeprefix(" point ")
    half = 0.5 if more == " and a half" or whole.endswith(" and a half") else 0.0
    whole = whole.removesuffix(" and a half")
    if whole.replace(".", "", 1).isdigit():
        value = float(whole)
    else:
        values = english_values(whole)
        if len(values) != 1:
            return None
        value = values.pop()
    digits = "".join(str(int(ENGLISH_NUMBERS[digit])) for digit in fraction.split())
    return value + half + (float(f"0.{digits}") if digits else 0.0)


def _with_upper_end(part: _Part, text: str) -> _Part:
    """A number as the lower end of a range, where "to" or "or" and a greater number of the same unit follow."""
    match = _UPPER.match(text, part.end)
    upper = _part(match, text) if match else None
    if match is None or upper is None or upper.half or part.half:
        return part
    if match[0].startswith(" and ") and not text[: part.start].lower().endswith("between "):
        return part
    if part.unit not in (None, upper.unit) and not (part.unit == "money" and upper.unit is None):
        return part
    low = part.low
    if part.unit in (None, "money"):
        factor = 7.0 if upper.unit == "days" and "week" in text[match.start() : upper.end].lower() else 1.0
        low *= factor * (upper.scale if part.scale == 1 and low * factor * upper.scale < upper.low else 1.0)
    if low >= upper.low:
        return part
    unit = part.unit if upper.unit is None else upper.unit
    return replace(upper, start=part.start, low=low, unit=unit, rough=part.rough or upper.rough)


def _is_quantity(part: _Part, text: str, words: str) -> bool:
    if part.half and part.unit not in _HALVES:
        return part.unit is None and part.scale > 1
    if part.unit:
        return not (part.low == part.high == 1 and part.unit != "percent")
    if _NO_AMOUNT.match(text, part.end) or _ORDER.search(text[: part.start]):
        return False
    if _FIRST_YEAR <= part.low <= _LAST_YEAR and (words.isdigit() or _IN_A_YEAR.search(text[: part.start])):
        return False
    return part.low != part.high or part.low >= LEAST_COUNT or not part.low.is_integer()


def _with_doubt(part: _Part, text: str) -> Measured:
    """A quantity with the words before and behind it that make it rough."""
    before, behind = _ABOUT.search(text[: part.start]), _OR_SO.match(text, part.end)
    start = before.start() if before else part.start
    end = behind.end() if behind else part.end
    return Measured(start, end, part.low, part.high, part.unit or "count", part.rough or bool(before or behind))
