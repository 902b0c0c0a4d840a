from hypothesis import given
from hypothesis import strategies as st

from assistant.extraction.windows import windows
from tests.extraction.talks import segments_of

turns = st.lists(st.tuples(st.sampled_from(["A", "B"]), st.text(min_size=1, max_size=60)), max_size=40)


@given(turns, st.integers(min_value=1, max_value=200))
def test_windows_cover_every_segment_once_and_in_order(spoken: list[tuple[str, str]], budget: int) -> None:
    segments = segments_of(*spoken)

    cut = windows(segments, budget, len)

    assert [segment for window in cut for segment in window.segments] == segments
    assert [window.number for window in cut] == list(range(len(cut)))
    assert all(window.segments for window in cut)


@given(turns, st.integers(min_value=1, max_value=200))
def test_a_window_over_budget_holds_a_single_segment(spoken: list[tuple[str, str]], budget: int) -> None:
    for window in windows(segments_of(*spoken), budget, len):
        size = sum(len(f"{segment.speaker}：{segment.text}\n") for segment in window.segments)
        assert size <= budget or len(window.segments) == 1


def test_windows_are_filled_evenly() -> None:
    segments = segments_of(*[("A", "x" * 7)] * 22)

    sizes = [len(window.segments) for window in windows(segments, 200, len)]

    assert sizes == [11, 11]


def test_a_talk_without_segments_has_no_windows() -> None:
    assert windows([], 100, len) == []
