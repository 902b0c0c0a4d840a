"""A draft from the stored record to its files, the model behind a real address on this machine."""

from __future__ import annotations

import email
import email.policy
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.cli.main import run
from assistant.errors import CancelledError, EndpointError, InputError
from assistant.events import Cancellation, Progress, Stage, ignore_progress
from assistant.library import edits
from assistant.library.library import Library
from assistant.pipeline.follow_up import draft, placed_files
from assistant.settings import Settings
from schemas.follow_up import DraftKind
from schemas.record import Need, Todo
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


@pytest.mark.parametrize(("kind", "told"), [("mail", "贵方要两套系统"), ("handover", "客户要两套系统")])
def test_a_heading_that_stands_for_refused_sentences_is_in_the_voice_of_the_draft(
    library: Library, kind: DraftKind, told: str
) -> None:
    changes = edits.edit_cells(library.record("m-zh"), "n1", {"title": "我们要两套系统"})
    library.apply("m-zh", "edit", changes, "Li")

    with ModelServer(lambda _row: WRONG) as server:
        drafted = draft(library.record("m-zh"), kind, server.settings, ignore_progress, Cancellation())

    assert told in drafted.text
    assert "我们要" not in drafted.text.split({"mail": "另有以下问题", "handover": "待确认的问题"}[kind])[0]


def test_progress_is_told_row_by_row_and_ends(library: Library) -> None:
    told: list[Progress] = []
    with ModelServer(lambda _row: GOOD) as server:
        draft(library.record("m-zh"), "chat", server.settings, told.append, Cancellation())

    done = [one.done for one in told if one.stage == Stage.DRAFT]
    assert done == [0.0, 0.0, 0.5, 1.0]


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
