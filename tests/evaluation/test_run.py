"""Cases through extraction: written whole, skipped where nothing changed, failing one by one."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import assistant.pipeline
from assistant.errors import CancelledError, InputError
from assistant.evaluation.cases import Case
from assistant.evaluation.fingerprint import HEARING, MODULES, code_digest, fingerprint
from assistant.evaluation.methods import method_named
from assistant.evaluation.oneshot import rows_in_one_shot
from assistant.evaluation.results import Result, read_result, write_result
from assistant.evaluation.run import Failure, evaluate
from assistant.evaluation.ways import Way
from assistant.events import Cancellation, Progress, ignore_progress
from assistant.extraction.weights import shipped_weights
from assistant.llm.failures import CutOffError, UnreachableError
from assistant.llm.model import LanguageModel
from assistant.pipeline import hear, talks
from assistant.settings import Settings, load_settings
from schemas.drafts import OneShotAnswer, OneShotNeed, OneShotTodo
from tests.evaluation.makers import HEARD_GOLD, heard_case
from tests.pipeline.fakes import FakeLanguageModel, use_fake_tagger


class Failing(FakeLanguageModel):
    """A stand-in that fails wherever it is shown some words."""

    def __init__(self, words: str, error: Exception) -> None:
        super().__init__()
        self.words, self.error = words, error

    def ask(self, prompt: Any, answer: Any, *, max_tokens: int) -> Any:
        if self.words in json.dumps(prompt.messages, ensure_ascii=False):
            raise self.error
        return super().ask(prompt, answer, max_tokens=max_tokens)


class Loader:
    """Stands in the place where the run takes its language model from, and counts how often it is loaded."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.model: LanguageModel = FakeLanguageModel()
        self.loaded = 0
        monkeypatch.setattr("assistant.evaluation.run.language_model", self._load)
        monkeypatch.setattr("assistant.evaluation.run.StoredReader", nullcontext)
        monkeypatch.setattr("assistant.models.store.pull", lambda *_arguments: None)

    @contextmanager
    def _load(self, _settings: Settings) -> Iterator[LanguageModel]:
        self.loaded += 1
        yield self.model


@pytest.fixture
def loader(monkeypatch: pytest.MonkeyPatch) -> Loader:
    use_fake_tagger(monkeypatch)
    return Loader(monkeypatch)


def case_named(case_id: str, extra: str = "") -> Case:
    """A case of the usual words, with some more at the end of its last line."""
    case = heard_case(case_id, HEARD_GOLD)
    case["segments"][-1]["text"] += extra
    return Case.model_validate_json(json.dumps(case))


def go(
    cases: list[Case], out: Path, listener: Any = ignore_progress, method: str = "full", *, is_blind: bool = False
) -> list[Failure]:
    return evaluate(
        cases, out, load_settings(), listener, Cancellation(), method=method_named(method), is_blind=is_blind
    )


def renamed(case: Case) -> Case:
    """The same talk, in which the first voice is somebody else's."""
    people = [case.meeting.participants[0].model_copy(update={"name": "钱多"}), *case.meeting.participants[1:]]
    return case.model_copy(update={"meeting": case.meeting.model_copy(update={"participants": people})})


def files_of(out: Path) -> list[str]:
    return sorted(path.relative_to(out).as_posix() for path in out.rglob("*.json"))


def test_results_have_the_published_form(loader: Loader, tmp_path: Path) -> None:
    assert go([case_named("a")], tmp_path / "new" / "out") == []

    result = json.loads((tmp_path / "new" / "out" / "a.json").read_text(encoding="utf-8"))
    assert set(result) == {"needs", "todos", "seconds", "tokens", "fingerprint"}
    need, todo = result["needs"][0], result["todos"][0]
    assert set(need) == {"title", "star", "kind", "status", "evidence"}
    assert set(need["star"]) == {"situation", "task", "action", "result"}
    assert need["evidence"] == [{"segment": 2, "quote": "最头疼的是漏检，希望漏检降到一处以内。"}]
    assert set(todo) == {"task", "owner", "due", "evidence"}
    assert (type(todo["owner"]), todo["due"]) == (str, "2026-03-11")
    assert [path.name for path in (tmp_path / "new" / "out").iterdir()] == ["a.json"]


def test_one_model_serves_all_cases_and_progress_names_them(loader: Loader, tmp_path: Path) -> None:
    heard: list[Progress] = []

    go([case_named("a"), case_named("b")], tmp_path, heard.append)

    assert loader.loaded == 1
    assert [note for note in dict.fromkeys(progress.note for progress in heard) if note] == [
        "loading the language model",
        "a",
        "b",
    ]
    shares = [progress.done for progress in heard]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_resumed_run_loads_nothing_and_leaves_results_as_they_are(loader: Loader, tmp_path: Path) -> None:
    go([case_named("a")], tmp_path)
    before = (tmp_path / "a.json").read_bytes()

    go([case_named("a")], tmp_path)

    assert loader.loaded == 1
    assert (tmp_path / "a.json").read_bytes() == before


