"""What the reader makes of the talks: read once, some 100 tokens a second, and kept in a folder for every later fit."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.extraction import reading
from assistant.extraction.features import Floats
from assistant.extraction.reading import Reader, read_lines
from training.tagger import Example


def readings(material: Sequence[Example], reader: Reader, folder: Path) -> list[Floats]:
    """What the reader makes of every line of every example; what the folder holds is not read again."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for number, example in enumerate(material, 1):
        path = folder / f"{_key(example)}.npy"
        if not path.exists():
            print(f"\rreading {number} of {len(material)}: {example.talk.id:24}", end="", flush=True)
            states = read_lines(example.talk.segments(), example.lines, example.talk.language, reader)
            partial = path.with_suffix(".part")
            with partial.open("wb") as file:
                np.save(file, states.astype(np.float16))
            partial.rename(path)
        made.append(np.load(path).astype(np.float32))
    return made


def _key(example: Example) -> str:
    """Stands for all that the states depend on."""
    limits = (reading.STRETCH_TOKENS, reading.CONTEXT_TOKENS, reading.LINE_TOKENS)
    said = [f"{line.side}|{spoken.text}" for line, spoken in zip(example.lines, example.talk.lines, strict=True)]
    return hashlib.sha256("\n".join([example.talk.language, str(limits), *said]).encode()).hexdigest()[:32]
