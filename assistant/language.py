"""The interface in Chinese and English: gettext catalogues under ``assistant/locale``.

Message ids are the English texts. ``gettext`` speaks the interface language, which a program
chooses once with ``use_language`` and may switch at any time; ``translator`` gives the texts of one
fixed language, for documents that are written in the meeting's language whatever the interface speaks.
"""

from __future__ import annotations

import gettext as _gettext
import locale
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["zh", "en"]
LOCALE_DIR = Path(__file__).parent / "locale"
DOMAIN = "meeting"

_current: Language = "en"


def system_language() -> Language:
    """The language that the user's environment asks for; English where it asks for neither."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        value = os.environ.get(variable, "")
        if value and value not in ("C", "POSIX"):
            return "zh" if value.lower().startswith("zh") else "en"
    system, _encoding = locale.getlocale()
    return "zh" if (system or "").lower().startswith(("zh", "chinese")) else "en"


def use_language(language: Language) -> None:
    """Choose the interface language from now on."""
    global _current
    _current = language


def interface_language() -> Language:
    """The interface language in force."""
    return _current


@cache
def translator(language: Language) -> Callable[[str], str]:
    """The texts of one language, for documents."""
    if language == "en":
        return str
    return _gettext.translation(DOMAIN, LOCALE_DIR, languages=["zh_CN"], fallback=True).gettext


def gettext(message: str) -> str:
    """A text in the interface language."""
    return translator(_current)(message)


def ngettext(one: str, many: str, count: int) -> str:
    """A text that counts something, in the interface language.

    Chinese has one form for all numbers, so that its catalogue knows the English plural alone.

    Args:
        one: The English text for a single thing.
        many: The English text for any other number, which is the message id.
        count: How many there are.
    """
    return one if count == 1 and _current == "en" else gettext(many)
