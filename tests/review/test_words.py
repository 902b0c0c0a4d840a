"""Correcting the transcript by keys: words, cuts, joins, voices, find and replace."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from assistant.language import Language, use_language
from assistant.library.library import Library
from assistant.review.app import ReviewApp
from assistant.review.dialogs.base import Dialog
from assistant.review.dialogs.cut import CutDialog
from assistant.review.dialogs.find import FindDialog
from assistant.settings import Settings
from schemas.record import Coverage
from schemas.talk import Segment
from tests.review.driving import (
    WIDE,
    answer,
    meeting,
    need,
    notices,
    opened,
    press,
    selected,
    text_of,
    todo,
    transcript,
    until,
    write,
)
from tests.review.talk import LINES, MEETING_ID, correct_some


def _segment(library: Library, number: int) -> Segment:
    return next(segment for segment in library.record(MEETING_ID).segments if segment.id == number)


async def test_corrected_words_flow_into_the_quotes_that_rest_on_them(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "tab", "home", *["down"] * 4, "e")
        await answer(pilot, "我就一个要求：漏检要降到两处以内，而且不能再加人。")

        assert "两处以内" in text_of(pilot, "#transcript")
    assert _segment(library, 5).text == "我就一个要求：漏检要降到两处以内，而且不能再加人。"
    assert need(library, "n-1").evidence[0].quote == "漏检要降到两处以内"


async def test_a_segment_is_cut_where_the_cursor_is_and_joined_again(library: Library) -> None:
    before = library.record(MEETING_ID)
    async with opened(library) as pilot:
        await press(pilot, "tab", "home", "k")
        dialog = pilot.app.screen
        assert isinstance(dialog, CutDialog)
        dialog.query_one(TextArea).cursor_location = (0, 10)
        await press(pilot, "enter")
        await until(pilot, lambda: len(library.record(MEETING_ID).segments) == len(LINES) + 1)
        texts = [segment.text for segment in library.record(MEETING_ID).segments]
        assert (texts[0] + texts[1]).replace(" ", "") == LINES[0][1]
        await press(pilot, "home", "j")
        await until(pilot, lambda: len(library.record(MEETING_ID).segments) == len(LINES))
        await press(pilot, "u", "u")
    assert library.record(MEETING_ID) == before


async def test_a_cut_leaves_words_on_both_sides(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "tab", "home", "k", "home", "enter")

        assert isinstance(pilot.app.screen, CutDialog)
        await press(pilot, "escape")
    assert len(library.record(MEETING_ID).segments) == len(LINES)


async def test_selected_segments_are_given_to_another_voice(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "tab", "home", "shift+down", "w", "3")
        await until(pilot, lambda: _segment(library, 1).speaker == "S3")
        await press(pilot, "home", "w", "4")
        await until(pilot, lambda: _segment(library, 1).speaker == "S4")

    assert _segment(library, 2).speaker == "S3"
    assert [voice.label for voice in library.record(MEETING_ID).speakers] == ["S1", "S2", "S3", "S4"]


async def test_two_voices_of_one_person_become_one_once_confirmed(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "tab", "home", "s")
        await answer(pilot, "赵立", "#name")
        await press(pilot, "home", "down", "down", "s")
        await write(pilot, "赵立", "#name")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Dialog)
        await press(pilot, "enter")
        await until(pilot, lambda: _segment(library, 3).speaker == "S1")

        await until(pilot, lambda: bool(notices(pilot)))
        assert notices(pilot)[-1] == "One voice now: 3 segments went to 赵立. u takes it back."
        await press(pilot, "u")
        await until(pilot, lambda: _segment(library, 3).speaker == "S3")
        await press(pilot, "ctrl+y")
        await until(pilot, lambda: _segment(library, 3).speaker == "S1")

    assert todo(library, "t-2").owner == "赵立"
    assert [voice.label for voice in library.record(MEETING_ID).speakers] == ["S1", "S2"]


async def test_from_a_segment_one_key_leads_to_the_row_that_rests_on_it(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "tab", "home", "enter")
        assert any("No row rests" in line for line in notices(pilot))
        await press(pilot, *["down"] * 9, "enter")
        assert selected(pilot) == "t-1"
        assert meeting(pilot).tab == "todo"


async def test_where_several_rows_rest_on_words_it_is_asked_which(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "tab", "home", *["down"] * 4, *["shift+down"] * 3, "enter")
        assert isinstance(pilot.app.screen, Dialog)
        await press(pilot, "2")
        await until(pilot, lambda: selected(pilot) == "n-2")


async def test_words_are_replaced_after_a_look_and_put_into_the_glossary(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEETING_HOME", str(tmp_path))
    async with opened(library) as pilot:
        await press(pilot, "ctrl+f")
        dialog = pilot.app.screen
        assert isinstance(dialog, FindDialog)
        find, put = list(dialog.query(Input))[:2]
        find.value = "漏检"
        await pilot.pause()
        put.value = "漏巡"
        put.focus()
        await pilot.pause()
        await press(pilot, "ctrl+g", "enter")
        await until(pilot, lambda: "漏检" not in _segment(library, 5).text)
        await until(pilot, lambda: len(notices(pilot)) == 2)
        assert notices(pilot)[0] == "Replaced: 3 places in 3 segments. u takes it back."

    texts = [segment.text for segment in library.record(MEETING_ID).segments]
    assert [text for text in texts if "漏检" in text] == []
    assert sum(text.count("漏巡") for text in texts) == sum(text.count("漏检") for _speaker, text in LINES)
    assert need(library, "n-1").evidence[0].quote == "漏巡要降到一处以内"
    assert "漏巡" in (tmp_path / "glossary.txt").read_text(encoding="utf-8")


async def test_one_place_is_told_as_one_with_the_key_of_ones_own(library: Library) -> None:
    app = ReviewApp(library, MEETING_ID, Settings(recorder="tester", keymap={"undo": "f8,f7"}))
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "ctrl+f", *"两万", "enter", *"三万", "enter")
        await until(pilot, lambda: bool(notices(pilot)))

        assert notices(pilot) == ["Replaced: 1 place in 1 segment. f8 takes it back."]
        await press(pilot, "f8")
        await until(pilot, lambda: "两万" in _segment(library, 3).text)


async def test_words_that_may_not_have_been_said_are_marked_with_the_reason(library: Library) -> None:
    doubt = Coverage(stage="recognise", state="suspect", start_s=24, end_s=33, note="loop")
    library.set_coverage(MEETING_ID, "recognise", [doubt])
    async with opened(library) as pilot:
        lines = text_of(pilot, "#transcript").splitlines()
        place = next(number for number, line in enumerate(lines) if "≈" in line)

    assert "again and again" in lines[place]
    assert "漏一处就是一处" in "".join(lines[place - 2 : place]).replace(" ", "")


@pytest.mark.parametrize(("language", "heard"), [("en", "≠ heard: 是巡检"), ("zh", "≠ 原识别：是巡检")])
async def test_corrected_words_are_marked_and_what_was_heard_stands_under_them(
    library: Library, language: Language, heard: str
) -> None:
    use_language(language)
    correct_some(library)
    async with opened(library) as pilot:
        pane = transcript(pilot)
        lines = [line for item in (1, 4) for line in pane.lines_of(item, pane.size.width)]
        marked = [
            line.plain[one.start : one.end] for line in lines for one in line.spans if "underline" in str(one.style)
        ]

        assert "".join(marked) == "循捡"
        assert sum("≠" in line for line in text_of(pilot, "#transcript").splitlines()) == 2
        assert heard in text_of(pilot, "#transcript")
        assert all("underline" not in str(one.style) for line in pane.lines_of(0, 60) for one in line.spans)


async def test_one_key_puts_back_what_was_heard_and_that_is_undone_as_any_act(library: Library) -> None:
    correct_some(library)
    corrected = library.record(MEETING_ID)
    async with opened(library) as pilot:
        for place, number in ((1, 2), (4, 5)):
            await press(pilot, "tab", "home", *["down"] * place, "p")
            assert _segment(library, number).text == LINES[number - 1][1]
            await press(pilot, "escape")
        assert "≠" not in text_of(pilot, "#transcript")
        entry = library.journal(MEETING_ID)[-1]
        assert (entry.who, entry.action) == ("tester", "put_back")

        await press(pilot, "u")
        assert text_of(pilot, "#transcript").count("≠") == 1
        await press(pilot, "u")
        assert library.record(MEETING_ID) == corrected


async def test_where_the_program_corrected_nothing_or_a_person_wrote_since_there_is_nothing_to_put_back(
    library: Library,
) -> None:
    correct_some(library)
    async with opened(library) as pilot:
        await press(pilot, "tab", "home", "p")
        assert notices(pilot) == ["The program has corrected nothing here."]
        await press(pilot, "down", "e")
        await answer(pilot, "最头疼的是循检。")
        assert text_of(pilot, "#transcript").count("≠") == 1
        await press(pilot, "p")

    assert _segment(library, 2).text == "最头疼的是循检。"
