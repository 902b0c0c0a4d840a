"""The n-grams of a spoken line as hashes, by which the tagger knows them.

N-grams of tokens, with the line's ends marked, and of the characters within words of Latin script. A hash is the CRC-32
of an n-gram as it is written: tokens joined by ``_``; characters behind ``#``, their word between ``<`` and ``>``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import compress
from zlib import crc32

SHORTEST_WORD = 4
"""Characters from which a word, or a run of digits, is looked into."""
WORDS_KEPT = 4096
"""A talk says the same words over and over."""
_WITHIN = crc32(b"#")


def hashed_grams(tokens: Sequence[str]) -> tuple[list[int], list[int]]:
    """The hashes of a line's n-grams, those that occur twice more than once; none of a line without tokens.

    Args:
        tokens: Those of the line, as ``spoken_line`` finds them.

    Returns:
        Those of single tokens and of pairs; then those of three tokens, of four where each is a single character,
        and of three to five characters within a word.
    """
    ended = [token.encode() for token in ("^", *tokens, "$")] if tokens else []
    joined = [b"_" + token for token in ended]
    # The hash of an n-gram goes on from that of the shorter one with which it begins.
    ones = list(map(crc32, ended))
    twos = list(map(crc32, joined[1:], ones))
    threes = list(map(crc32, joined[2:], twos))
    single = [True, *(len(token) == 1 for token in tokens), True]
    all_single = map(all, zip(single, single[1:], single[2:], single[3:], strict=False))
    fours = compress(map(crc32, joined[3:], threes), all_single)
    return ones + twos, [*threes, *fours, *(gram for token in tokens for gram in _within(token))]


@lru_cache(maxsize=WORDS_KEPT)
def _within(token: str) -> tuple[int, ...]:
    if len(token) < SHORTEST_WORD or not token[0].isascii():
        return ()
    word = f"<{token}>"
    return tuple(
        crc32(word[start : start + size].encode(), _WITHIN)
        for size in (3, 4, 5)
        for start in range(len(word) - size + 1)
    )
