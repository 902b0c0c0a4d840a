"""Paint the pictures of the review that the documentation shows, from the Chinese sample talk.

    python -m docs.make_screens

Writes ``docs/review.svg`` for the README, and ``docs/screens/*.svg`` for ``docs/review.md``.
"""

from __future__ import annotations

import asyncio
import html
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from rich.cells import cell_len
from textual.pilot import Pilot

from assistant.language import Language, use_language
from assistant.library.library import Library, open_library
from assistant.review.app import ReviewApp
from assistant.settings import Settings
from tests.review.sample import SAMPLE_ID, fill_with_sample, judge_some

DOCS = Path(__file__).parent
CELL = 12.2
"""Width of a terminal cell in Textual's pictures."""
FONTS = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans CJK SC', monospace"
SETTLED_S = 0.5
"""What threads bring is painted by then."""


@dataclass(frozen=True)
class Picture:
    """A picture, and the keys that lead there."""

    path: str
    keys: Sequence[str] = ()
    size: tuple[int, int] = (120, 40)
    language: Language = "zh"
    meeting: bool = True


PICTURES = (
    Picture("review.svg", ("n",)),
    Picture("screens/home.svg", meeting=False),
    Picture("screens/search.svg", ("slash", "停", "电"), meeting=False),
    Picture("screens/run.svg", ("r",), meeting=False),
    Picture("screens/meeting-80.svg", ("n",), size=(80, 24)),
    Picture("screens/meeting-200.svg", ("n",), size=(200, 60)),
    Picture("screens/editing.svg", ("n", "3")),
    Picture("screens/form.svg", ("n", "f")),
    Picture("screens/status.svg", ("n", "t")),
    Picture("screens/merge.svg", ("n", "M")),
    Picture("screens/history.svg", ("home", "down", "3", "end", "space", "！", "enter", "a", "up", "h")),
    Picture("screens/find.svg", ("ctrl+f", "停", "电")),
    Picture("screens/questions.svg", ("left", "left")),
    Picture("screens/summary.svg", ("left", "left", "left")),
    Picture("screens/help.svg", ("question_mark",)),
    Picture("screens/english.svg", ("n",), language="en"),
)


def main() -> None:
    """Paint all pictures."""
    for picture in PICTURES:
        with tempfile.TemporaryDirectory() as folder, open_library(f"sqlite:///{folder}/library.db") as library:
            fill_with_sample(library)
            judge_some(library)
            path = DOCS / picture.path
            path.parent.mkdir(exist_ok=True)
            path.write_text(readable(asyncio.run(painted(library, picture))), encoding="utf-8", newline="\n")


async def painted(library: Library, picture: Picture) -> str:
    """What the terminal shows, as Textual paints it."""
    use_language(picture.language)
    app = ReviewApp(library, SAMPLE_ID if picture.meeting else None, Settings())
    app.animation_level = "none"
    async with app.run_test(size=picture.size) as pilot:
        await _press(pilot, picture.keys)
        return app.export_screenshot(title="meeting review")


async def _press(pilot: Pilot[None], keys: Sequence[str]) -> None:
    await pilot.pause()
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
    for wide, run in groupby(text, key=lambda letter: cell_len(letter) > 1):
        for part in run if wide else ["".join(run)]:
            width = CELL * cell_len(part)
            shown = html.escape(part).replace(" ", "&#160;")
            parts.append(f'<text class="{style}" x="{x:.1f}" y="{y}" textLength="{width:.1f}"{rest}>{shown}</text>')
            x += width
    return "".join(parts)


if __name__ == "__main__":
    main()
