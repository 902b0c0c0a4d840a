"""Whether the file of a library is still the one that was opened: SQLite writes on into one that was removed."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from assistant.errors import LibraryError
from assistant.language import gettext as _


class OpenedFile:
    """The file behind an address, as it was when this was made; a server has none, and is there."""

    def __init__(self, address: sa.URL) -> None:
        name = address.database if address.get_backend_name() == "sqlite" else None
        self._path = Path(name).absolute() if name and not name.startswith((":memory:", "file:")) else None
        self._identity = self._found()

    def check(self) -> None:
        """Raise ``LibraryError`` where the file was moved, removed or replaced since: what is written would be lost."""
        if self._path is not None and self._found() != self._identity:
            raise LibraryError(
                _(
                    "The library {place} was moved, removed or replaced while it was open. "
                    "Put it back, or leave and open it again."
                ).format(place=self._path)
            )

    def _found(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat() if self._path is not None else None
        except OSError:
            return None
        return (found.st_dev, found.st_ino) if found else None
