"""Makes the sample recordings and their reference files from the scripts in this folder.

    python samples/make_samples.py --voices kokoro-js/voices samples/zh-talk.toml samples/en-talk.toml

README.md in this folder says which packages and voice files it needs.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from kokoro import SAMPLE_RATE, Kokoro
from numpy.typing import NDArray
from room import levelled, mixed, start_times
from talk_script import TalkScript, Turn, read_script

SPEED_SPREAD = 0.03
"""Standard deviation of a turn's speed around its speaker's: nobody speaks evenly."""
ENCODER_BLOCK = 1 << 16
"""Samples given to the encoder at once: libsndfile's Vorbis encoder overflows its stack on minutes at once."""


@dataclass(frozen=True)
class Spoken:
    """A turn as it lies in the recording."""

    turn: Turn
    start_s: float
    end_s: float


def main() -> None:
    """Make every script that the command line names."""
    parser = argparse.ArgumentParser(description="Make sample recordings and their reference files from scripts.")
    parser.add_argument("scripts", type=Path, nargs="+", help="script files (.toml)")
    parser.add_argument("--voices", type=Path, required=True, help="folder of Kokoro's style vectors (.bin)")
    arguments = parser.parse_args()
    for path in arguments.scripts:
        script = read_script(path)
        spoken, recording = perform(script, arguments.voices)
        base = path.with_suffix("")
        write_sound(base.with_suffix(".ogg"), recording)
        write_references(base, script, spoken)
        print(f"{base.name}: {recording.size / SAMPLE_RATE:.1f} s, {len(spoken)} turns")


def perform(script: TalkScript, voices: Path) -> tuple[list[Spoken], NDArray[np.float32]]:
    """Speak the script: where each turn lies, and the whole recording."""
    rng = np.random.default_rng(script.seed)
    kokoro = Kokoro(voices, script.language, script.seed)
    people = {person.name: person for person in script.people}
    sounds = []
    for turn in script.turns:
        person = people[turn.who]
        speed = person.speed * (1 + SPEED_SPREAD * float(rng.standard_normal()))
        sounds.append(levelled(kokoro.say(turn.says, person.voice, speed), person.level_db))
    lengths_s = [sound.size / SAMPLE_RATE for sound in sounds]
    starts_s = start_times(lengths_s, [turn.cuts_in for turn in script.turns], rng)
    spoken = [
        Spoken(turn, round(start_s, 2), round(start_s + length_s, 2))
        for turn, start_s, length_s in zip(script.turns, starts_s, lengths_s, strict=True)
    ]
    return spoken, mixed(sounds, starts_s, SAMPLE_RATE, rng)


def write_sound(path: Path, recording: NDArray[np.float32]) -> None:
    """Write the recording as Ogg Vorbis, mono."""
    with soundfile.SoundFile(path, "w", SAMPLE_RATE, 1, format="OGG", subtype="VORBIS") as file:
        for begin in range(0, recording.size, ENCODER_BLOCK):
            file.write(recording[begin : begin + ENCODER_BLOCK])


def write_references(base: Path, script: TalkScript, spoken: list[Spoken]) -> None:
    """Write what belongs to a recording: its text, who speaks when, the expected rows and the agenda."""
    text = "".join(f"{piece.turn.who}: {piece.turn.says}\n" for piece in spoken)
    base.with_suffix(".txt").write_text(text, encoding="utf-8")
    base.with_suffix(".rttm").write_text("".join(rttm_line(base.name, piece) for piece in spoken), encoding="utf-8")
    rows = json.dumps(expected_rows(script, spoken), ensure_ascii=False, indent=1)
    base.with_suffix(".json").write_text(rows + "\n", encoding="utf-8")
    base.with_suffix(".agenda.toml").write_text(agenda(script), encoding="utf-8")


def rttm_line(file_name: str, piece: Spoken) -> str:
    """One turn in the Rich Transcription Time Marked format, in which names hold no spaces."""
    speaker = piece.turn.who.replace(" ", "_")
    length_s = piece.end_s - piece.start_s
    return f"SPEAKER {file_name} 1 {piece.start_s:.2f} {length_s:.2f} <NA> <NA> {speaker} <NA> <NA>\n"


def expected_rows(script: TalkScript, spoken: list[Spoken]) -> dict[str, Any]:
    """The annotated meeting, in the format that ``meeting eval`` reads."""
    return {
        "id": script.id,
        "language": script.language,
        "recording": f"{script.id}.ogg",
        "meeting": {
            "title": script.title,
            "date": script.date.isoformat(),
            "weekday": script.date.strftime("%A"),
            "participants": [
                {"name": person.name, "aliases": person.aliases, "side": person.side, "role": person.role}
                for person in script.people
            ],
        },
        "segments": [
            {
                "id": number,
                "start": piece.start_s,
                "end": piece.end_s,
                "speaker": piece.turn.who,
                "text": piece.turn.says,
            }
            for number, piece in enumerate(spoken, start=1)
        ],
        "gold": script.gold,
    }


def agenda(script: TalkScript) -> str:
    """The agenda file for ``--agenda``. JSON's strings and lists of strings are TOML's as well."""

    def quoted(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    lines = [
        f"title = {quoted(script.title)}",
        f"date = {script.date.isoformat()}",
        f"place = {quoted(script.place)}",
        f"customer = {quoted(script.customer)}",
    ]
    for person in script.people:
        lines += ["", "[[people]]"]
        lines += [f"{key} = {quoted(getattr(person, key))}" for key in ("name", "aliases", "side", "role")]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
