"""What a customer's earlier meetings tell of the next: names, and words that a person put right and left so."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.events import Cancellation, ignore_progress
from assistant.library.library import Library
from assistant.library.replacing import occurrences, replace
from assistant.library.segment_edits import edit_text
from assistant.pipeline.earlier import earlier_terms, meeting_terms
from assistant.pipeline.options import RunOptions
from assistant.pipeline.run import run
from assistant.settings import Settings
from schemas.agenda import Agenda
from schemas.record import JournalEntry, Record
from schemas.talk import Meeting, Participant, Segment, Speaker
from tests.extraction.talks import NOW
from tests.pipeline import fakes
from tests.pipeline.fakes import install, write_recording

ANN = "记录人"
CUSTOMER = "苏州恒力机械有限公司"


def meeting(name: str, customer: str = CUSTOMER) -> Meeting:
    people = [Participant(name="钱芳", aliases=["钱总"], side="customer")]
    return Meeting(id=name, customer=customer, participants=people, created_at=NOW)


def add(library: Library, name: str, *texts: str, customer: str = CUSTOMER) -> Record:
    library.add_meeting(meeting(name, customer))
    segments = [
        Segment(id=number, start_s=number, end_s=number + 1, speaker="S1", text=text)
        for number, text in enumerate(texts, 1)
    ]
    voices = [Speaker(label="S1", name="周海涛"), Speaker(label="S2", name="王敏", proposed=True)]
    library.replace_transcript(name, segments, voices)
    return library.record(name)


def corrected(library: Library, name: str, number: int, text: str, who: str = ANN) -> None:
    library.apply(name, "words", edit_text(library.record(name), number, text), who)


def terms_for(library: Library, customer: str = CUSTOMER) -> list[str]:
    return earlier_terms(library, add(library, "next", customer=customer).meeting)


def terms_of(library: Library, name: str) -> list[str]:
    return [term for term in meeting_terms(library.record(name), library.journal(name)) if term not in PEOPLE]


PEOPLE = ["钱芳", "钱总", "周海涛"]


def test_people_and_named_voices_are_known_and_proposed_names_are_not(library: Library) -> None:
    add(library, "m")

    assert terms_for(library) == PEOPLE


@pytest.mark.parametrize("customer", ["另一家公司", "", "苏州恒力"])
def test_other_customers_meetings_tell_nothing(library: Library, customer: str) -> None:
    before = add(library, "m", "我们的倡库很大")
    library.apply("m", "replace", replace(before, occurrences(before, "倡库"), "仓库"), ANN)

    assert "仓库" not in terms_for(library, customer)


def test_words_that_were_replaced_or_typed_anew_are_known(library: Library) -> None:
    before = add(library, "m", "我们的倡库很大，倡库里有货", "酷存对不上")
    library.apply("m", "replace", replace(before, occurrences(before, "倡库"), "仓库"), ANN)
    corrected(library, "m", 2, "库存对不上")

    assert terms_of(library, "m") == ["仓库", "库存"]
    assert {"仓库", "库存"} <= set(terms_for(library, f" {CUSTOMER} "))


def test_a_meeting_that_is_heard_again_tells_of_itself(library: Library) -> None:
    add(library, "m", "倡库很大", customer="")
    corrected(library, "m", 1, "仓库很大")

    assert "仓库" in earlier_terms(library, library.record("m").meeting)


def test_what_was_taken_back_is_no_term(library: Library) -> None:
    add(library, "m", "倡库很大")
    corrected(library, "m", 1, "仓库很大")
    library.undo("m", ANN)
    taken_back = terms_of(library, "m")
    library.redo("m", ANN)

    assert (taken_back, terms_of(library, "m")) == ([], ["仓库"])


def test_what_a_program_put_is_no_term(library: Library) -> None:
    add(library, "m", "倡库很大")
    corrected(library, "m", 1, "仓库很大", who="transcription")

    assert terms_of(library, "m") == []


@pytest.mark.parametrize(
    ("heard", "typed"),
    [
        ("他在说一遍", "他再说一遍"),  # grammar
        ("请登陆系统", "请登录系统"),  # what was heard is a word too
        ("倡库很大", "货场很大"),  # sounds otherwise
        ("很大", "仓库很大"),  # nothing was heard there
        ("倡库很大", "很大"),
        ("erp", "ERP"),
        ("他来了", "她来了"),
    ],
)
def test_corrections_that_are_no_misheard_term_are_left_out(library: Library, heard: str, typed: str) -> None:
    add(library, "m", heard)
    corrected(library, "m", 1, typed)

    assert terms_of(library, "m") == []


@settings(max_examples=60)
@given(*[st.text(alphabet="仓倡库酷存促粗销的了很，E", min_size=1, max_size=8) for _each in range(2)])
def test_a_term_stands_where_it_was_typed_and_was_not_heard_there(heard: str, typed: str) -> None:
    before = Record(meeting=meeting("m"), segments=[Segment(id=1, start_s=0, end_s=1, speaker="", text=heard)])
    changes = edit_text(before, 1, typed)
    entry = JournalEntry(id=1, at=NOW, who=ANN, action="words", changes=changes)
    after = before.model_copy(update={"segments": [before.segments[0].model_copy(update={"text": typed.strip()})]})

    terms = [term for term in meeting_terms(after, [entry] if changes else []) if term not in PEOPLE]

    for term in terms:
        assert term in typed
        assert len(term) >= 2
        assert typed.count(term) > heard.count(term)


def test_a_run_writes_the_customers_terms_where_they_are_misheard(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch)
    monkeypatch.setattr(fakes, "LINES", tuple((voice, text.replace("漏检", "楼检")) for voice, text in fakes.LINES))
    add(library, "m", "楼检太多")
    corrected(library, "m", 1, "漏检太多")

    texts = []
    for seed, customer in enumerate((CUSTOMER, "别家"), 1):
        options = RunOptions(agenda=Agenda(customer=customer))
        recording = write_recording(tmp_path / f"{seed}.wav", seed=seed)
        outcome = run(recording, options, Settings(), library, ignore_progress, Cancellation())
        texts.append("".join(segment.text for segment in library.record(outcome.meeting_id).segments))

    assert ["漏检" in text for text in texts] == [True, False]
