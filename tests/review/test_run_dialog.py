"""The dialog in which a run is asked for: files, sides, agenda and date."""

from __future__ import annotations

import wave
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, OptionList, RadioSet, Static

from assistant.errors import InputError
from assistant.language import use_language
from assistant.library.library import Library
from assistant.pipeline.background import RunRequest
from assistant.review.dialogs.run import RunDialog, read_request
from assistant.review.dialogs.sign_button import SignButton
from assistant.review.screens.home import HomeScreen
from assistant.review.widgets.path_entry import PathEntry
from assistant.transcription.decode import channel_count
from tests.review.driving import NARROW, WIDE, press, until
from tests.review.run_queue import FakeBackground, app_of, queued

Compare = Callable[..., bool]
SIZES = [NARROW, WIDE, (200, 60)]


@pytest.fixture
def talks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "talks"
    (folder / "older").mkdir(parents=True)
    for name in ("kick-off.wav", "kick 2.wav", "客户访谈.m4a", "older/talk.srt"):
        (folder / name).write_bytes(b"sound" * 100_000)
    (folder / "plan.toml").write_text('title = "Kick-off"\n')
    (folder / "wrong.toml").write_text('titel = "x"\n')
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(tmp_path))
    return folder


@asynccontextmanager
async def asked(library: Library, size: tuple[int, int] = WIDE) -> AsyncIterator[tuple[Pilot[None], FakeBackground]]:
    """The dialog, opened by its key."""
    async with queued(library, size=size) as (pilot, background):
        await press(pilot, "r")
        await until(pilot, lambda: isinstance(pilot.app.screen, RunDialog))
        yield pilot, background


def entry(pilot: Pilot[None], name: str = "file") -> Input:
    return pilot.app.screen.query_one(f"#{name} Input", Input)


def standing(pilot: Pilot[None], name: str = "file") -> str:
    line = pilot.app.screen.query_one(f"#{name} .path-standing", Static)
    return str(line.content) if line.display else ""


def problem(pilot: Pilot[None]) -> str:
    line = pilot.app.screen.query_one(".dialog-problem", Static)
    return str(line.content) if line.display else ""


async def begun(pilot: Pilot[None], background: FakeBackground) -> RunRequest:
    await press(pilot, "enter")
    await until(pilot, lambda: bool(background.started))
    return background.started[-1]


async def test_a_file_is_chosen_by_typing_its_beginning_and_tab(library: Library, talks: Path) -> None:
    async with asked(library) as (pilot, background):
        await press(pilot, *"kick-")
        await until(pilot, lambda: entry(pilot)._suggestion == "kick-off.wav")
        await press(pilot, "tab")
        await until(pilot, lambda: "recording, 0.5 MB" in standing(pilot))

        assert await begun(pilot, background) == RunRequest(talks / "kick-off.wav")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_file_is_chosen_from_the_list_through_folders(library: Library, talks: Path) -> None:
    async with asked(library) as (pilot, background):
        offers = pilot.app.screen.query_one("#file OptionList", OptionList)
        await press(pilot, *"old")
        await until(pilot, lambda: offers.option_count == 1)
        await press(pilot, "down", "enter")
        assert entry(pilot).value == "older/"
        await until(pilot, lambda: "talk.srt" in str(offers.get_option_at_index(0).prompt))
        await press(pilot, "down", "enter")
        await until(pilot, lambda: "transcript" in standing(pilot))

        assert (await begun(pilot, background)).recording == talks / "older" / "talk.srt"


async def test_a_path_that_was_dropped_is_understood(library: Library, talks: Path) -> None:
    file = talks / "kick 2.wav"
    async with asked(library) as (pilot, background):
        pilot.app.screen.post_message(events.Paste(f"'{file}'\n"))
        await until(pilot, lambda: "recording" in standing(pilot))

        assert (await begun(pilot, background)).recording == file


async def test_tab_leads_to_the_next_field_where_nothing_is_to_be_completed(library: Library, talks: Path) -> None:
    async with asked(library) as (pilot, _background):
        visited = []
        for _field in range(3):
            await press(pilot, "tab")
            visited.append(pilot.app.focused)

    assert visited[0] is not None
    assert isinstance(visited[-1], RadioSet)


