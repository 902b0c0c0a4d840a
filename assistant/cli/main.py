"""The entry point: chooses the language, runs the command, turns errors into one line and an exit status."""

from __future__ import annotations

import sys
import tomllib

from assistant.errors import MeetingError
from assistant.language import Language, system_language, use_language
from assistant.language import gettext as _
from assistant.places import settings_file

DEBUG_FLAG = "--debug"


def main() -> None:
    """Run ``meeting`` with the arguments of this process and exit with its status."""
    use_language(_chosen_language())
    arguments = [argument for argument in sys.argv[1:] if argument != DEBUG_FLAG]
    sys.exit(run(arguments, debug=DEBUG_FLAG in sys.argv))


def run(arguments: list[str], *, debug: bool = False) -> int:
    """Run one command and return its exit status: 0 done, 1 not done, 2 wrong usage, 3 done with gaps."""
    from assistant.cli.app import app  # after the language is chosen: help texts are read at import

    try:
        status = app(arguments, prog_name="meeting", standalone_mode=False)
    except MeetingError as error:
        if debug:
            raise
        print(str(error), file=sys.stderr)
        return error.exit_status
    except Exception as error:
        return _usage_or_defect(error, debug=debug)
    return status if isinstance(status, int) else 0


def _usage_or_defect(error: Exception, *, debug: bool) -> int:
    """Status of a usage error as the argument parser words it, or of a defect of ours."""
    import typer

    if isinstance(error, typer.TyperException):
        problem = error.format_message().strip()
        is_whole_help = "\n" in problem  # what a command group says when it is called without a command
        line = problem if is_whole_help else _("{problem} See: meeting --help").format(problem=problem)
        print(line, file=sys.stderr)
        return error.exit_code
    if isinstance(error, typer.Abort):
        print(_("Stopped."), file=sys.stderr)
        return 1
    if debug:
        raise error
    print(
        _("An unexpected error: {error}. This is a defect; the same command with --debug shows where.").format(
            error=f"{type(error).__name__}: {error}"
        ),
        file=sys.stderr,
    )
    return 1


def _chosen_language() -> Language:
    """``MEETING_LANG``, else the settings file, else the system's: read without loading all settings."""
    import os

    chosen = os.environ.get("MEETING_LANG", "")
    if not chosen:
        try:
            chosen = str(tomllib.loads(settings_file().read_text(encoding="utf-8")).get("lang", ""))
        except (OSError, ValueError):  # a damaged file is reported by the command that needs it
            chosen = ""
    if chosen == "zh":
        return "zh"
    if chosen == "en":
        return "en"
    return system_language()
