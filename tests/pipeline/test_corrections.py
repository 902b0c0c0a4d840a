"""Words put where others were misheard, as a run does it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

import pytest

from assistant.errors import CancelledError, EndpointError, ModelFileError
from assistant.events import Cancellation, Progress, ignore_progress
from assistant.pipeline.corrections import correct
from schemas.talk import Speaker
from tests.transcription.readers import FakeReader
from tests.transcription.segments import unsure


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> FakeReader:
    """A reader that likes words which sound like what was heard."""
    reader = FakeReader("之强", "用电")
    monkeypatch.setattr("assistant.pipeline.corrections.StoredReader", lambda _while_starting: nullcontext(reader))
    return reader


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(("terms", "voices"), [(["曾志强"], []), ([], [Speaker(label="1", name="曾志强")])])
def test_a_known_persons_given_name_is_no_word_to_be_doubted(terms: list[str], voices: list[Speaker]) -> None:
    corrected = correct([unsure("志强看用店")], terms, voices, ignore_progress, Cancellation())
    assert [segment.text for segment in corrected.segments] == ["志强看用电"]


@pytest.mark.parametrize("fails_at", ["start", "reading"])
@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ModelFileError("The file is damaged."), "The file is damaged."),
        (EndpointError("It does not answer."), "It does not answer."),
        (ValueError("odd rows"), "ValueError: odd rows"),
    ],
)
def test_where_the_reader_fails_words_stay_as_they_were_heard_and_a_note_says_so(
    reader: FakeReader, monkeypatch: pytest.MonkeyPatch, fails_at: str, error: Exception, told: str
) -> None:
    def fail(*_arguments: object) -> None:
        raise error

    if fails_at == "start":
        monkeypatch.setattr("assistant.pipeline.corrections.StoredReader", fail)
    else:
        monkeypatch.setattr(reader, "expectation", fail)
    corrected = correct([unsure("酷村的用店")], ["库存"], [], ignore_progress, Cancellation())

    assert [segment.text for segment in corrected.segments] == ["库存的用店"]
    assert list(corrected.steps) == ["correct_terms"]
    (note,) = corrected.notes
    assert told in note


def test_whoever_asks_to_stop_is_heard_before_each_reading_and_while_the_reader_starts(
    reader: FakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    segments = [unsure("用店", number) for number in range(400)]

    def told(progress: Progress) -> None:
        if len(reader.read) == 3:
            stopped.cancel()

    stopped = Cancellation()
    with pytest.raises(CancelledError):
        correct(segments, [], [], told, stopped)
    assert len(reader.read) == 4

    def start(while_starting: Callable[[], None]) -> None:
        stopped.cancel()
        while_starting()
        pytest.fail("it was not asked to stop")

    stopped = Cancellation()
    monkeypatch.setattr("assistant.pipeline.corrections.StoredReader", start)
    with pytest.raises(CancelledError):
        correct(segments, [], [], ignore_progress, stopped)
