"""The user's own template: every field, every text letter by letter, no code, one clear line for every mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.export.contents import Contents, contents
from assistant.export.example_template import example_template
from assistant.export.export import export
from assistant.export.fields import fields
from assistant.export.literal import plain
from assistant.export.own_template import filled
from assistant.pipeline.minutes import with_minutes
from schemas.talk import PlannedTopic
from tests.export import records
from tests.export.reading import word_everything
from tests.export.test_hostile_texts import hostile_record, slow_writers, texts

pytestmark = pytest.mark.slow

PROPERTY_LIMIT = 255
"""Characters that python-docx writes into a property."""
DOCS = Path(__file__).parent.parent.parent / "docs" / "templates.md"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("templates")


def template(folder: Path, *paragraphs: str) -> Path:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(folder / "template.docx"))
    return folder / "template.docx"


def lines(filled_in: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(BytesIO(filled_in)).paragraphs]


ENGLISH = contents(records.english())


@slow_writers
@given(st.one_of(texts, st.text(alphabet="{}%_#<>&;a ", max_size=20)))
def test_every_text_stands_as_it_is(folder: Path, text: str) -> None:
    said = contents(hostile_record(text))
    file = template(
        folder, "{{ meeting.title }}", "{{ needs[0].task }}|{{ needs[0].title | safe }}", "{{ todos[0].owner|e }}"
    )
    shown = plain(text)

    assert lines(filled(file, said)) == [shown, f"{shown}|{shown}", shown]


@slow_writers
@given(st.one_of(texts, st.text(alphabet="{}%_#<>&;a ", max_size=20)))
def test_every_text_stands_as_it_is_behind_a_name_or_a_macro_and_in_the_properties(folder: Path, text: str) -> None:
    said = contents(hostile_record(text))
    shown = plain(text)
    document = docx.Document()
    document.add_paragraph("{% set x %}R&D {{ meeting.title }}{% endset %}{{ x }}")
    document.add_paragraph("{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(needs[0].task) }}")
    if len(shown) <= PROPERTY_LIMIT:
        document.core_properties.title = "{{ meeting.title }}"
        document.core_properties.subject = "{% set x %}{{ meeting.title }}{% endset %}{{ x | e }}"
    document.save(str(folder / "template.docx"))

    written = filled(folder / "template.docx", said)

    assert lines(written) == [f"R&D {shown}", f"<{shown}>"]
    properties = docx.Document(BytesIO(written)).core_properties
    told = (shown, shown) if len(shown) <= PROPERTY_LIMIT else ("", "")
    assert (properties.title, properties.subject) == told


def test_markup_that_a_filter_makes_is_text(folder: Path) -> None:
    file = template(folder, "{{ 'http://a.example' | urlize }}")

    assert lines(filled(file, ENGLISH)) == ['<a href="http://a.example" rel="noopener">http://a.example</a>']


def names_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, held in value.items():
            yield name
            yield from names_in(held)
    elif isinstance(value, list):
        for held in value:
            yield from names_in(held)


def test_the_page_for_users_tells_of_every_field_and_of_no_other() -> None:
    told = {
        part
        for name in re.findall(r"`([a-z_.]+)`", DOCS.read_text(encoding="utf-8").split("## Fields")[1])
        for part in name.split(".")
    }

    assert told - {"internal", "customer"} == set(names_in(fields(ENGLISH))) - {"customer"}


def test_the_example_names_fields_that_there_are_in_both_languages(tmp_path: Path) -> None:
    for record, language in ((records.chinese(), "zh"), (records.english(), "en")):
        example = tmp_path / f"{language}.docx"
        example.write_bytes(example_template("zh" if language == "zh" else "en"))
        (file,) = export(record, ["docx"], tmp_path / "out", template=example)
        text, said = word_everything(file), contents(record)

        assert "{" not in text
        for words in (said.title, *(names for _side, names in said.people)):
            assert words in text
        for need in said.needs:
            assert all(words in text for words in (need.title, *need.cells, need.status))
        for todo in said.todos:
            assert all(words in text for words in (todo.task, todo.owner))
        assert said.needs[0].quotes[0].words in text


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("{{ meeting.titel }}", "no field 'titel'"),
        ("{{ nedes }}", "no field 'nedes'"),
        ("{% for row in needs %}{{ row.owner }}{% endfor %}", "no field 'owner'"),
        ("Before {{ meeting.title }", "tag is wrong near “Before {{ meeting.title }"),
        ("{% for row in needs %}", "tag is wrong"),
        ("{% endfor %}", "tag is wrong near “{% endfor %}"),
        ("{{ meeting.title | shout }}", "shout"),
        ("{{ 1 / 0 }}", "cannot be filled in"),
        ("{% include 'other' %}", "cannot be filled in"),
        ("{{ ''.__class__.__mro__ }}", "no field '__class__'|run code"),
        ("{{ needs.append(1) }}", "run code"),
        ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "run code|no field"),
    ],
)
def test_a_mistake_in_a_template_is_one_clear_line(tmp_path: Path, tag: str, said: str) -> None:
    file = template(tmp_path, tag)

    with pytest.raises(InputError, match=said) as error:
        filled(file, ENGLISH)

    assert str(file) in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("data", [b"", b"text", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_word_document_is_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(data)

    with pytest.raises(InputError, match="is no Word document"):
        filled(file, ENGLISH)
    with pytest.raises(InputError, match="cannot be read"):
        filled(tmp_path / "gone.docx", ENGLISH)


def test_a_template_reaches_every_section_that_documents_tell() -> None:
    record = records.chinese()
    planned = [PlannedTopic(title="温度", minutes=20)]
    said = contents(
        with_minutes(record.model_copy(update={"meeting": record.meeting.model_copy(update={"planned": planned})}))
    )
    held = fields(said)

    assert "agenda" in {section.kind for section in said.told}
    for section in said.told:
        assert [entry["name"] for entry in held[section.kind]] == [entry.name for entry in section.entries]


def test_a_template_for_the_customer_is_given_nothing_internal(tmp_path: Path) -> None:
    said: Contents = contents(records.chinese(), "customer")
    held = fields(said)

    assert held["audience"] == "customer"
    assert [row["title"] for row in held["needs"]] == [line.title for line in said.needs]
    assert not any(held[name] for name in ("topics", "agenda", "decisions", "profile", "deciders", "transcript"))
