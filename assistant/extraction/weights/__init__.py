"""The fitted numbers of the tagger and the link, and the one way to load them.

A folder of weights holds ``manifest.json`` and one or more sets, each an ``.npz`` file of plain arrays.
The manifest names for each set its digest and the talks that it was fitted on, so that no talk is ever
measured with weights that have seen it.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import InputError
from assistant.language import gettext as _

VERSION = 2
"""Of the arrays and the features they belong to; weights of another version are refused."""
SHIPPED = Path(__file__).parent
MANIFEST = "manifest.json"

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Arrays:
    """What a set holds; the names of the fields are the names of the arrays in its file."""

    line_weights: Floats
    """First stage: line features by acts."""
    line_bias: Floats
    read_weights: Floats
    """First stage, its second opinion: what a reader makes of a line by acts; empty where it was fitted without one."""
    read_bias: Floats
    side_weights: Floats
    """Log-odds that our side speaks a line, from its own n-grams alone."""
    side_bias: Floats
    sequence_weights: Floats
    """Second stage, its linear half: corrections to the first stage's log-odds."""
    sequence_bias: Floats
    tree_feature: NDArray[np.int32]
    """Second stage, its half of boosted trees: acts by trees by nodes; -1 marks a leaf."""
    tree_threshold: Floats
    tree_left: NDArray[np.int32]
    tree_right: NDArray[np.int32]
    tree_value: Floats
    tree_bias: Floats
    need_link: Floats
    """Log-odds that two lines belong to one need; the last weight is the bias, here and below."""
    todo_link: Floats
    answer: Floats
    """Log-odds that a reply to a read-back agrees, hedges, denies."""
    need_kind: Floats
    """Log-odds of each kind of need."""
    need_score: Floats
    """Log-odds that a candidate is a need that a recorder would write down."""
    todo_score: Floats
    thresholds: Floats
    """In the order of ``assistant.extraction.linking.THRESHOLDS``."""


@dataclass(frozen=True)
class Weights:
    """One loaded set."""

    name: str
    digest: str
    """SHA-256 of the file, ``sha256:…``: what reports name."""
    talks: frozenset[str]
    """Ids of the talks that it was fitted on."""
    arrays: Arrays

    @property
    def reads(self) -> bool:
        """Whether they weigh what a reader makes of the lines beside their n-grams."""
        return bool(self.arrays.read_bias.size)


def shipped_weights(*, reads: bool = False) -> Weights:
    """The weights that come with the program: those that weigh what a reader makes of lines, or those that do not."""
    return load_weights(SHIPPED, reads=reads)


def load_weights(folder: Path, talk_id: str | None = None, *, reads: bool = False) -> Weights:
    """Load the set of a folder, or the set of it that never saw a talk where there is one.

    Args:
        folder: Holds a manifest and sets.
        talk_id: A talk that the set should not have seen.
        reads: Whether there is a reader, whose view of the lines the set weighs.

    Raises:
        InputError: The folder holds no readable weights of this version, or a file differs from its digest.
    """
    sets = {name: entry for name, entry in _manifest(folder)["sets"].items() if entry["reads"] == reads}
    if not sets:
        raise InputError(_("No tagger weights can be read from {folder}.").format(folder=folder))
    unseen = [name for name in sets if talk_id is not None and talk_id not in sets[name]["talks"]]
    return _load(folder.resolve(), (unseen or list(sets))[0])


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(_("No tagger weights can be read from {folder}.").format(folder=folder)) from error
    if not isinstance(manifest, dict) or manifest.get("version") != VERSION or not manifest.get("sets"):
        raise InputError(_("The tagger weights in {folder} are of another version.").format(folder=folder))
    return manifest


@cache
def _load(folder: Path, name: str) -> Weights:
    entry = _manifest(folder)["sets"][name]
    path = folder / name
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(_("No tagger weights can be read from {folder}.").format(folder=folder)) from error
    digest = "sha256:" + hashlib.sha256(content).hexdigest()
    if digest != entry["digest"]:
        raise InputError(_("The tagger weights {path} differ from their manifest.").format(path=path))
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            arrays = {field.name: widened(stored[field.name]) for field in fields(Arrays)}
    except (ValueError, KeyError, zipfile.BadZipFile) as error:
        raise InputError(_("No tagger weights can be read from {folder}.").format(folder=folder)) from error
    return Weights(name, digest, frozenset(entry["talks"]), Arrays(**arrays))


def widened(array: NDArray[Any]) -> NDArray[Any]:
    """A stored array in the type that the program reckons with."""
    return array.astype(np.float32 if array.dtype.kind == "f" else np.int32)
