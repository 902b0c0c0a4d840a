"""Samples in a file answer as an array would."""

from __future__ import annotations

import errno
import tempfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.transcription.stored_samples import SampleWriter

_PLACES = st.none() | st.integers(-3000, 3000)


@given(st.lists(st.tuples(st.integers(0, 700), st.booleans()), min_size=1, max_size=5), _PLACES, _PLACES)
def test_a_part_is_what_an_array_of_all_that_was_written_gives(
    written: list[tuple[int, bool]], start: int | None, stop: int | None
) -> None:
    chance = np.random.default_rng(0)
    parts = [np.ones(1, np.float32)]
    with SampleWriter() as writer:
        writer.add(parts[0])
        for count, is_silence in written:
            parts.append(np.zeros(count, np.float32) if is_silence else chance.random(count, np.float32))
            writer.add_silence(count) if is_silence else writer.add(parts[-1])
        stored = writer.finish()

    whole = np.concatenate(parts)
    assert len(stored) == writer.count == len(whole)
    assert np.array_equal(stored[start:stop], whole[start:stop])
    assert stored[start:stop].dtype == np.float32


def test_where_there_is_no_room_one_line_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def write(self, _data: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        flush = close = lambda _self: None

    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_how: Full())

    with SampleWriter() as writer, pytest.raises(InputError, match=r"no room in .*the disk is full") as caught:
        writer.add_silence(5)

    assert "\n" not in str(caught.value)
