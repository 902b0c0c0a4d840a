"""A proposal in the cells that a row lacks: what a person wrote, and what stands there, stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.library import edits
from assistant.library.row_filling import fill
from schemas.record import Need, Record, Todo
from tests.library.samples import MODEL, NOW, TEXTS, evidence, meeting, segments

TEXT_CELLS = ("situation", "task", "action_tried", "action_proposed", "result")
DAY = dt.date(2026, 3, 20)


def record(*rows: Need | Todo) -> Record:
    needs = [row for row in rows if isinstance(row, Need)]
    todos = [row for row in rows if isinstance(row, Todo)]
    return Record(meeting=meeting(), segments=segments(), needs=needs, todos=todos)


def own_row(kind: edits.RowKind, segment_ids: list[int], heading: str = "") -> Need | Todo:
    """A row as a person makes it of segments."""
    [change] = edits.add_row(record(), kind, segment_ids, NOW, heading)
    return (Need if kind == "need" else Todo).model_validate(change.after)


def proposed_need(**values: Any) -> Need:
    return Need.model_validate({"id": "p", "title": "对账时间", "kind": "concern", "provenance": MODEL} | values)


def proposed_todo(**values: Any) -> Todo:
    return Todo.model_validate({"id": "p", "task": "发报价", "provenance": MODEL} | values)


def filled(row: Need | Todo, proposal: Need | Todo) -> Need | Todo:
    [change] = fill(record(row), row.id, proposal)
    return type(row).model_validate(change.after)


@given(
    own=st.fixed_dictionaries({cell: st.sampled_from(["", "自己写的"]) for cell in TEXT_CELLS}),
    told=st.fixed_dictionaries({cell: st.sampled_from(["", "说过的"]) for cell in TEXT_CELLS}),
    edited=st.sets(st.sampled_from(TEXT_CELLS)),
)
def test_only_cells_that_are_empty_and_that_nobody_wrote_are_filled(
    own: dict[str, str], told: dict[str, str], edited: set[str]
) -> None:
    row = own_row("need", [1], "对账").model_copy(update={**own, "edited": sorted(edited)})

    changes = fill(record(row), row.id, proposed_need(**told))

    after = Need.model_validate(changes[0].after) if changes else row
    for cell in TEXT_CELLS:
        is_free = not own[cell] and cell not in edited
        assert getattr(after, cell) == (told[cell] if is_free else own[cell])
    kept = row.model_dump(exclude={*TEXT_CELLS, "evidence"})
    assert after.model_dump(exclude={*TEXT_CELLS, "evidence"}) == kept
    assert after.evidence[: len(row.evidence)] == row.evidence
    assert fill(record(after), row.id, proposed_need(**told)) == []


def test_the_beginning_of_what_was_said_gives_way_to_a_heading() -> None:
    long = own_row("need", [1, 2, 3, 4])
    assert long.heading.endswith("…")
    for row in (own_row("need", [1]), long):
        assert filled(row, proposed_need()).heading == "对账时间"


@pytest.mark.parametrize("heading", ["我们仓库", "对账要四个小时", "每天"])
def test_a_heading_that_a_person_wrote_stays(heading: str) -> None:
    row = own_row("need", [1], heading)
    assert fill(record(row), row.id, proposed_need()) == []


def test_kind_and_status_are_the_persons() -> None:
    row = own_row("need", [1])
    after = filled(row, proposed_need(status="confirmed"))
    assert isinstance(after, Need)
    assert (after.kind, after.status) == ("demand", "unconfirmed")


def test_evidence_comes_for_the_filled_cells_alone_and_what_is_cited_already_does_not_come_twice() -> None:
    row = own_row("need", [2], "成本").model_copy(update={"result": "成本降三成"})
    proposal = proposed_need(
        situation=TEXTS[0],
        result="成本降低百分之三十",
        evidence=[
            evidence(1, cells=["situation", "result"]),
            evidence(2, "降低百分之三十"),
            evidence(3, cells=["result"]),
        ],
    )

    assert filled(row, proposal).evidence == [*row.evidence, evidence(1, cells=["situation"])]


def test_lines_that_make_the_proposal_and_not_the_row_come_for_its_cells() -> None:
    row = own_row("need", [2], "成本")
    proposal = proposed_need(situation=TEXTS[0], evidence=[evidence(1)])
    assert filled(row, proposal).evidence[1:] == [evidence(1, cells=["situation"])]


def test_owner_and_day_of_a_todo_are_filled_with_their_words() -> None:
    row = own_row("todo", [4])
    proposal = proposed_todo(owner="陈晨", due=DAY, due_text="周五之前", evidence=[evidence(4)])

    after = filled(row, proposal)

    assert isinstance(after, Todo)
    assert (after.task, after.owner, after.due, after.due_text) == ("发报价", "陈晨", DAY, "周五之前")
    assert after.evidence == row.evidence


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({"due_text": "周五之前"}, (DAY, "周五之前")),
        ({"due_text": "月底"}, (None, "月底")),
        ({"due": DAY}, (DAY, "周五之前")),
        ({"due": DAY + dt.timedelta(1)}, (DAY + dt.timedelta(1), "")),
        ({"edited": ["due"]}, (None, "")),
    ],
)
def test_a_day_never_stands_beside_other_words(own: dict[str, Any], expected: tuple[dt.date | None, str]) -> None:
    row = own_row("todo", [4]).model_copy(update=own)

    after = filled(row, proposed_todo(due=DAY, due_text="周五之前"))

    assert isinstance(after, Todo)
    assert (after.due, after.due_text) == expected


def test_a_program_s_row_keeps_its_heading() -> None:
    row = proposed_need(id="n", title=TEXTS[0], evidence=[evidence(1)])
    assert fill(record(row), "n", proposed_need()) == []


def test_a_need_is_not_filled_from_a_todo() -> None:
    row = own_row("need", [1])
    with pytest.raises(InputError, match="cannot be filled"):
        fill(record(row), row.id, proposed_todo())


def test_a_row_that_is_gone_is_refused() -> None:
    with pytest.raises(InputError, match="not in the record"):
        fill(record(), "n", proposed_need())
