"""The HTML document: one file, no script, nothing from elsewhere, every text letter by letter, its sound."""

from __future__ import annotations

import base64
from html.parser import HTMLParser

import pytest
from hypothesis import given

from assistant.export.contents import contents, stretches
from assistant.export.html import html_text
from assistant.export.literal import plain
from assistant.export.quotes import quote_line
from schemas.minutes import MinutedRecord
from tests.export import records
from tests.export.test_hostile_texts import hostile_record, slow_writers, texts

pytestmark = pytest.mark.slow

BOTH = pytest.mark.parametrize("record", [records.chinese(), records.english()], ids=["zh", "en"])
VOID = {"meta", "audio"}


class Page(HTMLParser):
    """What a browser would make of a page: its tags and attributes, and the texts of its elements."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[str] = []
        self._fresh = True
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self._fresh = self._fresh or tag != "span"

    def handle_endtag(self, tag: str) -> None:
        self._fresh = self._fresh or tag != "span"

    def handle_data(self, data: str) -> None:
        if self._fresh:
            self.texts.append("")
        self.texts[-1] += data
        self._fresh = False

    def handle_comment(self, data: str) -> None:
        self.tags.add("comment")

    def handle_pi(self, data: str) -> None:
        self.tags.add("pi")


PLAIN_TAGS = Page(html_text(contents(hostile_record("plain")))).tags


@slow_writers
@given(texts)
def test_html_shows_every_text_as_it_is_and_nothing_acts_as_markup(text: str) -> None:
    said = contents(hostile_record(text))
    page = Page(html_text(said))
    shown = plain(text)

    assert page.tags <= PLAIN_TAGS
    assert {name for _tag, name, _value in page.attributes} == {
        name for _tag, name, _value in Page(html_text(contents(hostile_record("plain")))).attributes
    }
    if shown:
        cells = [piece for piece in page.texts if piece == shown]
        assert len(cells) >= 1 + 5 + 2  # the title, the cells of a need, task and owner
    for quotes in (said.needs[0].quotes, said.todos[0].quotes):
        assert quote_line(quotes[0], said.say) in page.texts


@BOTH
def test_it_is_one_file_that_runs_no_script_and_asks_for_nothing(record: MinutedRecord) -> None:
    said = contents(record)
    page = Page(html_text(said, dict.fromkeys(stretches(said), b"sound")))
    addresses = [
        value for _tag, name, value in page.attributes if name in {"src", "href", "srcset", "poster", "action"}
    ]

    assert not page.tags & {"script", "link", "iframe", "object", "embed", "img", "form", "base"}
    assert addresses
    assert all(address.startswith("data:audio/mpeg;base64,") for address in addresses)
    assert not [name for _tag, name, _value in page.attributes if name.startswith("on")]
    assert ("meta", "content", "default-src 'none'; style-src 'unsafe-inline'; media-src data:") in page.attributes
    assert "url(" not in html_text(said)


@BOTH
def test_every_quote_that_was_found_can_be_heard_where_its_sound_is_given(record: MinutedRecord) -> None:
    said = contents(record)
    sounds = {stretch: str(stretch).encode() for stretch in stretches(said)}
    page = Page(html_text(said, sounds))
    heard = [
        base64.b64decode(value.split(",")[1]) for tag, name, value in page.attributes if (tag, name) == ("audio", "src")
    ]

    quotes = [quote for need in said.needs for quote in need.quotes]
    quotes += [quote for todo in said.todos for quote in todo.quotes]
    quotes += [quote for section in said.told for entry in section.entries for quote in entry.quotes]
    assert heard == [sounds[quote.stretch] for quote in quotes if quote.stretch]
    assert heard
    assert "audio" not in Page(html_text(said)).tags


@BOTH
def test_the_transcript_stands_in_our_own_copy_alone(record: MinutedRecord) -> None:
    ours, customers = html_text(contents(record)), html_text(contents(record, "customer"))

    assert Page(ours).texts
    assert 'class="transcript"' in ours
    assert 'class="transcript"' not in customers
    assert record.segments[0].text not in "".join(Page(customers).texts)
    assert any(record.segments[0].text in text for text in Page(ours).texts)