async def test_everything_that_is_chosen_goes_into_the_request(library: Library, talks: Path) -> None:
    async with asked(library) as (pilot, background):
        entry(pilot).value = "kick-off.wav"
        entry(pilot, "agenda").value = "plan.toml"
        pilot.app.screen.query_one("#date", Input).value = "2026-03-12"
        await until(pilot, lambda: "Kick-off" in standing(pilot, "agenda"))
        pilot.app.screen.query_one(RadioSet).focus()
        await press(pilot, "right", "space")

        assert await begun(pilot, background) == RunRequest(
            talks / "kick-off.wav", talks / "plan.toml", "2026-03-12", "zh"
        )


@pytest.mark.parametrize(
    ("file", "agenda", "date", "said"),
    [
        ("", "", "", "Name a recording"),
        ("gone.wav", "", "", "no file"),
        (".", "", "", "folder"),
        ("kick-off.wav", "wrong.toml", "", "titel"),
        ("kick-off.wav", "gone.toml", "", "no file"),
        ("kick-off.wav", "", "soon", "no date"),
        ("长" * 5000, "", "", "cannot be read"),
    ],
)
def test_what_cannot_be_used_is_one_clear_line(talks: Path, file: str, agenda: str, date: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        read_request([file] if file else [], agenda, date, "auto")

    assert "\n" not in str(caught.value)


async def test_what_is_wrong_is_said_and_stays_for_mending(library: Library, talks: Path) -> None:
    async with asked(library) as (pilot, background):
        entry(pilot).value = "kick-off.wav"
        pilot.app.screen.query_one("#date", Input).value = "soon"
        await press(pilot, "enter")
        await until(pilot, lambda: "no date" in problem(pilot))

        assert background.started == []
        assert entry(pilot).value == "kick-off.wav"


async def test_why_a_path_cannot_be_used_is_said_while_it_is_typed(library: Library, talks: Path) -> None:
    async with asked(library) as (pilot, _background):
        await press(pilot, *"kick")
        await until(pilot, lambda: pilot.app.screen.query_one("#file OptionList").display)
        assert standing(pilot) == ""
        await press(pilot, "x")

        await until(pilot, lambda: "There is no file kickx" in standing(pilot))


@pytest.mark.parametrize("file", ["gone.wav", "kick", "older", "."])
async def test_why_a_file_cannot_be_used_is_said_once_and_under_it(library: Library, talks: Path, file: str) -> None:
    async with asked(library) as (pilot, background):
        pilot.app.screen.query_one("#date", Input).focus()
        entry(pilot).value = file
        await press(pilot, "enter")
        await until(pilot, lambda: standing(pilot).startswith("! "))
        assert problem(pilot) == ""
        await until(pilot, lambda: entry(pilot).has_focus)
        looked = pilot.app.screen.query_one("#file", PathEntry).look()
        await looked.wait()
        await pilot.pause()

        assert standing(pilot).startswith("! ")
        assert problem(pilot) == ""
        assert background.started == []


async def test_what_was_wrong_is_not_said_any_more_while_it_is_mended(library: Library, talks: Path) -> None:
    async with asked(library) as (pilot, _background):
        await press(pilot, "enter")
        await until(pilot, lambda: "Name a recording" in problem(pilot))
        await press(pilot, *"gone.wav")
        await until(pilot, lambda: "There is no file" in standing(pilot))

        assert problem(pilot) == ""


# Several files, and one side on each channel


def write_wave(path: Path, channels: int) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * channels * 8000)


def offered(pilot: Pilot[None]) -> list[str]:
    """The ids of the lines for files that are seen."""
    lines = pilot.app.screen.query("#files PathEntry").results(PathEntry)
    return [str(line.id) for line in lines if isinstance(line.parent, Widget) and line.parent.display]


def sides(pilot: Pilot[None]) -> RadioSet:
    return pilot.app.screen.query_one("#channels", RadioSet)


def asks_sides(pilot: Pilot[None]) -> bool:
    line = sides(pilot).parent
    return isinstance(line, Widget) and bool(line.display)


