"""Fitting: a masked logistic regression for many acts at once, and small boosted trees as plain arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

Floats = NDArray[np.float32]

TREES = 60
LEAVES = 8
LEARNING_RATE = 0.08
SEED = 0
THREADS = 1
"""Sums in one order whatever the number of cores; several threads gain nothing on matrices of this size."""


def fit_logistic(
    features: Any, labels: Floats, known: Floats, *, strength: float, rounds: int, offset: Floats | None = None
) -> tuple[Floats, Floats]:
    """Weights and bias of logistic regressions, one for each column of ``labels``, fitted together.

    Args:
        features: One row a line, dense or sparse.
        labels: 1 where the line does the act.
        known: 0 where that is not known, so that the cell counts for nothing.
        strength: Weight of the labels against that of the penalty on the squared weights; the bias is free.
        rounds: Rounds of L-BFGS at most.
        offset: Log-odds to be corrected rather than found anew.
    """
    width, acts = features.shape[1], labels.shape[1]
    transposed = features.T.tocsr() if isinstance(features, csr_matrix) else features.T
    start = np.zeros((width + 1, acts))
    if offset is None:
        start[-1] = np.log((labels * known).sum(0) + 1) - np.log(((1 - labels) * known).sum(0) + 1)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(width + 1, acts)
        log_odds = features @ weights[:-1].astype(np.float32) + weights[-1]
        if offset is not None:
            log_odds = log_odds + offset
        error = known * (1 / (1 + np.exp(-log_odds)) - labels) * strength
        value = strength * (known * (np.logaddexp(0, log_odds) - labels * log_odds)).sum()
        gradient = np.vstack([transposed @ error.astype(np.float32) + weights[:-1], error.sum(0)])
        return float(value + 0.5 * (weights[:-1] ** 2).sum()), gradient.ravel()

    with threadpool_limits(limits=THREADS):
        found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": rounds})
    solved = found.x.reshape(width + 1, acts).astype(np.float32)
    return solved[:-1], solved[-1]


def fit_trees(features: Floats, labels: Floats, known: Floats) -> dict[str, NDArray[Any]]:
    """Boosted trees for each act, as the ``tree_…`` arrays of ``assistant.extraction.weights``."""
    acts, nodes = labels.shape[1], 2 * LEAVES - 1
    arrays: dict[str, NDArray[Any]] = {
        "tree_feature": np.full((acts, TREES, nodes), -1, np.int16),
        "tree_threshold": np.zeros((acts, TREES, nodes), np.float32),
        "tree_left": np.zeros((acts, TREES, nodes), np.int8),
        "tree_right": np.zeros((acts, TREES, nodes), np.int8),
        "tree_value": np.zeros((acts, TREES, nodes), np.float32),
        "tree_bias": np.zeros(acts, np.float32),
    }
    for act in range(acts):
        rows = known[:, act] > 0
        done = labels[rows, act]
        if not done.any() or done.all():
            # Nothing to tell apart: the bias alone, kept finite.
            arrays["tree_bias"][act] = np.log(done.sum() + 1) - np.log((1 - done).sum() + 1)
            continue
        model = HistGradientBoostingClassifier(
            max_iter=TREES, max_leaf_nodes=LEAVES, learning_rate=LEARNING_RATE, l2_regularization=5.0,
            min_samples_leaf=10, max_bins=64, max_features=0.3, early_stopping=False, random_state=SEED,
        )  # fmt: skip
        with threadpool_limits(limits=THREADS):
            model.fit(features[rows], done)
        _copy_trees(model, act, arrays)
    return arrays


def _copy_trees(model: Any, act: int, arrays: dict[str, NDArray[Any]]) -> None:
    # scikit-learn shows these trees in no public attribute; tests/training holds the copy against its own predictions.
    arrays["tree_bias"][act] = float(np.ravel(model._baseline_prediction)[0])
    for number, (predictor,) in enumerate(model._predictors):
        nodes = predictor.nodes
        inner = nodes["is_leaf"] == 0
        place = np.s_[act, number, : len(nodes)]
        arrays["tree_feature"][place] = np.where(inner, nodes["feature_idx"].astype(np.int64), -1)
        arrays["tree_threshold"][place] = np.where(inner, nodes["num_threshold"], 0)
        arrays["tree_left"][place] = nodes["left"]
        arrays["tree_right"][place] = nodes["right"]
        arrays["tree_value"][place] = np.where(inner, 0, nodes["value"])
