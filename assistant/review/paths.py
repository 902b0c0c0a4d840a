"""Paths as people type, paste or drop them, and what may follow what is typed so far."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

MOST_COMPLETIONS = 200
"""Nobody goes through more; typing a letter helps sooner."""
_ESCAPED = re.compile(r"\\(.)")


def typed_path(text: str) -> Path:
    """The path that is meant: quotes, ``file://``, ``~`` and a terminal's backslashes before blanks are understood."""
    text = text.replace("\0", "").strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    if text.lower().startswith("file://"):
        return Path(url2pathname(urlsplit(text).path))
    path = _expanded(text)
    # os.path: pathlib raises for what is too long to be a path.
    if os.name != "nt" and "\\" in text and not os.path.exists(path):  # noqa: PTH110
        return _expanded(_ESCAPED.sub(r"\1", text))
    return path


def completions(typed: str, suffixes: Sequence[str] = ()) -> list[str]:
    """What is typed, completed by each file and folder that fits; letters' case does not matter.

    Args:
        typed: The beginning of a path. What ends in a separator is completed by what the folder holds.
        suffixes: How names of files end that are wanted, in small letters; empty: any. Folders are always there.
    """
    if typed == "~":
        return [f"~{os.sep}"]
    head, begun = os.path.split(typed)
    folder = head if not head or head.endswith(os.sep) else head + os.sep
    try:
        with os.scandir(_expanded(head) if head else ".") as entries:
            found = [_name(entry) for entry in entries if _fits(entry, begun, suffixes)]
    except (OSError, ValueError):  # no such folder, not for our eyes, or no path at all
        return []
    found.sort(key=lambda name: (not name.startswith(begun), name.casefold()))
    return [folder + name for name in found[:MOST_COMPLETIONS]]


def _fits(entry: os.DirEntry[str], begun: str, suffixes: Sequence[str]) -> bool:
    name = entry.name
    if not name.casefold().startswith(begun.casefold()) or (name.startswith(".") and not begun.startswith(".")):
        return False
    # A name that is no text can neither be shown nor kept in the library.
    is_text = name.isprintable()
    return is_text and (not suffixes or name.lower().endswith(tuple(suffixes)) or _is_folder(entry))


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name + os.sep if _is_folder(entry) else entry.name


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle
        return False


def _expanded(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError:  # ~somebody whom this machine does not know
        return Path(text)
