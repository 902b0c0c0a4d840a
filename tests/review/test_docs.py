"""What the documents say of keys, signs and pictures, held against the program."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from assistant.language import Language, use_language
from assistant.review.keys import (
    APP_KEYS,
    HOME_KEYS,
    MEETING_KEYS,
    ROW_KEYS,
    TRANSCRIPT_KEYS,
    Key,
    key_ids,
    shown_key,
)
from assistant.review.labels import sign_meanings
from docs.make_screens import DOCS, PICTURES

REVIEW = DOCS / "review.md"
SECTIONS: Mapping[str, Sequence[Key]] = {
    "Rows": ROW_KEYS,
    "Transcript": TRANSCRIPT_KEYS,
    "Anywhere in a meeting": MEETING_KEYS,
    "List of meetings": HOME_KEYS,
    "Everywhere": APP_KEYS,
}


def table_under(path: Path, heading: str) -> list[list[str]]:
    """The cells of the first table under a heading, without the table's own head."""
    _before, found, text = path.read_text(encoding="utf-8").partition(f"# {heading}\n")
    assert found, heading
    section = re.split(r"^#", text, maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def code(cell: str) -> list[str]:
    """What stands as code in a cell."""
    return re.findall(r"`([^`]+)`", cell)


def named(key: Key) -> list[str]:
    """The names of a key for a keymap, as the tables write them: of many the first and the last."""
    names = [name.removeprefix("review.") for name in key.ids]
    return [names[0], names[-1]] if len(names) > 2 else names


@pytest.mark.parametrize("heading", SECTIONS)
def test_the_table_of_a_pane_has_all_its_keys_in_order_with_help_and_name(heading: str) -> None:
    written = [(" ".join(code(keys)), does, code(names)) for keys, does, names in table_under(REVIEW, heading)]

    assert written == [(key.shown_keys({}), key.shown_help, named(key)) for key in SECTIONS[heading]]


@pytest.mark.parametrize(
    ("name", "heading", "language"), [("README.md", "The review", "en"), ("README.zh-CN.md", "审阅", "zh")]
)
def test_the_keys_of_the_readme_do_what_it_says(name: str, heading: str, language: Language) -> None:
    use_language(language)
    does = {(shown_key(one), key.shown_help) for key in (*ROW_KEYS, *MEETING_KEYS, *APP_KEYS) for one in key.keys}
    told = [(one, help_text) for keys, help_text in table_under(DOCS.parent / name, heading) for one in code(keys)]

    assert len(told) > 5
    assert set(told) <= does


def test_the_signs_are_told_as_in_the_help() -> None:
    assert [tuple(row) for row in table_under(REVIEW, "Signs")] == list(sign_meanings())


def test_the_keymap_that_is_shown_names_actions_and_gives_no_key_to_two() -> None:
    [example] = re.findall(r"```toml\n(.*?)```", REVIEW.read_text(encoding="utf-8"), re.DOTALL)
    keymap: dict[str, str] = {f"review.{name}": keys for name, keys in tomllib.loads(example)["keymap"].items()}
    pressed = [
        one
        for key in (*ROW_KEYS, *MEETING_KEYS, *APP_KEYS)
        for name, delivered in key.ids.items()
        for one in keymap.get(name, delivered).split(",")
    ]

    assert keymap.keys() <= key_ids()
    assert len(pressed) == len(set(pressed))


def test_every_picture_is_there_and_shown() -> None:
    shown = set(re.findall(r"\]\(([\w./-]+\.svg)\)", REVIEW.read_text(encoding="utf-8")))

    assert shown == {picture.path for picture in PICTURES}
    assert all((DOCS / path).is_file() for path in shown)
