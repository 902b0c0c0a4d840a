"""Whole sets of weights: fitted without the talks that they are to be measured on, and written as plain arrays."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.extraction.features import sequence_features
from assistant.extraction.tagging import second_stage
from assistant.extraction.weights import MANIFEST, VERSION, Arrays, Floats, widened
from training.linker import Judged, fit_links
from training.tagger import Example, LineModels, fit_second, fit_sides

INNER = 3
"""Parts in which the second stage judges talks that it did not see; the folds are dealt out to them."""
STEP = {"line_weights": 1 / 64, "side_weights": 1 / 64}
"""Weights of n-grams are rounded to these steps: most become zero, and the file a few times smaller."""

FittedArrays = dict[str, NDArray[Any]]


def fit_set(material: Sequence[Example], models: LineModels, left_out: Collection[int] = ()) -> FittedArrays:
    """Everything that the tagger and the link need, from the examples outside some folds.

    The stages are nested: each is fitted on what the one before it makes of talks that it never saw.
    """
    used = [example for example in material if example.fold not in left_out]
    first = [models.log_odds(example, {*left_out, example.fold}) for example in used]
    line_weights, line_bias = models.without(left_out)
    side_weights, side_bias = fit_sides(used)
    return {
        "line_weights": line_weights,
        "line_bias": line_bias,
        "side_weights": side_weights,
        "side_bias": side_bias,
        **fit_second(used, first),
        **fit_links(_judged(used, first)),
    }


def _judged(used: Sequence[Example], first: Sequence[Floats]) -> list[Judged]:
    """The examples with judgements by second stages that were fitted on others."""
    judged = []
    for part in range(INNER):
        others = [(one, odds) for one, odds in zip(used, first, strict=True) if one.fold % INNER != part]
        arrays = partial_arrays(fit_second([one for one, _ in others], [odds for _, odds in others]))
        for example, log_odds in zip(used, first, strict=True):
            if example.fold % INNER == part:
                features = sequence_features(log_odds, example.plain)
                judged.append(Judged(example, second_stage(log_odds, features, arrays)))
    return judged


def partial_arrays(fitted: FittedArrays) -> Arrays:
    """Some arrays in the shape in which the program holds all; those that are missing are empty."""
    nothing = np.zeros(0, np.float32)
    return Arrays(**{field.name: widened(fitted.get(field.name, nothing)) for field in fields(Arrays)})


def packed(fitted: Mapping[str, NDArray[Any]]) -> bytes:
    """The arrays as the bytes of an ``.npz`` file; the same arrays give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in sorted(fitted.items()):
            content = io.BytesIO()
            np.save(content, _narrowed(name, array), allow_pickle=False)
            # A fixed date: the digest must not depend on when a set was written.
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), content.getvalue(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _narrowed(name: str, array: NDArray[Any]) -> NDArray[Any]:
    if name in STEP:
        return (np.round(array / STEP[name]) * STEP[name]).astype(np.float16)
    return array.astype(np.float16) if name == "tree_value" else array


def write_sets(folder: Path, sets: Mapping[str, tuple[FittedArrays, Collection[str]]]) -> None:
    """Write named sets, each with the ids of the talks that it was fitted on, and the manifest that describes them."""
    folder.mkdir(parents=True, exist_ok=True)
    described = {}
    for name, (fitted, talks) in sets.items():
        content = packed(fitted)
        (folder / name).write_bytes(content)
        described[name] = {"digest": "sha256:" + hashlib.sha256(content).hexdigest(), "talks": sorted(talks)}
    manifest = {"version": VERSION, "sets": described}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
