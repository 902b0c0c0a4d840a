"""Whole sets of weights: fitted without the talks that they are to be measured on, and written as plain arrays."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.extraction.tagging import second_stage
from assistant.extraction.weights import MANIFEST, VERSION, Arrays, Floats, widened
from training.linker import Judged, fit_links
from training.tagger import Example, LineModels, fit_second, fit_sides

INNER = 3
"""Parts in which the second stage judges talks that it did not see; the folds are dealt out to them."""
STEP = {"line_weights": 1 / 64, "side_weights": 1 / 64}
"""Weights of n-grams are rounded to these steps: most become zero, and the file a few times smaller."""

FittedArrays = dict[str, NDArray[Any]]


def fit_set(
    material: Sequence[Example], models: LineModels, left_out: Collection[int] = (), *, reads: bool = False
) -> FittedArrays:
    """Everything that the tagger and the link need, from the examples outside some folds.

    The stages are nested: each is fitted on what the one before it makes of talks that it never saw.

    Args:
        material: The examples.
        models: First stages over the same examples.
        left_out: Folds that are not fitted on.
        reads: Whether what the reader makes of the lines is weighed.
    """
    used = [example for example in material if example.fold not in left_out]
    first = [models.opinions(example, {*left_out, example.fold}, reads=reads) for example in used]
    line_weights, line_bias = models.without(left_out)
    side_weights, side_bias = fit_sides(used)
    read_weights, read_bias = models.reading_without(left_out) if reads else (np.zeros((0, 0)), np.zeros(0))
    return {
        "line_weights": line_weights,
        "line_bias": line_bias,
        "read_weights": read_weights.astype(np.float32),
        "read_bias": read_bias.astype(np.float32),
        "side_weights": side_weights,
        "side_bias": side_bias,
        **fit_second(used, first),
        **fit_links(_judged(used, first)),
    }


def _judged(used: Sequence[Example], first: Sequence[Sequence[Floats]]) -> list[Judged]:
    """The examples with judgements by second stages that were fitted on others."""
    judged = []
    for part in range(INNER):
        others = [(one, opinions) for one, opinions in zip(used, first, strict=True) if one.fold % INNER != part]
        arrays = partial_arrays(fit_second([one for one, _ in others], [opinions for _, opinions in others]))
        for example, opinions in zip(used, first, strict=True):
            if example.fold % INNER == part:
                log_odds = second_stage(opinions, example.plain, arrays)
                judged.append(Judged(example, log_odds, example.read if len(opinions) > 1 else None))
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


@dataclass(frozen=True)
class FittedSet:
    """A set with what its manifest says of it."""

    arrays: FittedArrays
    talks: Collection[str]
    """Ids of the talks that it was fitted on."""
    reads: bool = False


def write_sets(folder: Path, sets: Mapping[str, FittedSet]) -> None:
    """Write named sets and the manifest that describes them."""
    folder.mkdir(parents=True, exist_ok=True)
    described = {}
    for name, fitted in sets.items():
        content = packed(fitted.arrays)
        (folder / name).write_bytes(content)
        digest = "sha256:" + hashlib.sha256(content).hexdigest()
        described[name] = {"digest": digest, "talks": sorted(fitted.talks), "reads": fitted.reads}
    manifest = {"version": VERSION, "sets": described}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
