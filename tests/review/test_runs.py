"""Runs started, watched and stopped from the list of meetings, by keys."""

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
from assistant.events import Progress, Stage
from assistant.language import Language, use_language
from assistant.library.library import Library, open_library
from assistant.pipeline.background import Failed, Finished, Progressed, RunEvent, RunRequest, Stopped
from assistant.pipeline.options import Outcome
from assistant.review.app import ReviewApp
from assistant.review.dialogs.run import RunDialog, read_request
from assistant.review.dialogs.sign_button import SignButton
from assistant.review.running import QuitDialog
from assistant.review.screens.home import HomeScreen
from assistant.review.screens.meeting import MeetingScreen
from assistant.review.widgets.meetings import MeetingList
from assistant.review.widgets.path_entry import PathEntry
from assistant.review.widgets.queue import QueueView, left_words
from assistant.transcription.decode import channel_count
from schemas.talk import Meeting
from tests.review.driving import NARROW, WIDE, notices, press, review, until
from tests.review.talk import MEETING_ID, NOW, review_of

Compare = Callable[..., bool]
SIZES = [NARROW, WIDE, (200, 60)]
NAMES = ("客户访谈 第一次.m4a", "kick-off.wav", "talk.srt")


class FakeBackground:
    """Takes runs, and tells of them what a test says."""

    def __init__(self) -> None:
        self.started: list[RunRequest] = []
        self.cancelled = 0
        self.closed = False
        self._on_event: Callable[[RunEvent], None] | None = None

    def start(self, request: RunRequest, on_event: Callable[[RunEvent], None]) -> None:
        self.started.append(request)
        self._on_event = on_event

    def cancel(self) -> None:
        self.cancelled += 1

    def close(self) -> None:
        self.closed = True

    def tell(self, event: RunEvent) -> None:
        assert self._on_event is not None
        self._on_event(event)


