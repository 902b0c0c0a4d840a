"""The draft of the mail with which a version is sent, as a file that mail programs open, and as text."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.export.mail import draft_message
from assistant.export.sign_off_words import FORM_WORDS
from schemas.sign_off import Version


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
    return draft_message(subject_of(version), body_of(version), attachments)


def _meeting(version: Version) -> str:
    """The meeting as the mail names it: title and day, as far as they are known."""
    content = version.content
    words = FORM_WORDS[content.language]
    title = " ".join(content.title.split()) or words.meeting_unnamed
    return words.dated.format(meeting=title, date=content.date) if content.date and content.title else title
