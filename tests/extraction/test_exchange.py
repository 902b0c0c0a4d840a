"""A request and the undertaking that answers it are told from two tasks one after the other."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from assistant.extraction.exchange import EXCHANGE
from assistant.extraction.features import spoken_line
from assistant.extraction.scene import PAIR, Scene
from assistant.extraction.tagging import ACTS

voices = st.sampled_from(["A", "B", ""])
said = st.lists(
    st.tuples(voices, st.sampled_from(["Could you send it?", "I'll do it.", "好的，我来", "你那边弄一下", ""]))
)


def scene_of(lines: list[tuple[str, str]]) -> Scene:
    acts = [dict.fromkeys(ACTS, 0.5) for _ in lines]
    return Scene([spoken_line(text, voice, "") for voice, text in lines], acts, "en")


@given(said.filter(lambda lines: len(lines) > 1))
def test_there_is_a_finite_number_for_every_name(lines: list[tuple[str, str]]) -> None:
    scene = scene_of(lines)
    row = scene.exchange(0, len(lines) - 1)
    assert len(row) == len(PAIR) + len(EXCHANGE)
    assert all(math.isfinite(value) for value in row)


def exchange(*lines: tuple[str, str]) -> dict[str, float]:
    scene = scene_of(list(lines))
    return dict(zip(EXCHANGE, scene.exchange(0, len(lines) - 1)[len(PAIR) :], strict=True))


def test_a_request_and_an_answer_by_another_voice() -> None:
    pair = exchange(("A", "Could you send me the list?"), ("B", "I'll send it by Friday."))
    assert pair["undertakes when asked"] == pair["answers an order"] == pair["names the day"] == 1
    assert pair["goes on"] == pair["undertakes twice"] == 0


def test_one_voice_that_undertakes_two_things() -> None:
    pair = exchange(("A", "I'll send the list on Monday."), ("A", "And I'll call them on Friday."))
    assert pair["undertakes twice"] == pair["both name a day"] == pair["goes on"] == 1
    assert pair["undertakes when asked"] == pair["answers by undertaking"] == 0


def test_an_answer_far_away_is_none() -> None:
    between = [("C", "Yes.")] * 5
    pair = exchange(("A", "Could you send me the list?"), *between, ("B", "I'll send it by Friday."))
    assert pair["undertakes when asked"] == 0
