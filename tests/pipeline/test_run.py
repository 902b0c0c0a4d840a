"""The main job with stand-ins for the models: checkpoints, gaps, dates, and what a person judged."""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext
from pathlib import Path

import pytest

from assistant.errors import CancelledError, EndpointError, InputError, ModelFileError
from assistant.events import Cancellation, Progress, Stage, ignore_progress
from assistant.library import edits
from assistant.library.heard import standing
from assistant.library.library import Library
from assistant.pipeline.details import set_date
from assistant.pipeline.imports import import_transcript
from assistant.pipeline.options import Outcome, RunOptions, read_options
from assistant.pipeline.run import run
from assistant.pipeline.voices import kept_voices
from assistant.settings import Settings
from assistant.transcription.glossary import add_term
from schemas.agenda import Agenda
from schemas.talk import Participant, Segment, Word
from tests.pipeline.fakes import LINES, FakeDiariser, FakeRecogniser, Parts, install
from tests.transcription.readers import FakeReader

AGENDA = Agenda(
    title="首次洽谈",
    people=[
        Participant(name="赵立", side="ours", role="主谈人"),
        Participant(name="钱芳", aliases=["钱总"], side="customer"),
    ],
)
ON = dt.date(2026, 3, 12)


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Parts:
    return install(monkeypatch)


def _run(recording: Path, library: Library, options: RunOptions | None = None) -> Outcome:
    return run(recording, options or RunOptions(agenda=AGENDA), Settings(), library, ignore_progress, Cancellation())


def _killed(*_given: object) -> None:
    raise KeyboardInterrupt


def test_a_recording_becomes_a_record_with_names_rows_and_evidence(
    parts: Parts, library: Library, recording: Path
) -> None:
    outcome = _run(recording, library, RunOptions(agenda=AGENDA, date=ON))

    record = library.record(outcome.meeting_id)
    assert outcome.gaps == []
    assert [segment.speaker for segment in record.segments] == ["S1", "S2", "S1"]
    assert record.speakers[0].name == "赵立"
    assert [need.title for need in record.needs] == ["漏检降到一处以内"]
    assert record.needs[0].evidence[0].segment_id == 2
    assert [(todo.owner, todo.due) for todo in record.todos] == [("赵立", dt.date(2026, 3, 18))]
    assert record.todos[0].provenance.model == "fake-model"
    assert {stretch.stage for stretch in record.coverage} == {"recognise", "extract"}


@pytest.mark.parametrize(("likelier", "told"), [("ja", True), ("", False)])
def test_a_talk_that_sounds_more_like_another_language_is_told_in_a_note(
    parts: Parts, library: Library, recording: Path, likelier: str, told: bool
) -> None:
    parts.recogniser.likelier_language = likelier

    notes = _run(recording, library).notes

    assert any("another language (ja)" in note for note in notes) == told


@pytest.mark.parametrize("kills", [[1], [1, 1], [0, 1]])
def test_another_language_that_is_likelier_is_told_by_the_run_that_goes_on(
    parts: Parts, library: Library, recording: Path, kills: list[int]
) -> None:
    parts.recogniser.likelier_language = "ja"
    for parts.recogniser.stop_after in kills:
        with pytest.raises(KeyboardInterrupt):
            _run(recording, library)
        if library.record(library.find("last").id).segments:
            parts.recogniser.likelier_language = ""  # a run that goes on knows the language, and asks for no other
    parts.recogniser.stop_after = 99

    assert any("another language (ja)" in note for note in _run(recording, library).notes)