async def test_several_files_are_named_by_keys_one_after_another(library: Library, talks: Path) -> None:
    async with asked(library) as (pilot, background):
        assert offered(pilot) == ["file"]
        await press(pilot, *"kick-off.wav")
        await until(pilot, lambda: offered(pilot) == ["file", "file-2"])
        await press(pilot, "tab", *"客户访谈.m4a")
        await until(pilot, lambda: offered(pilot) == ["file", "file-2", "file-3"])
        await press(pilot, "tab")
        assert entry(pilot, "file-3").has_focus

        assert await begun(pilot, background) == RunRequest(talks / "kick-off.wav", further=(talks / "客户访谈.m4a",))


async def test_several_files_are_named_by_the_mouse(library: Library, talks: Path) -> None:
    async with asked(library) as (pilot, background):
        entry(pilot).value = "kick-off.wav"
        await until(pilot, lambda: offered(pilot) == ["file", "file-2"] and "recording" in standing(pilot))
        await pilot.pause()
        await pilot.mouse_down("#file-2 Input")  # the list that opens moves what is under the mouse
        assert entry(pilot, "file-2").has_focus
        await press(pilot, "k", "i")
        offers = pilot.app.screen.query_one("#file-2 OptionList", OptionList)
        await until(pilot, lambda: offers.option_count == 2)
        await pilot.click("#file-2 OptionList", offset=(3, 0))
        await until(pilot, lambda: "recording" in standing(pilot, "file-2"))

        assert (await begun(pilot, background)).further == (talks / "kick 2.wav",)


