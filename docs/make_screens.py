"""Paint the pictures of the review that the documentation shows, from the Chinese sample talk.

    python -m docs.make_screens

Writes ``docs/review.svg`` for the README, and ``docs/screens/*.svg`` for ``docs/review.md``.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import html
import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from pathlib import Path

from rich.cells import cell_len
from textual.pilot import Pilot

from assistant.events import Progress, Stage
from assistant.language import Language, use_language
from assistant.library import edits
from assistant.library.library import Library, open_library
from assistant.pipeline.background import Progressed, RunEvent, RunRequest
from assistant.review.app import ReviewApp
from assistant.settings import Settings
from schemas.record import Coverage, Need, Todo
from schemas.talk import Meeting, Recording
from tests.review.sample import MODEL, SAMPLE, SAMPLE_ID, fill_with_sample, judge_some

DOCS = Path(__file__).parent
CELL = 12.2
"""Width of a terminal cell in Textual's pictures."""
FONTS = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans CJK SC', monospace"
SETTLED_S = 0.5
"""What threads bring is painted by then."""


RECORDER = "demo"
"""Stands in the history."""
HOME_SIZE = (120, 24)
EARLIER = (
    ("冷库扩建，第二次沟通", "一家食品厂", dt.date(2026, 4, 21), 2893.0, 11),
    ("Warehouse software, first talk", "a wholesaler", dt.date(2026, 4, 9), 4120.0, 5),
)
"""Meetings of which only a line is seen: title, customer, day, seconds, how many of their eleven rows are judged."""
RUNS = ("客户访谈.m4a", "kick-off.wav", "talk.srt")
TOLD = (
    (0.0, Progress(Stage.DECODE, 1.0)),
    (1.0, Progress(Stage.RECOGNISE, 0.0)),
    (90.0, Progress(Stage.RECOGNISE, 0.6)),
)
"""What the first of them tells, and when, in seconds."""


def begun(library: Library) -> None:
    """The sample talk as somebody has it who has begun to review it."""
    fill_with_sample(library)
    judge_some(library)


def several(library: Library) -> None:
    """The same talk, and two before it."""
    for number, (title, customer, date, length_s, judged) in enumerate(reversed(EARLIER)):
        recording = Recording(path="talk.ogg", sha256=f"{number + 1:064}", duration_s=length_s)
        made_at = dt.datetime(date.year, date.month, date.day, 17, tzinfo=dt.UTC)
        name = f"earlier-{number}"
        library.add_meeting(
            Meeting(id=name, title=title, customer=customer, date=date, recording=recording, created_at=made_at)
        )
        needs = [Need(id=f"n{row}", title=f"{row}", kind="demand", provenance=MODEL) for row in range(7)]
        todos = [Todo(id=f"t{row}", task=f"{row}", provenance=MODEL) for row in range(4)]
        library.replace_proposals(name, needs, todos)
        for row in [*needs, *todos][:judged]:
            library.apply(name, "accept", edits.accept(library.record(name), row.id), RECORDER)
    begun(library)


def suggested(library: Library) -> None:
    """The talk with a new proposal for a row that was accepted."""
    begun(library)
    [need] = [need for need in library.record(SAMPLE_ID).needs if need.id == "n2"]
    proposal = {"title": "七月底之前装好用上", "action_proposed": "六月中旬开工，七月下旬并网"}
    library.suggest(SAMPLE_ID, need.id, need.model_copy(update={"id": "again", **proposal}))


def doubted(library: Library) -> None:
    """The talk with a ledger in which some stretches are not to be trusted."""
    begun(library)
    [whole] = library.record(SAMPLE_ID).coverage
    stretches = (
        ("processed", 0.0, 47.0, ""),
        ("suspect", 47.0, 55.5, "low probability"),
        ("processed", 55.5, 171.2, ""),
        ("suspect", 171.2, 178.0, "loop"),
        ("processed", 178.0, whole.end_s, ""),
        ("failed", whole.end_s, whole.end_s + 18, "cut off"),
    )
    library.set_coverage(SAMPLE_ID, "recognise", [_stretch(*one) for one in stretches])


def _stretch(state: str, start_s: float, end_s: float, note: str) -> Coverage:
    what = {"stage": "recognise", "state": state, "start_s": start_s, "end_s": end_s, "note": note}
    return Coverage.model_validate(what)


@dataclass(frozen=True)
class Picture:
    """A picture, and the keys that lead there."""

    path: str
    keys: Sequence[str] = ()
    size: tuple[int, int] = (120, 40)
    language: Language = "zh"
    meeting: bool = True
    fill: Callable[[Library], None] = begun
    runs: Sequence[str] = ()
    """The files of runs in the queue."""


