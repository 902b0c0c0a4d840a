"""What can go wrong, as the user is told it.

Every error that a user can cause or mend is one of these, carries one clear line that says what is
wrong and what to do, and maps to an exit status of the command line:

    MeetingError                 1   could not be done
    ├── InputError               1   a file or value that was given cannot be used
    ├── ModelFileError           1   a model file is missing, damaged or cannot be fetched
    ├── EndpointError            1   a language model or recogniser did not answer as asked
    ├── LibraryError             1   the library cannot be opened, read or written
    │   ├── MeetingNotFoundError 1   no meeting, or more than one, goes by that name
    │   └── ChangedMeanwhileError 1  somebody else changed the same thing since it was read
    └── CancelledError           1   the user asked to stop; what was finished is kept

Anything else that escapes is a defect of ours, shown with a traceback only under ``--debug``.
"""

from __future__ import annotations

import errno

from assistant.language import gettext as _


class MeetingError(Exception):
    """Base of all errors whose text is meant for the user."""

    exit_status = 1


class InputError(MeetingError):
    """A file, a folder or a value that the user gave cannot be used."""


class ModelFileError(MeetingError):
    """A model file is missing, damaged, or no source can be reached."""


class EndpointError(MeetingError):
    """A language model or a recogniser behind an address refused, timed out or answered nonsense."""


class LibraryError(MeetingError):
    """The library cannot be opened, read or written."""


class MeetingNotFoundError(LibraryError):
    """No meeting, or more than one, answers to the id, prefix or ``last`` that was given."""


class ChangedMeanwhileError(LibraryError):
    """What was to be changed is not what it was when it was read; read anew, it can be changed as it is now."""

    def __init__(self, line: str, entity: str = "", name: str = "") -> None:
        """Say so.

        Args:
            line: For the user.
            entity: What kind of thing it is, as in ``Change``; empty where it is no one thing.
            name: Its id.
        """
        super().__init__(line)
        self.entity, self.name = entity, name


class CancelledError(MeetingError):
    """The user asked to stop. What was finished before is kept."""


def reason_of(error: OSError) -> str:
    """Why a file could not be read or written, in the interface language where it is one of the usual reasons."""
    known = {
        errno.ENOENT: _("there is no such file or folder"),
        errno.EACCES: _("permission denied"),
        errno.EPERM: _("permission denied"),
        errno.EROFS: _("nothing can be written there"),
        errno.EISDIR: _("it is a folder"),
        errno.ENOTDIR: _("a file stands where a folder should be"),
        errno.EEXIST: _("a file stands where a folder should be"),
        errno.ENOSPC: _("the disk is full"),
        errno.EDQUOT: _("the disk is full"),
        errno.ENAMETOOLONG: _("the name is too long"),
    }
    return known.get(error.errno or 0) or error.strerror or str(error)
