"""A draft from the stored record to its files, the model behind a real address on this machine."""

from __future__ import annotations

import email
import email.policy
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.cli.main import run
from assistant.errors import CancelledError, EndpointError, InputError
from assistant.events import Cancellation, Progress, Stage, ignore_progress
from assistant.library import edits
from assistant.library.library import Library
from assistant.pipeline.follow_up import draft, placed_files
from assistant.settings import Settings
from schemas.follow_up import DraftKind
from schemas.record import Need, Record, Todo
from schemas.talk import Side
from tests.follow_up.meetings import INTERNAL, NOWHERE, TEXTS, TOLD
from tests.follow_up.rows import CELLS
from tests.follow_up.server import ModelServer

GOOD = "贵方仓库每天要花四个小时对账。"
WRONG = "贵方仓库每天要花五个小时对账。"


def reject(library: Library, rows: Sequence[Need | Todo]) -> None:
    """Have a person reject rows."""
    changes = [change for row in rows for change in edits.reject(library.record("m-en"), row.id, "")]
    library.apply("m-en", "reject", changes, "Li")


def test_a_mail_is_written_as_message_and_text(library: Library, tmp_path: Path) -> None:
    with ModelServer(lambda _row: GOOD) as server:
        drafted = draft(library.record("m-zh"), "mail", server.settings, ignore_progress, Cancellation())

    files = placed_files(drafted, tmp_path / "out")
    assert [file.name for file in files] == ["m-zh.mail.eml", "m-zh.mail.txt"]
    message = email.message_from_bytes(files[0].read_bytes(), policy=email.policy.default)
    subject, body = files[1].read_text(encoding="utf-8").split("\n\n", 1)
    assert message["X-Unsent"] == "1"
    assert message["Subject"] == subject
    assert message.get_content().replace("\r\n", "\n") == body
    assert GOOD in body
    said = TEXTS["zh"]
    assert all(said[name] in body for name in TOLD)
    assert not [name for name in (*INTERNAL, *NOWHERE) if said[name] in body]
    # The other need was asked about and told in words that it does not hold.
    assert [one.row_id for one in drafted.refused] == ["n3"]
    assert (drafted.in_own_words, drafted.left_out) == (1, 2)


def test_only_rows_that_a_person_judged_are_shown_to_the_model(library: Library) -> None:
    with ModelServer(lambda _row: GOOD) as server:
        draft(library.record("m-zh"), "handover", server.settings, ignore_progress, Cancellation())
        told_to_colleagues = len(server.bodies)
        draft(library.record("m-zh"), "mail", server.settings, ignore_progress, Cancellation())

    assert told_to_colleagues == 3
    shown = json.dumps(server.bodies, ensure_ascii=False)
    said = TEXTS["zh"]
    assert not [name for name in NOWHERE if said[name] in shown]
    to_mail = json.dumps(server.bodies[told_to_colleagues:], ensure_ascii=False)
    assert said["concern"] in shown
    assert said["concern"] not in to_mail
    assert CELLS["zh"]["action_tried"] not in to_mail
    assert {body["model"] for body in server.bodies} == {"writer"}


def with_title(library: Library, title: str, **changed: object) -> Record:
    """The Chinese meeting, its first need headed as the model wrote it, or as a row may have come about otherwise."""
    record = library.record("m-zh")
    record.needs[0] = record.needs[0].model_copy(update={"title": title, **changed})
    return record


