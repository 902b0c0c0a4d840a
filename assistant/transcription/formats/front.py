"""What stands around the words of a text transcript: title, day, duration, keywords, the tool's own notes.

Feishu Minutes writes ``2026年6月2日 下午 5:51|14分钟 43秒``, keywords and ``文字记录:`` above the words (*Export
minutes transcript* of its open platform, and programs on GitHub that read what it gives); iFLYREC a title, and below
the words that a machine wrote them; Tongyi Tingwu a title; Teams title, day, duration and who began the transcription.

A row is passed over only where its form says that nobody spoke it; any other stays as words of somebody unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

LONGEST_TITLE = 80
LONGEST_NOTE = 120
"""Characters of such rows."""
_WORDS_BEGIN = re.compile(
    r"[#*\s]*(?:文字记录|转写记录|转写内容|转写原文|转写文本|录音文本|会议原文|逐字稿|原文|transcript|transcription)[*\s]*[:：]?[*\s]*",
    re.IGNORECASE,
)
_LABELS = (
    r"标题|主题|会议主题|会议名称|文件名|文件名称|录音名称|日期|时间|会议时间|会议日期|录制时间|录音时间|开始时间|结束时间|导出时间|创建时间"
    r"|时长|会议时长|录音时长|音频时长|总时长|关键词|关键字|参会人|参会人员|与会人|与会人员|参与人|会议号|会议\s?id|会议链接|创建人"
    r"|title|subject|topic|date|time|duration|keywords?|participants|attendees|meeting\s?(?:title|id|date|time)?|recorded(?:\son)?"
)
_LABELLED = re.compile(rf"[#*\-\s]*(?P<label>{_LABELS})\s?(?:[*\s]*[:：][*\s]*(?P<value>.*)|[*\s]*)", re.IGNORECASE)
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DATE = (
    r"(?:\d{4}\s?[-/.年]\s?\d{1,2}(?:\s?[-/.月]\s?\d{1,2})?\s?日?"
    rf"|\d{{1,2}}\s{_MONTHS}\s\d{{4}}|{_MONTHS}\s\d{{1,2}},?\s\d{{4}})"
)
_DATE_ROW = re.compile(
    rf"{DATE}(?:[\d\s:：.,/|()（）-]|周|星期|[一二三四五六日天]|上午|中午|下午|晚上|凌晨|小时|分钟|[时分秒]"
    r"|[ap]m|cst|gmt|utc|hours?|hrs?|min(?:ute)?s?|sec(?:ond)?s?|[hms])*",
    re.IGNORECASE,
)
_DURATION_ROW = re.compile(
    r"(?:\d+\s?(?:小时|分钟|时|分|秒钟|秒|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)\s?)+", re.IGNORECASE
)
_RULE = re.compile(r"[-=*_#~—·•\s]+")
_BEGAN = re.compile(r".{0,80}\bstarted transcription")
_ENDED = re.compile(
    r".{0,80}\bstopped transcription|[（(*\s]*(?:以上|本文)?内容[由为]\s?AI\s?生成.{0,30}", re.IGNORECASE
)
_SENTENCE = re.compile(r"[，。！？；,!?;…]")


def words_of(rows: Sequence[str], is_head: Callable[[str], bool]) -> Sequence[str]:
    """The rows behind the one that says that words begin (``文字记录``); all where none above the first head says so.

    Args:
        rows: The rows of the file.
        is_head: Whether a row may be a speaker's.
    """
    for place, row in enumerate(rows):
        if _WORDS_BEGIN.fullmatch(row):
            return rows[place + 1 :]
        if is_head(row):
            break
    return rows


def spoken_places(rows: Sequence[str], *, titled: bool) -> list[int]:
    """Where rows stand, of those above the first speaker, that may have been spoken.

    Args:
        rows: The rows, from the first of the file.
        titled: Whether the first row may be a title: a short one without the marks that sentences have.
    """
    spoken: list[int] = []
    listing = False
    for place, row in enumerate(rows):
        if not row:
            listing = False
            continue
        if labelled := _LABELLED.fullmatch(row):
            listing = not labelled["value"]
        elif not (listing or _is_note(row) or (titled and _may_be_title(row))):
            spoken.append(place)
        titled = False
    return spoken


def is_label(text: str) -> bool:
    """Whether a text, perhaps with a value behind it, says what something is: ``会议时长``, ``Date: …``."""
    return bool(_LABELLED.fullmatch(text))


def without_end_notes(rows: Sequence[str]) -> Sequence[str]:
    """The rows without the tool's own notes at their end."""
    end = len(rows)
    while end and (not rows[end - 1] or _ENDED.fullmatch(rows[end - 1])):
        end -= 1
    return rows[:end]


def _is_note(row: str) -> bool:
    """Whether a row is a day, a duration, a rule, or says that the transcription began."""
    patterns = (_DATE_ROW, _DURATION_ROW, _RULE, _BEGAN)
    return len(row) <= LONGEST_NOTE and any(pattern.fullmatch(row) for pattern in patterns)


def _may_be_title(row: str) -> bool:
    return len(row) <= LONGEST_TITLE and not _SENTENCE.search(row)