class Clock:
    """A time that a test sets."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def app_of(library: Library, meeting_id: str | None = None) -> tuple[ReviewApp, FakeBackground, Clock]:
    app, background, clock = review_of(library, meeting_id), FakeBackground(), Clock()
    app.background, app.clock_s = background, clock
    return app, background, clock


@asynccontextmanager
async def queued(
    library: Library, *names: str, size: tuple[int, int] = WIDE, meeting_id: str | None = None
) -> AsyncIterator[tuple[Pilot[None], FakeBackground]]:
    """The list of meetings, with runs of these files in the queue."""
    app, background, _clock = app_of(library, meeting_id)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for name in names:
            app.start_run(RunRequest(Path("/talks") / name))
        await pilot.pause()
        if names and meeting_id is None:  # among meetings, where the queue is seen
            await until(pilot, lambda: bool(shown(pilot)))
        yield pilot, background


async def tell(pilot: Pilot[None], background: FakeBackground, event: RunEvent) -> None:
    background.tell(event)
    await pilot.pause()
    await pilot.pause()


def shown(pilot: Pilot[None]) -> list[str]:
    """The lines of the queue as they are seen."""
    view = pilot.app.screen.query_one(QueueView)
    lines = [view.render_line(y).text.rstrip() for y in range(view.size.height)]
    return [line for line in lines if line.strip()] if view.display else []


def focus_queue(pilot: Pilot[None]) -> None:
    pilot.app.screen.query_one(QueueView).focus()


# The queue on the screen


async def test_an_empty_queue_takes_no_room(library: Library) -> None:
    async with queued(library) as (pilot, _background):
        assert shown(pilot) == []


async def test_one_works_and_the_others_wait_until_it_has_ended(library: Library) -> None:
    async with queued(library, *NAMES) as (pilot, background):
        assert [request.recording.name for request in background.started] == [NAMES[0]]
        states = [line.split()[1] for line in shown(pilot)]
        await tell(pilot, background, Finished(Outcome(MEETING_ID)))
        later = [line.split()[1] for line in shown(pilot)]

        assert states == ["running", "waiting", "waiting"]
        assert later == ["finished", "running", "waiting"]
        assert [request.recording.name for request in background.started] == [*NAMES[:2]]


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_stage_share_and_time_left_are_seen_as_the_run_tells_them(
    library: Library, size: tuple[int, int]
) -> None:
    app, background, clock = app_of(library)
    async with app.run_test(size=size) as pilot:
        app.start_run(RunRequest(Path("/talks/kick-off.wav")))
        for now_s, done in ((0.0, 0.0), (65.0, 0.5)):
            clock.now_s = now_s
            await tell(pilot, background, Progressed(Progress(Stage.RECOGNISE, done)))
        [line] = shown(pilot)

    assert "kick-off.wav" in line
    assert "Recognising speech" in line
    assert "25%" in line
    assert "4 min left" in line


async def test_a_download_tells_its_own_share(library: Library) -> None:
    async with queued(library, "kick-off.wav") as (pilot, background):
        await tell(pilot, background, Progressed(Progress(Stage.FETCH, 0.42)))

        assert "Fetching models 42%" in shown(pilot)[0]


async def test_a_download_tells_the_model_how_much_of_it_is_there_and_the_time_left(library: Library) -> None:
    app, background, clock = app_of(library)
    async with app.run_test(size=WIDE) as pilot:
        app.start_run(RunRequest(Path("/talks/kick-off.wav")))
        for now_s, done in ((0.0, 0.0), (60.0, 0.25)):
            clock.now_s = now_s
            told = Progress(Stage.FETCH, done, "from the hub", model="whisper-base", total_bytes=1_100_000_000)
            await tell(pilot, background, Progressed(told))
        lines = shown(pilot)
        await tell(pilot, background, Progressed(Progress(Stage.RECOGNISE, 0.1)))

        assert lines[1].strip() == "fetching whisper-base, 275 of 1,100 MB, 3 min left"
        assert len(shown(pilot)) == 1


async def test_waiting_for_another_program_that_fetches_is_told_too(library: Library) -> None:
    async with queued(library, "kick-off.wav") as (pilot, background):
        await tell(pilot, background, Progressed(Progress(Stage.FETCH, 0.0, "waiting for [red]another")))

        assert shown(pilot)[1].strip() == "waiting for [red]another"


async def test_the_time_left_shrinks_by_itself(library: Library) -> None:
    app, background, clock = app_of(library)
    async with app.run_test(size=WIDE) as pilot:
        app.start_run(RunRequest(Path("/talks/kick-off.wav")))
        for now_s, done in ((0.0, 0.0), (65.0, 0.5)):
            clock.now_s = now_s
            await tell(pilot, background, Progressed(Progress(Stage.RECOGNISE, done)))
        clock.now_s += 61

        await until(pilot, lambda: "3 min left" in shown(pilot)[0])


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (0.0, "10 s left"),
        (31.0, "40 s left"),
        (56.0, "1 min left"),
        (61.0, "2 min left"),
        (3599.0, "1 h 0 min left"),
        (5400.0, "1 h 30 min left"),
    ],
)
def test_the_time_left_is_as_rough_as_it_is_known(seconds: float | None, words: str) -> None:
    assert left_words(seconds) == words


async def test_a_failed_run_says_why_in_words_that_style_nothing(library: Library) -> None:
    async with queued(library, "[red]x.wav") as (pilot, background):
        await tell(pilot, background, Failed("[red]x.wav is \x1b[31mempty."))
        lines = shown(pilot)

        assert "failed" in lines[0]
        assert "[red]x.wav" in lines[0]
        assert "[red]x.wav is ␣[31mempty." in lines[1]
        assert "[red]x.wav is ␣[31mempty." in notices(pilot)


async def test_words_change_with_the_language(library: Library) -> None:
    async with queued(library, "talk.srt") as (pilot, background):
        await tell(pilot, background, Progressed(Progress(Stage.EXTRACT, 0.5)))
        assert "Finding needs" in shown(pilot)[0]
        await press(pilot, "ctrl+l")

        assert "Finding needs" not in shown(pilot)[0]
        assert "50%" in shown(pilot)[0]


# Stopping and beginning again


async def test_x_asks_the_run_to_stop_once_and_it_can_be_begun_again(library: Library) -> None:
    async with queued(library, "kick-off.wav") as (pilot, background):
        await press(pilot, "x", "x")
        assert "stopping" in shown(pilot)[0]
        assert background.cancelled == 1
        await tell(pilot, background, Stopped())
        assert "stopped" in shown(pilot)[0]
        assert "kept" in notices(pilot)[-1]
        focus_queue(pilot)
        await press(pilot, "enter")

        assert "running" in shown(pilot)[0]
        assert len(background.started) == 2


async def test_x_takes_a_waiting_run_out_and_an_ended_one_away(library: Library) -> None:
    async with queued(library, *NAMES) as (pilot, background):
        focus_queue(pilot)
        await press(pilot, "down", "x")
        assert [NAMES[1] in line for line in shown(pilot)] == [False, False]
        await tell(pilot, background, Failed("no"))
        assert [request.recording.name for request in background.started] == [NAMES[0], NAMES[2]]
        await press(pilot, "up", "x")

        assert len(shown(pilot)) == 1
        assert background.cancelled == 0


async def test_without_runs_x_does_nothing(library: Library) -> None:
    async with queued(library) as (pilot, background):
        await press(pilot, "x")

        assert background.cancelled == 0


# When a run ends


async def test_the_list_shows_the_new_meeting_and_enter_opens_it(library: Library) -> None:
    async with queued(library, "kick-off.wav") as (pilot, background):
        before = pilot.app.screen.query_one(MeetingList).count
        library.add_meeting(Meeting(id="b1", title="Kick-off", created_at=NOW))
        await tell(pilot, background, Finished(Outcome("b1", gaps=["00:10-00:20 not searched"], notes=["No extra."])))

        assert pilot.app.screen.query_one(MeetingList).count == before + 1
        assert "! 1 gap " in shown(pilot)[0]
        assert "00:10-00:20" in notices(pilot)[-1]
        assert "No extra." in notices(pilot)[-1]
        focus_queue(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MeetingScreen)
        assert pilot.app.screen.record.meeting.id == "b1"


async def test_runs_go_on_while_a_meeting_is_reviewed_and_their_end_is_told_there(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[str] = []
    monkeypatch.setattr(
        MeetingScreen, "on_run_ended", lambda _screen, told: ended.append(told.meeting_id), raising=False
    )
    async with queued(library, "a.wav", "b.wav", meeting_id=MEETING_ID) as (pilot, background):
        await tell(pilot, background, Progressed(Progress(Stage.DECODE, 0.5)))
        await tell(pilot, background, Finished(Outcome(MEETING_ID)))
        await tell(pilot, background, Failed("It is empty."))

        assert isinstance(pilot.app.screen, MeetingScreen)
        assert len(background.started) == 2
        assert len(notices(pilot)) == 2
        assert ended == [MEETING_ID, ""]
        review(pilot).show_home()
        await pilot.pause()
        await pilot.pause()
        assert [line.split()[1] for line in shown(pilot)[:2]] == ["finished", "failed"]


async def test_the_end_of_a_run_is_told_under_a_dialog_too(library: Library) -> None:
    async with queued(library, "a.wav") as (pilot, background):
        await press(pilot, "r")
        library.add_meeting(Meeting(id="b1", title="Kick-off", created_at=NOW))
        await tell(pilot, background, Finished(Outcome("b1")))
        await press(pilot, "escape")

        assert pilot.app.screen.query_one(MeetingList).count == 2


# Leaving


async def test_leaving_asks_while_something_runs(library: Library) -> None:
    async with queued(library, "a.wav") as (pilot, background):
        await press(pilot, "q")
        assert isinstance(pilot.app.screen, QuitDialog)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert not background.closed
        await press(pilot, "ctrl+q", "2")

        assert not pilot.app.is_running or pilot.app._exit
    assert background.closed


async def test_leaving_asks_nothing_when_all_has_ended(library: Library) -> None:
    async with queued(library, "a.wav") as (pilot, background):
        await tell(pilot, background, Failed("no"))
        await press(pilot, "q")

        assert not pilot.app.is_running or pilot.app._exit


# The dialog


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


def picture(
    compare: Compare, library: Library, size: tuple[int, int], *told: RunEvent, names: tuple[str, ...] = NAMES
) -> bool:
    """Compare a picture of the list with these runs, after they have told this, 30 seconds apart."""
    app, background, clock = app_of(library)

    async def drive(pilot: Pilot[None]) -> None:
        await pilot.pause()
        for name in names:
            app.start_run(RunRequest(Path("/talks") / name))
        for event in told:
            await tell(pilot, background, event)
            clock.now_s += 30
        app.clear_notifications()
        await pilot.pause()

    return compare(app, terminal_size=size, run_before=drive)


HEARING = (
    Progressed(Progress(Stage.DECODE, 1.0)),
    Progressed(Progress(Stage.RECOGNISE, 0.0)),
    Progressed(Progress(Stage.RECOGNISE, 0.4)),
)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_picture_of_a_run_in_progress(
    snap_compare: Compare, library: Library, size: tuple[int, int], language: Language
) -> None:
    use_language(language)

    assert picture(snap_compare, library, size, *HEARING, names=NAMES[:1])


def test_picture_of_a_failed_run(snap_compare: Compare, library: Library, size: tuple[int, int]) -> None:
    use_language("zh")
    reason = Failed(
        "/talks/客户访谈 第一次.m4a 里没有声音，或者文件已损坏；请换一个文件，或从录音笔重新复制一份再试。" * 2
    )

    assert picture(snap_compare, library, size, *HEARING, reason, names=NAMES[:1])


def test_picture_of_several_that_wait(snap_compare: Compare, library: Library, size: tuple[int, int]) -> None:
    use_language("zh")
    finished = Finished(Outcome(MEETING_ID, gaps=["00:10"]))

    assert picture(snap_compare, library, size, finished, *HEARING, names=("first.wav", *NAMES))


def test_picture_of_the_first_run(snap_compare: Compare, tmp_path: Path, size: tuple[int, int]) -> None:
    use_language("zh")
    with open_library(f"sqlite:///{tmp_path / 'empty.db'}") as empty:
        assert picture(snap_compare, empty, size, *HEARING, names=NAMES[:1])


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
