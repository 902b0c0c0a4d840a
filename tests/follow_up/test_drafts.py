"""What stands in a mail, a note and a summary, put together from rows and sentences."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.export.audience import for_customer, vouched
from assistant.export.follow_up import CHAT_LENGTH, chat_summary, handover_note, mail_body, mail_subject
from schemas.minutes import MinutedRecord
from schemas.talk import Side, SpokenLanguage
from tests.follow_up.meetings import INTERNAL, NOWHERE, TEXTS, TOLD, minuted
from tests.follow_up.rows import CELLS, need, todo

LANGUAGES: tuple[SpokenLanguage, ...] = get_args(SpokenLanguage)
SIDES: dict[str, Side] = {"t1": "ours", "t2": "customer", "t3": "", "t4": "", "t5": "ours"}
SENTENCE = {"zh": "仓库每天要花四个小时对账。", "en": "The stock check is four hours a day."}
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_tells_the_customer_what_it_may_be_told(language: SpokenLanguage) -> None:
    body = mail_body(for_customer(minuted(language)), {"n1": [SENTENCE[language]]}, SIDES)

    said = TEXTS[language]
    assert SENTENCE[language] in body
    assert CELLS[language]["title"] not in body
    assert all(said[name] in body for name in (*TOLD, "customer", "title"))
    assert not [name for name in (*INTERNAL, *NOWHERE) if said[name] in body]
    asked = [word for word in body.split() if word.startswith("q-")]
    assert asked == ["q-disputed", "q-budget", "q-owner"]
    assert said["title"] in mail_subject(for_customer(minuted(language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_todos_stand_under_who_does_them_with_day_or_spoken_words(language: SpokenLanguage) -> None:
    paragraphs = mail_body(for_customer(minuted(language)), {}, SIDES).split("\n\n")

    said = TEXTS[language]
    [ours] = [one for one in paragraphs if said["ours"] in one]
    [theirs] = [one for one in paragraphs if said["theirs"] in one]
    [nobody] = [one for one in paragraphs if said["nobody"] in one]
    assert len({ours, theirs, nobody}) == 3
    assert "2026-04-17" in ours
    assert {"zh": "“回头”", "en": "“some day”"}[language] in theirs
    assert nobody.endswith(said["nobody"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_note_tells_colleagues_all_rows_that_somebody_has_judged(language: SpokenLanguage) -> None:
    note = handover_note(vouched(minuted(language)), {"n1": [SENTENCE[language]]})

    said = TEXTS[language]
    assert SENTENCE[language] in note
    assert CELLS[language]["situation"] not in note
    assert all(said[name] in note for name in (*TOLD, *INTERNAL, "customer", "place", "title"))
    assert not [name for name in NOWHERE if said[name] in note]
    asked = [word for word in note.split() if word.startswith("q-")]
    assert asked == ["q-disputed", "q-unconfirmed", "q-budget", "q-owner", "q-result", "q-internal"]
    settled = {"zh": "s-n2（已答复：a-note）", "en": "s-n2 (answered: a-note)"}[language]
    assert settled in note
    assert "s-n4" not in note


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_need_without_sentences_shows_its_cells_in_a_note(language: SpokenLanguage) -> None:
    note = handover_note(vouched(minuted(language)), {})

    assert all(text in note for text in CELLS[language].values())


def test_what_our_side_proposed_stands_in_a_note_in_any_case() -> None:
    record = minuted("zh")
    record.needs[0] = need("zh", action_proposed="先试点一个仓")
    assert "先试点一个仓" in handover_note(vouched(record), {"n1": [SENTENCE["zh"]]})


def test_nothing_that_was_said_is_markup_in_a_note() -> None:
    record = minuted("zh")
    record.needs[0] = need("zh", title="*粗* <b>| # [x](y)")
    assert "\\*粗\\* \\<b\\>\\| \\# \\[x\\](y)" in handover_note(vouched(record), {})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_summary_holds_needs_and_todos_that_a_customer_may_see(language: SpokenLanguage) -> None:
    summary = chat_summary(for_customer(minuted(language)), {"n1": [SENTENCE[language]]})

    said = TEXTS[language]
    assert SENTENCE[language] in summary
    assert all(said[name] in summary for name in (*TOLD, "title"))
    assert not [name for name in (*INTERNAL, *NOWHERE) if said[name] in summary]


@given(st.sampled_from(LANGUAGES), st.lists(st.tuples(texts, texts), max_size=9), texts)
def test_a_summary_is_never_longer_than_a_chat_takes_and_counts_what_it_leaves_out(
    language: SpokenLanguage, rows: list[tuple[str, str]], title: str
) -> None:
    record = MinutedRecord(meeting=minuted(language).meeting.model_copy(update={"title": title}))
    record.needs = [need(language, id=f"n{at}", title=text) for at, (text, _task) in enumerate(rows)]
    record.todos = [todo(id=f"t{at}", task=task, due=dt.date(2026, 5, 1)) for at, (_text, task) in enumerate(rows)]

    summary = chat_summary(record, {f"n{at}": [text] for at, (text, _task) in enumerate(rows[::2])})

    assert len(summary) <= CHAT_LENGTH
    lines = summary.splitlines()
    listed = sum(line.split(". ")[0].isdigit() for line in lines)
    missing = len(rows) * 2 - listed
    assert (str(missing) in lines[-1] and not lines[-1].startswith(f"{missing}.")) or missing == 0


@given(st.sampled_from(LANGUAGES), texts, texts)
def test_whatever_was_said_a_subject_is_one_line(language: SpokenLanguage, title: str, customer: str) -> None:
    meeting = minuted(language).meeting.model_copy(update={"title": title, "customer": customer})
    record = minuted(language).model_copy(update={"meeting": meeting})
    assert len(mail_subject(for_customer(record)).splitlines()) == 1
    assert mail_body(for_customer(record), {}, SIDES)
