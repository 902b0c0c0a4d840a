"""What is asked for in the search line: words, and filters written as ``kind:todo``, in English or Chinese."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any, get_args

from assistant.library.filters import FilterKind, Filters, FilterStatus

_KINDS = {
    "会议": "meeting",
    "语段": "segment",
    "需求": "need",
    "待办": "todo",
    "已发": "sent",
    "关键诉求": "demand",
    "隐性需求": "implicit",
    "顾虑点": "concern",
}
_STATUSES = {
    "已确认": "confirmed",
    "待确认": "unconfirmed",
    "有异议": "disputed",
    "待审阅": "open",
    "已采纳": "accepted",
    "已驳回": "rejected",
}
_NAMES = {
    "客户": "customer",
    "类型": "kind",
    "状态": "status",
    "负责人": "owner",
    "从": "since",
    "到": "until",
}


@dataclasses.dataclass(frozen=True)
class Asked:
    """What the search line asks for."""

    words: str
    only: Filters
    refused: str = ""
    """The first filter whose value is none, as it was typed; empty: all were understood."""


def asked_for(typed: str) -> Asked:
    """Words and filters of a search line.

    A filter is a known name, a colon of either width, and a value without blanks; the last of a name counts. What
    else holds a colon is a word to be searched for.
    """
    words, refused = [], ""
    only = Filters()
    for part in typed.split():
        name, colon, value = part.replace("：", ":", 1).partition(":")
        field = _NAMES.get(name, name.lower())
        if not colon or field not in _READ:
            words.append(part)
            continue
        try:
            only = dataclasses.replace(only, **{field: _READ[field](value)})
        except ValueError:
            refused = refused or part
    return Asked(" ".join(words), only, refused)


def _one_of(names: tuple[str, ...], in_chinese: dict[str, str]) -> Callable[[str], object]:
    def read(value: str) -> object:
        name = in_chinese.get(value, value.lower())
        if name not in names:
            raise ValueError(value)
        return name

    return read


_READ: dict[str, Callable[[str], Any]] = {
    "customer": str,
    "kind": _one_of(get_args(FilterKind), _KINDS),
    "status": _one_of(get_args(FilterStatus), _STATUSES),
    "owner": str,
    "since": dt.date.fromisoformat,
    "until": dt.date.fromisoformat,
}
