"""The interface's texts: every one has its Chinese words, with the same placeholders, compiled."""

from __future__ import annotations

import re

import pytest

from assistant.language import LOCALE_DIR, translator
from assistant.locale.compile import catalogue, mo_bytes, po_bytes, renewed, texts_in_code

pytestmark = pytest.mark.slow

PLACEHOLDER = re.compile(r"\{[^{}]*\}")
FOLDER = LOCALE_DIR / "zh_CN" / "LC_MESSAGES"


def test_every_text_of_the_code_is_translated_and_no_other() -> None:
    messages = {str(message.id): str(message.string) for message in catalogue() if message.id}

    assert set(messages) == texts_in_code()
    assert [text for text, chinese in messages.items() if not chinese] == []


def test_translations_keep_the_placeholders() -> None:
    for message in catalogue():
        expected, found = PLACEHOLDER.findall(str(message.id)), PLACEHOLDER.findall(str(message.string))
        assert sorted(found) == sorted(expected), message.id


def test_the_compiled_catalogue_is_that_of_the_translations() -> None:
    messages = renewed(catalogue(), texts_in_code())

    assert (FOLDER / "meeting.po").read_bytes() == po_bytes(messages)
    assert (FOLDER / "meeting.mo").read_bytes() == mo_bytes(messages)
    assert translator("zh")("Accept") != "Accept"