def test_a_new_or_damaged_case_is_done_again_alone(loader: Loader, tmp_path: Path) -> None:
    go([case_named("a"), case_named("b")], tmp_path)
    model = FakeLanguageModel()
    loader.model = model
    (tmp_path / "b.json").write_text("{")

    go([case_named("a"), case_named("b"), case_named("c")], tmp_path)

    assert loader.loaded == 2
    assert model.asked == 4  # a need and a to-do in each
    assert read_result(tmp_path / "b.json")


@pytest.mark.parametrize("error", [UnreachableError("nobody answers"), ZeroDivisionError("a defect")])
def test_a_case_that_fails_leaves_no_file_and_the_others_go_on(
    loader: Loader, tmp_path: Path, error: Exception
) -> None:
    write_result(Result(fingerprint="of older code"), tmp_path / "b.json")
    loader.model = Failing("唯独这句", error)

    failures = go([case_named("a"), case_named("b", "唯独这句"), case_named("c")], tmp_path)

    assert failures == [Failure("b", error)]
    assert sorted(path.name for path in tmp_path.glob("*.json")) == ["a.json", "c.json"]


def test_where_an_answer_cannot_be_used_the_spoken_words_stand(loader: Loader, tmp_path: Path) -> None:
    loader.model = Failing("漏检", CutOffError("too long"))

    assert go([case_named("a")], tmp_path) == []

    result = read_result(tmp_path / "a.json")
    assert result
    assert len(result.needs) == 1
    assert "漏检" in result.needs[0].title


def test_stopping_keeps_what_was_written(loader: Loader, tmp_path: Path) -> None:
    cancel = Cancellation()

    def stop(progress: Progress) -> None:
        if progress.note == "b":
            cancel.cancel()

    cases = [case_named("a"), case_named("b"), case_named("c")]
    with pytest.raises(CancelledError):
        evaluate(cases, tmp_path, load_settings(), stop, cancel)

    assert {path.name for path in tmp_path.glob("*.json")} - {"b.json"} == {"a.json"}


def test_the_fingerprint_covers_case_and_model_but_no_annotations_and_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    case, settings = case_named("a"), load_settings()
    unannotated = case.model_copy(update={"gold": None})
    monkeypatch.setenv("MEETING_LLM_API_KEY", "secret")
    with_key = load_settings()
    monkeypatch.setenv("MEETING_LLM_CONTEXT_TOKENS", "4096")
    shorter = load_settings()
    monkeypatch.setenv("MEETING_LLM_MODEL", "other.gguf")

    same = {fingerprint(one, other, shipped_weights()) for one in (case, unannotated) for other in (settings, with_key)}
    others = {
        fingerprint(case_named("a", "呢"), settings, shipped_weights()),
        fingerprint(case, shorter, shipped_weights()),
        fingerprint(case, load_settings(), shipped_weights()),
    }

    assert len(same) == 1
    assert len(same | others) == 4


def test_the_fingerprint_covers_code_and_prompts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import prompts

    before = fingerprint(case_named("a"), load_settings(), shipped_weights())
    (tmp_path / "needs.md").write_text("a new prompt")
    monkeypatch.setattr(prompts, "__path__", [*prompts.__path__, str(tmp_path)])
    code_digest.cache_clear()
    after = fingerprint(case_named("a"), load_settings(), shipped_weights())
    monkeypatch.undo()
    code_digest.cache_clear()

    assert before != after


@pytest.mark.parametrize(("begun", "covered"), [(hear, HEARING), (talks, MODULES)])
def test_the_fingerprint_covers_all_of_the_pipeline_that_results_come_through(
    begun: ModuleType, covered: Sequence[ModuleType]
) -> None:
    left, reached = [begun.__name__], set()
    while left:
        name = left.pop()
        reached.add(name)
        left += [other for other in _imported_from_pipeline(import_module(name)) if other not in reached]

    assert reached <= {module.__name__ for module in covered}


