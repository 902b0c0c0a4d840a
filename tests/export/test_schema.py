"""The published JSON Schema: up to date, and what the json export follows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.export.export import export
from schemas.minutes import MinutedRecord
from schemas.publish import FOLDER, PUBLISHED, schema_file, schema_text
from tests.export import records

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_schemas_are_up_to_date(name: str) -> None:
    """Run ``python -m schemas.publish`` when this fails."""
    assert schema_file(name).read_text(encoding="utf-8") == schema_text(PUBLISHED[name])


def test_nothing_else_is_published() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {schema_file(name).name for name in PUBLISHED}


@pytest.mark.parametrize("record", [records.chinese(), records.english(), records.empty()], ids=["zh", "en", "empty"])
def test_exports_follow_the_published_schema(record: MinutedRecord, tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(json.loads(schema_file("record").read_text(encoding="utf-8")))
    (file,) = export(record, ["json"], tmp_path)
    written = json.loads(file.read_text(encoding="utf-8"))

    assert list(validator.iter_errors(written)) == []
    assert list(validator.iter_errors({**written, "unknown": 1})) != []


@given(st.text(), st.text())
def test_exports_read_back_as_the_same_record(title: str, quote: str) -> None:
    record = records.english()
    row = record.needs[0].model_copy(update={"title": title, "reject_reason": quote})
    record = record.model_copy(update={"needs": [row]})

    text = json.dumps(record.model_dump(mode="json"), ensure_ascii=False)

    assert MinutedRecord.model_validate_json(text) == record
