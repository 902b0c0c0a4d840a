"""Rows in both languages with figures, names and days, and what is written of them rightly and wrongly."""

from __future__ import annotations

import datetime as dt

from assistant.extraction.row_words import RowWords
from schemas.record import Evidence, Need, Provenance, Todo
from schemas.talk import SpokenLanguage

ON = dt.date(2026, 4, 8)
NOW = dt.datetime(2026, 4, 8, 15, 0, tzinfo=dt.UTC)
MODEL = Provenance(source="model", created_at=NOW)
SAID = Evidence(quote="…", segment_id=1)
"""The line of the talk that needs rest on; the customer speaks it."""
NAMES: dict[SpokenLanguage, list[str]] = {
    "zh": ["顾晓岚", "顾总", "韩磊", "韩工", "白露"],
    "en": ["Olive Marsh", "Olive", "Peter Holt", "Peter", "Nina Quill", "Nina"],
}
CELLS: dict[SpokenLanguage, dict[str, str]] = {
    "zh": {
        "title": "对账从四个小时降到一个小时",
        "situation": "我们仓库每天要花四个小时对账，上个月错了十七笔，顾总很不高兴。",
        "task": "六月底之前，我就要它降到一个小时以内，数据不能丢。",
        "action_tried": "去年买过一套软件，花了三十二万，用了两周就停了。",
        "result": "错误率降到百分之二左右，韩工那边不用加班。",
    },
    "en": {
        "title": "Stock check down to one hour",
        "situation": "We spend four hours a day on the stock check, and Olive found seventeen errors last month.",
        "task": "I need it down to one hour by the end of June, and no data may be lost.",
        "action_tried": "We bought a package for thirty thousand and switched it off after two weeks.",
        "result": "Peter Holt wants errors under 2%.",
    },
}


def need(language: SpokenLanguage, **cells: object) -> Need:
    """The need that the tests are about."""
    values = {
        "id": "n1",
        "kind": "demand",
        "review": "accepted",
        "provenance": MODEL,
        "evidence": [SAID],
        **CELLS[language],
        **cells,
    }
    return Need.model_validate(values)


def todo(**cells: object) -> Todo:
    """A to-do without evidence."""
    return Todo.model_validate({"id": "t1", "task": "发报价", "review": "accepted", "provenance": MODEL, **cells})


def words(language: SpokenLanguage) -> RowWords:
    """What sentences are held against."""
    return RowWords(need(language), ON, NAMES[language], language)
