"""How rare Chinese words are: tells words from chance pairs of characters, and telling words from common ones."""

from __future__ import annotations

import importlib.util
import zipfile
from functools import cache
from pathlib import Path

LEAST_CHARACTERS = 2
"""A single character is a word far too often."""


@cache
def word_rarity() -> dict[str, float]:
    """Inverse document frequencies of words of two characters or more, as counted for jionlp (时间: 4, 网民: 8).

    Read from the archive that its wheel holds: its own import prints a banner, and unpacks it only then.
    """
    package = importlib.util.find_spec("jionlp")
    assert package is not None
    assert package.origin is not None
    with zipfile.ZipFile(Path(package.origin).parent / "dictionary" / "idf.zip") as archive:
        lines = archive.read("idf.txt").decode("utf-8").splitlines()
    counted = (line.split("\t") for line in lines)
    return {word: float(rarity) for word, rarity in counted if len(word) >= LEAST_CHARACTERS}
