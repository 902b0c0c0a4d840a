"""What two processes, or a killed one, leave behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import CancelledError
from assistant.events import Cancellation, Progress, ignore_progress
from assistant.models import manifest, store
from tests.models.fakes import FILES, MODEL, FakeServer, hub_path

pytestmark = pytest.mark.slow

BIN = FILES["model.bin"]
BIN_PATH = hub_path(MODEL, "model.bin")
PULL = """
import sys
from pathlib import Path
from assistant.events import Cancellation, ignore_progress
from assistant.models import manifest, store

manifest.MANIFEST_FILE = Path(sys.argv[1])
store.pull(sys.argv[2:], ignore_progress, Cancellation())
"""


def start_pull() -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-c", PULL, str(manifest.MANIFEST_FILE), MODEL]
    return subprocess.Popen(arguments, cwd=Path(__file__).parents[2], env=os.environ.copy())


def test_a_killed_run_is_taken_up_where_it_was(hub: FakeServer, models: Path) -> None:
    hub.publish(MODEL, FILES)
    hub.stalls[BIN_PATH] = 200_000
    with start_pull() as process:
        assert hub.stalled.wait(timeout=60)
        part = models / MODEL / "model.bin.part"
        while not part.exists() or part.stat().st_size == 0:
            assert process.poll() is None
        process.kill()
    hub.stalls.clear()
    kept = part.stat().st_size

    store.pull([MODEL], ignore_progress, Cancellation())

    assert (store.folder(MODEL) / "model.bin").read_bytes() == BIN
    assert hub.ranges(BIN_PATH) == ["", f"bytes={kept}-"]


def test_two_pulls_at_once_fetch_each_file_once_and_both_succeed(hub: FakeServer) -> None:
    hub.publish(MODEL, FILES)
    with start_pull() as first, start_pull() as second:
        assert (first.wait(timeout=60), second.wait(timeout=60)) == (0, 0)

    assert (store.folder(MODEL) / "model.bin").read_bytes() == BIN
    assert sorted(hub.requests) == sorted([(hub_path(MODEL, "config.json"), ""), (BIN_PATH, "")])


def test_waiting_for_another_pull_can_be_stopped(hub: FakeServer) -> None:
    hub.publish(MODEL, FILES)
    hub.stalls[BIN_PATH] = 200_000
    cancel = Cancellation()
    notes: list[str] = []
    with start_pull() as other:
        assert hub.stalled.wait(timeout=60)

        def stop(progress: Progress) -> None:
            notes.append(progress.note)
            cancel.cancel()

        try:
            with pytest.raises(CancelledError):
                store.pull([MODEL], stop, cancel)
        finally:
            other.kill()

    assert "waiting for another program" in notes[0]