@given(
    st.sampled_from(["我们要两套系统", "希望你们派人驻场", "我们希望你们派两个人", "咱们一起定", "你要是停机就麻烦了"]),
    st.sampled_from(["customer", "ours", ""]),
    st.sampled_from([{}, {"edited": ["title"]}, {"evidence": []}]),
    st.sampled_from(get_args(DraftKind)),
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_our_side_and_the_customer_are_never_swapped(
    library: Library, title: str, side: Side, changed: dict[str, object], kind: DraftKind
) -> None:
    record = with_title(library, title, **changed)
    for person in record.meeting.participants:
        person.side = side if person.name == record.segments[0].speaker else person.side
    with ModelServer(lambda _row: WRONG) as server:
        drafted = draft(record, kind, server.settings, ignore_progress, Cancellation())

    who = "贵方" if kind == "mail" else "客户"
    swapped = title.replace("我们", who).replace("你们", "我方")
    is_sure = side == "customer" and not changed and not re.search("咱|你(?!们)", title)
    assert (swapped if is_sure else f"“{title}”") in drafted.text


def test_a_todo_that_speaks_as_somebody_stands_in_quotation_marks(library: Library) -> None:
    record = library.record("m-zh")
    record.todos[0] = record.todos[0].model_copy(update={"task": "我们把清单发给你们"})
    with ModelServer(lambda _row: WRONG) as server:
        drafted = draft(record, "mail", server.settings, ignore_progress, Cancellation())
    assert "“我们把清单发给你们”" in drafted.text


@pytest.mark.parametrize(("owner", "asked"), [("韩工", False), ("韩磊", False), ("顾总", True), ("", True)])
def test_sides_are_known_by_any_name_and_the_customer_is_asked_nothing_about_our_todos(
    library: Library, owner: str, asked: bool
) -> None:
    record = library.record("m-zh")
    record.todos = [record.todos[0].model_copy(update={"owner": owner, "due": None, "due_text": ""})]
    with ModelServer(lambda _row: WRONG) as server:
        text = draft(record, "mail", server.settings, ignore_progress, Cancellation()).text

    [listed] = [
        one for one in text.split("\n\n") if (TEXTS["zh"]["ours"] in one and "后续事项" in one) or "协助" in one
    ]
    assert listed.startswith({"顾总": "需要贵方协助", "": "其他后续事项"}.get(owner, "我方后续事项"))
    assert (text.count(TEXTS["zh"]["ours"]) == 2) is asked


def test_who_stops_it_at_once_does_not_wait_for_the_minutes(library: Library) -> None:
    cancel, told = Cancellation(), list[Progress]()
    cancel.cancel()
    with pytest.raises(CancelledError):
        draft(library.record("m-zh"), "mail", Settings(), told.append, cancel)
    assert told == []


def test_progress_is_told_row_by_row_and_ends(library: Library) -> None:
    told: list[Progress] = []
    with ModelServer(lambda _row: GOOD) as server:
        draft(library.record("m-zh"), "chat", server.settings, told.append, Cancellation())

    done = [one.done for one in told if one.stage == Stage.DRAFT]
    assert done == [0.0, 0.0, 0.0, 0.5, 1.0]


def test_who_stops_it_is_not_made_to_wait_for_the_other_rows(library: Library) -> None:
    cancel = Cancellation()

    def stop(_row: str) -> str:
        cancel.cancel()
        return GOOD

    with ModelServer(stop) as server, pytest.raises(CancelledError):
        draft(library.record("m-zh"), "mail", server.settings, ignore_progress, cancel)

    assert len(server.bodies) == 1


def test_a_service_that_refuses_is_an_error(library: Library) -> None:
    with ModelServer(lambda _row: None) as server, pytest.raises(EndpointError):
        draft(library.record("m-zh"), "mail", server.settings, ignore_progress, Cancellation())


@pytest.mark.parametrize("kind", ["mail", "handover", "chat"])
def test_without_a_judged_row_there_is_nothing_to_write_from(library: Library, tmp_path: Path, kind: DraftKind) -> None:
    record = library.record("m-en")
    reject(library, [*record.needs, *record.todos])

    assert run(["draft", "m-en", kind, "--out", str(tmp_path)]) == 1
    with pytest.raises(InputError, match="nothing to write from"):
        draft(library.record("m-en"), kind, Settings(), ignore_progress, Cancellation())


def test_todos_alone_need_no_model(library: Library) -> None:
    reject(library, library.record("m-en").needs)

    with ModelServer(lambda _row: None) as server:
        drafted = draft(library.record("m-en"), "chat", server.settings, ignore_progress, Cancellation())

    assert server.bodies == []
    assert TEXTS["en"]["ours"] in drafted.text


def asked_at(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEETING_LLM_BASE_URL", server.settings.llm_base_url)
    monkeypatch.setenv("MEETING_LLM_MODEL", "writer")


def test_the_command_names_files_and_what_was_refused(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with ModelServer(lambda row: WRONG if CELLS["zh"]["title"] in row else TEXTS["zh"]["agreed"]) as server:
        asked_at(server, monkeypatch)
        assert run(["draft", "m-zh", "mail", "--out", str(tmp_path)]) == 0

    said = capsys.readouterr()
    assert [Path(line).name for line in said.out.splitlines()] == ["m-zh.mail.eml", "m-zh.mail.txt"]
    assert f"Refused, a figure is not in the row: {WRONG}" in said.err
    assert "1 need stands in the words of its row." in said.err
    assert "2 rows are left out" in said.err
    text = (tmp_path / "m-zh.mail.txt").read_text(encoding="utf-8")
    assert WRONG not in text
    assert CELLS["zh"]["title"] in text


def test_a_program_reads_json(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with ModelServer(lambda _row: WRONG) as server:
        asked_at(server, monkeypatch)
        assert run(["draft", "m-zh", "chat", "--out", str(tmp_path), "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert (found["meeting"], found["left_out"]) == ("m-zh", 2)
    assert found["refused"][0] == {"row": "n1", "sentence": WRONG, "reason": "voice"}
    assert [Path(file).name for file in found["files"]] == ["m-zh.chat.txt"]


def test_a_draft_that_there_is_not_is_one_line(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draft", "m-zh", "poem"]) == 1
    assert capsys.readouterr().err == "There is no draft 'poem'. There are: mail, handover, chat.\n"


@pytest.mark.models
def test_the_embedded_model_writes_a_mail_that_holds_to_the_rows(library: Library) -> None:
    drafted = draft(library.record("m-zh"), "mail", Settings(), ignore_progress, Cancellation())

    text = drafted.text
    assert all(TEXTS["zh"][name] in text for name in ("ours", "theirs", "nobody"))
    assert "对账" in text
    assert not [refusal for refusal in drafted.refused if refusal.sentence in text]
    assert drafted.in_own_words < 2
