"""Recordings of several files: one clock for all of them, and where on it each file lies."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.transcription.decode import Sound, sha256_of
from assistant.transcription.input_files import check_file
from schemas.talk import Recording, RecordingPart


@dataclass(frozen=True)
class Passage:
    """A stretch of one file, in seconds of that file."""

    path: Path
    start_s: float
    end_s: float


def passages(recording: Recording, start_s: float, end_s: float) -> list[Passage]:
    """Where a stretch of a recording lies in its files, in order; together as long as the stretch.

    Args:
        recording: The recording.
        start_s: Where the stretch begins, from 0 on.
        end_s: Where it ends, later. What lies after the end of the last file counts as that file's.
    """
    alone = RecordingPart(path=recording.path, sha256=recording.sha256, duration_s=recording.duration_s)
    files = recording.parts or [alone]
    begins = [0.0, *accumulate(file.duration_s for file in files[:-1])]
    ends = [*begins[1:], max(end_s, begins[-1])]
    found = []
    for file, begin_s, until_s in zip(files, begins, ends, strict=True):
        first_s, last_s = max(start_s, begin_s), min(end_s, until_s)
        if first_s < last_s:
            found.append(Passage(Path(file.path), first_s - begin_s, last_s - begin_s))
    return found


def recording_of(files: Sequence[Path], digests: Sequence[str], sound: Sound) -> Recording:
    """What is known of a recording, of one file or several.

    Args:
        files: In their order.
        digests: Of each file, as ``digests_of`` gives them.
        sound: As the files were decoded.
    """
    parts = [
        RecordingPart(path=str(file.absolute()), sha256=digest, duration_s=length_s)
        for file, digest, length_s in zip(files, digests, sound.lengths_s, strict=True)
    ]
    return Recording(
        path=parts[0].path,
        sha256=joint_digest(digests),
        duration_s=sound.duration_s,
        parts=parts if len(parts) > 1 else [],
    )


def check_parts(files: Sequence[Path]) -> None:
    """See that each file of a recording is there, and is named once. Raises ``InputError``."""
    seen: dict[Path, Path] = {}
    for file in files:
        check_file(file)
        real = file.resolve()
        if real in seen:
            raise InputError(_named_twice(file, seen[real]))
        seen[real] = file


def digests_of(files: Sequence[Path]) -> list[str]:
    """The digest of each file. Raises ``InputError`` where one cannot be read or is the same as another."""
    check_parts(files)  # all, before the first is gone through
    digests: list[str] = []
    for file in files:
        digest = sha256_of(file)
        if digest in digests:
            raise InputError(_named_twice(file, files[digests.index(digest)]))
        digests.append(digest)
    return digests


def _named_twice(file: Path, other: Path) -> str:
    return _("{file} holds the same as {other}; name each part of a recording once.").format(file=file, other=other)


def joint_digest(digests: Sequence[str]) -> str:
    """By which a recording is known again: a single file's own digest, else that of all, one a line, in order."""
    return digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode()).hexdigest()
