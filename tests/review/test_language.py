"""The interface language is switched while something is being written: all words change, and what was typed stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Checkbox, Input, OptionList, RadioButton, Static, TextArea

from assistant.language import interface_language, translator
from assistant.library.library import Library
from assistant.review.dialogs.base import Dialog
from assistant.review.dialogs.run import RunDialog
from assistant.review.widgets.cell_editor import CellEditor
from assistant.review.widgets.detail import RowDetail
from assistant.review.widgets.path_entry import PathEntry
from tests.review.driving import meeting, opened, press, text_of, until
from tests.review.talk import review_of

DIALOGS = {
    "words": ("tab", "e"),
    "cut": ("tab", "home", "k"),
    "find": ("ctrl+f",),
    "whose": ("tab", "w"),
    "speaker": ("s",),
    "add": ("tab", "plus"),
    "reject": ("r",),
    "form": ("f",),
    "status": ("t",),
    "merge": ("M",),
    "split": ("S",),
    "move": ("down", "v"),
    "again": ("R",),
    "meeting": ("m",),
    "history": ("a", "up", "h"),
    "help": ("question_mark",),
}


def words_of(dialog: Screen[Any]) -> list[str]:
    """Everything that the dialog says by itself, its title first."""
    said = [str(widget.content) for widget in dialog.query(Static) if widget.display]
    buttons = [one for one in dialog.query(Widget) if isinstance(one, RadioButton | Checkbox | Button)]
    said += [str(button.label) for button in buttons]
    said += [entry.placeholder for entry in dialog.query(Input)]
    said += [str(option.prompt) for options in dialog.query(OptionList) for option in options.options]
    return [words for words in said if words]


def typed_in(dialog: Screen[Any]) -> list[str]:
    return [entry.value for entry in dialog.query(Input)] + [area.text for area in dialog.query(TextArea)]


@pytest.mark.parametrize("keys", DIALOGS.values(), ids=DIALOGS.keys())
async def test_a_dialog_follows_the_language_and_keeps_what_was_typed(library: Library, keys: tuple[str, ...]) -> None:
    async with opened(library) as pilot:
        await press(pilot, "n", *keys)
        dialog = pilot.app.screen
        assert isinstance(dialog, Dialog)
        if isinstance(dialog.focused, Input | TextArea):
            await press(pilot, "漏", "x")
        english, typed, focused = words_of(dialog), typed_in(dialog), dialog.focused
        await press(pilot, "ctrl+l")
        chinese = words_of(dialog)

        assert interface_language() == "zh"
        assert pilot.app.screen is dialog
        assert (typed_in(dialog), dialog.focused) == (typed, focused)
        assert chinese[0] != english[0]
        assert [words for words in english if translator("zh")(words) != words and words in chinese] == []
        await press(pilot, "ctrl+l")
        assert words_of(dialog) == english


async def test_what_is_wrong_is_said_in_the_other_language_too(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "tab", "home", "k", "home", "enter")
        line = pilot.app.screen.query_one(".dialog-problem", Static)
        english = str(line.content)
        await press(pilot, "ctrl+l")

        assert line.display
        assert str(line.content) == translator("zh")(english) != english


async def test_the_dialog_of_a_run_follows_too(library: Library, tmp_path: Path) -> None:
    async with review_of(library, None).run_test() as pilot:
        await press(pilot, "r", *str(tmp_path / "x"))
        dialog = pilot.app.screen
        assert isinstance(dialog, RunDialog)
        standing = dialog.query_one("#file .path-standing", Static)
        await until(pilot, lambda: "There is no file" in str(standing.content))
        agenda = dialog.query_one("#agenda", PathEntry)
        english = agenda.placeholder
        await press(pilot, "ctrl+l")

        await until(pilot, lambda: "There is no file" not in str(standing.content))
        assert dialog.query_one("#file", PathEntry).text == str(tmp_path / "x")
        assert agenda.placeholder == translator("zh")(english) != english


async def editing(pilot: Pilot[None], key: str) -> CellEditor:
    """Begin to write the cell with this number."""
    editor = meeting(pilot).query_one(CellEditor)
    await press(pilot, "n", key)
    await until(pilot, lambda: editor.question is not None)
    return editor


async def test_a_cell_that_is_written_stays_beside_its_label(library: Library) -> None:
    async with opened(library) as pilot:
        editor = await editing(pilot, "3")
        await press(pilot, "漏", "检")
        detail = meeting(pilot).query_one(RowDetail)
        for _time in range(2):
            before = editor.region.x
            await press(pilot, "ctrl+l")

            assert editor.region.x != before
            assert editor.region.x == detail.region.x + detail.entry_region("situation").x
            assert editor.query_one(TextArea).text.endswith("漏检")
            assert editor.query_one(TextArea).has_focus


async def test_the_words_of_a_choice_and_of_its_keys_change_and_what_is_chosen_stays(library: Library) -> None:
    async with opened(library) as pilot:
        editor = await editing(pilot, "2")
        await press(pilot, "right")
        before, english = editor.written, text_of(pilot, "ChoiceLine")
        note = str(editor.query_one("#cell-note", Static).content)
        await press(pilot, "ctrl+l")

        assert editor.written == before is not None
        assert text_of(pilot, "ChoiceLine") != english
        assert str(editor.query_one("#cell-note", Static).content) == translator("zh")(note) != note
