"""Opening the library for a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.cli.show import progress_when_needed

if TYPE_CHECKING:
    from assistant.library.library import Library


def opened_library(url: str) -> Library:
    """Open the library, and show how far an older one is made ready. Raises ``LibraryError``."""
    from assistant.library.library import open_library

    with progress_when_needed() as listener:
        return open_library(url, listener)
