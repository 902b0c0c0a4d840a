"""Samples of a recording in a file of their own: three hours of them are half the memory that hearing may take."""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Protocol

import numpy as np
import numpy.typing as npt

from assistant.errors import InputError, reason_of
from assistant.language import gettext as _

SAMPLE_BYTES = 4
"""Of a float32."""
SILENCE_AT_ONCE = 1 << 16


class Samples(Protocol):
    """Mono samples between -1 and 1 of which parts are asked for; an array is such, too."""

    def __len__(self) -> int:
        """How many there are."""

    def __getitem__(self, part: slice, /) -> npt.NDArray[np.float32]:
        """Those from one place to another, one by one."""


class StoredSamples:
    """Samples in a file without a name, which goes when they do; each part that is asked for is a copy."""

    def __init__(self, file: IO[bytes]) -> None:
        """Take a file that holds a sample or more; it may be closed afterwards."""
        self._mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def __len__(self) -> int:
        return len(self._mapped) // SAMPLE_BYTES

    def __getitem__(self, part: slice, /) -> npt.NDArray[np.float32]:
        start, stop, _step = part.indices(len(self))
        if start >= stop:
            return np.zeros(0, np.float32)
        copied = np.frombuffer(self._mapped, np.float32, stop - start, start * SAMPLE_BYTES).copy()
        if hasattr(mmap, "MADV_DONTNEED"):  # else all that was ever read would stay in memory
            self._mapped.madvise(mmap.MADV_DONTNEED)
        return copied


class Mixed:
    """Two channels as one, each at half its loudness; each part that is asked for is a copy."""

    def __init__(self, left: Samples, right: Samples) -> None:
        """Take channels of the same length."""
        self._left, self._right = left, right

    def __len__(self) -> int:
        return len(self._left)

    def __getitem__(self, part: slice, /) -> npt.NDArray[np.float32]:
        return (self._left[part] + self._right[part]) * np.float32(0.5)


class SampleWriter:
    """Writes samples one after another. A context; raises ``InputError`` where there is no room for them."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="meeting-")  # noqa: SIM115 - closed at the end of the context
        self.count = 0
        """How many have been written."""

    def __enter__(self) -> SampleWriter:
        return self

    def __exit__(self, *_error: object) -> None:
        with suppress(OSError):  # what could not be written has been told
            self._file.close()

    def add(self, samples: npt.NDArray[np.float32]) -> None:
        """Write samples behind those that are there."""
        with _told():
            self._file.write(samples.tobytes())
        self.count += len(samples)

    def add_silence(self, count: int) -> None:
        """Write so many samples of silence."""
        for begin in range(0, count, SILENCE_AT_ONCE):
            self.add(np.zeros(min(SILENCE_AT_ONCE, count - begin), np.float32))

    def finish(self) -> StoredSamples:
        """All that was written, one sample or more."""
        with _told():
            self._file.flush()
        return StoredSamples(self._file)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(
            _(
                "There is no room in {folder} for the sound while it is worked on: {reason}. Make room there, "
                "or name another folder in TMPDIR."
            ).format(folder=tempfile.gettempdir(), reason=reason_of(error))
        ) from error
