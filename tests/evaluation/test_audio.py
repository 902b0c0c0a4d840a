"""Cases from their recordings to rows, with stand-ins for the models; and once with the real ones."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from assistant.cli.main import run
from assistant.errors import ModelFileError
from assistant.evaluation.cases import read_cases
from assistant.evaluation.figures import Score, read_results, score
from assistant.evaluation.methods import method_named
from assistant.evaluation.results import Result, read_result, write_result
from assistant.evaluation.run import Failure, evaluate
from assistant.evaluation.ways import Way
from assistant.events import Cancellation, Progress, ignore_progress
from assistant.llm.model import LanguageModel
from assistant.settings import load_settings
from assistant.transcription.glossary import add_term
from assistant.transcription.recognition import Recognition
from schemas.record import Coverage
from schemas.talk import Segment
from tests.evaluation.makers import recorded_case, write_case
from tests.pipeline import fakes
from tests.pipeline.fakes import FakeDiariser, FakeLanguageModel, FakeRecogniser, use_fake_tagger, write_recording
from tests.transcription.segments import unsure

AUDIO, BLIND_AUDIO = Way(is_heard=True), Way(is_heard=True, is_blind=True)
SAMPLES = Path(__file__).parents[2] / "samples"
LEAST_WORDS_HEARD = 0.6


@dataclass
class Hearing:
    """The stand-ins of a run."""

    recogniser: FakeRecogniser
    diariser: FakeDiariser


@pytest.fixture
def hearing(monkeypatch: pytest.MonkeyPatch) -> Hearing:
    parts = Hearing(FakeRecogniser(), FakeDiariser())

    @contextmanager
    def language_model(_settings: object) -> Iterator[LanguageModel]:
        yield FakeLanguageModel()

    monkeypatch.setattr("assistant.pipeline.hear.load_recogniser", lambda *_: nullcontext(parts.recogniser))
    monkeypatch.setattr("assistant.pipeline.hear.load_diariser", lambda: parts.diariser)
    monkeypatch.setattr("assistant.evaluation.run.language_model", language_model)
    monkeypatch.setattr("assistant.evaluation.run.StoredReader", nullcontext)
    monkeypatch.setattr("assistant.models.store.pull", lambda *_arguments: None)
    use_fake_tagger(monkeypatch)
    return parts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one case and its recording."""
    write_case(tmp_path / "cases", recorded_case())
    write_recording(tmp_path / "cases" / "heard.wav", 50)
    return tmp_path / "cases"


def go(folder: Path, listener: Any = ignore_progress, method: str = "full", *, is_blind: bool = False) -> list[Failure]:
    return evaluate(
        read_cases(folder).cases,
        folder / "out",
        load_settings(),
        listener,
        Cancellation(),
        method=method_named(method),
        is_blind=is_blind,
        audio_dir=folder,
    )


def scored(folder: Path, way: Way) -> Score:
    cases = read_cases(folder).cases
    return score(cases, read_results(cases, way.folder(folder / "out")))


def heard_text(folder: Path) -> str:
    result = read_result(folder / "out" / "audio" / "heard.json")
    assert result
    return "".join(line.text for line in result.segments or [])


