"""Commands that give out a record: export, template and show."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.opening import opened_library
from assistant.cli.process import interruptible
from assistant.cli.show import progress_shown
from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.language import ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.export.audience import Audience
    from assistant.export.quotes import Stretch
    from schemas.minutes import MinutedRecord


def export(
    meeting: Annotated[str, typer.Argument(help=_("Id, unique prefix of an id, or last."))],
    formats: Annotated[
        str, typer.Option("--format", help=_("Documents to write, separated by commas."))
    ] = "docx,xlsx,md,json",
    out: Annotated[Path, typer.Option("--out", help=_("Folder to write documents into."))] = Path(),
    audience: Annotated[
        str, typer.Option("--audience", help=_("Whom the documents are for: internal or customer."))
    ] = "internal",
    template: Annotated[
        Path | None, typer.Option("--template", help=_("Your own docx template, for docx and pdf."))
    ] = None,
    with_audio: Annotated[
        bool, typer.Option("--with-audio", help=_("Put the sound of the evidence into the html document."))
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print the result as JSON."))] = False,
) -> None:
    """Write documents from a record."""
    import json

    from assistant.export.export import check_formats
    from assistant.export.export import export as write
    from assistant.pipeline.minutes import with_minutes
    from assistant.pipeline.sounds import sounds_of
    from assistant.settings import load_settings

    readers = _audience(audience)
    names = [name.strip().lower() for name in formats.split(",") if name.strip()]
    check_formats(names)
    if template and not {"docx", "pdf"} & set(names):
        raise InputError(_("A template makes docx and pdf: with --template, name one of them in --format."))
    if with_audio and "html" not in names:
        raise InputError(_("Only html holds sound: with --with-audio, name html in --format."))
    library = opened_library(load_settings().database_url)
    record = with_minutes(library.record(library.find(meeting).id))
    with interruptible() as cancel, progress_shown() as listener:
        sounds = sounds_of(record, readers, listener, cancel) if with_audio else {}
        files = write(
            record,
            names,
            out,
            audience=readers,
            template=template,
            sounds=sounds,
            on_progress=listener,
            cancel=cancel,
        )
    if with_audio:
        _tell_sound(sounds)
    if readers == "customer":
        _tell_left_out(record)
    if as_json:
        print(json.dumps({"meeting": record.meeting.id, "files": [str(file) for file in files]}, ensure_ascii=False))
    else:
        for file in files:
            print(file)


def template(
    out: Annotated[Path, typer.Argument(help=_("File to write: .docx."))],
    language: Annotated[str, typer.Option("--language", help=_("Language of the headings: zh or en."))] = "",
) -> None:
    """Write an example of a docx template, to be changed and given to export."""
    from assistant.export.example_template import example_template
    from assistant.export.export import placed
    from assistant.language import interface_language

    chosen = language.strip().lower() or interface_language()
    if chosen not in ("zh", "en"):
        raise InputError(_("There is no template in {name}. There are: zh, en.").format(name=repr(language)))
    if out.exists():
        raise InputError(_("{file} is there already; name another file.").format(file=out))
    print(placed(out, example_template("zh" if chosen == "zh" else "en")))


def _audience(name: str) -> Audience:
    from assistant.export.audience import AUDIENCES

    for audience in AUDIENCES:
        if audience == name.strip().lower():
            return audience
    known = ", ".join(AUDIENCES)
    raise InputError(_("There is no audience {name}. There are: {known}.").format(name=repr(name), known=known))


def _tell_sound(sounds: Mapping[Stretch, bytes]) -> None:
    """Say on standard error how much sound the html document holds."""
    from assistant.export.quotes import clock

    length_s = sum(end_s - start_s for start_s, end_s in sounds)
    size_mb = sum(map(len, sounds.values())) / 1e6
    line = _("Sound in the html document: {count} stretches, {length}, {size} MB")
    print(line.format(count=len(sounds), length=clock(length_s), size=f"{size_mb:.1f}"), file=sys.stderr)


def _tell_left_out(record: MinutedRecord) -> None:
    """Say on standard error which rows the customer's copy does not hold."""
    from assistant.export.audience import left_out

    out = left_out(record)
    if out.unjudged:
        line = ngettext(
            "Left out: {count} row that nobody has checked; check it with: meeting review {meeting}",
            "Left out: {count} rows that nobody has checked; check them with: meeting review {meeting}",
            out.unjudged,
        )
        print(line.format(count=out.unjudged, meeting=record.meeting.id), file=sys.stderr)
    if out.internal:
        line = ngettext(
            "Left out: {count} implicit need or concern that the customer has not agreed to; "
            "a row of the kind demand is handed over.",
            "Left out: {count} implicit needs and concerns that the customer has not agreed to; "
            "a row of the kind demand is handed over.",
            out.internal,
        )
        print(line.format(count=out.internal), file=sys.stderr)


def show(
    meeting: Annotated[str, typer.Argument(help=_("Id, unique prefix of an id, or last."))],
    as_json: Annotated[bool, typer.Option("--json", help=_("Print the whole record as JSON."))] = False,
) -> None:
    """Print the tables and what else is told of a meeting: decisions, topics, customer profile, decision chain."""
    from assistant.cli.tables import print_carried, print_record
    from assistant.library.todos import short_names
    from assistant.pipeline.carried import left_by_earlier
    from assistant.pipeline.minutes import with_minutes
    from assistant.settings import load_settings

    library = opened_library(load_settings().database_url)
    record = with_minutes(library.record(library.find(meeting).id))
    if as_json:
        print(record.model_dump_json(indent=1))
    else:
        print_record(record)
        print_carried(record, left_by_earlier(library, record), short_names(library.todos()))
