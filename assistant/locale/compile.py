"""Keep the catalogues in step with the code: ``python -m assistant.locale.compile`` (needs Babel).

New texts are added without a translation, texts that are gone are dropped, and the .mo files that
the program reads are written. A test fails while a text lacks its Chinese translation.
"""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from assistant.language import DOMAIN, LOCALE_DIR

UNDATED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""Stands in the compiled header in the place of now, so that the file only changes when a text does."""
PACKAGE = Path(__file__).parent.parent
KEYWORDS = {"_": None, "gettext": None, "say": None, "marked": None, "ngettext": (2,)}
"""``say``: the texts of a document's language; ``marked``: a text that is translated where it is shown; ``ngettext``:
the plural alone, since Chinese has no other form.
"""


def texts_in_code() -> set[str]:
    """Every text that the code hands to gettext."""
    found = extract_from_dir(PACKAGE, method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=())
    return {message for _file, _line, message, _comments, _context in found if isinstance(message, str)}


def catalogue(language: str = "zh_CN") -> Catalog:
    """The translations as they stand."""
    path = _path(language)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def renewed(old: Catalog, texts: set[str]) -> Catalog:
    """A catalogue of exactly these texts, with the translations known so far."""
    new = Catalog(
        locale=old.locale, domain=DOMAIN, project="meeting-assistant", header_comment="# Interface texts.", fuzzy=False
    )
    for text in sorted(texts):
        known = old.get(text)
        new.add(text, known.string if known else "")
    return new


def po_bytes(messages: Catalog) -> bytes:
    """A catalogue as text, without dates, so that it only changes when a text does."""
    buffer = BytesIO()
    write_po(buffer, messages, width=120, omit_header=False)
    return re.sub(
        rb'"(Project-Id|Report-Msgid|POT-Creation|PO-Revision|Last-Translator|Language-Team|Generated)[^\n]*\n',
        b"",
        buffer.getvalue(),
    )


def mo_bytes(messages: Catalog) -> bytes:
    """A catalogue as gettext reads it."""
    undated = read_po(BytesIO(po_bytes(messages)), locale=messages.locale, domain=DOMAIN)
    undated.creation_date = undated.revision_date = UNDATED
    buffer = BytesIO()
    write_mo(buffer, undated)
    return buffer.getvalue()


def _path(language: str) -> Path:
    return LOCALE_DIR / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def main() -> None:
    """Renew the Chinese catalogue and compile it."""
    messages = renewed(catalogue(), texts_in_code())
    path = _path("zh_CN")
    path.write_bytes(po_bytes(messages))
    path.with_suffix(".mo").write_bytes(mo_bytes(messages))


if __name__ == "__main__":
    main()
