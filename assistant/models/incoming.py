"""A model file on its way in: resumed, measured and digested while it is written, placed only if right.

The bytes lie in ``<name>.part`` beside the file's place. Whatever source wrote them, they are a
prefix of the wanted file, so the next source, or the next run, goes on where the last one stopped.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO

from assistant.language import gettext as _
from assistant.models.manifest import ModelFile

CHUNK_BYTES = 1 << 20


class SourceError(Exception):
    """A source cannot deliver; the text is the reason in short, for the user."""


class RefusedError(SourceError):
    """What was delivered is not the wanted file. It has been removed."""


def chunks(stream: IO[bytes], limit: int | None = None) -> Iterator[bytes]:
    """Read ``stream`` to its end, or ``limit`` bytes of it, in pieces of ``CHUNK_BYTES``."""
    left = limit
    while left is None or left > 0:
        chunk = stream.read(CHUNK_BYTES if left is None else min(CHUNK_BYTES, left))
        if not chunk:
            return
        if left is not None:
            left -= len(chunk)
        yield chunk


class Incoming:
    """One wanted file while it is being fetched into ``folder``."""

    def __init__(self, folder: Path, wanted: ModelFile) -> None:
        self.wanted = wanted
        self.received = 0
        """How many bytes of the file are here."""
        self.placed = False
        self._target = folder / wanted.name
        self._part = folder / f"{wanted.name}.part"
        self._digest = hashlib.sha256()
        self._stream: BinaryIO | None = None
        if self._part.exists() and self._part.stat().st_size <= wanted.bytes:
            self.keep(self._part.stat().st_size)
        self.resumed = self.received > 0
        """Whether some of the bytes are from an earlier run."""

    def keep(self, count: int) -> None:
        """Keep the first ``count`` bytes, which must be here, and drop the rest."""
        if count == 0:
            self.drop()
            return
        self.close()
        self._digest = hashlib.sha256()
        with self._part.open("r+b") as stream:
            for chunk in chunks(stream, count):
                self._digest.update(chunk)
            stream.truncate(count)
        self.received = count

    def drop(self) -> None:
        """Remove all that is here, to begin anew."""
        self.close()
        self._part.unlink(missing_ok=True)
        self._digest, self.received, self.resumed = hashlib.sha256(), 0, False

    def write(self, chunk: bytes) -> None:
        """Append bytes. Raises ``RefusedError`` as soon as there are more than the file has."""
        if self.received + len(chunk) > self.wanted.bytes:
            self.drop()
            raise RefusedError(
                _("{file} is larger there than it should be; it was refused").format(file=self.wanted.name)
            )
        if self._stream is None:
            self._stream = self._part.open("ab" if self.received else "wb")
        self._stream.write(chunk)
        self._digest.update(chunk)
        self.received += len(chunk)

    def close(self) -> None:
        """Let go of the file; what is here stays."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def place(self) -> None:
        """Put the complete file in its place, at once and durably.

        Raises ``RefusedError`` if it is not the wanted one, and ``SourceError`` if bytes are missing.
        """
        if self.received < self.wanted.bytes:
            raise SourceError(
                _("{file} ends after {received} of {bytes} bytes").format(
                    file=self.wanted.name, received=self.received, bytes=self.wanted.bytes
                )
            )
        if self._digest.hexdigest() != self.wanted.sha256:
            self.drop()
            raise RefusedError(
                _("{file} is not what its makers published; it was refused").format(file=self.wanted.name)
            )
        self.close()
        with self._part.open("rb+") as stream:
            os.fsync(stream.fileno())
        self._part.replace(self._target)
        _settle(self._target.parent)
        self.placed = True


def _settle(folder: Path) -> None:
    """Make a rename durable where the system can: Windows has no handles on folders."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
