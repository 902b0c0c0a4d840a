"""What can go wrong with a database, said in one clear line."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from json import JSONDecodeError

from pydantic import ValidationError
from sqlalchemy import exc

from assistant.errors import LibraryError
from assistant.language import gettext as _


@contextmanager
def told_clearly(place: str) -> Iterator[None]:
    """Turn what a database refuses into ``LibraryError``; what only a defect of ours causes passes as it is.

    Args:
        place: The library's file or address, for the line.
    """
    try:
        yield
    except (exc.IntegrityError, exc.ProgrammingError, exc.DataError):
        raise
    except exc.DBAPIError as error:
        raise LibraryError(_line(place, error.orig)) from error
    except (ValidationError, JSONDecodeError) as error:
        raise LibraryError(
            _("The library {place} holds what this program does not understand.").format(place=place)
        ) from error
    except exc.TimeoutError as error:
        raise LibraryError(_("The library {place} is busy; try again.").format(place=place)) from error


def _line(place: str, cause: BaseException | None) -> str:
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorname", "").removeprefix("SQLITE_").split("_")[0]
        known = {
            "NOTADB": _("The library {place} is damaged. Put a backup in its place, or move it away to begin anew."),
            "CORRUPT": _("The library {place} is damaged. Put a backup in its place, or move it away to begin anew."),
            "READONLY": _("The library {place} cannot be written. Make the file and its folder writable."),
            "PERM": _("The library {place} cannot be opened. Check who may read and write the file and its folder."),
            "CANTOPEN": _(
                "The library {place} cannot be opened. Check who may read and write the file and its folder."
            ),
            "BUSY": _("The library {place} is held by another program. Close that one, or wait, and try again."),
            "LOCKED": _("The library {place} is held by another program. Close that one, or wait, and try again."),
            "FULL": _("The disk of the library {place} is full. Free some space; what was saved before is kept."),
        }
        if code in known:
            return known[code].format(place=place)
    reason = next(iter(str(cause).strip().splitlines()), "")
    return _("The library {place} cannot be read or written: {reason}").format(place=place, reason=reason)
