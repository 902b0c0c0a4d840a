"""The figures in a text as values, as the scorer reads them: 80万 and 八十万 are the same, 5% and 百分之五 too.

What a row says is read narrowly (``written``), what was spoken as widely as it can be meant
(``spoken``): only a figure that nobody can have said is held against a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.evaluation.texts import cleaned

_DIGITS = "零一二三四五六七八九"
_UNITS = {"十": 10.0, "百": 100.0, "千": 1e3, "万": 1e4, "亿": 1e8}
_NUMERAL = f"〇两半{_DIGITS}{''.join(_UNITS)}"
_LONGEST_PART = 8
"""Characters of a Chinese numeral within a longer run that are read as one figure."""
_PLACES = 4
"""Decimal places in which values are compared."""

_FIGURE = re.compile(
    rf"-?\d+(?:\.\d+)?%?|百分之[{_NUMERAL}点]+|[{_NUMERAL}]*[十百千万亿][{_NUMERAL}]*(?:点[{_NUMERAL}]+)?"
)
_PLAIN = re.compile(r"-?\d+(\.\d+)?")
_SCALED = re.compile(r"(\d+(?:\.\d+)?)\s*([万亿千百])")
_ABOUT = re.compile(rf"(?<=[{_NUMERAL}])[来多几余](?=[万千百亿])")
_RUN = re.compile(rf"[{_NUMERAL}点]+")
_ENGLISH_PART = re.compile(r"[a-z]+|\d+(?:\.\d+)?")

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
_ENGLISH = {
    **{word: float(value) for value, word in enumerate(_ONES.split())},
    **{word: 10.0 * value for value, word in enumerate(_TENS.split(), 2)},
    **{word: float(value) for value, word in enumerate(_ORDINALS.split(), 1)},
    "thirtieth": 30.0,
}
_SCALES = {"hundred": 100.0, "thousand": 1e3, "grand": 1e3, "k": 1e3, "million": 1e6}


def written(text: str) -> set[float]:
    """The figures that stand in a text, as digits or as Chinese numerals of at least one unit."""
    return set(_figures(_in_full(_without_commas(text))))


def spoken(text: str) -> set[float]:
    """Every value that the figures in a text can mean, single numerals, parts of ranges and English words included."""
    text = _without_commas(text)
    found = {*_figures(text), *_figures(_in_full(text))}
    text = _ABOUT.sub("", text)
    for match in _RUN.finditer(text):
        found.update(_parts(match[0]))
    return found | {abs(value) for value in found} | {round(value, _PLACES) for value in _english(text)}


def chinese_value(numeral: str) -> float | None:
    """The value of a Chinese numeral: 一百二十, 三万五, 百分之三点五 (3.5); None where it is none."""
    whole, point, fraction = numeral.removeprefix("百分之").partition("点")
    if not point:
        return _whole_value(whole)
    base = _whole_value(whole)
    digits = "".join(str(_DIGITS.index(char)) for char in fraction.replace("〇", "零") if char in _DIGITS)
    return base + float(f"0.{digits}") if base is not None and digits else None


def _whole_value(numeral: str) -> float | None:
    total = section = digit = 0.0
    unit = 1.0
    for char in numeral.replace("〇", "零").replace("两", "二"):
        if char in _DIGITS:
            digit = float(_DIGITS.index(char))
            unit = unit if digit else 1.0  # 一百零五: the five is not five tens
            continue
        if char not in _UNITS:
            return None
        unit = _UNITS[char]
        if unit >= 1e4:
            total += ((section + digit) or 1.0) * unit
            section = 0.0
        else:
            section += (digit or 1.0) * unit
        digit = 0.0
    if digit and numeral[-2:-1] in ("百", "千", "万") and unit > 1:
        digit *= unit / 10  # 三万五 means thirty-five thousand
    return total + section + digit


def _without_commas(text: str) -> str:
    return cleaned(text).replace(",", "")


def _in_full(text: str) -> str:
    """A text whose digits with a Chinese unit are written out: 80万 as 800000.0."""
    return _SCALED.sub(lambda match: str(float(match[1]) * _UNITS[match[2]]), text)


def _figures(text: str) -> Iterator[float]:
    for match in _FIGURE.finditer(text):
        word = match[0].rstrip("%")
        value = float(word) if _PLAIN.fullmatch(word) else chinese_value(word)
        if value is not None:
            yield round(value, _PLACES)


def _parts(run: str) -> Iterator[float]:
    """The values of a run of Chinese numerals and of every stretch of it."""
    for start in range(len(run)):
        for end in range(start + 1, min(len(run), start + _LONGEST_PART) + 1):
            part = run[start:end].strip("点")
            value = chinese_value(part) if part else None
            if value is not None:
                yield round(value, _PLACES)


def _english(text: str) -> set[float]:
    """Every value that a run of English number words can mean, its parts included."""
    found = {0.0}  # a nought is never held against a row
    total = current = 0.0
    running = False
    for word in _ENGLISH_PART.findall(text.replace("-", " ")):
        if word in _ENGLISH or word[0].isdigit():
            value = _ENGLISH[word] if word in _ENGLISH else float(word)
            found |= {value, current + value}
            current += value
            running = True
        elif word in _SCALES and (running or word != "k"):
            current = (current or 1.0) * _SCALES[word]
            if word != "hundred":
                total, current = total + current, 0.0
            running = True
        elif word not in ("and", "a") or not running:
            total, current, running = 0.0, 0.0, False
        found |= {total + current, current}
    return found