async def test_a_line_for_a_further_file_goes_when_the_one_before_is_no_recording(
    library: Library, talks: Path
) -> None:
    async with asked(library) as (pilot, _background):
        entry(pilot).value = "kick-off.wav"
        await until(pilot, lambda: len(offered(pilot)) == 2)
        entry(pilot).value = "older/talk.srt"
        await until(pilot, lambda: len(offered(pilot)) == 1)
        entry(pilot).value = "kick 2.wav"
        await until(pilot, lambda: len(offered(pilot)) == 2)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (("older/talk.srt", "kick-off.wav"), "only recordings"),
        (("kick-off.wav", "older/talk.srt"), "only recordings"),
        (("kick-off.wav", "gone.wav"), "no file"),
        (("", "kick-off.wav"), "Name a recording"),
        (("kick-off.wav", "", "older/../kick-off.wav"), "name each part of a recording once"),
    ],
)
def test_a_further_file_that_cannot_be_used_is_one_clear_line(talks: Path, files: tuple[str, ...], said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_request(files, "", "", "auto")


async def test_what_is_wrong_with_a_further_file_is_said_under_it(library: Library, talks: Path) -> None:
    async with asked(library) as (pilot, background):
        entry(pilot).value = "kick-off.wav"
        await until(pilot, lambda: len(offered(pilot)) == 2)
        entry(pilot, "file-2").value = "older/talk.srt"
        await press(pilot, "enter")
        await until(pilot, lambda: "only recordings" in standing(pilot, "file-2"))

        assert background.started == []


async def test_sides_are_asked_for_where_every_file_has_two_channels(library: Library, talks: Path) -> None:
    for name, channels in (("one.wav", 1), ("two.wav", 2), ("more.wav", 2)):
        write_wave(talks / name, channels)
    async with asked(library) as (pilot, background):
        entry(pilot).value = "two.wav"
        await until(pilot, lambda: asks_sides(pilot))
        entry(pilot, "file-2").value = "one.wav"
        await until(pilot, lambda: not asks_sides(pilot))
        entry(pilot, "file-2").value = "more.wav"
        await until(pilot, lambda: asks_sides(pilot))
        pilot.app.screen.query_one("#language", RadioSet).focus()
        await press(pilot, "tab")
        assert sides(pilot).has_focus
        await press(pilot, "right", "right", "space")

        assert await begun(pilot, background) == RunRequest(
            talks / "two.wav", further=(talks / "more.wav",), channels="customer,ours"
        )


async def test_sides_are_chosen_by_the_mouse_and_not_kept_for_a_file_of_one_channel(
    library: Library, talks: Path
) -> None:
    for name, channels in (("one.wav", 1), ("two.wav", 2)):
        write_wave(talks / name, channels)
    async with asked(library) as (pilot, background):
        entry(pilot).value = "two.wav"
        await until(pilot, lambda: asks_sides(pilot))
        await pilot.click(list(sides(pilot).query(SignButton))[1])
        assert sides(pilot).pressed_index == 1
        entry(pilot).value = "one.wav"
        await until(pilot, lambda: not asks_sides(pilot))

        assert await begun(pilot, background) == RunRequest(talks / "one.wav")


@pytest.mark.parametrize("further", ["", "one.wav", "two.wav"])
@pytest.mark.parametrize("first", ["one.wav", "more.wav", "older/talk.srt"])
def test_sides_count_where_every_file_has_two_channels_whatever_was_chosen_before(
    talks: Path, first: str, further: str
) -> None:
    for name, channels in (("one.wav", 1), ("two.wav", 2), ("more.wav", 2)):
        write_wave(talks / name, channels)
    files = [first, further] if first != further and first.endswith("wav") else [first]

    request = read_request(files, "", "", "auto", "ours,customer")

    two_each = {"more.wav", "two.wav", ""}.issuperset(files)
    assert request.channels == ("ours,customer" if two_each else "")


async def test_recordings_are_looked_into_when_their_lines_change_and_no_others(
    library: Library, talks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def counted(path: Path) -> int:
        opened.append(path)
        return channel_count(path)

    monkeypatch.setattr("assistant.review.dialogs.run.channel_count", counted)
    write_wave(talks / "two.wav", 2)
    async with asked(library) as (pilot, _background):
        entry(pilot).value = "two.wav"
        await until(pilot, lambda: asks_sides(pilot))
        entry(pilot, "agenda").value = "plan.toml"
        await until(pilot, lambda: "Kick-off" in standing(pilot, "agenda"))
        pilot.app.screen.query_one("#date", Input).focus()
        await press(pilot, *"2026-03")
        entry(pilot, "file-2").value = "gone.wav"
        await until(pilot, lambda: not asks_sides(pilot))

        assert [path.name for path in opened] == ["two.wav"]


async def test_without_a_first_file_it_is_asked_for(library: Library, talks: Path) -> None:
    async with asked(library) as (pilot, background):
        entry(pilot).value = "kick-off.wav"
        await until(pilot, lambda: len(offered(pilot)) == 2)
        entry(pilot, "file-2").value = "kick 2.wav"
        entry(pilot).value = ""
        await press(pilot, "enter")
        await until(pilot, lambda: "Name a recording" in problem(pilot))

        assert background.started == []


async def test_escape_starts_nothing(library: Library, talks: Path) -> None:
    async with asked(library) as (pilot, background):
        await press(pilot, "escape")

        assert isinstance(pilot.app.screen, HomeScreen)
        assert background.started == []


# What it looks like


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    chosen: tuple[int, int] = request.param
    return chosen


def test_picture_of_the_dialog(snap_compare: Compare, library: Library, size: tuple[int, int], talks: Path) -> None:
    use_language("zh")
    app, _background, _clock = app_of(library)

    async def ask(pilot: Pilot[None]) -> None:
        await press(pilot, "r", "k")
        await until(pilot, lambda: entry(pilot)._suggestion != "")
        await until(pilot, lambda: pilot.app.screen.query_one("#file OptionList", OptionList).option_count == 2)
        entry(pilot, "agenda").value = "wrong.toml"
        await until(pilot, lambda: "titel" in standing(pilot, "agenda"))

    assert snap_compare(app, terminal_size=size, run_before=ask)


def test_picture_of_the_dialog_for_several_files(
    snap_compare: Compare, library: Library, size: tuple[int, int], talks: Path
) -> None:
    use_language("en")
    app, _background, _clock = app_of(library)
    for name in ("first.wav", "second.wav"):
        write_wave(talks / name, 2)

    async def ask(pilot: Pilot[None]) -> None:
        await press(pilot, "r", *"first.wav")
        await until(pilot, lambda: len(offered(pilot)) == 2 and "0.1" in standing(pilot))
        entry(pilot, "file-2").value = "second.wav"
        await until(pilot, lambda: len(offered(pilot)) == 3 and "0.1" in standing(pilot, "file-2"))
        entry(pilot, "file-3").focus()
        await until(pilot, lambda: pilot.app.screen.query_one("#file-3 OptionList").display)

    assert snap_compare(app, terminal_size=size, run_before=ask)
