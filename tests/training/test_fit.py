"""Fitting: unknown labels count for nothing, and trees copied to arrays are the trees that were fitted."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from assistant.extraction.tagging import boosted
from training import fit
from training.fit import fit_logistic, fit_trees
from training.sets import partial_arrays

DRAWN = np.random.default_rng(5)
FEATURES = DRAWN.normal(size=(300, 6)).astype(np.float32)
LABELS = np.stack([FEATURES[:, 0] + FEATURES[:, 1] ** 2 > 1, FEATURES[:, 2] * FEATURES[:, 3] > 0], 1).astype(np.float32)
KNOWN = np.ones_like(LABELS)


@pytest.fixture(autouse=True)
def _few_trees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit, "TREES", 12)


def test_a_logistic_regression_finds_what_a_line_depends_on() -> None:
    labels = (FEATURES[:, :1] > 0.5).astype(np.float32)
    weights, bias = fit_logistic(FEATURES, labels, np.ones_like(labels), strength=1.0, rounds=100)
    assert np.abs(weights[:, 0]).argmax() == 0
    assert (((FEATURES @ weights + bias) > 0) == labels).mean() > 0.95


def test_unknown_labels_count_for_nothing() -> None:
    known = KNOWN.copy()
    known[:100, 0] = 0
    lied = LABELS.copy()
    lied[:100, 0] = 1 - lied[:100, 0]
    for fitter in (
        lambda labels: fit_logistic(FEATURES, labels, known, strength=1.0, rounds=50)[0],
        lambda labels: fit_trees(FEATURES, labels, known)["tree_value"],
    ):
        assert np.array_equal(fitter(lied), fitter(LABELS))


def test_an_offset_is_corrected_rather_than_found_anew() -> None:
    offset = np.where(LABELS > 0, 8, -8).astype(np.float32)
    weights, _ = fit_logistic(FEATURES, LABELS, KNOWN, strength=0.1, rounds=50, offset=offset)
    anew, _ = fit_logistic(FEATURES, LABELS, KNOWN, strength=0.1, rounds=50)
    assert np.abs(weights).max() < 0.01 < np.abs(anew).max()


def test_copied_trees_predict_what_scikit_learn_predicts(monkeypatch: pytest.MonkeyPatch) -> None:
    fitted: list[HistGradientBoostingClassifier] = []
    original = fit._copy_trees

    def kept(model: HistGradientBoostingClassifier, act: int, arrays: dict[str, np.ndarray]) -> None:
        fitted.append(model)
        original(model, act, arrays)

    monkeypatch.setattr(fit, "_copy_trees", kept)
    arrays = partial_arrays(fit_trees(FEATURES, LABELS, KNOWN))
    unseen = DRAWN.normal(size=(200, 6)).astype(np.float32)
    theirs = np.stack([model.decision_function(unseen) for model in fitted], 1)
    assert np.allclose(boosted(unseen, arrays), theirs, atol=1e-4)
    assert theirs.std() > 0.3


def test_an_act_that_no_line_does_is_improbable_everywhere() -> None:
    arrays = partial_arrays(fit_trees(FEATURES, np.zeros_like(LABELS), KNOWN))
    assert (boosted(FEATURES, arrays) < -4).all()


def test_an_act_of_which_nothing_is_known_is_as_probable_as_not() -> None:
    arrays = partial_arrays(fit_trees(FEATURES, LABELS, np.zeros_like(KNOWN)))
    assert (boosted(FEATURES, arrays) == 0).all()
