"""A reply from the file to the record: what changes, as one act, with the reply as evidence; and what is left alone."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from textual.app import App, ComposeResult

from assistant.cli.sign_off_shown import reply_lines
from assistant.errors import ChangedMeanwhileError, InputError
from assistant.export.contents import contents
from assistant.export.markdown import markdown_text
from assistant.export.sign_off import sent_cells
from assistant.language import translator
from assistant.library import edits, row_edits
from assistant.library.library import Library, open_library
from assistant.library.todo_edits import set_progress
from assistant.pipeline import sign_off
from assistant.pipeline.minutes import with_minutes
from assistant.review.widgets.detail import RowDetail
from schemas.minutes import MinutedRecord
from schemas.record import Need, Record, Todo
from tests.sign_off import forms
from tests.sign_off.disorder import column_of, key_at, put, table_rows


def sent(library: Library, folder: Path) -> Path:
    done = sign_off.send(library, "m1", folder, "Li")
    return next(file for file in done.files if file.suffix == ".xlsx")


def answered(form: Path, answers: dict[str, str], words: dict[tuple[str, str], str] | None = None) -> Path:
    """A copy of a form with answers by the keys of rows, and words by key and heading."""
    workbook = load_workbook(BytesIO(form.read_bytes()))
    for sheet in workbook.worksheets:
        for number in table_rows(sheet):
            key = key_at(sheet, number)
            put(sheet, number, column_of(sheet, "贵方答复"), answers.get(key, ""))
            for (named, heading), text in (words or {}).items():
                if named == key:
                    put(sheet, number, column_of(sheet, heading), text)
    reply = form.with_name("reply.xlsx")
    workbook.save(reply)
    return reply


def need(record: Record, row_id: str) -> Need:
    return next(row for row in record.needs if row.id == row_id)


def todo(record: Record, row_id: str) -> Todo:
    return next(row for row in record.todos if row.id == row_id)


def verdicts(reply: sign_off.Reply) -> dict[str, str]:
    """What is said of the answers, by the keys of the rows."""
    return {row.sent.key: row.verdict for row in reply.rows if row.answer}


def stored(library: Library, file: Path) -> dict[str, str]:
    """Store a reply; what was said of its answers."""
    found = sign_off.read_reply(library, "m1", file)
    sign_off.store_reply(library, "m1", found, "Li")
    return verdicts(found)


def test_a_reply_sets_statuses_and_wording_as_one_act_that_undo_takes_back(library: Library, tmp_path: Path) -> None:
    form = sent(library, tmp_path)
    before = library.record("m1")
    words = {("N2", "目标"): "对账九十分钟以内完成", ("N3", "备注"): "不需要", ("T2", "截止日期"): "2026年4月24日"}
    reply = answered(form, {"N1": "同意", "N2": "修改", "N3": "不同意", "T1": "ok", "T2": "修改"}, words)

    found = sign_off.read_reply(library, "m1", reply)
    assert library.record("m1") == before, "looking stores nothing"
    entry = sign_off.store_reply(library, "m1", found, "Li")

    after = library.record("m1")
    assert entry is not None
    assert (entry.action, entry.who, len(entry.changes)) == ("reply", "Li", 5)
    assert [need(after, name).status for name in ("n1", "n2", "n3", "n4")] == [
        "confirmed",
        "disputed",
        "disputed",
        "unconfirmed",
    ]
    assert need(after, "n2").task == "对账九十分钟以内完成"
    assert need(after, "n2").edited == ["task", "status"]
    assert str(todo(after, "t2").due) == "2026-04-24"
    proof = need(after, "n3").evidence[-1]
    assert proof.reply is not None
    assert (proof.quote, proof.cells, proof.segment_id, proof.reply.version, proof.reply.file) == (
        "不同意；不需要",
        ["status"],
        None,
        1,
        "reply.xlsx",
    )
    assert [piece.quote for piece in todo(after, "t1").evidence if piece.reply] == ["ok"]
    assert (need(after, "n4"), todo(after, "t3")) == (need(before, "n4"), todo(before, "t3"))

    library.undo("m1", "Li")
    assert library.record("m1") == before


def test_a_dropped_to_do_is_not_sent_and_a_postponed_one_with_its_new_day(library: Library, tmp_path: Path) -> None:
    library.apply("m1", "progress", set_progress(library.record("m1"), "t1", "dropped", "too dear"), "Li")
    later = dt.date(2026, 5, 5)
    library.apply("m1", "progress", set_progress(library.record("m1"), "t2", "open", postponed_to=later), "Li")

    done = sign_off.send(library, "m1", tmp_path, "Li")
    rows = [row for row in done.version.content.rows if row.table == "todo"]

    assert [(row.row_id, row.cells["due"]) for row in rows] == [("t2", "2026-05-05"), ("t3", "")]
    assert done.left_out == 0


@pytest.mark.parametrize(("written", "due"), [("2026-05-09", "2026-05-09"), ("2026-04-17", "2026-04-17"), ("", "")])
def test_a_day_that_the_customer_writes_takes_the_place_of_the_postponed_one(
    library: Library, tmp_path: Path, written: str, due: str
) -> None:
    later = dt.date(2026, 5, 5)
    library.apply("m1", "progress", set_progress(library.record("m1"), "t2", "open", postponed_to=later), "Li")
    reply = answered(sent(library, tmp_path), {"T2": "修改"}, {("T2", "截止日期"): written})

    sign_off.store_reply(library, "m1", sign_off.read_reply(library, "m1", reply), "Li")

    row = todo(library.record("m1"), "t2")
    assert (str(row.due or ""), row.postponed_to) == (due, None)
    assert sent_cells(row, "zh")["due"] == due


def test_a_concern_that_the_customer_disputes_stays_in_what_is_sent(library: Library, tmp_path: Path) -> None:
    for cell, words in (("kind", "concern"), ("status", "confirmed")):
        library.apply("m1", "edit", edits.edit_cell(library.record("m1"), "n1", cell, words), "Li")
    reply = answered(sent(library, tmp_path), {"N1": "不同意"})
    sign_off.store_reply(library, "m1", sign_off.read_reply(library, "m1", reply), "Li")

    done = sign_off.send(library, "m1", tmp_path, "Li")

    assert need(library.record("m1"), "n1").status == "disputed"
    assert (done.version.content.rows[0].row_id, done.left_out) == ("n1", 0)


def test_the_same_file_again_changes_nothing(library: Library, tmp_path: Path) -> None:
    reply = answered(sent(library, tmp_path), {"N1": "同意", "N2": "修改"}, {("N2", "备注"): "再议"})
    sign_off.store_reply(library, "m1", sign_off.read_reply(library, "m1", reply), "Li")
    stored = library.record("m1")

    again = sign_off.read_reply(library, "m1", reply)

    assert [row.verdict for row in again.rows][:2] == ["known", "known"]
    assert sign_off.store_reply(library, "m1", again, "Li") is None
    assert library.record("m1") == stored


def test_a_later_reply_to_the_same_version_is_taken(library: Library, tmp_path: Path) -> None:
    form = sent(library, tmp_path)
    for answer, status in (("不同意", "disputed"), ("同意", "confirmed")):
        found = sign_off.read_reply(library, "m1", answered(form, {"N1": answer, "T1": answer}))
        sign_off.store_reply(library, "m1", found, "Li")
        record = library.record("m1")
        assert need(record, "n1").status == status
        for row in (need(record, "n1"), todo(record, "t1")):
            assert [piece.quote for piece in row.evidence if piece.reply] == [answer]


def test_of_two_files_the_one_that_was_read_later_counts_however_often_the_other_is_read(
    library: Library, tmp_path: Path
) -> None:
    form = sent(library, tmp_path)
    paths = {}
    for name, answer in (("one", "不同意"), ("two", "同意")):
        paths[name] = (tmp_path / name).with_suffix(".xlsx")
        answered(form, {"N1": answer, "N2": "同意"} if name == "one" else {"N1": answer}).rename(paths[name])
        form = sent(library, tmp_path)

    assert not sign_off.read_reply(library, "m1", paths["one"]).read_before
    assert stored(library, paths["one"]) == {"N1": "taken", "N2": "taken"}
    second = sign_off.read_reply(library, "m1", paths["two"])
    assert second.read_before == ["one.xlsx"]
    assert any("one.xlsx" in line for line in reply_lines(second))
    assert stored(library, paths["two"]) == {"N1": "taken"}

    assert stored(library, paths["one"]) == {"N1": "answered_since", "N2": "known"}
    assert need(library.record("m1"), "n1").status == "confirmed"

    library.undo("m1", "Li")
    assert stored(library, paths["one"]) == {"N1": "known", "N2": "known"}
    assert need(library.record("m1"), "n1").status == "disputed"


def test_a_row_that_was_changed_since_is_shown_and_left_alone(library: Library, tmp_path: Path) -> None:
    form = sent(library, tmp_path)
    library.apply("m1", "edit", edits.edit_cell(library.record("m1"), "n1", "result", "错误减少七成"), "Wang")
    library.apply("m1", "reject", edits.reject(library.record("m1"), "n2"), "Wang")
    library.apply("m1", "status", row_edits.set_status(library.record("m1"), "n5", "disputed", [1]), "Wang")
    before = library.record("m1")

    found = sign_off.read_reply(library, "m1", answered(form, dict.fromkeys(("N1", "N2", "N5", "N6"), "同意")))
    sign_off.store_reply(library, "m1", found, "Li")

    verdicts = {row.sent.key: (row.verdict, row.now) for row in found.rows}
    assert verdicts["N1"] == ("changed_since", {"result": "错误减少七成"})
    assert verdicts["N2"] == ("gone", None)
    assert verdicts["N5"] == ("changed_since", {"status": "disputed"})
    assert verdicts["N6"][0] == "taken"
    after = library.record("m1")
    assert [row for row in after.needs if row.id != "n6"] == [row for row in before.needs if row.id != "n6"]


def test_a_row_that_changes_between_showing_and_storing_stops_the_whole_act(library: Library, tmp_path: Path) -> None:
    found = sign_off.read_reply(library, "m1", answered(sent(library, tmp_path), {"N1": "同意", "N2": "同意"}))
    library.apply("m1", "edit", edits.edit_cell(library.record("m1"), "n2", "result", "无"), "Wang")
    before = library.record("m1")

    with pytest.raises(ChangedMeanwhileError):
        sign_off.store_reply(library, "m1", found, "Li")
    assert library.record("m1") == before


def test_a_reply_to_an_older_version_says_so_and_touches_only_rows_that_still_stand(
    library: Library, tmp_path: Path
) -> None:
    reply = answered(sent(library, tmp_path), {"N1": "同意", "N4": "同意"})
    library.apply("m1", "edit", edits.edit_cell(library.record("m1"), "n1", "title", "对账时间降到半小时"), "Li")
    sign_off.send(library, "m1", tmp_path, "Li")

    found = sign_off.read_reply(library, "m1", reply)

    assert (found.version.number, found.newest) == (1, 2)
    verdicts = {row.sent.key: row.verdict for row in found.rows}
    assert (verdicts["N1"], verdicts["N4"]) == ("changed_since", "taken")


def test_a_row_that_was_answered_in_a_newer_version_is_left_alone(library: Library, tmp_path: Path) -> None:
    library.apply("m1", "edit", edits.edit_cell(library.record("m1"), "n1", "status", "confirmed"), "Li")
    old = answered(sent(library, tmp_path), {"N1": "不同意", "T1": "同意", "N2": "同意"}).rename(tmp_path / "old.xlsx")
    stored(library, old)
    library.apply("m1", "edit", edits.edit_cell(library.record("m1"), "n5", "result", "二十天"), "Li")
    new = answered(sent(library, tmp_path), {"N1": "同意", "T1": "不同意"})
    assert stored(library, new) == {"N1": "taken", "T1": "taken"}
    before = library.record("m1")

    found = sign_off.read_reply(library, "m1", old)

    assert verdicts(found) == {"N1": "answered_since", "T1": "answered_since", "N2": "known"}
    assert not found.is_complete
    assert (
        "! need 1 “对账时间从四小时降到一小时”: does not agree; left alone: it was answered in version 2 since"
        in list(reply_lines(found))
    )
    sign_off.store_reply(library, "m1", found, "Li")
    assert library.record("m1") == before
    assert need(before, "n1").status == "confirmed"


@pytest.mark.parametrize("remark", ["", "再议；以后再说"])
@pytest.mark.parametrize("status", ["unconfirmed", "confirmed"])
def test_a_status_that_was_set_by_hand_after_a_reply_is_left_alone(
    status: str, remark: str, library: Library, tmp_path: Path
) -> None:
    form = sent(library, tmp_path)
    words = {(key, "备注"): remark for key in ("N1", "N2")}
    stored(library, answered(form, {"N1": "不同意", "N2": "不同意"}, words))
    library.apply("m1", "edit", edits.edit_cell(library.record("m1"), "n1", "status", status), "Wang")

    found = stored(library, answered(form, {"N1": "修改", "N2": "同意"}, {("N1", "备注"): "改一下"}))

    assert found == {"N1": "changed_since", "N2": "taken"}
    record = library.record("m1")
    assert (need(record, "n1").status, need(record, "n2").status) == (status, "confirmed")


def test_what_is_sent_again_after_a_status_was_set_by_hand_can_be_answered(library: Library, tmp_path: Path) -> None:
    sent(library, tmp_path)
    library.apply("m1", "edit", edits.edit_cell(library.record("m1"), "n1", "status", "confirmed"), "Li")

    again = sign_off.send(library, "m1", tmp_path, "Li")
    form = next(file for file in again.files if file.suffix == ".xlsx")

    assert (again.is_new, again.version.content.rows[0].status) == (True, "confirmed")
    assert stored(library, answered(form, {"N1": "不同意"})) == {"N1": "taken"}
    assert need(library.record("m1"), "n1").status == "disputed"


def test_a_reply_leaves_a_row_the_words_that_proved_its_status(library: Library, tmp_path: Path) -> None:
    library.apply("m1", "status", row_edits.set_status(library.record("m1"), "n1", "confirmed", [1]), "Li")
    record = library.record("m1")
    spoken = [place for place, piece in enumerate(need(record, "n1").evidence) if piece.cells != ["status"]]
    library.apply("m1", "move", row_edits.move_evidence(record, "n1", spoken[0], "n2"), "Li")
    [proof] = need(library.record("m1"), "n1").evidence

    stored(library, answered(sent(library, tmp_path), {"N1": "不同意"}))

    row = need(library.record("m1"), "n1")
    assert row.grounded
    assert row.evidence[0] == proof.model_copy(update={"cells": []})
    assert [(piece.quote, piece.cells) for piece in row.evidence[1:]] == [("不同意", ["status"])]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("再看看", {}),
        ("同意", {("N1", "目标"): "对账半小时以内完成"}),
        ("", {("N1", "目标"): "对账半小时以内完成"}),
        ("", {("N1", "备注"): "这条不要了"}),
        ("修改", {}),
        ("修改", {("N1", "需求"): ""}),
    ],
)
def test_what_is_not_clear_is_told_and_changes_nothing(
    answer: str, words: dict[tuple[str, str], str], library: Library, tmp_path: Path
) -> None:
    found = sign_off.read_reply(library, "m1", answered(sent(library, tmp_path), {"N1": answer}, words))

    [row] = [row for row in found.rows if row.sent.key == "N1"]
    assert row.verdict == "unclear"
    assert row.reason
    assert not found.taken
    assert not found.is_complete


def test_a_half_filled_form_is_told_row_by_row(library: Library, tmp_path: Path) -> None:
    found = sign_off.read_reply(library, "m1", answered(sent(library, tmp_path), {"N1": "同意"}))

    assert [row.verdict for row in found.rows] == ["taken"] + ["unanswered"] * 8
    assert not found.is_complete


def test_what_somebody_changes_while_a_version_is_put_together_is_not_sent_as_it_was(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(record: Record) -> MinutedRecord:
        row = record.needs[0]
        library.apply("m1", "edit", edits.edit_cell(record, row.id, "title", "别的"), "Wang")
        return with_minutes(record)

    monkeypatch.setattr(sign_off, "with_minutes", meanwhile)
    with pytest.raises(ChangedMeanwhileError):
        sign_off.send(library, "m1", tmp_path / "out", "Li")
    assert library.versions("m1") == []
    assert list((tmp_path / "out").iterdir()) == []


def test_nothing_judged_is_nothing_to_send(tmp_path: Path) -> None:
    with open_library() as library:
        library.add_meeting(forms.record().meeting)
        with pytest.raises(InputError, match="nothing to send"):
            sign_off.send(library, "m1", tmp_path, "Li")
        assert library.versions("m1") == []


def test_a_reply_is_no_spoken_evidence(library: Library, tmp_path: Path) -> None:
    found = sign_off.read_reply(library, "m1", answered(sent(library, tmp_path), {"N1": "同意"}))
    sign_off.store_reply(library, "m1", found, "Li")

    row = need(library.record("m1"), "n1")
    assert row.grounded
    alone = row.model_copy(update={"evidence": [piece for piece in row.evidence if piece.reply]})
    assert alone.evidence
    assert not alone.grounded


def test_versions_are_told_apart_cell_by_cell(library: Library, tmp_path: Path) -> None:
    sent(library, tmp_path)
    library.apply("m1", "edit", edits.edit_cell(library.record("m1"), "n1", "result", "错误减少七成"), "Li")
    library.apply("m1", "reject", edits.reject(library.record("m1"), "t3"), "Li")
    library.apply("m1", "meeting", edits.set_meeting(library.record("m1"), place="三楼"), "Li")
    now = sign_off.difference(library, "m1", "v1")
    sign_off.send(library, "m1", tmp_path, "Li")

    found = sign_off.difference(library, "m1", "1", "V2")

    assert found == now
    assert [(row.kind, row.row.row_id) for row in found.rows] == [("removed", "t3"), ("changed", "n1")]
    assert [(cell.name, cell.before, cell.after) for cell in found.rows[1].cells] == [
        ("result", "错误减半", "错误减少七成")
    ]
    assert [(fact.name, fact.after) for fact in found.facts] == [("place", "三楼")]
    assert not sign_off.difference(library, "m1", "v2", "now")
    with pytest.raises(InputError, match="v1, v2"):
        sign_off.difference(library, "m1", "v3")


async def test_a_reply_is_named_as_one_wherever_evidence_is_shown(library: Library, tmp_path: Path) -> None:
    found = sign_off.read_reply(library, "m1", answered(sent(library, tmp_path), {"N1": "没问题"}))
    sign_off.store_reply(library, "m1", found, "Li")
    record = library.record("m1")
    document = markdown_text(contents(with_minutes(record)))

    detail = RowDetail()
    async with Host(detail).run_test(size=(80, 40)) as pilot:
        detail.show(record, need(record, "n1"))
        await pilot.pause()
        shown = "".join(line.plain for item in range(detail.count) for line in detail.lines_of(item, 80))

    assert "reply to version 1 “没问题”" in shown
    said = translator("zh")("Reply to version {number}").format(number=1)
    assert f"{said}：“没问题”" in document


class Host(App[None]):
    """An application of one widget."""

    def __init__(self, widget: RowDetail) -> None:
        super().__init__()
        self.widget = widget

    def compose(self) -> ComposeResult:
        yield self.widget
