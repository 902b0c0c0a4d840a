"""Spoken Chinese quantities: where a number stands, what it counts, and how sure of it who spoke was."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.extraction.figures import CHINESE_DIGITS, CHINESE_UNITS, NEIGHBOURS, chinese_value, scale_of
from assistant.extraction.measured import LEAST_COUNT, Measured
from schemas.minutes import QuantityUnit

_D, _U = CHINESE_DIGITS, CHINESE_UNITS
_ROUGH = "来多余几"
_UNIT = rf"(?:[{_U.replace('千', '')}]|千(?![瓦伏克米卡]))"
"""A unit of a number; the 千 of 千瓦 belongs to what is counted."""
_CHINESE = (
    rf"(?:[{_D}十]|(?<=分之)[百千]|几(?=[{_U}]))(?:[{_D}]|{_UNIT}|[{_ROUGH}](?=[{_U}]))*几?"
    rf"(?:点[{_D}]+[百千万亿]*(?![十分半刻钟]))?"
)
_ARABIC = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?(?:[{_ROUGH}]?{_UNIT}+)?"
_BODY = rf"(?:(?P<of>[百千])分之)?(?P<number>{_CHINESE}|{_ARABIC}|半)(?![A-Za-z\d:])"
_NUMBER = re.compile(rf"(?<![{_D}{_U}\d几点第:./A-Za-z-]){_BODY}")
_UPPER = re.compile(rf"[到至~～—–-]{_BODY}")
_ABOUT = re.compile(r"(?:大概|大约|差不多|约莫|约|将近|接近|估计)(?:也?[就得要是有在]{1,2}|需要)?$")
_SOME = re.compile("来(?=[个天年块元号人岁家台次间斤吨米条张套件位])")
_OR_SO = re.compile("左右|上下|出头")
_MEASURES = "个天日周月年小时分钟台次家处倍块元条层班名位份套间吨公米页轮期种人辆箱单件岁斤"
_NO_AMOUNT = re.compile(
    rf"号(?!人)|[日点楼层届折]|[月年](?!租)|分(?!钟)|有八九|[{_D}\d.]|[百万亿十]|千(?![瓦伏克米卡])|[-/.:]\d"
)
"""What follows a number that is a date, a time of day, a place or no whole number."""
_IDLE = re.compile(r"[有每这那同哪某头前后]$")
"""Before 一周 and 两天: no measure of anything. One day, month or year alone needs no reading either."""
_UNITS: tuple[tuple[re.Pattern[str], QuantityUnit, float], ...] = (
    (re.compile("个?工作日"), "working_days", 1),
    (re.compile("天(?![然气花线])"), "days", 1),
    (re.compile("个?半?(?:周(?![年边转])|星期|礼拜)(?![一二三四五六日天末])"), "days", 7),
    (re.compile("个半?月"), "months", 1),
    (re.compile("年(?!级|代|底|末|初)"), "years", 1),
    (re.compile("个?半?(?:小时|钟头)"), "hours", 1),
    (re.compile("分钟"), "minutes", 1),
    (re.compile("%|个百分点"), "percent", 1),
    (re.compile("成(?![本功为员立果交都长品])"), "percent", 10),
    (re.compile("块钱?|元|美元|美金|欧元|人民币"), "money", 1),
)
_HALVES = frozenset(["months", "years", "hours"])
"""Units of which half a one is a quantity: 半天 means a long time as often."""
_FIRST_YEAR = 1500.0
_MONTH = re.compile("(?:[一二三四五六七八九十元正腊]|\\d)月份?$")
_LAST_DAY = 31
_CLEARLY_DECIMAL = ("%", *_MEASURES)


@dataclass(frozen=True)
class _Part:
    """One end of a range, or the whole of what is no range."""

    words: str
    start: int
    end: int
    low: float
    high: float
    rough: bool
    unit: QuantityUnit | None


def measured(text: str) -> Iterator[Measured]:
    """The quantities of a text in order."""
    narrow = _same_length(text)
    at = 0
    while match := _NUMBER.search(narrow, at):
        at = match.end()
        part = _part(match, narrow)
        if part is None:
            continue
        whole = _with_upper_end(part, narrow)
        at = max(at, whole.end)
        if _is_quantity(whole, narrow):
            yield _with_doubt(whole, narrow)


def _same_length(text: str) -> str:
    """Full-width digits and signs as narrow ones, every character in its place."""
    narrow = (unicodedata.normalize("NFKC", char) for char in text)
    return "".join(one if len(one) == 1 else char for one, char in zip(narrow, text, strict=True))


def _part(match: re.Match[str], text: str) -> _Part | None:
    """A number with its unit."""
    words, start, end = match["number"], match.start(), match.end()
    values = _values(words, text[end:])
    if values is None:
        return None
    low, high, rough = values
    if match["of"]:
        per = 1.0 if match["of"] == "百" else 0.1
        return _Part(words, start, end, low * per, high * per, rough, "percent")
    if text[end : end + 1] in tuple("多余") or _SOME.match(text, end):
        end, rough = end + 1, True
    unit, factor, added, after = _unit_at(text, end, low)
    if unit and text[after : after + 1] == "多":
        after, rough = after + 1, True
    return _Part(words, start, after, (low + added) * factor, (high + added) * factor, rough, unit)


def _unit_at(text: str, end: int, value: float) -> tuple[QuantityUnit | None, float, float, int]:
    """The unit at a place: its name, what one of it comes to, what a 半 adds, and where it ends."""
    for pattern, name, factor in _UNITS:
        match = pattern.match(text, end)
        if not match or (name == "years" and value >= _FIRST_YEAR):
            continue
        after, behind = match.end(), text[match.end() : match.end() + 1]
        if "半" in match[0]:
            return name, factor, 0.5, after  # 两个半月
        if behind == "半" and name != "money":
            return name, factor, 0.5, after + 1  # 一年半
        if match[0] in ("块", "成") and behind in _TENTHS and text[after + 1 : after + 2] not in tuple(_U):
            return name, factor, _TENTHS[behind], after + 1  # 三块五, 六成五
        return name, factor, 0.0, after
    return None, 1.0, 0.0, end


_TENTHS = {char: (chinese_value(char) or 0.0) / 10 for char in _D if char not in "零〇一两"}
"""What a digit behind a unit adds; 一 and 两 begin another number there: 八百块一张."""


def _with_upper_end(part: _Part, text: str) -> _Part:
    """A number as the lower end of a range, where 到 and a greater number of the same unit follow."""
    match = _UPPER.match(text, part.end)
    upper = _part(match, text) if match else None
    if match is None or upper is None or part.low != part.high or part.unit not in (None, upper.unit):
        return _with_percent_sign(part, match)
    low = part.low
    if part.unit is None:
        factor = _unit_at(text, match.end(), upper.low)[1]
        low = _scaled_like(low, part.words, match["number"], upper.low / factor) * factor
    if low >= upper.low:
        return part
    return replace(upper, words=part.words + upper.words, start=part.start, low=low, rough=part.rough or upper.rough)


def _with_percent_sign(part: _Part, match: re.Match[str] | None) -> _Part:
    """百分之五到八 says 百分之 only once."""
    values = _values(match["number"], "") if match and part.unit == "percent" and not match["of"] else None
    if match is None or values is None or part.low != part.high or values[0] <= part.low:
        return part
    return replace(part, words=part.words + match["number"], end=match.end(), high=values[1])


def _scaled_like(low: float, words: str, upper_words: str, upper: float) -> float:
    """The lower end of a range in the scale of its upper end: the three of 三到五万 are thirty thousand."""
    units = re.search("[百千万亿]$", upper_words)
    if not units or words[-1] in "万亿":
        return low
    scaled = low * scale_of(units[0])
    return scaled if scaled < upper else low


def _is_quantity(part: _Part, text: str) -> bool:
    if part.words == "半":
        return part.unit in _HALVES
    if part.unit:
        if part.unit == "percent" or part.rough:
            return True
        idle = _IDLE.search(text[: part.start])
        how_often = part.words == "一" and text[part.end : part.end + 1] in (*_D, "几")  # 一周两次
        return not (part.low == 1 or how_often or (idle and part.words in ("一", "两", "1")))
    is_day = part.high <= _LAST_DAY and _MONTH.search(text[: part.start])
    if is_day or _NO_AMOUNT.match(text, part.end):
        return False
    return part.low != part.high or part.rough or part.low >= LEAST_COUNT or not part.low.is_integer()


def _values(words: str, after: str) -> tuple[float, float, bool] | None:
    """What a numeral comes to, low and high, and whether it is rough; None where it names something or nothing."""
    if words == "半":
        return 0.5, 0.5, False
    if "几" in words:
        least = "二" if words[0] == "几" else "一"
        low, high = _value(words.replace("几", least)), _value(words.replace("几", "九"))
        return None if low is None or high is None else (low, high, True)
    exact = re.sub(f"[{_ROUGH}]", "", words)
    rough = exact != words
    pair = re.search(rf"(?<![{_D}点])(?:{NEIGHBOURS.pattern})(?![{_D}])", exact)
    if pair and (pair[0] != exact or after.startswith((*_MEASURES, "成"))):
        low, high = (_value(exact[: pair.start()] + digit + exact[pair.end() :]) for digit in pair[0])
        return None if low is None or high is None else (low, high, rough)
    if len(exact) > 1 and all(char in _D for char in exact):
        return None  # a number that is read out digit by digit
    if "点" in exact and exact[0] not in "零〇" and exact[-1] in _D and not after.startswith(_CLEARLY_DECIMAL):
        return None  # 三点五 is a time of day as often
    value = _value(exact)
    return None if value is None else (value, value, rough)


def _value(words: str) -> float | None:
    digits = re.fullmatch(rf"([\d,]+(?:\.\d+)?)([{_U}]*)", words)
    return float(digits[1].replace(",", "")) * scale_of(digits[2]) if digits else chinese_value(words)


def _with_doubt(part: _Part, text: str) -> Measured:
    """A quantity with the words before and behind it that make it rough."""
    before, behind = _ABOUT.search(text[: part.start]), _OR_SO.match(text, part.end)
    return Measured(
        before.start() if before else part.start,
        behind.end() if behind else part.end,
        part.low,
        part.high,
        part.unit or "count",
        part.rough or bool(before or behind),
    )
