"""Words put where others were misheard, as a run does it."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from assistant.events import Cancellation, ignore_progress
from assistant.pipeline.corrections import correct
from schemas.talk import Speaker
from tests.transcription.readers import FakeReader
from tests.transcription.segments import unsure


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> FakeReader:
    """A reader that likes words which sound like what was heard."""
    reader = FakeReader("之强", "用电")
    monkeypatch.setattr("assistant.pipeline.corrections.StoredReader", lambda: nullcontext(reader))
    return reader


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(("terms", "voices"), [(["曾志强"], []), ([], [Speaker(label="1", name="曾志强")])])
def test_a_known_persons_given_name_is_no_word_to_be_doubted(terms: list[str], voices: list[Speaker]) -> None:
    corrected = correct([unsure("志强看用店")], terms, voices, ignore_progress, Cancellation())
    assert [segment.text for segment in corrected.segments] == ["志强看用电"]
