"""Rows that cite their own transcript: by time they mean the same as by ids wherever both can be had."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evaluation.cases import Case, SpokenLine
from assistant.evaluation.figures import score
from assistant.evaluation.in_time import in_lines, same_words, voices_of
from assistant.evaluation.results import Citation, Result, ResultRow
from assistant.evaluation.tally import score_case
from tests.evaluation.makers import case_of, cites, gold_need, gold_todo, result_of

few = settings(max_examples=80)
LENGTHS = st.lists(st.tuples(st.floats(0.2, 20), st.floats(0, 5)), min_size=1, max_size=6)
"""Of each line its seconds and those of the pause behind it."""


def line(number: int, start: float, end: float, speaker: str = "", text: str = "") -> SpokenLine:
    return SpokenLine(id=number, start=start, end=end, speaker=speaker, text=text)


def lines_of(lengths: list[tuple[float, float]]) -> list[SpokenLine]:
    lines, at = [], 0.0
    for number, (length, pause) in enumerate(lengths, 1):
        lines.append(line(number, at, at + length, f"P{number % 3}", f"w{number}"))
        at += length + pause
    return lines


@st.composite
def scored(draw: st.DrawFn) -> tuple[Case, Result]:
    """Annotated lines one after another, and rows that cite them by their ids."""
    lines = lines_of(draw(LENGTHS))
    ids = st.integers(1, len(lines))
    some = st.lists(ids, min_size=1, max_size=3, unique=True)
    needs = [gold_need(f"w{cited[0]}", cited) for cited in draw(st.lists(some, max_size=3))]
    todos = [gold_todo(f"w{cited[0]}", cited) for cited in draw(st.lists(some, max_size=3))]
    case = case_of(["x"], needs, todos).model_copy(update={"segments": lines})

    def rows() -> list[ResultRow]:
        return [
            ResultRow(
                title=draw(st.sampled_from(["w1 w2 w3", "w1", "w2"])),
                evidence=[Citation(segment=number, quote=f"w{number}") for number in cited],
            )
            for cited in draw(st.lists(st.lists(ids, max_size=4), max_size=3))
        ]

    return case, Result(needs=rows(), todos=rows())


@few
@given(scored(), st.data())
def test_the_same_segments_under_other_ids_score_the_same(given_both: tuple[Case, Result], data: st.DataObject) -> None:
    case, by_ids = given_both
    others = data.draw(st.permutations(range(100, 100 + len(case.segments))))
    own_id = dict(zip((one.id for one in case.segments), others, strict=True))

    def renamed(row: ResultRow) -> ResultRow:
        evidence = [Citation(segment=own_id[piece.segment or 0], quote=piece.quote) for piece in row.evidence]
        return row.model_copy(update={"evidence": evidence})

    by_time = Result(
        needs=[renamed(row) for row in by_ids.needs],
        todos=[renamed(row) for row in by_ids.todos],
        segments=[one.model_copy(update={"id": own_id[one.id]}) for one in case.segments],
    )

    assert score([case], {case.id: by_time}).figures == score([case], {case.id: by_ids}).figures
    ours, theirs = score_case(case, by_time), score_case(case, by_ids)
    assert (ours.needs.pairs, ours.todos.pairs) == (theirs.needs.pairs, theirs.todos.pairs)


@few
@given(LENGTHS, st.data())
def test_a_piece_of_a_line_stands_for_that_line_and_no_other(
    lengths: list[tuple[float, float]], data: st.DataObject
) -> None:
    lines = lines_of(lengths)
    whole = data.draw(st.sampled_from(lines))
    begins, ends = sorted(data.draw(st.tuples(st.floats(0, 1), st.floats(0, 1)).filter(lambda two: two[0] != two[1])))
    length = whole.end - whole.start
    piece = line(7, whole.start + begins * length, whole.start + ends * length)

    found = [one.id for one in lines if same_words(piece, one)]

    assert found == ([whole.id] if piece.end > piece.start else [])


@few
@given(LENGTHS, st.data())
def test_a_segment_over_several_lines_stands_for_all_of_them(
    lengths: list[tuple[float, float]], data: st.DataObject
) -> None:
    lines = lines_of(lengths)
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(lines) - 1)] * 2)))
    joined = line(7, lines[first].start, lines[last].end)

    assert [one.id for one in lines if same_words(joined, one)] == [one.id for one in lines[first : last + 1]]


@few
@given(*[st.tuples(st.floats(-5, 50), st.floats(-1, 20)) for _each in range(2)])
def test_being_the_same_words_is_mutual_and_needs_time_in_common(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    ours, theirs = (line(1, start, start + length) for start, length in (one, other))

    assert same_words(ours, theirs) == same_words(theirs, ours)
    if same_words(ours, theirs):
        assert min(ours.end, theirs.end) > max(ours.start, theirs.start)


def test_less_than_half_of_the_shorter_one_is_not_enough() -> None:
    assert same_words(line(1, 0, 4), line(2, 2, 10))
    assert not same_words(line(1, 0, 4), line(2, 2.1, 10))


def test_what_is_cited_beside_all_lines_counts_against_a_row() -> None:
    case = case_of(["w1", "w2"], [gold_need("w1", [1])])
    segments = [
        {"id": number, "start": start, "end": start + 10.0, "speaker": "", "text": "w1"}
        for number, start in enumerate([0.0, *(30.0 + 10 * more for more in range(6))], 1)
    ]

    def with_cited(*numbers: int) -> Any:
        row = {"title": "w1", "evidence": cites(*((number, "w1") for number in numbers))}
        return score([case], {case.id: result_of([row], segments=segments)}).figures

    assert (with_cited(1, 2)["need_f1"], with_cited(1, 2)["evidence_precision"]) == (1.0, 0.5)
    assert with_cited(*range(1, 8))["need_f1"] == 0.0  # seven are too many


def test_quotes_and_figures_are_looked_up_in_what_was_heard() -> None:
    case = case_of(["cut it to three"], [gold_need("cut", [1])])
    heard = [{"id": 5, "start": 1.0, "end": 9.0, "speaker": "S1", "text": "cut it to free"}]
    row = {"title": "cut it to 3", "evidence": cites((5, "cut it to free"))}

    found = score([case], {case.id: result_of([row], segments=heard)}).figures

    assert (found["need_f1"], found["grounded_quotes"], found["false_figures"]) == (1.0, 1.0, 1)


def test_a_result_without_a_transcript_cites_the_lines_themselves() -> None:
    result = result_of([{"title": "x", "evidence": cites((1, "x"))}])

    assert in_lines(result, case_of(["x"])) is result


def test_a_voice_is_the_person_with_whom_it_shares_most_time() -> None:
    case = case_of(["x"]).model_copy(update={"segments": [line(1, 0, 10, "Ann"), line(2, 10, 14, "Bo")]})
    segments = [line(1, 0, 11, "S1"), line(2, 11, 14, "S2"), line(3, 20, 30, "S3"), line(4, 0, 9, "")]

    assert voices_of(segments, case) == {"S1": "Ann", "S2": "Bo"}
