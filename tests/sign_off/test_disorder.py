"""Two hundred returned forms with every kind of disorder: all matched rightly or refused, none wrong."""

from __future__ import annotations

import random
import zipfile
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.export.returned import read_returned
from assistant.export.sign_off import sending, sent_cells
from assistant.export.sign_off_excel import sign_off_workbook
from assistant.export.sign_off_word import sign_off_document
from assistant.library.reply_edits import RowReply, replies
from assistant.library.reply_matching import match
from schemas.record import WrittenReply
from schemas.sign_off import Version
from tests.sign_off import disorder, forms
from tests.sign_off.disorder import Plan

pytestmark = pytest.mark.slow

WORKBOOKS, DOCUMENTS, STRANGERS = 100, 60, 40
AT_ONCE = {"sort_words_alone", "merge_answers", "merge_words", "copy_row"}
"""Of these a form has one at most: what two of them leave of a row together is not foreseen."""


def understood(data: bytes, folder: Path, versions: list[Version] | None = None) -> dict[str, RowReply]:
    """What is understood of a returned file, by the keys of the rows; ``InputError`` where it is refused."""
    file = folder / "returned"
    file.write_bytes(data)
    form = read_returned(file)
    matching = match(form, "m1", versions or [forms.sent()])
    reply = WrittenReply(version=matching.version.number, file=form.name, sha256=form.sha256)
    found = replies(forms.record(), matching, reply, partial(sent_cells, language="zh"))
    return {one.sent.key: one for one in found}


def taken(found: dict[str, RowReply]) -> dict[str, tuple[object, dict[str, str]]]:
    return {key: (one.answer, one.match.amended) for key, one in found.items() if one.verdict == "taken"}


def meant(made: Plan) -> dict[str, tuple[object, dict[str, str]]]:
    return {
        key: (line.answer, line.amended if line.answer == "change" else {})
        for key, line in made.lines.items()
        if line.answer and key not in made.refused
    }


@pytest.mark.parametrize("seed", range(WORKBOOKS))
def test_what_is_taken_from_a_disordered_workbook_is_what_was_meant(seed: int, tmp_path: Path) -> None:
    random_ = random.Random(seed)
    made = disorder.plan(random_)
    workbook = disorder.filled_workbook(made)
    kinds = [one for one in disorder.DISORDERS if random_.random() < 0.5]
    ones = [one for one in kinds if one.__name__ in AT_ONCE]
    for kind in kinds:
        if kind not in ones or kind is ones[seed % len(ones)]:
            kind(workbook, made, random_)

    assert taken(understood(disorder.bytes_of(workbook), tmp_path)) == meant(made)
    beside = read_returned(tmp_path / "returned").beside
    assert not {words for words in made.beside if not any(line.endswith(words) for line in beside)}
    assert not any(line.rsplit(": ", 1)[-1].isdecimal() for line in beside), "numbers of rows are no notes"


@pytest.mark.parametrize("seed", range(DOCUMENTS))
def test_what_is_taken_from_a_disordered_document_is_what_was_meant(seed: int, tmp_path: Path) -> None:
    random_ = random.Random(seed)
    made = disorder.plan(random_)
    document = disorder.filled_document(made)
    if seed % 3 == 0:
        disorder.track_answers(document, made, random_)
    else:
        kinds = [one for one in disorder.DOCUMENT_DISORDERS if random_.random() < 0.5]
        for kind in kinds:
            kind(document, made, random_)
        last = (disorder.drop_controls, disorder.drop_hidden, None)[seed % 3]
        if last and disorder.merge_document_answers not in kinds:
            last(document, made, random_)

    assert taken(understood(disorder.bytes_of_document(document), tmp_path)) == meant(made)


@pytest.mark.parametrize("seed", range(30))
def test_without_marks_rows_are_found_by_their_words_or_not_at_all(seed: int, tmp_path: Path) -> None:
    random_ = random.Random(seed)
    made = disorder.plan(random_)
    workbook = disorder.filled_workbook(made)
    disorder.sort_rows(workbook, made, random_)
    disorder.lose_marks(workbook, made, random_)
    if seed % 2:  # the mark in sight too
        for sheet in workbook.worksheets:
            sheet.delete_rows(1, disorder.head_row(sheet) - 1)
    try:
        found = taken(understood(disorder.bytes_of(workbook), tmp_path))
    except InputError:
        assert seed % 2
        assert any(line.written and line.amended for line in made.lines.values()) or not any(
            line.written for line in made.lines.values()
        )
        return

    right = meant(made)
    assert {key: right.get(key) for key in found} == found
    assert {key for key, (_answer, amended) in right.items() if not amended} <= found.keys()


def other_hash(data: bytes, old: str, new: str) -> bytes:
    """A file in which a text was replaced wherever it stands, whatever part it stands in."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(old.encode(), new.encode()))
    return buffer.getvalue()


def stranger(seed: int) -> tuple[bytes, str]:
    """A file that is not the reply to the version that was sent, and a part of what is said of it."""
    random_ = random.Random(seed)
    sent, writer = forms.sent(), random_.choice([sign_off_workbook, sign_off_document])
    digest = sent.content_hash
    kind = ("tampered", "tampered marks", "other meeting", "other version", "mixed", "damaged", "cut off", "no form")[
        seed % 8
    ]
    if kind == "tampered":
        return other_hash(writer(sent), digest[:8], "0" * 8), "hash"
    if kind == "tampered marks":
        return other_hash(writer(sent), digest[:16], digest[:8] + "0" * 8), "hash"
    if kind == "other meeting":
        return writer(forms.version_of(sending(forms.record("m2")))), "m2"
    if kind == "other version":
        return writer(sent.model_copy(update={"number": random_.randint(2, 9)})), "never sent"
    if kind == "mixed":
        return other_hash(writer(sent), f"v1:{digest[:16]}:N2", f"v2:{digest[:16]}:N2"), "several versions"
    if kind == "damaged":
        return other_hash(writer(sent), f"{digest[:16]}:N2", f"{digest[:16]}:Q2"), "damaged"
    data = writer(sent)
    if kind == "cut off":
        return data[: random_.randint(1, len(data) - 30)], "neither"
    return random_.randbytes(random_.randint(0, 400)), "neither"


@pytest.mark.parametrize("seed", range(STRANGERS))
def test_what_is_no_reply_to_what_was_sent_is_refused_with_the_reason(seed: int, tmp_path: Path) -> None:
    data, reason = stranger(seed)
    with pytest.raises(InputError, match=reason):
        understood(data, tmp_path)
