"""The figures in a text as values, so that 三十万, 30万 and 300,000 compare equal.

Used to hold what a model wrote against what was said; a figure is never rewritten here.
"""

from __future__ import annotations

import math
import re
import unicodedata

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10.0, "百": 100.0, "千": 1000.0, "万": 1e4, "亿": 1e8}
CHINESE_DIGITS = "".join(_DIGITS)
CHINESE_UNITS = "".join(_UNITS)
_NUMERAL = "".join(_DIGITS) + "".join(_UNITS) + "半"
_ARABIC = re.compile(r"(\d+(?:\.\d+)?)\s*([十百千万亿]*)")
_CHINESE = re.compile(rf"(?<!\d)[{_NUMERAL}]+(?:点[{''.join(_DIGITS)}]+[百千万亿]*)?")
_COUNTED = re.compile(
    rf"百分之([{_NUMERAL}]+(?:点[{''.join(_DIGITS)}]+)?)|(?<![{_NUMERAL}点第])([二两三四五六七八九])"
    rf"(?=个|天|周|月|年|号|点(?![{''.join(_DIGITS)}])|小时|分|人|台|次|家|处|倍|成|块|元|条|层|班|名|位|份|套|间|吨|公|米|页|轮|期|种)"
)
"""A single numeral that counts something; 一 is left out, since 一个 and 一下 are more often no figure."""
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
NEIGHBOURS = re.compile("一两|一二|两三|二三|三四|三五|四五|五六|六七|七八|八九")
_APPROXIMATE = re.compile(rf"(?<=[{_NUMERAL}\d])[来多几余](?=[十百千万亿])")

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ENGLISH_NUMBERS: dict[str, float] = (
    {word: float(value) for value, word in enumerate(_ONES.split())}
    | {word: float(value) for value, word in enumerate(_ORDINALS.split(), 1)}
    | {word: 10.0 * value for value, word in enumerate(_TENS.split(), 2)}
    | {"twentieth": 20.0, "thirtieth": 30.0}
)
ENGLISH_SCALES = {"hundred": 100.0, "thousand": 1e3, "grand": 1e3, "k": 1e3, "million": 1e6, "billion": 1e9}


def chinese_value(numeral: str) -> float | None:
    """The value of a Chinese numeral such as 一百二十, 三万五, 三点五 or 三点五万; None where it is none."""
    whole, point, rest = numeral.partition("点")
    if point:
        base = chinese_value(whole) if whole else None
        fraction = rest.rstrip(CHINESE_UNITS)
        if base is None or not fraction or any(char not in _DIGITS for char in fraction):
            return None
        decimal = float("0." + "".join(str(_DIGITS[char]) for char in fraction))
        return (base + decimal) * scale_of(rest[len(fraction) :])
    if not whole or any(char not in _DIGITS and char not in _UNITS for char in whole):
        return None
    if all(char in _DIGITS for char in whole):
        return float("".join(str(_DIGITS[char]) for char in whole))
    return _positional(whole)


def _positional(numeral: str) -> float:
    total = section = digit = 0.0
    unit = 1.0
    for char in numeral:
        if char in _DIGITS:
            digit = float(_DIGITS[char])
            unit = 1.0 if digit == 0 else unit  # 一百零五: the five is not five tens
            continue
        unit = _UNITS[char]
        if unit >= 1e4:
            counted = section + digit + (total if unit > 1e4 else 0.0)
            total = (counted or 1.0) * unit + (0.0 if unit > 1e4 else total)
            section = 0.0
        else:
            section += (digit or 1.0) * unit
        digit = 0.0
    if digit and unit > 10:
        digit *= unit / 10  # 三万五 means thirty-five thousand
    return total + section + digit


def scale_of(units: str) -> float:
    """What some units one after the other multiply by: 千万 by ten million; 1 without units."""
    return math.prod(_UNITS[unit] for unit in units)


def figures(text: str) -> set[float]:
    """The values of the figures that are written in a text; 5% and 百分之五 both hold 5."""
    folded = _folded(text)
    found = {_scaled(match) for match in _ARABIC.finditer(folded)}
    for match in _CHINESE.finditer(folded):
        if NEIGHBOURS.fullmatch(match[0]):
            found |= {float(_DIGITS[char]) for char in match[0]}
        elif len(match[0]) > 1 and (value := chinese_value(match[0])) is not None:
            found.add(value)
    counted = (chinese_value(match[1] or match[2]) for match in _COUNTED.finditer(folded))
    found |= {value for value in counted if value is not None}
    return {round(value, 4) for value in found | english_values(folded)}


def spoken_figures(text: str) -> set[float]:
    """Every value that the words of a text can stand for, parts of ranges and single numerals included.

    For the transcript's side of a comparison: only what nobody said may count against a row.
    """
    folded = _folded(text)
    found = figures(folded)
    bare = _APPROXIMATE.sub("", folded)
    for match in _ARABIC.finditer(bare):
        found |= {float(match[1]), float(match[1]) * scale_of(match[2][:1]), _scaled(match)}
    for match in re.finditer(rf"[{_NUMERAL}点]+", bare):
        found |= _parts(match[0])
    return {round(value, 4) for value in found}


def _folded(text: str) -> str:
    """One width, small letters, no marks of thousands; a comma between two clauses parts their figures."""
    return _THOUSANDS.sub("", unicodedata.normalize("NFKC", text).lower())


def _parts(run: str) -> set[float]:
    longest = 10
    found = set()
    for start in range(len(run)):
        for end in range(start + 1, min(len(run), start + longest) + 1):
            value = chinese_value(run[start:end])
            if value is not None:
                found.add(value)
    return found


def _scaled(match: re.Match[str]) -> float:
    return float(match[1]) * scale_of(match[2])


def english_values(text: str) -> set[float]:
    """The values of runs of English number words: "a hundred and forty", "eighty-five"."""
    found: set[float] = set()
    total = current = 0.0
    running = worded = False
    for word in [*re.findall(r"[a-z]+|\d+(?:\.\d+)?", text.replace("-", " ")), "."]:
        if word in ENGLISH_NUMBERS or word[0].isdigit():
            current += ENGLISH_NUMBERS[word] if word in ENGLISH_NUMBERS else float(word)
            running, worded = True, worded or word in ENGLISH_NUMBERS
        elif word in ENGLISH_SCALES and (running or word != "k"):
            current = (current or 1.0) * ENGLISH_SCALES[word]
            if word != "hundred":
                total, current = total + current, 0.0
            running = worded = True
        elif word not in ("and", "a") or not running:
            if worded:
                found.add(total + current)
            total, current, running, worded = 0.0, 0.0, False, False
    return found
