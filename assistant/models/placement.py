"""Whether a model's files are in place and intact, without reading a gigabyte at every start.

Beside the files lies ``verified.json``: for each file whose digest was found right, the size and the
time of change that it had then. While both are the same the digest is not read again; ``reread``
reads it all the same, since a disk can damage a file without touching either.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ValidationError

from assistant.models.incoming import chunks
from assistant.models.manifest import Model, ModelFile

STAMP_FILE = "verified.json"

Tick = Callable[[ModelFile, int], None]
"""Called with the file and the number of bytes just read."""


State = Literal["intact", "missing", "damaged"]


@dataclass(frozen=True)
class Placement:
    """What was found of a model's files, by name."""

    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every file is there and, as far as was looked, intact."""
        return not self.missing and not self.damaged


class _Stamp(BaseModel):
    """A file as it was when its digest was right."""

    bytes: int
    mtime_ns: int
    sha256: str


class _Stamps(BaseModel):
    files: dict[str, _Stamp] = {}


def look(folder: Path, model: Model) -> Placement:
    """Whether the files are there with their right sizes; nothing is read."""
    return _sort(model, lambda file: _state_by_size(folder / file.name, file))


def check(folder: Path, model: Model, tick: Tick, *, reread: bool = False) -> Placement:
    """Whether the files are there and intact, by stamp where one holds, else by digest."""
    before = _load_stamps(folder)
    after: dict[str, _Stamp] = {}

    def state(file: ModelFile) -> State:
        path = folder / file.name
        by_size = _state_by_size(path, file)
        if by_size != "intact":
            return by_size
        stamp = _stamp_of(path, file)
        trusted = before.files.get(file.name) == stamp and not reread
        if not trusted and _digest(path, file, tick) != file.sha256:
            return "damaged"
        after[file.name] = stamp
        return "intact"

    placement = _sort(model, state)
    if after != before.files and folder.is_dir():
        _save_stamps(folder, _Stamps(files=after))
    return placement


def vouch(folder: Path, files: Sequence[ModelFile]) -> None:
    """Stamp files whose digests were found right while they were written."""
    if not files:
        return
    stamps = _load_stamps(folder)
    for file in files:
        stamps.files[file.name] = _stamp_of(folder / file.name, file)
    _save_stamps(folder, stamps)


def _sort(model: Model, state: Callable[[ModelFile], State]) -> Placement:
    states = {file.name: state(file) for file in model.files}
    return Placement(
        missing=tuple(name for name, found in states.items() if found == "missing"),
        damaged=tuple(name for name, found in states.items() if found == "damaged"),
    )


def _state_by_size(path: Path, file: ModelFile) -> State:
    if not path.is_file():
        return "missing"
    return "intact" if path.stat().st_size == file.bytes else "damaged"


def _stamp_of(path: Path, file: ModelFile) -> _Stamp:
    found = path.stat()
    return _Stamp(bytes=found.st_size, mtime_ns=found.st_mtime_ns, sha256=file.sha256)


def _digest(path: Path, file: ModelFile, tick: Tick) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for chunk in chunks(stream):
            digest.update(chunk)
            tick(file, len(chunk))
    return digest.hexdigest()


def _load_stamps(folder: Path) -> _Stamps:
    try:
        return _Stamps.model_validate_json((folder / STAMP_FILE).read_bytes())
    except (OSError, ValidationError):  # without a readable stamp the digests are read again
        return _Stamps()


def _save_stamps(folder: Path, stamps: _Stamps) -> None:
    beside = folder / f"{STAMP_FILE}.{os.getpid()}.{threading.get_ident()}"
    # A models' folder that others keep may be read-only: then the digests are read at every start.
    with suppress(OSError):
        try:
            beside.write_text(stamps.model_dump_json(indent=1), encoding="utf-8")
            beside.replace(folder / STAMP_FILE)
        finally:
            beside.unlink(missing_ok=True)
