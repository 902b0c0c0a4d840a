"""The user's own Word template, filled by docxtpl: Jinja's tags in a docx, which may fill in and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import Environment
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError
from jinja2.runtime import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from assistant.errors import InputError, reason_of
from assistant.export.contents import Contents
from assistant.export.fields import fields
from assistant.export.literal import shortened
from assistant.language import gettext as _

NEAR_LENGTH = 60
"""Characters of the words that are shown from beside a mistake."""

_OF_DOCXTPL = re.compile(r"(?<=[{}%])_(?=[{}%])")
"""What docxtpl would make braces of, in whatever was said."""
_QUOTED = re.compile(r"'([^']*)'")


def filled(template: Path, said: Contents) -> bytes:
    """Fill a template with the contents of a document.

    Values are plain text whatever they hold: they are escaped, and no filter hands markup through. Templates run in
    Jinja's sandbox: they reach the fields and nothing of the program.

    Args:
        template: A docx with the tags that ``docs/templates.md`` tells of.
        said: The contents.

    Raises:
        InputError: The file is not there, is no docx, names a field that there is not, or has a mistake in its tags.
    """
    try:
        document = _Template(BytesIO(template.read_bytes()))
        document.init_docx()
    except OSError as error:
        reason = reason_of(error)
        raise InputError(_("{file} cannot be read: {reason}.").format(file=template, reason=reason)) from error
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise InputError(_("{file} is no Word document (docx).").format(file=template)) from error
    try:
        document.render(fields(said), _environment())
    except Exception as error:
        # A template is the user's, and its expressions may fail in any way.
        raise InputError(_mistake(template, error)) from error
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl tells no types
    """A template whose properties (title, author …) are no XML while they are filled."""

    def render_properties(self, context: dict[str, Any], jinja_env: Environment | None = None) -> None:
        unescaped = jinja_env.overlay(autoescape=False, finalize=_text) if jinja_env else None
        super().render_properties(context, unescaped)


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_literal)
    for name in ("safe", "e", "escape", "forceescape"):
        environment.filters[name] = str
    return environment


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _literal(value: object) -> Markup:
    """A value as text of an XML document, whatever it says of itself.

    What a block or a macro of the template gives is escaped already, and must not be so twice.
    """
    text = value.unescape() if isinstance(value, Markup) else _text(value)
    return Markup(_OF_DOCXTPL.sub("&#95;", escape(str.__str__(text))))  # noqa: S704 - escaped right here


def _mistake(template: Path, error: Exception) -> str:
    where = _near(getattr(error, "docx_context", ()))
    if isinstance(error, UndefinedError):
        names = _QUOTED.findall(str(error))
        return _("{file}: there is no field {name}. docs/templates.md lists the fields.").format(
            file=template, name=repr(names[-1]) if names else where
        )
    if isinstance(error, SecurityError):
        return _("{file}: a template may only fill in, not run code: {reason}").format(file=template, reason=error)
    if isinstance(error, TemplateSyntaxError):
        return _("{file}: a tag is wrong near “{near}”: {reason}").format(
            file=template, near=where, reason=shortened(str(error.message), NEAR_LENGTH * 2)
        )
    return _("{file} cannot be filled in: {reason}").format(
        file=template, reason=shortened(str(error) or type(error).__name__, NEAR_LENGTH * 2)
    )


def _near(lines: Iterable[str]) -> str:
    """The words around a mistake, on one line: those with a tag, else any."""
    found = [" ".join(line.split()) for line in lines]
    tagged = [line for line in found if "{" in line or "}" in line] or [line for line in found if line]
    return shortened(" … ".join(tagged), NEAR_LENGTH)
