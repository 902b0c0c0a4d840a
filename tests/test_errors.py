"""Why a file could not be read or written, in words."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from assistant.errors import reason_of


def test_the_usual_reasons_are_in_our_words(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as missing:
        (tmp_path / "none" / "file").write_text("")
    with pytest.raises(IsADirectoryError) as folder:
        tmp_path.write_text("")
    with pytest.raises(OSError) as long:  # noqa: PT011 - what it is, is what is asked
        (tmp_path / ("a" * 300)).write_text("")

    assert [reason_of(error.value) for error in (missing, folder, long)] == [
        "there is no such file or folder",
        "it is a folder",
        "the name is too long",
    ]


def test_another_reason_is_told_as_the_system_does() -> None:
    assert reason_of(OSError(errno.EXDEV, "Invalid cross-device link")) == "Invalid cross-device link"
    assert reason_of(OSError("something else")) == "something else"