def test_another_language_that_is_likelier_is_told_by_a_run_that_has_only_voices_left(
    parts: Parts, library: Library, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts.recogniser.likelier_language = "ja"
    with monkeypatch.context() as patched:
        patched.setattr(FakeDiariser, "diarise", _killed)
        with pytest.raises(KeyboardInterrupt):
            _run(recording, library)

    assert any("another language (ja)" in note for note in _run(recording, library).notes)
    assert parts.recogniser.asked == 1


def test_words_in_another_script_than_the_language_that_was_heard_are_suspect(
    parts: Parts, library: Library, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.pipeline.fakes.LINES", (("A", "네 알겠습니다"), ("B", "好的，没有问题。")))

    coverage = library.record(_run(recording, library).meeting_id).coverage

    assert [(stretch.start_s, stretch.end_s) for stretch in coverage if stretch.note == "wrong script"] == [(0, 7)]


def test_every_stage_is_heard_of_and_ends_at_one(parts: Parts, library: Library, recording: Path) -> None:
    heard: list[Progress] = []

    run(recording, RunOptions(), Settings(), library, heard.append, Cancellation())

    last = {progress.stage: progress.done for progress in heard}
    assert last == {Stage.DECODE: 1.0, Stage.RECOGNISE: 1.0, Stage.SPEAKERS: 1.0, Stage.EXTRACT: 1.0}


def test_a_complete_recording_is_opened_not_processed_again(parts: Parts, library: Library, recording: Path) -> None:
    first = _run(recording, library)
    before = library.record(first.meeting_id)

    second = _run(recording, library)

    assert (second.meeting_id, parts.recogniser.asked, parts.diariser and parts.diariser.asked) == (
        first.meeting_id,
        1,
        1,
    )
    assert library.record(first.meeting_id) == before


@pytest.mark.parametrize("voices", [None, 3])
def test_how_many_people_speak_is_told_to_what_tells_them_apart(
    parts: Parts, library: Library, recording: Path, voices: int | None
) -> None:
    _run(recording, library, RunOptions(speakers=voices))

    assert parts.diariser
    assert parts.diariser.voices == voices


@pytest.mark.parametrize("kills", [[0], [1], [2], [1, 1], [1, 0, 1], [2, 0, 0]])
def test_a_run_that_was_killed_goes_on_where_it_was_and_nothing_is_heard_twice(
    parts: Parts, library: Library, recording: Path, kills: list[int]
) -> None:
    for heard in kills:
        parts.recogniser.stop_after = heard
        with pytest.raises(KeyboardInterrupt):
            _run(recording, library)
    partial = library.record(library.find("last").id)
    parts.recogniser.stop_after = 99

    outcome = _run(recording, library)

    record = library.record(outcome.meeting_id)
    assert len(partial.segments) == sum(kills)
    assert parts.recogniser.heard == [segment.text for segment in record.segments] == [text for _voice, text in LINES]
    assert [segment.id for segment in record.segments] == [1, 2, 3]
    assert library.hearing(outcome.meeting_id) is None


def test_what_was_begun_in_another_language_is_heard_anew(parts: Parts, library: Library, recording: Path) -> None:
    for language in ("zh", "auto", "zh"):
        parts.recogniser.stop_after = 1 if language == "zh" else 0
        with pytest.raises(KeyboardInterrupt):
            _run(recording, library, RunOptions(language=language))

    assert parts.recogniser.heard == [LINES[0][1]] * 2


def test_what_failed_is_heard_once_more_by_a_run_that_goes_on(parts: Parts, library: Library, recording: Path) -> None:
    parts.recogniser.failing, parts.recogniser.stop_after = LINES[1][1], 2
    parts.diariser = None
    stopped = Cancellation()

    def stop_at_the_last(progress: Progress) -> None:
        if progress.stage is Stage.RECOGNISE and progress.done > 0.6:
            stopped.cancel()

    with pytest.raises(CancelledError):
        run(recording, RunOptions(), Settings(), library, stop_at_the_last, stopped)
    parts.recogniser = FakeRecogniser()

    outcome = _run(recording, library)

    assert parts.recogniser.heard == [text for _voice, text in LINES[1:]]
    assert [segment.text for segment in library.record(outcome.meeting_id).segments] == [text for _v, text in LINES]


def test_a_run_killed_after_hearing_does_not_hear_again(
    parts: Parts, library: Library, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts.diariser, kept = None, parts.diariser
    monkeypatch.setattr(
        "assistant.transcription.tracks.with_speakers", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    with pytest.raises(KeyboardInterrupt):
        _run(recording, library)
    monkeypatch.undo()
    again = install(monkeypatch)
    again.diariser = kept

    outcome = _run(recording, library)

    assert again.recogniser.asked == 0
    assert library.record(outcome.meeting_id).needs


def test_stopping_keeps_the_transcript(parts: Parts, library: Library, recording: Path) -> None:
    cancel = Cancellation()

    def stop_at_extraction(progress: Progress) -> None:
        if progress.stage is Stage.EXTRACT:
            cancel.cancel()

    with pytest.raises(CancelledError):
        run(recording, RunOptions(), Settings(), library, stop_at_extraction, cancel)

    assert len(library.record(library.find("last").id).segments) == 3


def test_without_a_diariser_everybody_is_unknown_and_it_is_said(
    parts: Parts, library: Library, recording: Path
) -> None:
    parts.diariser = None

    outcome = _run(recording, library)

    assert {segment.speaker for segment in library.record(outcome.meeting_id).segments} == {""}
    assert any("Voices were not told apart" in note for note in outcome.notes)


def test_an_endpoint_that_refuses_fails_the_run_and_keeps_the_transcript(
    parts: Parts, library: Library, recording: Path
) -> None:
    parts.model.failing = True
    with pytest.raises(EndpointError, match="refused"):
        _run(recording, library)
    parts.model.failing = False

    outcome = _run(recording, library)

    assert parts.recogniser.asked == 1
    assert outcome.gaps == []
    assert library.record(outcome.meeting_id).needs


def test_without_a_date_deadlines_keep_their_words_until_it_is_set(
    parts: Parts, library: Library, recording: Path
) -> None:
    meeting_id = _run(recording, library).meeting_id
    before = library.record(meeting_id)

    set_date(library, meeting_id, ON, "tester")

    after = library.record(meeting_id)
    assert (before.meeting.date, before.todos[0].due, before.todos[0].due_text) == (None, None, "下周三之前")
    assert before.meeting.proposed_date == dt.date.fromtimestamp(recording.stat().st_mtime)
    assert after.todos[0].due == dt.date(2026, 3, 18)


def test_setting_the_date_leaves_judged_due_dates_alone(parts: Parts, library: Library, recording: Path) -> None:
    meeting_id = _run(recording, library).meeting_id
    record = library.record(meeting_id)
    library.apply(meeting_id, "accept", edits.accept(record, record.todos[0].id), "tester")

    set_date(library, meeting_id, ON, "tester")

    assert library.record(meeting_id).todos[0].due is None


def test_processing_anew_keeps_what_a_person_judged_and_named(parts: Parts, library: Library, recording: Path) -> None:
    meeting_id = _run(recording, library).meeting_id
    record = library.record(meeting_id)
    library.apply(meeting_id, "edit", edits.edit_cell(record, record.needs[0].id, "title", "漏检一处以内"), "tester")
    library.apply(meeting_id, "rename", edits.rename_speaker(record, "S2", "钱芳", "customer"), "tester")

    _run(recording, library, RunOptions(agenda=AGENDA, again=True))

    after = library.record(meeting_id)
    assert parts.recogniser.asked == 2
    assert [need.title for need in after.needs] == ["漏检一处以内"]
    assert after.needs[0].evidence[0].segment_id in {segment.id for segment in after.segments}
    assert next(speaker for speaker in after.speakers if speaker.label == "S2").name == "钱芳"
    assert not {segment.id for segment in after.segments} & {segment.id for segment in record.segments}


def test_a_run_anew_that_is_killed_leaves_the_old_transcript_with_what_heard_it(
    parts: Parts, library: Library, recording: Path
) -> None:
    meeting_id = _run(recording, library).meeting_id
    before = library.record(meeting_id, with_words=True)
    parts.recogniser = FakeRecogniser(name="another", stop_after=1)

    with pytest.raises(KeyboardInterrupt):
        _run(recording, library, RunOptions(again=True))

    assert library.record(meeting_id, with_words=True) == before
    parts.recogniser.stop_after = 99
    _run(recording, library, RunOptions(again=True))
    assert library.record(meeting_id).meeting.recogniser == "another"


def test_misheard_terms_are_corrected_and_the_journal_keeps_what_was_heard(
    parts: Parts, library: Library, recording: Path
) -> None:
    outcome = _run(recording, library, RunOptions(glossary=("楼检",)))

    record = library.record(outcome.meeting_id)
    entry = next(entry for entry in library.journal(outcome.meeting_id) if entry.action == "correct_terms")
    assert "楼检" in record.segments[1].text
    assert entry.changes[0].before is not None
    assert "漏检" in entry.changes[0].before["text"]
    assert [one.heard for one in standing(record).values()] == [entry.changes[0].before["text"]]
    assert "2 misheard words were corrected" in outcome.notes[-1]


def _unsure(text: str, at: float) -> Segment:
    """A line of which the recogniser was not sure."""
    words = [
        Word(start_s=at + place, end_s=at + place + 1, text=one, probability=0.5) for place, one in enumerate(text)
    ]
    return Segment(id=0, start_s=at, end_s=at + len(text), speaker="", text=text, words=words)


@pytest.fixture
def doubted(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> Parts:
    """A recogniser that is not sure, and a reader that likes a word of the same sound better."""
    monkeypatch.setattr("tests.pipeline.fakes.said", _unsure)
    monkeypatch.setattr(
        "assistant.pipeline.corrections.StoredReader", lambda _starting: nullcontext(FakeReader("楼检"))
    )
    return parts


@pytest.mark.usefixtures("doubted")
def test_words_of_the_same_sound_are_corrected_and_the_journal_keeps_what_was_heard(
    library: Library, recording: Path
) -> None:
    outcome = _run(recording, library)

    record = library.record(outcome.meeting_id)
    (entry,) = [one for one in library.journal(outcome.meeting_id) if one.action == "correct_homophones"]
    assert record.segments[1].text == "最头疼的是楼检，希望楼检降到一处以内。"
    assert entry.who == "transcription"
    assert [(one.before or {})["text"] for one in entry.changes] == ["最头疼的是漏检，希望漏检降到一处以内。"]
    assert [one.heard for one in standing(record).values()] == ["最头疼的是漏检，希望漏检降到一处以内。"]
    assert "2 misheard words were corrected" in outcome.notes[-1]


@pytest.mark.usefixtures("doubted")
def test_a_run_goes_on_without_a_reader_and_notes_it(
    library: Library, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(_while_starting: object) -> None:
        raise ModelFileError("The file is damaged.")

    monkeypatch.setattr("assistant.pipeline.corrections.StoredReader", damaged)
    outcome = _run(recording, library)

    assert "漏检" in library.record(outcome.meeting_id).segments[1].text
    assert [note for note in outcome.notes if "The file is damaged." in note]
    assert {Stage.SPEAKERS, Stage.EXTRACT} <= set(library.stages(outcome.meeting_id))


@pytest.mark.usefixtures("doubted")
def test_a_term_of_the_glossary_is_no_word_to_be_doubted(library: Library, recording: Path) -> None:
    outcome = _run(recording, library, RunOptions(glossary=("漏检",)))

    assert "漏检" in library.record(outcome.meeting_id).segments[1].text
    assert all(one.action != "correct_homophones" for one in library.journal(outcome.meeting_id))


def test_a_run_that_is_stopped_while_words_are_read_goes_on_with_what_was_heard(
    doubted: Parts, library: Library, recording: Path
) -> None:
    stopped = Cancellation()

    def stop(progress: Progress) -> None:
        if progress.stage is Stage.SPEAKERS and "sound the same" in progress.note:
            stopped.cancel()

    with pytest.raises(CancelledError):
        run(recording, RunOptions(), Settings(), library, stop, stopped)
    meeting_id = library.find("last").id
    assert Stage.SPEAKERS not in library.stages(meeting_id)
    assert "漏检" in library.record(meeting_id).segments[1].text

    _run(recording, library)
    record = library.record(meeting_id)
    assert "楼检" in record.segments[1].text
    assert [segment.speaker for segment in record.segments] == ["S1", "S2", "S1"]
    assert doubted.diariser
    assert doubted.diariser.asked == 1  # the voices were kept
    assert set(library.stages(meeting_id)) == {Stage.RECOGNISE, Stage.SPEAKERS, Stage.EXTRACT}


@pytest.mark.usefixtures("doubted")
@pytest.mark.parametrize("is_remembered", [True, False])
def test_what_voices_are_like_is_kept_meanwhile_only_where_it_is_to_be_remembered(
    library: Library, recording: Path, is_remembered: bool
) -> None:
    stopped = Cancellation()

    def stop(progress: Progress) -> None:
        if "sound the same" in progress.note:
            stopped.cancel()

    with pytest.raises(CancelledError):
        run(recording, RunOptions(), Settings(remember_voices=is_remembered), library, stop, stopped)
    meeting_id = library.find("last").id
    kept = kept_voices(library, meeting_id, RunOptions())
    assert kept
    assert bool(kept.embeddings) == is_remembered
    assert kept_voices(library, meeting_id, RunOptions(speakers=2)) is None


def test_an_imported_transcript_is_known_again_and_takes_the_agendas_people(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_text("赵立 00:00:01\n您好。\n\n钱总 00:00:04\n您好，请坐。\n", encoding="utf-8")
    options = RunOptions(agenda=AGENDA)

    first, second = (import_transcript(path, options, Settings(), library) for _ in range(2))

    record = library.record(first)
    assert first == second
    assert [(speaker.label, speaker.name, speaker.side) for speaker in record.speakers] == [
        ("赵立", "赵立", "ours"),
        ("钱总", "钱芳", "customer"),
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"date": "March"}, "no date"),
        ({"language": "fr"}, "not known"),
        ({"speakers": 0}, "0 speakers"),
        ({"speakers": 31}, "31 speakers"),
    ],
)
def test_options_that_cannot_be_used_are_said_before_anything_is_done(given: dict[str, str | int], said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_options(**given)  # type: ignore[arg-type]


def test_every_run_knows_the_terms_of_the_users_own_glossary(tmp_path: Path) -> None:
    named = tmp_path / "terms.txt"
    named.write_text("酷村\n仓库\n", encoding="utf-8")
    add_term("仓库")

    assert read_options().glossary == ("仓库",)
    assert read_options(glossary=named).glossary == ("仓库", "酷村")


def test_a_transcript_of_another_part_is_told_and_made_only_again(
    parts: Parts, library: Library, recording: Path
) -> None:
    part = read_options(end="55")
    first = _run(recording, library, part)

    same, other = _run(recording, library, part), _run(recording, library, RunOptions())
    left_out = [one for one in library.record(first.meeting_id).coverage if one.state == "left_out"]
    anew = _run(recording, library, read_options(again=True))

    assert [(one.start_s, one.end_s) for one in left_out] == [(55, 60)]
    assert first.gaps == []
    assert "to other places" not in same.notes[0]
    assert "to other places; --again" in other.notes[0]
    assert (parts.recogniser.asked, anew.meeting_id) == (2, first.meeting_id)
    assert all(one.state != "left_out" for one in library.record(anew.meeting_id).coverage)


def test_telling_voices_apart_can_be_stopped(parts: Parts, library: Library, recording: Path) -> None:
    stopped = Cancellation()

    def stop(progress: Progress) -> None:
        if progress.stage is Stage.SPEAKERS and 0 < progress.done < 0.9:
            stopped.cancel()

    parts.diariser = FakeDiariser(steps=(0.25, 0.75))
    with pytest.raises(CancelledError):
        run(recording, RunOptions(), Settings(), library, stop, stopped)

    assert Stage.SPEAKERS not in library.stages(library.find("last").id)


def test_a_recording_that_grows_while_it_is_read_is_told(parts: Parts, library: Library, recording: Path) -> None:
    def record_on(progress: Progress) -> None:
        if progress.stage is Stage.DECODE:
            with recording.open("ab") as file:
                file.write(bytes(3200))

    outcome = run(recording, RunOptions(), Settings(), library, record_on, Cancellation())

    assert [note for note in outcome.notes if "grew while it was read" in note]
    assert library.record(outcome.meeting_id).needs
