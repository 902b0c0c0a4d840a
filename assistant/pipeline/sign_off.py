"""From record to agreement: what is sent to the customer, and what comes of its reply."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from assistant.errors import InputError
from assistant.export.audience import for_customer, left_out
from assistant.export.export import make_folder, placed
from assistant.export.returned import read_returned
from assistant.export.sign_off import sending, sent_cells
from assistant.export.sign_off_excel import sign_off_workbook
from assistant.export.sign_off_mail import mail_draft, text_draft
from assistant.export.sign_off_word import sign_off_document
from assistant.export.sign_off_words import FORM_WORDS, form_lines
from assistant.language import gettext as _
from assistant.library.library import Library
from assistant.library.replies_read import ACTION, files_read
from assistant.library.reply_edits import RowReply, replies
from assistant.library.reply_matching import Matching, match, same_words
from assistant.library.version_differences import Differences, differences
from assistant.pipeline.minutes import with_minutes
from schemas.minutes import MinutedRecord
from schemas.record import JournalEntry, WrittenReply
from schemas.sign_off import Sending, SentRow, Version

NOW = "now"
"""Stands for what would be sent at this moment, where a version is named."""


@dataclass(frozen=True)
class Sent:
    """What was frozen, and the files that it was written into."""

    version: Version
    is_new: bool
    """False where nothing is different from the newest version, statuses included, which was written again."""
    files: list[Path]
    """The form as xlsx and docx, the mail as eml and txt."""
    left_out: int
    """Rows that are not in it though nobody rejected or dropped them: not judged yet, or internal."""


@dataclass(frozen=True)
class Reply:
    """What a returned file says, before any of it is stored."""

    file: str
    matching: Matching
    rows: list[RowReply]
    beside: list[str]
    """What the customer wrote beside the rows."""
    newest: int
    """The number of the newest version, which may be another one than was answered."""
    added_since: list[SentRow]
    """Rows that would be sent now and were not in the version."""
    read_before: list[str]
    """The names of other files that answer this version and were read before; where both answer a row, the one that was
    read later counts."""

    @property
    def version(self) -> Version:
        """The version that is answered."""
        return self.matching.version

    @property
    def taken(self) -> list[RowReply]:
        """The rows that are to be changed."""
        return [row for row in self.rows if row.verdict == "taken"]

    @property
    def is_complete(self) -> bool:
        """Whether every row of the version is answered and what it says was or can be stored."""
        done = all(row.verdict in ("taken", "known") for row in self.rows)
        return done and not self.matching.missing and not self.matching.refused


def send(library: Library, meeting_id: str, out_dir: Path, who: str) -> Sent:
    """Freeze what the customer is sent as a version, and write its forms and mail into a folder.

    Raises:
        InputError: There is nothing to send, or the folder cannot be written into.
        ChangedMeanwhileError: Somebody changed the record while it was being put together.
    """
    make_folder(out_dir)
    seen = library.newest_entry(meeting_id)
    record = with_minutes(library.record(meeting_id))
    content = sending(for_customer(record))
    if not content.rows:
        raise InputError(
            _("There is nothing to send: no row for the customer is judged yet. `meeting review` does that.")
        )
    newest = max((version.number for version in library.versions(meeting_id)), default=0)
    version = library.freeze(content, who, seen)
    stem = f"{meeting_id}-v{version.number}"
    forms = {f"{stem}.xlsx": sign_off_workbook(version), f"{stem}.docx": sign_off_document(version)}
    mail = {f"{stem}.eml": mail_draft(version, forms), f"{stem}.txt": text_draft(version).encode()}
    out = left_out(record)
    return Sent(
        version=version,
        is_new=version.number > newest,
        files=[placed(out_dir / name, data) for name, data in (forms | mail).items()],
        left_out=out.unjudged + out.internal,
    )


def read_reply(library: Library, meeting_id: str, path: Path) -> Reply:
    """Read a returned file and find what it would change. Nothing is stored.

    Raises:
        InputError: The file cannot be read, or answers no version of this meeting.
    """
    form = read_returned(path)
    versions = library.versions(meeting_id)
    matching = match(form, meeting_id, versions)
    record = library.record(meeting_id)
    language = record.meeting.language
    reply = WrittenReply(version=matching.version.number, file=form.name, sha256=form.sha256)
    read = files_read(library.journal(meeting_id))
    place = next((place for place, one in enumerate(read) if one.sha256 == reply.sha256), len(read))
    sent = {row.row_id for row in matching.version.content.rows}
    now = sending(for_customer(MinutedRecord(**dict(record))))  # of the rows alone, which takes no drawing of minutes
    own = [*form_lines(matching.version), *FORM_WORDS[matching.version.content.language].sheets.values()]
    return Reply(
        file=form.name,
        matching=matching,
        rows=replies(record, matching, reply, partial(sent_cells, language=language), read[place + 1 :]),
        beside=[line for line in form.beside if not any(same_words(line, one) for one in own)],
        newest=versions[-1].number,
        added_since=[row for row in now.rows if row.row_id not in sent],
        read_before=[one.file for one in read[:place] if one.version == reply.version],
    )


def store_reply(library: Library, meeting_id: str, reply: Reply, who: str) -> JournalEntry | None:
    """Make the changes of a reply as one act, which undo takes back; None where there are none.

    Raises:
        ChangedMeanwhileError: A row was changed since the reply was read.
    """
    changes = [change for row in reply.taken for change in row.changes]
    return library.apply(meeting_id, ACTION, changes, who) if changes else None


def difference(library: Library, meeting_id: str, older: str, newer: str = NOW) -> Differences:
    """What is different between two versions, each by its number, or between one and now.

    Raises:
        InputError: There is no such version.
    """
    return differences(_sending(library, meeting_id, older), _sending(library, meeting_id, newer))


def _sending(library: Library, meeting_id: str, name: str) -> Sending:
    """The content of a version by its number, with or without a ``v``; or of what would be sent now."""
    wanted = name.strip().lower()
    if wanted == NOW:
        return sending(for_customer(with_minutes(library.record(meeting_id))))
    versions = library.versions(meeting_id)
    found = next((one for one in versions if wanted in (str(one.number), f"v{one.number}")), None)
    if found is None:
        known = ", ".join(f"v{one.number}" for one in versions) or _("none")
        raise InputError(_("There is no version {name}. There are: {known}.").format(name=repr(name), known=known))
    return found.content
