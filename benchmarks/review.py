"""The review of a long meeting: how fast it opens, moves, judges and types, and what it takes of memory.

    python -m benchmarks.review [--report FILE]

An invented meeting of three hours (5,000 segments, 120 rows) is put into a library of its own; the real program is
driven by keys in a terminal of its own. Times are from the key to the last of what it paints for it. Not on Windows.
"""

from __future__ import annotations

import argparse
import datetime as dt
import fcntl
import os
import platform
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.library.library import Library, open_library
from schemas.record import Coverage, Evidence, Need, Provenance, Todo
from schemas.talk import Meeting, Recording, Segment, Speaker

SEGMENTS, NEEDS, TODOS = 5_000, 80, 40
LENGTH_S = 3 * 3600.0
SIZES = ((80, 24), (120, 40), (200, 60))
MEETING_ID = "3-hours"
OPENINGS, MOVES, ACCEPTED = 10, 78, 20
DOWN, UP, ENTER, ESCAPE = b"\x1b[B", b"\x1b[A", b"\r", b"\x1b"
TYPED = "把数据接口和报表都对上再说吧"
QUIET_S = 0.2
"""What is painted for a key is over when nothing came for this long."""
SLOWEST_S = 20.0
"""The longest that the program may take to paint what is waited for."""
LISTED, OPENED = "三小时的会", "待审阅"
"""Signs that the list of meetings, and the meeting, are painted."""
_SAID = (
    "我们现在的排班全靠一张表，改一次要打一圈电话。",
    "您的意思是，希望换班当天就能在手机上看到，对吗？",
    "对，就是这个意思，最好再加一个提醒。",
    "好。",
    "上个季度因为排错班，夜里停了三次线，每次都要二十来分钟才能恢复，这个损失我们自己算过，不小。",
    "The night shift keeps its own list, and nobody reconciles the two before Monday.",
)


@dataclass(frozen=True)
class Figures:
    """What was measured on a screen of one size: times in seconds, memory in megabytes."""

    size: tuple[int, int]
    opens: list[float]
    moves: list[float]
    accepts: list[float]
    keys: list[float]
    empty_mb: float
    full_mb: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and write the report where one is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.review", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--report", type=Path, help="where the table goes")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as home:
        with open_library(f"sqlite:///{Path(home) / 'library.db'}") as library:
            fill(library)
        text = report([measured(Path(home), size) for size in SIZES])
        with open_library(f"sqlite:///{Path(home) / 'library.db'}") as library:
            accepted = sum(row.review == "accepted" for row in library.record(MEETING_ID).needs)
        assert accepted == ACCEPTED * len(SIZES), "the keys did not do what they were measured for"
    print(text)
    if asked.report:
        asked.report.write_text(text, encoding="utf-8")