def _imported_from_pipeline(module: ModuleType) -> Iterator[str]:
    """The modules of the pipeline that a module imports, also within functions."""
    pipeline = assistant.pipeline.__name__
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name.startswith(f"{pipeline}."))
        elif isinstance(node, ast.ImportFrom) and node.module == pipeline:
            yield from (f"{pipeline}.{one.name}" for one in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{pipeline}."):
            yield str(node.module)


def test_a_talk_without_words_has_no_rows(loader: Loader, tmp_path: Path) -> None:
    silent = case_named("a").model_copy(update={"segments": []})

    assert go([silent], tmp_path) == []
    assert read_result(tmp_path / "a.json")


def test_the_tagger_alone_needs_no_language_model(loader: Loader, tmp_path: Path) -> None:
    failures = go([case_named("a")], tmp_path, method="tagger")

    result = read_result(tmp_path / "a.json")
    assert failures == []
    assert loader.loaded == 0
    assert result
    assert [row.title for row in result.needs] == ["最头疼的是漏检，希望漏检降到一处以内"]


def test_a_blind_run_hides_who_speaks_and_names_the_owner_again(loader: Loader, tmp_path: Path) -> None:
    model = FakeLanguageModel()
    loader.model = model

    assert go([case_named("a")], tmp_path, is_blind=True) == []

    assert loader.loaded == 1
    assert files_of(tmp_path) == ["a.json", "blind/a.json"]
    seen, blind = read_result(tmp_path / "a.json"), read_result(tmp_path / "blind" / "a.json")
    assert seen
    assert blind
    assert [row.owner for row in blind.todos] == [row.owner for row in seen.todos] == ["赵立"]
    voices = [prompt.messages[-1]["content"].partition("：")[0].split()[-1] for prompt in model.prompts]
    assert voices == ["B（客户）", "赵立（我方）", "S2", "S1"]


def test_progress_names_the_blind_cases_after_the_others(loader: Loader, tmp_path: Path) -> None:
    heard: list[Progress] = []

    go([case_named("a"), case_named("b")], tmp_path, heard.append, is_blind=True)

    notes = [note for note in dict.fromkeys(progress.note for progress in heard) if note]
    assert notes[1:] == ["a", "b", "a, blind", "b, blind"]
    shares = [progress.done for progress in heard]
    assert shares == sorted(shares)


def test_a_blind_run_takes_what_the_plain_run_left_and_is_resumed_itself(loader: Loader, tmp_path: Path) -> None:
    go([case_named("a")], tmp_path)
    model = FakeLanguageModel()
    loader.model = model

    go([case_named("a")], tmp_path, is_blind=True)
    go([case_named("a")], tmp_path, is_blind=True)

    assert (loader.loaded, model.asked) == (2, 2)


def test_blind_results_hold_names_so_they_are_made_again_where_these_change(loader: Loader, tmp_path: Path) -> None:
    go([case_named("a")], tmp_path, method="tagger", is_blind=True)

    go([renamed(case_named("a"))], tmp_path, method="tagger", is_blind=True)

    result = read_result(tmp_path / "blind" / "a.json")
    assert result
    assert [row.owner for row in result.todos] == ["钱多"]


def test_only_blind_results_depend_on_how_names_are_hidden(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from assistant.evaluation import blind

    def fingerprints() -> tuple[str, str]:
        case, settings = case_named("a"), load_settings()
        return (
            fingerprint(case, settings, shipped_weights()),
            fingerprint(case, settings, shipped_weights(), is_blind=True),
        )

    seen, hidden = fingerprints()
    (tmp_path / "blind.py").write_text("names are hidden in another way")
    monkeypatch.setattr(blind, "__file__", str(tmp_path / "blind.py"))

    assert seen != hidden
    assert fingerprints()[0] == seen
    assert fingerprints()[1] not in (seen, hidden)


def test_a_blind_case_that_fails_is_told_apart(loader: Loader, tmp_path: Path) -> None:
    error = UnreachableError("nobody answers")
    loader.model = Failing("S1", error)

    failures = go([case_named("a")], tmp_path, is_blind=True)

    assert failures == [Failure("a", error, Way(is_blind=True))]
    assert failures[0].title == "a, blind"
    assert files_of(tmp_path) == ["a.json"]


def test_one_shot_takes_what_the_model_says_and_tells_where_it_claims_to_have_it(tmp_path: Path) -> None:
    need = OneShotNeed(
        line=2, quote="漏检降到一处以内", kind="demand", situation="", task="", tried="", result="", title="漏检",
        status="confirmed",
    )  # fmt: skip
    todo = OneShotTodo(line=1, quote="方案发给您", task="发方案", owner="赵立", when="下周三之前")

    class Once(FakeLanguageModel):
        def ask(self, prompt: Any, answer: Any, *, max_tokens: int) -> Any:
            return answer.model_validate(OneShotAnswer(needs=[need], todos=[todo]).model_dump())

    rows = rows_in_one_shot(case_named("a").talk(), Once(), ignore_progress, Cancellation())

    assert [(row.title, row.evidence[0].segment_id) for row in rows.needs] == [("漏检", 2)]
    assert [(row.owner, row.evidence[0].segment_id, row.evidence[0].quote) for row in rows.todos] == [
        ("赵立", 1, "方案发给您")
    ]


def test_a_method_that_is_not_there_is_told() -> None:
    with pytest.raises(InputError, match="full, tagger, n-grams, one-shot"):
        method_named("magic")
