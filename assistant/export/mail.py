"""Mail drafts as messages that mail programs open to be sent."""

from __future__ import annotations

from collections.abc import Mapping
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import PurePath

_TYPES = {
    ".xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def draft_message(subject: str, body: str, attachments: Mapping[str, bytes]) -> bytes:
    """A message (RFC 5322) without sender and receiver.

    Args:
        subject: On one line.
        body: Plain text.
        attachments: The files by their names: xlsx and docx.
    """
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"  # Outlook and others open it as a draft
    message.set_content(body, charset="utf-8", cte="base64")
    for name, data in attachments.items():
        subtype = _TYPES[PurePath(name).suffix]
        message.add_attachment(data, maintype="application", subtype=subtype, filename=name)
    # EmailMessage loses blanks where it folds a subject that is not ASCII (CPython issue 92081).
    encoded = Header(subject, "utf-8", header_name="Subject").encode(linesep=SMTP.linesep)
    return f"Subject: {encoded}{SMTP.linesep}".encode("ascii") + message.as_bytes()
