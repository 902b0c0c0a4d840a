"""Paths as people type, paste and drop them."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.review.paths import completions, typed_path

names = st.text(st.characters(codec="utf-8", exclude_characters="\0/\\'\"", exclude_categories=("C", "Z")), min_size=1)
paths = st.lists(names, min_size=1, max_size=3).map(lambda parts: Path("/", *(f"a b{part}" for part in parts)))
WRITTEN: dict[str, Callable[[Path], str]] = {
    "plain": str,
    "blanks around": lambda path: f"  {path} ",
    "double quotes": lambda path: f'"{path}"',
    "single quotes": lambda path: f"'{path}'",
    "as a shell quotes": lambda path: shlex.quote(str(path)),
    "address": lambda path: path.as_uri(),
    "backslashes": lambda path: str(path).replace(" ", "\\ "),
}


@given(paths, st.sampled_from(sorted(WRITTEN)))
def test_a_path_is_understood_however_it_was_written_or_dropped(path: Path, way: str) -> None:
    assert typed_path(WRITTEN[way](path)) == path


@given(st.text())
def test_whatever_is_pasted_is_a_path_or_none_and_never_an_error(text: str) -> None:
    assert "\0" not in str(typed_path(text))
    assert all(one.startswith(os.path.split(text)[0]) or text == "~" for one in completions(text))


def test_a_text_too_long_for_a_path_is_no_error() -> None:
    assert typed_path("长\\" * 5000)
    assert completions("长" * 5000) == []


def test_a_backslash_that_stands_in_a_name_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a\\b.wav").touch()

    assert typed_path(f"{tmp_path}/a\\b.wav") == tmp_path / "a\\b.wav"


def test_home_is_understood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "talks").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))

    assert typed_path("~/talks") == tmp_path / "talks"
    assert completions("~") == ["~/"]
    assert completions("~/ta") == ["~/talks/"]
    assert typed_path("~nobody-of-this-name/x") == Path("~nobody-of-this-name/x")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("Talk.wav", "talk 2.wav", "notes.toml", ".hidden", "客户访谈.m4a", "bell\a.wav"):
        (tmp_path / name).touch()
    (tmp_path / "talks").mkdir()
    (tmp_path / "talks" / "first.wav").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ta", ["talk 2.wav", "talks/", "Talk.wav"]),
        ("T", ["Talk.wav", "talk 2.wav", "talks/"]),
        ("客", ["客户访谈.m4a"]),
        ("talks/", ["talks/first.wav"]),
        (".", [".hidden"]),
        ("", ["notes.toml", "talk 2.wav", "Talk.wav", "talks/", "客户访谈.m4a"]),
        ("nothing/", []),
        ("Talk.wav/", []),
    ],
)
def test_what_is_typed_is_completed_by_files_and_folders(folder: Path, typed: str, offered: list[str]) -> None:
    assert completions(typed) == offered
    assert completions(f"{folder}/{typed}") == [f"{folder}/{one}" for one in offered]


def test_only_files_that_are_wanted_are_offered_and_every_folder(folder: Path) -> None:
    assert completions("", (".toml",)) == ["notes.toml", "talks/"]
