"""The command that writes what follows a talk: draft."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.opening import opened_library
from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.language import ngettext

if TYPE_CHECKING:
    from assistant.extraction.retelling import Refusal
    from assistant.pipeline.follow_up import Draft
    from schemas.follow_up import DraftKind


def draft(
    meeting: Annotated[str, typer.Argument(help=_("Id, unique prefix of an id, or last."))],
    kind: Annotated[str, typer.Argument(metavar="KIND", help=_("What is written: mail, handover or chat."))],
    out: Annotated[Path, typer.Option("--out", help=_("Folder to write documents into."))] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help=_("Print the result as JSON."))] = False,
) -> None:
    """Write a mail to the customer, a hand-over note or a chat summary from the rows that a person has judged."""
    from assistant.cli.process import interruptible
    from assistant.cli.show import progress_shown
    from assistant.export.export import make_folder
    from assistant.pipeline.follow_up import draft as write
    from assistant.pipeline.follow_up import placed_files
    from assistant.settings import load_settings

    chosen = _kind(kind)
    make_folder(out)
    settings = load_settings()
    library = opened_library(settings.database_url)
    record = library.record(library.find(meeting).id)
    with interruptible() as cancel, progress_shown() as listener:
        drafted = write(record, chosen, settings, listener, cancel)
    files = list(map(str, placed_files(drafted, out)))
    if as_json:
        refused = [{"row": one.row_id, "sentence": one.sentence, "reason": one.reason} for one in drafted.refused]
        told = {"files": files, "refused": refused, "left_out": drafted.left_out}
        print(json.dumps({"meeting": record.meeting.id} | told, ensure_ascii=False))
        return
    for file in files:
        print(file)
    _tell(drafted)


def _kind(name: str) -> DraftKind:
    from typing import get_args

    from schemas.follow_up import DraftKind

    for kind in get_args(DraftKind):
        if kind == name.strip().lower():
            return kind  # type: ignore[no-any-return]
    known = ", ".join(get_args(DraftKind))
    raise InputError(_("There is no draft {name}. There are: {known}.").format(name=repr(name), known=known))


def _tell(drafted: Draft) -> None:
    """Say on standard error what was refused, and what is not in the draft."""
    from assistant.export.audience import left_out_line
    from assistant.review.literal import literal

    for refusal in drafted.refused:
        print(literal(_refused(refusal)), file=sys.stderr)
    if drafted.in_own_words:
        line = ngettext(
            "{count} need stands in the words of its row.",
            "{count} needs stand in the words of their rows.",
            drafted.in_own_words,
        )
        print(line.format(count=drafted.in_own_words), file=sys.stderr)
    if drafted.left_out:
        print(left_out_line(drafted.left_out), file=sys.stderr)


def _refused(refusal: Refusal) -> str:
    why = {
        "figure": _("Refused, a figure is not in the row: {sentence}"),
        "day": _("Refused, a day is not in the row: {sentence}"),
        "name": _("Refused, a name is not in the row: {sentence}"),
        "word": _("Refused, words are not in the row: {sentence}"),
        "denial": _("Refused, it denies what the row does not, or the other way round: {sentence}"),
        "mood": _("Refused, the row does not wish or fear it so: {sentence}"),
        "voice": _("Refused, it speaks for somebody else: {sentence}"),
    }
    return why[refusal.reason].format(sentence=refusal.sentence)
