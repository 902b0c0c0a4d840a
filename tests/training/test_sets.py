"""From talks to weights that the program loads, and figures of talks that they never saw."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.extraction.weights import MANIFEST, load_weights
from tests.extraction.test_reading import FakeReader
from training import __main__ as command
from training import fit, linker, tagger
from training.measure import measure, paired
from training.reader import read_talks
from training.readings import readings
from training.sets import packed
from training.tagger import FOLDS, assign_folds

TALKS = [talk for talk in read_talks() if talk.source == "tagged"]
FEW = [talk for talk in TALKS if talk.language == "zh"][:3]

cores = st.lists(st.sets(st.integers(0, 9), min_size=1, max_size=3), max_size=5)


@given(cores, cores)
def test_pairs_are_one_to_one_and_share_a_line(found: list[set[int]], wanted: list[set[int]]) -> None:
    pairs = paired([tuple(sorted(core)) for core in found], wanted)
    assert all(found[one] & wanted[other] for one, other in pairs)
    assert len({one for one, _ in pairs}) == len({other for _, other in pairs}) == len(pairs)
    free = [one for one in range(len(found)) if one not in {pair[0] for pair in pairs}]
    left = [other for other in range(len(wanted)) if other not in {pair[1] for pair in pairs}]
    assert not any(found[one] & wanted[other] for one in free for other in left)


def test_everybody_found_is_paired_with_himself() -> None:
    assert sorted(paired([(1, 2), (3,), (4, 5)], [{1, 2}, {3}, {4, 5}])) == [(0, 0), (1, 1), (2, 2)]


def test_as_many_rows_are_paired_as_can_be() -> None:
    assert len(paired([(1, 2), (1,)], [{1, 2}, {2}])) == 2


def test_every_fold_has_its_share_of_each_language() -> None:
    folds = assign_folds(read_talks())
    for language in ("zh", "en"):
        counts = np.bincount([folds[talk.id] for talk in TALKS if talk.language == language], minlength=FOLDS)
        assert counts.max() - counts.min() <= 1


def test_packed_arrays_do_not_depend_on_when_they_are_packed() -> None:
    arrays: dict[str, np.ndarray] = {"line_weights": np.full((4, 2), 0.3, np.float32), "tree_feature": np.arange(3)}
    assert packed(arrays) == packed({name: arrays[name] for name in reversed(arrays)})


def test_the_command_writes_sets_that_never_saw_their_fold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "read_talks", lambda: FEW)
    monkeypatch.setattr(command, "FOLDS", 2)
    # The trees are tested in test_fit; here they are leaves, for the sake of time.
    monkeypatch.setattr(tagger, "fit_trees", lambda rows, labels, known: fit.fit_trees(rows, labels, 0 * known))
    monkeypatch.setattr(tagger, "SEQUENCE_ROUNDS", 3)
    monkeypatch.setattr(linker, "ROUNDS", 3)
    monkeypatch.setattr(tagger, "LINE_ROUNDS", 10)
    monkeypatch.setattr(tagger, "READ_ROUNDS", 3)
    monkeypatch.setattr(command, "StoredReader", lambda: nullcontext(FakeReader()))
    monkeypatch.setattr(linker, "CORE_LIMITS", (0.5,))
    monkeypatch.setattr(linker, "READ_BACK_LIMITS", (0.3,))
    command.main(["--leave-out", str(tmp_path / "sets"), "--readings", str(tmp_path / "readings")])
    folder = tmp_path / "sets"
    sets = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["sets"]
    folds = assign_folds(FEW)
    for fold in range(2):
        for name, reads in ((f"without-{fold}.npz", False), (f"without-{fold}-read.npz", True)):
            assert set(sets[name]["talks"]) == {talk.id for talk in FEW if folds[talk.id] != fold}
            assert sets[name]["reads"] == reads
    left_out = [talk for talk in FEW if folds[talk.id] < 2]
    material = [one for one in command.training_material(left_out, "1") if not one.noisy and not one.excerpt]
    for reads in (False, True):
        assert all(talk.id not in load_weights(folder, talk.id, reads=reads).talks for talk in left_out)
    assert len(measure(material, folder)) == len(left_out)
    states = readings(material, FakeReader(), tmp_path / "readings")
    read = [replace(one, read=states) for one, states in zip(material, states, strict=True)]
    assert len(measure(read, folder)) == len(left_out)


def test_a_talk_is_read_once(tmp_path: Path) -> None:
    material = [one for one in command.training_material(FEW[:1], "1") if not one.excerpt]
    reader = FakeReader()
    made = readings(material, reader, tmp_path)
    read = len(reader.read)
    assert [len(states) for states in made] == [len(one.lines) for one in material]
    again = readings(material, reader, tmp_path)
    assert len(reader.read) == read
    assert all((one == other).all() for one, other in zip(made, again, strict=True))


def test_a_talk_that_every_set_has_seen_is_not_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.measure.load_weights", lambda *_, **__: type("Seen", (), {"talks": {FEW[0].id}}))
    with pytest.raises(ValueError, match="fitted without"):
        measure([one for one in command.training_material(FEW[:1], "1") if not one.noisy and not one.excerpt], tmp_path)
