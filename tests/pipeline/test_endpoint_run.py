"""The main job with a recogniser behind an address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from assistant.cli.main import run as meeting
from assistant.errors import CancelledError, EndpointError, InputError
from assistant.events import Cancellation, Progress, ignore_progress
from assistant.library.library import Library
from assistant.pipeline.options import Outcome, RunOptions
from assistant.pipeline.run import run
from assistant.settings import Settings
from assistant.transcription.recognise import load_recogniser
from assistant.transcription.voice import Stretch
from tests.llm.asr_server import Asked, AsrServer, Reply
from tests.pipeline.fakes import Parts, install

pytestmark = pytest.mark.slow

SAID = ("我是赵立，您请说。", "最头疼的是漏检，希望漏检降到一处以内。", "那我下周三之前把方案发给您。")
BUSY = Reply({}, 503)


@pytest.fixture
def fetched() -> list[str]:
    """The models that were asked for."""
    return []


@pytest.fixture(autouse=True)
def parts(monkeypatch: pytest.MonkeyPatch, fetched: list[str]) -> Parts:
    """Stand-ins for all but what hears; three pieces of voice are found."""
    parts = install(monkeypatch)
    parts.diariser = None
    voiced = [Stretch(at_s, at_s + 10.0) for at_s in (0.0, 20.0, 40.0)]

    def pull(names: Sequence[str], *_others: object) -> None:
        fetched.extend(names)

    monkeypatch.setattr("assistant.pipeline.recognise.load_recogniser", load_recogniser)
    monkeypatch.setattr("assistant.transcription.endpoint.voiced_stretches", lambda _sound: voiced)
    monkeypatch.setattr("assistant.llm.transcriptions.PAUSES_S", ())
    monkeypatch.setattr("assistant.models.store.pull", pull)
    return parts


def _saying(*texts: str | None) -> Callable[[Asked], Reply]:
    """One text a request; None: it fails."""
    left = iter(texts)

    def answer(_asked: Asked) -> Reply:
        text = next(left)
        return BUSY if text is None else Reply({"text": text, "segments": [{"start": 0, "end": 10, "text": text}]})

    return answer


def _settings(server: AsrServer, model: str = "big-ears") -> Settings:
    return Settings(asr_base_url=server.url, asr_model=model)


def _run(recording: Path, settings: Settings, library: Library, options: RunOptions | None = None) -> Outcome:
    return run(recording, options or RunOptions(), settings, library, ignore_progress, Cancellation())


def test_a_record_is_made_and_names_what_heard_it_and_no_whisper_model_is_fetched(
    library: Library, recording: Path, fetched: list[str]
) -> None:
    with AsrServer(_saying(*SAID)) as server:
        outcome = _run(recording, _settings(server), library)

    record = library.record(outcome.meeting_id)
    assert record.meeting.recogniser == f"endpoint big-ears at {server.host}"
    assert [segment.text for segment in record.segments] == list(SAID)
    assert [need.title for need in record.needs] == ["漏检降到一处以内"]
    assert outcome.gaps == []
    assert fetched
    assert not [name for name in fetched if name.startswith("whisper")]


def test_a_model_that_is_named_for_one_run_is_the_one_that_is_asked(library: Library, recording: Path) -> None:
    with AsrServer(_saying(*SAID)) as server:
        _run(recording, _settings(server), library, RunOptions(asr_model="other-ears"))

    assert {tuple(asked["model"]) for asked in server.asked} == {("other-ears",)}


def test_where_sound_goes_is_told_before_it_goes(library: Library, recording: Path) -> None:
    told: list[str] = []
    with AsrServer(_saying(*SAID)) as server:

        def listen(progress: Progress) -> None:
            if not server.asked:
                told.append(progress.note)

        run(recording, RunOptions(), _settings(server), library, listen, Cancellation())

    assert f"sound goes to: {server.host}" in told


def test_a_piece_that_fails_is_a_gap_of_the_record(library: Library, recording: Path) -> None:
    with AsrServer(_saying(SAID[0], None, SAID[2])) as server:
        outcome = _run(recording, _settings(server), library)

    (gap,) = outcome.gaps
    assert gap.startswith("00:20-00:30 not recognised: ")
    assert "failed inside" in gap
    failed = [stretch for stretch in library.record(outcome.meeting_id).coverage if stretch.state == "failed"]
    assert [(stretch.stage, stretch.start_s, stretch.end_s) for stretch in failed] == [("recognise", 20.0, 30.0)]
    assert [segment.text for segment in library.record(outcome.meeting_id).segments] == [SAID[0], SAID[2]]


def test_the_command_ends_with_status_three_where_a_piece_failed_and_one_where_the_first_did(
    recording: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MEETING_ASR_MODEL", "big-ears")
    with AsrServer(_saying(None, SAID[0], None, SAID[2])) as server:
        monkeypatch.setenv("MEETING_ASR_BASE_URL", server.url)
        first, second = meeting(["transcribe", str(recording)]), meeting(["transcribe", str(recording)])

    printed = capsys.readouterr()
    assert (first, second) == (1, 3)
    assert "Gap: 00:20-00:30 not recognised" in printed.err
    assert SAID[2] in printed.out


def test_a_run_that_is_stopped_while_it_hears_keeps_what_was_heard(library: Library, recording: Path) -> None:
    cancel = Cancellation()

    def stop(progress: Progress) -> None:
        if progress.done > 0.1 and progress.stage == "recognise":
            cancel.cancel()

    with AsrServer(_saying(*SAID)) as server, pytest.raises(CancelledError):
        run(recording, RunOptions(language="zh"), _settings(server), library, stop, cancel)

    assert len(server.asked) == 1
    assert [segment.text for segment in library.record(library.find("last").id).segments] == [SAID[0]]


def test_what_was_heard_is_heard_again_only_by_another_model_or_elsewhere(
    library: Library, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "assistant.transcription.tracks.with_speakers", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    with AsrServer(_saying(*SAID * 2)) as server, AsrServer(_saying(*SAID)) as elsewhere:
        for settings in (
            _settings(server),
            _settings(server),
            _settings(server, "other-ears"),
            _settings(elsewhere, "other-ears"),
        ):
            with pytest.raises(KeyboardInterrupt):
                _run(recording, settings, library)

    assert (len(server.asked), len(elsewhere.asked)) == (6, 3)


@pytest.mark.parametrize(
    ("values", "said"),
    [({"asr_model": ""}, "MEETING_ASR_MODEL"), ({"asr_base_url": "asr.example"}, "MEETING_ASR_BASE_URL is no address")],
)
def test_what_is_set_wrongly_is_told_before_anything_is_fetched(
    values: dict[str, str], said: str, library: Library, recording: Path, fetched: list[str]
) -> None:
    settings = Settings.model_validate({"asr_base_url": "http://127.0.0.1:1/v1", "asr_model": "big-ears"} | values)

    with pytest.raises(InputError, match=said):
        _run(recording, settings, library)

    assert fetched == []


def test_an_endpoint_that_fails_at_once_leaves_the_transcript_that_was_there(library: Library, recording: Path) -> None:
    with AsrServer(_saying(*SAID, None)) as server:
        meeting_id = _run(recording, _settings(server), library).meeting_id
        before = library.record(meeting_id)
        with pytest.raises(EndpointError, match="failed inside"):
            _run(recording, _settings(server), library, RunOptions(again=True))

    assert library.record(meeting_id) == before
