"""Runs started, watched and stopped from the list of meetings, by keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from assistant.events import Progress, Stage
from assistant.language import Language, use_language
from assistant.library.library import Library, open_library
from assistant.pipeline.background import Failed, Finished, Progressed, RunEvent, RunRequest, Stopped
from assistant.pipeline.options import Outcome
from assistant.review.running import QuitDialog
from assistant.review.screens.home import HomeScreen
from assistant.review.screens.meeting import MeetingScreen
from assistant.review.widgets.meetings import MeetingList
from assistant.review.widgets.queue import left_words
from schemas.talk import Meeting
from tests.review.driving import NARROW, WIDE, notices, press, review, until
from tests.review.run_queue import app_of, focus_queue, queued, shown, tell
from tests.review.talk import MEETING_ID, NOW

Compare = Callable[..., bool]
SIZES = [NARROW, WIDE, (200, 60)]
NAMES = ("客户访谈 第一次.m4a", "kick-off.wav", "talk.srt")


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
