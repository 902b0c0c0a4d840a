"""What is counted in one case, and the sum over several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from assistant.evaluation.cases import Case, Gold, GoldNeed, GoldRow, GoldTodo
from assistant.evaluation.in_time import in_lines
from assistant.evaluation.numerals import spoken, written
from assistant.evaluation.pairing import pairs_of
from assistant.evaluation.results import Result, ResultRow
from assistant.evaluation.texts import folded, pieces

Pair = tuple[int, int]


@dataclass
class Tally:
    """Counts; every figure is a ratio of two of them."""

    cases: int = 0
    missing: int = 0
    """Cases without a result; they score nothing."""
    meeting_s: float = 0.0
    seconds: float = 0.0
    tokens: int = 0
    need_gold: int = 0
    need_rows: int = 0
    need_hits: int = 0
    kinds_right: int = 0
    statuses_right: int = 0
    todo_gold: int = 0
    todo_rows: int = 0
    todo_hits: int = 0
    owners_known: int = 0
    owners_right: int = 0
    dues_known: int = 0
    dues_right: int = 0
    dues_said: int = 0
    dues_said_right: int = 0
    quotes: int = 0
    quotes_grounded: int = 0
    cited: int = 0
    cited_right: int = 0
    false_figures: int = 0
    """Figures in a need's title or cells that stand in none of the segments that it cites."""
    pieces: int = 0
    pieces_supported: int = 0
    cells_said: int = 0
    cells_said_filled: int = 0
    cells_unsaid: int = 0
    cells_unsaid_filled: int = 0

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))


@dataclass(frozen=True)
class Table:
    """The annotated items and the rows of one table of one case, paired; empty where it was not annotated."""

    golds: Sequence[GoldRow]
    rows: Sequence[ResultRow]
    pairs: Sequence[Pair]

    @property
    def missed(self) -> list[GoldRow]:
        """Items for which there is no row."""
        found = {item for item, _row in self.pairs}
        return [gold for item, gold in enumerate(self.golds) if item not in found]

    @property
    def spurious(self) -> list[ResultRow]:
        """Rows that are about no item."""
        paired = {row for _item, row in self.pairs}
        return [row for place, row in enumerate(self.rows) if place not in paired]


@dataclass(frozen=True)
class CaseScore:
    """A case's counts, and which rows they come from."""

    tally: Tally
    needs: Table
    todos: Table


def score_case(case: Case, result: Result | None) -> CaseScore:
    """Hold a result against a case's annotations; None, no result, scores nothing."""
    gold = case.gold or Gold()
    found = result or Result()
    text_of = {line.id: line.text for line in (case.segments if found.segments is None else found.segments)}
    tally = Tally(cases=1, missing=int(result is None), seconds=found.seconds, tokens=found.tokens)
    tally.meeting_s = case.segments[-1].end if case.segments else 0.0
    _count_quotes([*found.needs, *found.todos], text_of, tally)
    _count_truth(found.needs if gold.needs is not None else [], text_of, tally)
    found = in_lines(found, case)
    golds, rows = gold.needs or [], found.needs if gold.needs is not None else []
    needs = Table(golds, rows, pairs_of(golds, rows))
    _count_needs(golds, rows, needs.pairs, tally)
    gold_todos, todo_rows = gold.todos or [], found.todos if gold.todos is not None else []
    todos = Table(gold_todos, todo_rows, pairs_of(gold_todos, todo_rows))
    _count_todos(gold_todos, todo_rows, todos.pairs, _name_of(case), tally)
    _count_citations((needs, todos), tally)
    return CaseScore(tally, needs, todos)


def _count_quotes(rows: Iterable[ResultRow], text_of: dict[int, str], tally: Tally) -> None:
    """A quote is grounded when its words, folded, stand in the segment that it names."""
    spoken_in = {number: folded(text) for number, text in text_of.items()}
    for row in rows:
        for piece in row.evidence:
            words = folded(piece.quote)
            there = spoken_in.get(piece.segment, "") if piece.segment is not None else ""
            tally.quotes += 1
            tally.quotes_grounded += bool(words) and words in there


def _count_truth(needs: Iterable[ResultRow], text_of: dict[int, str], tally: Tally) -> None:
    """What the rows say that the segments which they cite do not."""
    for row in needs:
        source = " ".join(text_of.get(number, "") for number in row.cited)
        tally.false_figures += len({abs(value) for value in written(row.words)} - spoken(source))
        made = pieces(row.words)
        tally.pieces += len(made)
        tally.pieces_supported += len(made & pieces(source))


def _count_needs(golds: Sequence[GoldNeed], rows: Sequence[ResultRow], pairs: Sequence[Pair], tally: Tally) -> None:
    tally.need_gold, tally.need_rows, tally.need_hits = len(golds), len(rows), len(pairs)
    for item, place in pairs:
        gold, row = golds[item], rows[place]
        tally.kinds_right += row.kind == gold.kind
        tally.statuses_right += row.status == gold.status
        for said, cell in zip(gold.star.cells, row.star.cells, strict=True):
            filled = bool(cell.strip())
            if said:
                tally.cells_said += 1
                tally.cells_said_filled += filled
            else:
                tally.cells_unsaid += 1
                tally.cells_unsaid_filled += filled


def _count_todos(
    golds: Sequence[GoldTodo],
    rows: Sequence[ResultRow],
    pairs: Sequence[Pair],
    name_of: dict[str, str],
    tally: Tally,
) -> None:
    tally.todo_gold, tally.todo_rows, tally.todo_hits = len(golds), len(rows), len(pairs)
    for item, place in pairs:
        gold, row = golds[item], rows[place]
        if gold.owner is not None:
            tally.owners_known += 1
            tally.owners_right += name_of.get(row.owner, row.owner) == gold.owner
        if gold.due is not None:
            right = row.due == gold.due
            tally.dues_known += 1
            tally.dues_right += right
            tally.dues_said += bool(gold.due)
            tally.dues_said_right += bool(gold.due) and right


def _count_citations(tables: Iterable[Table], tally: Tally) -> None:
    for table in tables:
        for item, place in table.pairs:
            cited = table.rows[place].cited
            tally.cited += len(cited)
            tally.cited_right += len(cited & set(table.golds[item].evidence))


def _name_of(case: Case) -> dict[str, str]:
    """Whom a name or an alias means."""
    return {word: person.name for person in case.meeting.participants for word in (person.name, *person.aliases)}
