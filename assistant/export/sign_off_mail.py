"""The draft of the mail with which a version is sent, as a file that mail programs open, and as text."""

from __future__ import annotations

from collections.abc import Mapping
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import PurePath

from assistant.export.sign_off_words import FORM_WORDS
from schemas.sign_off import Version

_TYPES = {
    ".xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def subject_of(version: Version) -> str:
    """The subject, on one line."""
    words = FORM_WORDS[version.content.language]
    what = " ".join(version.content.title.split()) or words.form_title
    return words.subject.format(what=what, number=version.number)


def body_of(version: Version) -> str:
    """The text: it asks for confirmation and lists the open questions."""
    content = version.content
    words = FORM_WORDS[content.language]
    customer = " ".join(content.customer.split())
    greeting = words.greeting.format(customer=customer) if customer else words.greeting_nobody
    paragraphs = [greeting, words.asks.format(meeting=_meeting(version), count=len(content.rows)), words.how_to_mail]
    if content.questions:
        questions = [f"{number}. {question}" for number, question in enumerate(content.questions, 1)]
        paragraphs.append("\n".join([words.questions, *questions]))
    return "\n\n".join([*paragraphs, words.closing]) + "\n"


def text_draft(version: Version) -> str:
    """The draft as plain text, the subject in its first line."""
    return f"{subject_of(version)}\n\n{body_of(version)}"


def mail_draft(version: Version, attachments: Mapping[str, bytes]) -> bytes:
    """The draft as a message (RFC 5322) without sender and receiver, which mail programs open to be sent.

    Args:
        version: What is sent.
        attachments: The files by their names.
    """
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"  # Outlook and others open it as a draft
    message.set_content(body_of(version), charset="utf-8", cte="base64")
    for name, data in attachments.items():
        subtype = _TYPES[PurePath(name).suffix]
        message.add_attachment(data, maintype="application", subtype=subtype, filename=name)
    # EmailMessage loses blanks where it folds a subject that is not ASCII (CPython issue 92081).
    subject = Header(subject_of(version), "utf-8", header_name="Subject").encode(linesep=SMTP.linesep)
    return f"Subject: {subject}{SMTP.linesep}".encode("ascii") + message.as_bytes()


def _meeting(version: Version) -> str:
    """The meeting as the mail names it: title and day, as far as they are known."""
    content = version.content
    words = FORM_WORDS[content.language]
    title = " ".join(content.title.split()) or words.meeting_unnamed
    return words.dated.format(meeting=title, date=content.date) if content.date and content.title else title
