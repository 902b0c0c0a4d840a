"""What a person can write wrong in the settings, each told in one line that names it."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.places import settings_file
from assistant.settings import load_settings

# What TOML can say beside a text.
VALUES = st.one_of(st.integers(-9, 9), st.floats(0, 9), st.booleans(), st.lists(st.sampled_from("ab"), max_size=3))


def refused(toml: str) -> str:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text(toml, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_settings()
    return str(caught.value)


@given(value=VALUES, name=st.sampled_from(["accept", "edit_number.1", "part.shift+up"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_keys_that_are_no_text_are_named_with_what_to_write(value: object, name: str) -> None:
    line = refused(f'[keymap]\n"{name}" = {json.dumps(value)}\n')

    assert line.startswith(f"In the keymap, {name} has to be a text")
    assert str(settings_file()) in line
    assert "\n" not in line
    assert "valid string" not in line


def test_a_name_with_a_dot_that_lacks_its_quotes_is_said_to_need_them() -> None:
    line = refused('[keymap]\nedit_number.1 = "f2"\n')

    assert "stands in quotes" in line
    assert "edit_number" in line


@pytest.mark.parametrize("toml", ['keymap = "y"\n', "keymap = 3\n", "keymap = []\n"])
def test_a_keymap_that_is_no_table_is_said(toml: str) -> None:
    assert "[keymap]" in refused(toml)


def test_another_setting_is_still_named() -> None:
    assert "llm_timeout_s" in refused("llm_timeout_s = -1\n")
