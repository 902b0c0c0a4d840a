"""Weights are plain arrays that are what their manifest says, or they are refused."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.errors import InputError
from assistant.extraction.candidates import KIND, NEED_SCORE, TODO_SCORE
from assistant.extraction.exchange import EXCHANGE
from assistant.extraction.features import LINE_FEATURES, OWN_BUCKETS, PLAIN
from assistant.extraction.linking import NEED_PAIRS, THRESHOLDS, TODO_PAIRS
from assistant.extraction.scene import ANSWER, ANSWERS, PAIR
from assistant.extraction.tagging import ACTS, KIND_ACTS
from assistant.extraction.weights import MANIFEST, SHIPPED, VERSION, Arrays, load_weights, shipped_weights


def written(folder: Path, name: str, content: bytes, talks: list[str]) -> dict[str, Any]:
    (folder / name).write_bytes(content)
    return {"digest": "sha256:" + hashlib.sha256(content).hexdigest(), "talks": talks, "reads": False}


def described(folder: Path, sets: dict[str, Any], version: int = VERSION) -> Path:
    (folder / MANIFEST).write_text(json.dumps({"version": version, "sets": sets}), encoding="utf-8")
    return folder


@pytest.fixture
def shipped_bytes() -> bytes:
    return (SHIPPED / shipped_weights().name).read_bytes()


def test_the_shipped_weights_are_small_and_know_their_talks(shipped_bytes: bytes) -> None:
    weights = shipped_weights()
    assert weights.digest == "sha256:" + hashlib.sha256(shipped_bytes).hexdigest()
    assert len(shipped_bytes) < 3_000_000
    assert any(talk.startswith("zh-") for talk in weights.talks)
    assert any(talk.startswith("en-") for talk in weights.talks)
    assert all(np.isfinite(getattr(weights.arrays, field.name)).all() for field in fields(Arrays))


def test_a_talk_gets_the_set_that_never_saw_it(tmp_path: Path, shipped_bytes: bytes) -> None:
    names = {"one.npz": ["a", "b"], "two.npz": ["b", "c"]}
    described(tmp_path, {name: written(tmp_path, name, shipped_bytes, talks) for name, talks in names.items()})
    assert load_weights(tmp_path, "a").name == "two.npz"
    assert load_weights(tmp_path, "c").name == "one.npz"
    assert load_weights(tmp_path, "b").talks >= {"b"}


@pytest.mark.parametrize("reads", [False, True])
def test_every_array_fits_the_features_it_weighs(reads: bool) -> None:
    arrays = shipped_weights(reads=reads).arrays
    assert arrays.line_weights.shape == (LINE_FEATURES, len(ACTS))
    assert arrays.read_weights.shape == ((2 * 896, len(ACTS)) if reads else (0, 0))
    assert arrays.sequence_weights.shape[0] == len(PLAIN) + (2 if reads else 1) * 9 * len(ACTS)
    assert arrays.side_weights.shape == (OWN_BUCKETS, 1)
    assert arrays.need_link.shape == (len(NEED_PAIRS), len(PAIR) + 1)
    assert arrays.todo_link.shape == (len(TODO_PAIRS), len(PAIR) + len(EXCHANGE) + 1)
    assert arrays.answer.shape == (len(ANSWERS), len(ANSWER) + 1)
    assert arrays.need_kind.shape == (len(KIND_ACTS), len(KIND) + 1)
    assert arrays.need_score.shape == (len(NEED_SCORE) + 1,)
    assert arrays.todo_score.shape == (len(TODO_SCORE) + 1,)
    assert arrays.thresholds.shape == (len(THRESHOLDS),)


def refusal(folder: Path) -> str:
    with pytest.raises(InputError) as refused:
        load_weights(folder)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_changed_file_is_refused(tmp_path: Path, shipped_bytes: bytes) -> None:
    described(tmp_path, {"w.npz": written(tmp_path, "w.npz", shipped_bytes, [])})
    (tmp_path / "w.npz").write_bytes(shipped_bytes[:-1] + b"x")
    assert "differ from their manifest" in refusal(tmp_path)


def test_another_version_is_refused(tmp_path: Path, shipped_bytes: bytes) -> None:
    described(tmp_path, {"w.npz": written(tmp_path, "w.npz", shipped_bytes, [])}, version=999)
    assert "another version" in refusal(tmp_path)


@pytest.mark.parametrize("manifest", [None, "", "[]", "{}", '{"version": 2}', '{"version": 2, "sets": {}}'])
def test_a_folder_without_a_readable_manifest_is_refused(tmp_path: Path, manifest: str | None) -> None:
    if manifest is not None:
        (tmp_path / MANIFEST).write_text(manifest, encoding="utf-8")
    assert str(tmp_path) in refusal(tmp_path)


def test_a_missing_set_is_refused(tmp_path: Path) -> None:
    shutil.copy(SHIPPED / MANIFEST, tmp_path)
    assert str(tmp_path) in refusal(tmp_path)


def test_pickled_arrays_are_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    pickled = {field.name: np.array([object()], dtype=object) for field in fields(Arrays)}
    np.savez(buffer, **pickled)  # type: ignore[arg-type]
    described(tmp_path, {"w.npz": written(tmp_path, "w.npz", buffer.getvalue(), [])})
    assert str(tmp_path) in refusal(tmp_path)


def test_missing_arrays_and_files_that_are_none_are_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    np.savez(buffer, line_bias=np.zeros(1, np.float32))
    for content in (buffer.getvalue(), b"nothing of the kind"):
        described(tmp_path, {f"{len(content)}.npz": written(tmp_path, f"{len(content)}.npz", content, [])})
        assert str(tmp_path) in refusal(tmp_path)