PICTURES = (
    Picture("review.svg", ("n",)),
    Picture("screens/home.svg", size=HOME_SIZE, meeting=False, fill=several, runs=RUNS),
    Picture("screens/search.svg", ("slash", "停", "电"), size=HOME_SIZE, meeting=False, fill=several),
    Picture("screens/run.svg", ("r", "z", "h"), size=HOME_SIZE, meeting=False, fill=several),
    Picture("screens/meeting-80.svg", ("n",), size=(80, 24)),
    Picture("screens/meeting-200.svg", ("n",), size=(200, 60)),
    Picture("screens/transcript.svg", ("n", "tab", "down", "shift+down")),
    Picture("screens/editing.svg", ("n", "3")),
    Picture("screens/form.svg", ("n", "f")),
    Picture("screens/status.svg", ("n", "t", "down", "down", "space")),
    Picture("screens/merge.svg", ("n", "M")),
    Picture("screens/history.svg", ("home", "down", "7", "end", *"以上", "enter", "a", *["up"] * 3, "h")),
    Picture("screens/suggestion.svg", ("home", *["down"] * 3, "y"), fill=suggested),
    Picture("screens/again.svg", ("n", "R")),
    Picture("screens/find.svg", ("ctrl+f", *"陈董", "enter", *"程董", "ctrl+g")),
    Picture("screens/speaker.svg", ("n", "s")),
    Picture("screens/coverage.svg", ("l",), fill=doubted),
    Picture("screens/questions.svg", ("left", "left")),
    Picture("screens/summary.svg", ("left", "left", "left")),
    Picture("screens/help.svg", ("question_mark",)),
    Picture("screens/english.svg", ("n",), language="en"),
)


def main() -> None:
    """Paint all pictures."""
    for picture in PICTURES:
        with tempfile.TemporaryDirectory() as folder, open_library(f"sqlite:///{folder}/library.db") as library:
            picture.fill(library)
            path = DOCS / picture.path
            path.parent.mkdir(exist_ok=True)
            path.write_text(readable(asyncio.run(painted(library, picture))), encoding="utf-8", newline="\n")


async def painted(library: Library, picture: Picture) -> str:
    """What the terminal shows, as Textual paints it. Files are looked for among the samples."""
    use_language(picture.language)
    app = ReviewApp(library, SAMPLE_ID if picture.meeting else None, Settings(recorder=RECORDER))
    app.animation_level = "none"
    app.background = story = Story()
    app.clock_s = lambda: story.now_s
    with contextlib.chdir(SAMPLE.parent):
        async with app.run_test(size=picture.size) as pilot:
            await pilot.pause()
            for name in picture.runs:
                app.start_run(RunRequest(Path(name)))
            await story.tell(pilot)
            await _press(pilot, picture.keys)
            return app.export_screenshot(title="meeting review")


class Story:
    """In the place of what does the runs: does none, and tells of one what ``TOLD`` says."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self._on_event: Callable[[RunEvent], None] | None = None

    def start(self, request: RunRequest, on_event: Callable[[RunEvent], None]) -> None:  # noqa: ARG002 - as asked for
        """Remember whom to tell."""
        self._on_event = on_event

    def cancel(self) -> None:
        """Nothing goes on."""

    def close(self) -> None:
        """Nothing goes on."""

    async def tell(self, pilot: Pilot[None]) -> None:
        """Tell how far the run is, if one was asked for."""
        if self._on_event is None:
            return
        for now_s, progress in TOLD:
            self.now_s = now_s
            self._on_event(Progressed(progress))
            await pilot.pause()


async def _press(pilot: Pilot[None], keys: Sequence[str]) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()
    await pilot.pause(SETTLED_S)


def readable(picture: str) -> str:
    """The picture with every wide character in its own two cells, and with fonts that readers have."""
    picture = re.sub(r"@font-face\s*\{.*?\}\s*", "", picture, flags=re.DOTALL)
    picture = re.sub(r"font-family: [^;]+;", f"font-family: {FONTS};", picture)
    return re.sub(
        r'<text class="([^"]*)" x="([\d.]+)" y="([\d.]+)" textLength="[\d.]+"([^>]*)>([^<]*)</text>',
        lambda match: _in_cells(match[1], float(match[2]), match[3], match[4], html.unescape(match[5])),
        picture,
    )


def _in_cells(style: str, x: float, y: str, rest: str, text: str) -> str:
    parts = []
    for wide, letters in groupby(text, key=lambda letter: cell_len(letter) > 1):
        run = "".join(letters)
        shown = html.escape(run).replace(" ", "&#160;")
        starts = list(accumulate((CELL * cell_len(letter) for letter in run), initial=x))
        if wide:  # a place for each, since fonts differ in how wide they are
            place = f'x="{" ".join(f"{start:.1f}" for start in starts[:-1])}"'
        else:
            place = f'x="{x:.1f}" textLength="{CELL * cell_len(run):.1f}"'
        parts.append(f'<text class="{style}" {place} y="{y}"{rest}>{shown}</text>')
        x = starts[-1]
    return "".join(parts)


if __name__ == "__main__":
    main()