def mishears(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the stand-in hear homophones of two terms."""
    heard = tuple((voice, text.replace("漏检", "楼检").replace("赵立", "赵利")) for voice, text in fakes.LINES)
    monkeypatch.setattr(fakes, "LINES", heard)


def test_rows_from_sound_lie_apart_cite_what_was_heard_and_score_by_time(hearing: Hearing, folder: Path) -> None:
    assert go(folder) == []

    read, heard = read_result(folder / "out" / "heard.json"), read_result(folder / "out" / "audio" / "heard.json")
    assert read
    assert heard
    assert read.segments is None
    assert heard.segments
    assert [line.speaker for line in heard.segments] == ["S1", "S2", "S1"]
    figures = scored(folder, AUDIO).figures
    assert [figures[name] for name in ("need_f1", "todo_f1", "owner_accuracy", "grounded_quotes")] == [1.0] * 4
    assert figures["evidence_precision"] == 1.0


def test_without_names_the_run_knows_nobody_and_owners_are_named_by_time(
    hearing: Hearing, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mishears(monkeypatch)

    assert go(folder, method="tagger", is_blind=True) == []

    blind = read_result(BLIND_AUDIO.folder(folder / "out") / "heard.json")
    assert blind
    assert "赵立" in heard_text(folder)
    assert "赵利" in "".join(line.text for line in blind.segments or [])
    assert [todo.owner for todo in blind.todos] == ["赵立"]
    assert hearing.recogniser.asked == 2


def test_a_misheard_word_costs_a_row_unless_the_glossary_beside_the_case_has_it(
    hearing: Hearing, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mishears(monkeypatch)
    go(folder, method="tagger")
    without = scored(folder, AUDIO).figures["need_f1"]

    (folder / "heard.glossary.txt").write_text("漏检\n", encoding="utf-8")
    go(folder, method="tagger")

    assert (without, scored(folder, AUDIO).figures["need_f1"]) == (0.0, 1.0)
    assert scored(folder, Way()).figures["need_f1"] == 1.0


def test_the_glossary_of_whoever_evaluates_changes_nothing(
    hearing: Hearing, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mishears(monkeypatch)
    add_term("漏检")

    go(folder, method="tagger")

    assert "楼检" in heard_text(folder)


def test_a_resumed_run_hears_only_what_has_changed(hearing: Hearing, folder: Path) -> None:
    go(folder)
    go(folder)
    resumed = hearing.recogniser.asked
    before = (folder / "out" / "heard.json").stat().st_mtime_ns
    write_recording(folder / "heard.wav", 50, seed=2)

    go(folder)

    assert (resumed, hearing.recogniser.asked) == (1, 2)
    assert (folder / "out" / "heard.json").stat().st_mtime_ns == before


def test_a_result_that_was_read_is_not_taken_for_one_that_was_heard(hearing: Hearing, folder: Path) -> None:
    go(folder)
    shutil.copy(folder / "out" / "heard.json", folder / "out" / "audio" / "heard.json")

    go(folder)

    assert heard_text(folder)


@pytest.mark.parametrize(
    ("recording", "said"), [("", "names no recording"), (None, "names no recording"), ("gone.wav", "gone.wav")]
)
def test_a_case_without_a_recording_is_named_and_read_all_the_same(
    hearing: Hearing, folder: Path, recording: str | None, said: str
) -> None:
    write_case(folder, {**recorded_case(), "recording": recording})
    (folder / "out" / "audio").mkdir(parents=True)
    write_result(Result(fingerprint="of an older recording"), folder / "out" / "audio" / "heard.json")

    [failure] = go(folder)

    assert (failure.way, failure.title) == (AUDIO, "heard, audio")
    assert said in str(failure.error)
    assert [path.relative_to(folder / "out").as_posix() for path in (folder / "out").rglob("*.json")] == ["heard.json"]


def test_a_recording_that_was_heard_in_part_has_no_result(hearing: Hearing, folder: Path) -> None:
    class Partly(FakeRecogniser):
        def recognise(self, *arguments: Any) -> Recognition:
            gap = Coverage(stage="recognise", state="failed", start_s=1.0, end_s=9.0, note="nobody answered")
            return replace(super().recognise(*arguments), failed=[gap])

    hearing.recogniser = Partly()

    [failure] = go(folder)

    assert (failure.way, str(failure.error)) == (AUDIO, "not all of the recording was heard: nobody answered")


@pytest.mark.usefixtures("hearing")
def test_a_recording_of_which_no_words_were_read_again_has_no_result(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fakes, "said", unsure_line)
    monkeypatch.setattr("assistant.pipeline.corrections.StoredReader", out_of_order)

    [failure] = go(folder)

    assert failure.way == AUDIO
    assert "It is out of order." in str(failure.error)


def unsure_line(text: str, at: float) -> Segment:
    return unsure(text).model_copy(update={"start_s": at, "end_s": at + len(text)})


def out_of_order(_while_starting: object) -> None:
    raise ModelFileError("It is out of order.")


def test_progress_never_goes_back(hearing: Hearing, folder: Path) -> None:
    heard: list[Progress] = []

    go(folder, heard.append, is_blind=True)

    titles = [progress.note for progress in heard if progress.note]
    assert list(dict.fromkeys(titles))[1:] == ["heard", "heard, blind", "heard, audio", "heard, audio, blind"]
    shares = [progress.done for progress in heard]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len({share for share in shares if 0.5 < share < 0.75}) > 4  # while it is heard


def test_one_command_shows_both_figures_and_what_is_left(
    hearing: Hearing, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mishears(monkeypatch)
    arguments = ["eval", "--audio", str(folder), "--out", str(tmp_path / "out"), "--method", "tagger"]

    assert run(arguments) == 0

    printed = capsys.readouterr().out
    assert "heard, audio: 0 of 1 needs" in printed
    assert printed.splitlines()[-1].startswith("audio: F1 of needs 0%, of to-dos 100% of")
    assert run([*arguments, "--json"]) == 0
    values = json.loads(capsys.readouterr().out)
    assert (values["need_f1"], values["audio"]["need_f1"]) == (1.0, 0.0)
    assert values["audio"]["of_the_transcript"] == {"need_f1": 0.0, "todo_f1": 1.0}


def test_results_never_overwrite_cases(hearing: Hearing, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_case(tmp_path / "audio", recorded_case())

    assert run(["eval", "--audio", str(tmp_path / "audio"), "--out", str(tmp_path)]) == 1
    assert "overwrite" in capsys.readouterr().err


@pytest.mark.models
def test_the_real_models_hear_a_sample(tmp_path: Path) -> None:
    """The beginning of a sample, as far as its ninth line, with the tagger's n-grams alone."""
    import soundfile

    case = json.loads((SAMPLES / "en-talk.json").read_text(encoding="utf-8"))
    case["segments"] = case["segments"][:9]
    write_case(tmp_path / "cases", {**case, "recording": "part.wav"})
    sound, rate = soundfile.read(SAMPLES / "en-talk.ogg", stop=int(case["segments"][-1]["end"] * 24_000))
    soundfile.write(tmp_path / "cases" / "part.wav", sound, rate)

    assert go(tmp_path / "cases", method="n-grams") == []

    result = read_result(tmp_path / "cases" / "out" / "audio" / "en-talk.json")
    assert result
    assert result.segments
    said = {word.strip(".,?") for line in case["segments"] for word in line["text"].casefold().split()}
    heard = {word.strip(".,?") for line in result.segments for word in line.text.casefold().split()}
    assert len(said & heard) >= LEAST_WORDS_HEARD * len(said)
    assert {line.speaker for line in result.segments} > {"S1"}
    assert scored(tmp_path / "cases", AUDIO).figures["grounded_quotes"] == 1.0
