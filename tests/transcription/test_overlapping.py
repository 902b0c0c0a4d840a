"""Several voices at once, in the ledger."""

from __future__ import annotations

from itertools import accumulate, pairwise

from hypothesis import given
from hypothesis import strategies as st

from assistant.transcription.overlapping import OVERLAP, with_overlaps
from schemas.record import Coverage

KINDS = [("processed", ""), ("suspect", "loop"), ("suspect", OVERLAP), ("silent", ""), ("failed", "damaged")]
ledgers = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 9)), max_size=8).map(
    lambda parts: [
        Coverage.model_validate(
            {"stage": "recognise", "state": state, "note": note, "start_s": end - length, "end_s": end}
        )
        for ((state, note), length), end in zip(parts, accumulate(length for _kind, length in parts), strict=True)
    ]
)
stretches = st.lists(st.integers(0, 640).map(lambda eighth: eighth / 8), unique=True, max_size=20).map(
    lambda edges: list(zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False))
)


def _state(ledger: list[Coverage], time_s: float) -> tuple[str, str]:
    [found] = [one for one in ledger if one.start_s < time_s < one.end_s]
    return found.state, found.note


@given(ledgers, stretches)
def test_what_was_recognised_while_several_spoke_for_half_a_second_is_suspect_and_nothing_else_changes(
    ledger: list[Coverage], overlaps: list[tuple[float, float]]
) -> None:
    marked = with_overlaps(ledger, overlaps)

    assert sum(one.end_s - one.start_s for one in marked) == sum(one.end_s - one.start_s for one in ledger)
    assert all(earlier.end_s == later.start_s for earlier, later in pairwise(marked))
    for eighth in range(int(8 * (ledger[-1].end_s if ledger else 0))):
        time_s = eighth / 8 + 0.1
        state, note = _state(ledger, time_s)
        together = any(start_s < time_s < end_s and end_s - start_s >= 0.5 for start_s, end_s in overlaps)
        heard = state == "processed" or note == OVERLAP
        expected = (("suspect", OVERLAP) if together else ("processed", "")) if heard else (state, note)
        assert _state(marked, time_s) == expected


@given(ledgers, stretches)
def test_marking_twice_is_marking_once(ledger: list[Coverage], overlaps: list[tuple[float, float]]) -> None:
    once = with_overlaps(ledger, overlaps)

    assert with_overlaps(once, overlaps) == once
