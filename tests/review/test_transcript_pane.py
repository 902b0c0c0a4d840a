"""Evidence in the transcript, and what is done from there."""

from __future__ import annotations

import pytest

from assistant.library.library import Library
from tests.review.driving import NARROW, answer, meeting, notices, opened, press, selected, text_of, transcript
from tests.review.talk import MEETING_ID


async def test_moving_through_rows_moves_the_transcript_to_their_words(library: Library) -> None:
    async with opened(library, NARROW) as pilot:
        await press(pilot, "down")
        assert [segment.id for segment in transcript(pilot).selected] == [5]
        await press(pilot, "right", "down", "tab")

        assert "▶2:12" in text_of(pilot, "#transcript")


async def test_the_evidence_key_goes_from_one_quote_to_the_next_and_around(library: Library) -> None:
    async with opened(library) as pilot:
        visited = []
        await press(pilot, "down")
        for _time in range(4):
            await press(pilot, "g")
            visited.append(transcript(pilot).cursor)

    assert visited == [4, 5, 6, 4]


async def test_a_row_without_source_has_no_evidence_to_go_to(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "g")

        assert meeting(pilot).pane == "rows"
        assert notices(pilot)


async def test_where_it_is_narrow_one_pane_is_seen_at_a_time(library: Library) -> None:
    async with opened(library, NARROW) as pilot:
        seen = [transcript(pilot).region.width > 0]
        for key in ("tab", "tab", "tab", "escape"):
            await press(pilot, key)
            seen.append(transcript(pilot).region.width > 0)
            assert seen[-1] != (meeting(pilot).rows.region.width > 0)

    assert seen == [False, True, False, True, False]


async def test_where_it_is_wide_both_panes_are_seen(library: Library) -> None:
    async with opened(library) as pilot:
        for _time in range(2):
            assert transcript(pilot).region.width > 40
            assert meeting(pilot).rows.region.width > 40
            await press(pilot, "tab")


async def test_the_selected_row_stays_selected_while_the_transcript_is_read(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "down", "tab", "end", "pageup", "down", "tab")

        assert selected(pilot) == "n-1"


async def test_a_need_is_added_from_a_segment_and_rests_on_it(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "tab", "end", "up", "up", "plus", "enter")
        await answer(pilot, "预算三十万以内")

        added = next(row for row in library.record(MEETING_ID).needs if row.provenance.source == "person")
        assert (added.title, [piece.segment_id for piece in added.evidence]) == ("预算三十万以内", [9])
        assert selected(pilot) == added.id


async def test_a_todo_is_added_from_several_segments(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "tab", "end", "shift+up", "shift+up", "shift+down", "plus", "2")
        await answer(pilot, "发方案")

    added = next(row for row in library.record(MEETING_ID).todos if row.provenance.source == "person")
    assert [piece.segment_id for piece in added.evidence] == [10, 11]


async def test_moving_ends_a_selection_of_several_segments(library: Library) -> None:
    async with opened(library) as pilot:
        await press(pilot, "tab", "home", "shift+down", "shift+down")
        assert [segment.id for segment in transcript(pilot).selected] == [1, 2, 3]
        await press(pilot, "down")

        assert [segment.id for segment in transcript(pilot).selected] == [4]


async def test_the_name_stands_where_the_voice_changes(library: Library) -> None:
    async with opened(library) as pilot:
        shown = text_of(pilot, "#transcript")

    assert shown.count("周岚?") == 4  # S2 speaks six times, twice right after himself
    assert shown.splitlines()[0].split() == ["0:12", "赵立?", "our", "side"]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("[red]x[/red]", "[red]x[/red]"),
        ("{{ 7*7 }}", "{{ 7*7 }}"),
        ("\x1b[31mred\x07", "␣[31mred␣"),
        ("\u202eabc\u200b", "␣abc␣"),
        ("[/]", "[/]"),
        ("$primary", "$primary"),
        ("a\nb\tc", "a b c"),
    ],
)
async def test_words_of_a_recording_are_shown_letter_by_letter_everywhere(
    library: Library, words: str, shown: str
) -> None:
    record = library.record(MEETING_ID)
    segments = [segment.model_copy(update={"text": words}) for segment in record.segments]
    voices = [speaker.model_copy(update={"name": words}) for speaker in record.speakers]
    rows = [
        row.model_copy(
            update={
                "title": words,
                "situation": words,
                "evidence": [row.evidence[0].model_copy(update={"quote": words})],
            }
        )
        for row in record.needs
    ]
    library.replace_transcript(MEETING_ID, segments, voices)
    library.replace_proposals(MEETING_ID, rows, [])

    async with opened(library) as pilot:
        await press(pilot, "down")

        for widget in ("#transcript", "#rows-need", "#detail"):
            assert shown in text_of(pilot, widget)
            assert "\x1b" not in text_of(pilot, widget)
        assert pilot.app.export_screenshot()