def fill(library: Library, segments: int = SEGMENTS, needs: int = NEEDS, todos: int = TODOS) -> None:
    """Put the invented meeting into a library."""
    now = dt.datetime(2026, 3, 12, tzinfo=dt.UTC)
    recording = Recording(path="/none.wav", sha256="0" * 64, duration_s=LENGTH_S)
    library.add_meeting(
        Meeting(id=MEETING_ID, title="三小时的会", date=now.date(), recording=recording, created_at=now)
    )
    each_s = LENGTH_S / segments
    said = [
        Segment(
            id=number,
            start_s=number * each_s,
            end_s=(number + 0.9) * each_s,
            speaker=f"S{number % 4 + 1}",
            text=f"{_SAID[number % len(_SAID)]}（{number}）",
        )
        for number in range(1, segments + 1)
    ]
    library.replace_transcript(MEETING_ID, said, [Speaker(label=f"S{one}", name=f"与会者{one}") for one in range(1, 5)])
    suspect = [
        Coverage(stage="recognise", state="suspect", start_s=start, end_s=start + 5, note="low probability")
        for start in range(60, int(LENGTH_S), 60)
    ]
    library.set_coverage(MEETING_ID, "recognise", suspect)
    made = Provenance(source="model", model="invented", created_at=now)
    rows = [_evidence(said, place * segments // (needs + todos), 3) for place in range(needs + todos)]
    library.replace_proposals(
        MEETING_ID,
        [
            Need(
                id=f"n-{place}",
                title=f"换班当天在手机上看到（{place}）",
                kind="demand",
                situation=_SAID[0],
                task=_SAID[2],
                result=_SAID[4],
                evidence=rows[place],
                confidence=0.5 + place % 50 / 100,
                provenance=made,
            )
            for place in range(needs)
        ],
        [
            Todo(
                id=f"t-{place}",
                task=f"发排班样表（{place}）",
                owner="与会者1",
                evidence=rows[needs + place],
                provenance=made,
            )
            for place in range(todos)
        ],
    )


def _evidence(said: Sequence[Segment], first: int, count: int) -> list[Evidence]:
    return [
        Evidence(quote=segment.text, segment_id=segment.id, start_s=segment.start_s, end_s=segment.end_s)
        for segment in said[first : first + count]
    ]


class Terminal:
    """The program in a pseudo-terminal."""

    def __init__(self, process: subprocess.Popen[bytes], side: int) -> None:
        self._process = process
        self._side = side

    def wait(self, sign: str = "") -> float:
        """Read until a sign was painted and nothing comes any more; when the last came, by ``time.perf_counter``."""
        last = time.perf_counter()
        painted = b""
        while select.select([self._side], [], [], QUIET_S if sign.encode() in painted else SLOWEST_S)[0]:
            painted += os.read(self._side, 1 << 20)
            last = time.perf_counter()
        assert sign.encode() in painted, f"“{sign}” was not painted"
        return last

    def press(self, key: bytes, sign: str = "") -> float:
        """Press a key; the seconds until the last of what is painted for it, which holds a sign."""
        started = time.perf_counter()
        os.write(self._side, key)
        return self.wait(sign) - started

    @property
    def resident_mb(self) -> float:
        """The memory that the program holds."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


@contextmanager
def program(home: Path, size: tuple[int, int]) -> Iterator[Terminal]:
    """The review's list of meetings in a terminal of a size."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    command = [sys.executable, "-c", "from assistant.cli.main import main; main()", "review"]
    env = {**os.environ, "MEETING_HOME": str(home), "MEETING_LANG": "zh", "TERM": "xterm-256color"}
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=env, start_new_session=True)
    try:
        terminal = Terminal(process, ours)
        terminal.wait(LISTED)
        yield terminal
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        os.close(ours)
        os.close(theirs)


def measured(
    home: Path, size: tuple[int, int], openings: int = OPENINGS, moves: int = MOVES, accepts: int = ACCEPTED
) -> Figures:
    """Drive the program on a screen of a size."""
    with program(home, size) as terminal:
        empty_mb = terminal.resident_mb
        opens = []
        for _time in range(openings):
            opens.append(terminal.press(ENTER, OPENED))
            terminal.press(ESCAPE, LISTED)
        terminal.press(ENTER, OPENED)
        goes = [terminal.press(key) for key in [DOWN] * (moves // 2) + [UP] * (moves // 2)]
        accepted = [terminal.press(b"a") for _time in range(accepts)]
        terminal.press(b"3")
        keys = [terminal.press(letter.encode()) for letter in TYPED]
        return Figures(size, opens, goes, accepted, keys, empty_mb, terminal.resident_mb)


def report(figures: Sequence[Figures]) -> str:
    """The figures as a page."""
    head = f"""\
# Review of a long meeting

Written by `python -m benchmarks.review`. {SEGMENTS:,} segments, {NEEDS + TODOS} rows, three hours; Python
{platform.python_version()}, {os.cpu_count()} processor cores. The real program in a terminal; times from a key to the
last byte of what is painted for it, in milliseconds: median / 95th percentile. Goals: opens in under 500, to another
row in under 50 at the 95th percentile, memory under 200 MB over the list of meetings.

| screen | opens | to another row | accepts a row | a key typed in a cell | memory, MB |
|---|---|---|---|---|---|
"""
    return head + "".join(map(_line, figures))


def _line(one: Figures) -> str:
    told = " | ".join(_told(times) for times in (one.opens, one.moves, one.accepts, one.keys))
    more_mb = one.full_mb - one.empty_mb
    return f"| {one.size[0]}×{one.size[1]} | {told} | {one.empty_mb:.0f} + {more_mb:.0f} |\n"


def _told(times: Sequence[float]) -> str:
    ordered = sorted(times)
    high = ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]
    return f"{statistics.median(times) * 1000:.0f} / {high * 1000:.0f}"


if __name__ == "__main__":
    main()
