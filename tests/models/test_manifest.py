from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant.errors import InputError
from assistant.models import manifest
from assistant.models.store import EMBEDDED_LLM, READER, required
from tests.models.fakes import MODEL, OTHER, manifest_text

SHIPPED = Path(manifest.__file__).with_name("manifest.toml")


def test_the_shipped_manifest_holds_what_the_defaults_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "MANIFEST_FILE", SHIPPED)

    names = required("base", True)

    assert names == ["whisper-base", READER, EMBEDDED_LLM]
    for name in names:
        assert all(file.parts for file in manifest.find_model(name).files)


def test_every_speech_model_is_named_by_its_size_and_has_the_files_that_the_recogniser_opens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(manifest, "MANIFEST_FILE", SHIPPED)

    speech = [model for model in manifest.load_manifest().values() if model.purpose == "speech"]

    assert [required(model.name.removeprefix("whisper-"), False) for model in speech] == [
        [m.name, READER] for m in speech
    ]
    for model in speech:
        files = {file.name for file in model.files}
        assert {"model.bin", "config.json", "tokenizer.json"} < files
        assert files & {"vocabulary.txt", "vocabulary.json"}


def test_no_two_files_of_the_shipped_manifest_share_a_digest_but_not_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "MANIFEST_FILE", SHIPPED)

    files = [file for model in manifest.load_manifest().values() for file in model.files]

    assert len({file.sha256 for file in files}) == len({(file.sha256, file.bytes) for file in files})


def test_an_unknown_model_is_answered_with_the_known_ones() -> None:
    with pytest.raises(InputError, match=f"{MODEL}, {OTHER}"):
        manifest.find_model("whisper-huge")


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "a/b", "..", "a\\b", ""])
def test_a_manifest_whose_file_names_leave_the_folder_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text(manifest_text().replace('"model.bin"', f"'{name}'"), encoding="utf-8")
    monkeypatch.setattr(manifest, "MANIFEST_FILE", bad)

    with pytest.raises(ValidationError):
        manifest.load_manifest()


def test_a_manifest_whose_parts_do_not_make_the_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text(manifest_text().replace("bytes = 300000", "bytes = 300001"), encoding="utf-8")
    monkeypatch.setattr(manifest, "MANIFEST_FILE", bad)

    with pytest.raises(ValidationError, match=r"parts of model\.bin"):
        manifest.load_manifest()
