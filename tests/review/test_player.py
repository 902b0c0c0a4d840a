"""The player: what a device is handed, that it is silent at once, and what is told where nothing can be played."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import miniaudio
import numpy as np
import pytest
import soundfile

from assistant.errors import MeetingError
from assistant.review import player as player_module
from assistant.review.player import Player
from assistant.review.sound_device import PERIOD_MS, MiniaudioDevice, SoundDevice, open_sound_device
from assistant.transcription.stretch import PLAYED_RATE, stretch
from schemas.talk import Recording
from tests.review.hand_device import HandDevice
from tests.transcription.makers import alone


def until(condition: Callable[[], bool]) -> None:
    """Wait for what another thread brings about."""
    turn = threading.Event()
    for _turn in range(2000):
        if condition():
            return
        turn.wait(0.002)
    pytest.fail("It did not happen.")


@pytest.fixture
def recording(tmp_path: Path) -> Recording:
    path = tmp_path / "talk.wav"
    soundfile.write(path, np.random.default_rng(1).uniform(-0.5, 0.5, 4 * PLAYED_RATE), PLAYED_RATE)
    return alone(path)


@pytest.fixture
def device() -> HandDevice:
    return HandDevice()


@pytest.fixture
def player(device: HandDevice) -> Iterator[Player]:
    player = Player(lambda: device)
    yield player
    player.stop()
    device.pull_all()
    player.close()


def test_the_device_is_handed_the_stretch_and_nothing_else(
    player: Player, device: HandDevice, recording: Recording
) -> None:
    player.play(recording, 1.0, 2.0)
    until(lambda: device.asks)

    assert device.pull_all() == stretch(recording, 1.0, 2.0).samples.tobytes()
    until(lambda: not player.playing)
    until(lambda: not device.asks)


def test_it_tells_where_in_the_recording_it_is(player: Player, device: HandDevice, recording: Recording) -> None:
    assert player.position_s is None
    player.play(recording, 1.0, 2.0, speed=0.5)
    until(lambda: device.asks)
    assert player.position_s == 1.0

    for _period in range(10):
        device.pull()
    position_s = player.position_s
    device.pull_all()
    until(lambda: not player.playing)

    assert position_s == pytest.approx(1.0 + 10 * PERIOD_MS / 1000 * 0.5)
    assert player.position_s is None


def test_a_stop_is_silence_at_once(player: Player, device: HandDevice, recording: Recording) -> None:
    player.play(recording, 1.0, 2.0)
    until(lambda: device.asks)
    assert player.playing
    assert device.pull()

    player.stop()

    assert not player.playing
    assert player.position_s is None
    assert not device.pull()
    until(lambda: not device.asks)


def test_another_stretch_stops_the_one_before(player: Player, device: HandDevice, recording: Recording) -> None:
    player.play(recording, 1.0, 2.0)
    until(lambda: device.asks)
    device.pull()
    first = device.blocks

    player.play(recording, 3.0, 3.5)
    assert player.playing
    device.pull()
    until(lambda: device.blocks is not None and device.blocks is not first)

    assert device.pull_all() == stretch(recording, 3.0, 3.5).samples.tobytes()


def test_of_many_in_a_hurry_only_the_last_is_heard(player: Player, device: HandDevice, recording: Recording) -> None:
    reading = threading.Event()

    def opened() -> SoundDevice:
        reading.wait(5)
        return device

    hurried = Player(opened)
    for start_s in (0.0, 0.5, 1.0, 1.5):
        hurried.play(recording, start_s, start_s + 0.5)
    reading.set()
    until(lambda: device.asks)

    assert device.pull_all() == stretch(recording, 1.5, 2.0).samples.tobytes()
    until(lambda: not hurried.playing)
    hurried.close()
    assert device.closed


def test_closing_gives_the_device_back(player: Player, device: HandDevice, recording: Recording) -> None:
    player.play(recording, 1.0, 2.0)
    until(lambda: device.asks)
    player.stop()
    device.pull()
    player.close()
    player.close()

    assert not player.playing
    assert device.closed


def test_a_file_that_is_gone_is_told_once_and_the_next_stretch_plays(
    player: Player, device: HandDevice, recording: Recording, tmp_path: Path
) -> None:
    told: list[str] = []
    player.play(alone(tmp_path / "gone.wav"), 0, 1, on_problem=told.append)
    until(lambda: not player.playing)

    assert len(told) == 1
    assert "gone.wav" in told[0]
    assert "\n" not in told[0]
    player.play(recording, 1.0, 2.0)
    until(lambda: device.asks)
    assert device.pull_all()


def test_of_a_stretch_that_was_stopped_no_problem_is_told(recording: Recording) -> None:
    opening, stopped = threading.Event(), threading.Event()
    told: list[str] = []

    def none() -> SoundDevice:
        opening.set()
        stopped.wait(5)
        raise MeetingError("none")

    player = Player(none)
    player.play(recording, 1.0, 2.0, on_problem=told.append)
    opening.wait(5)
    player.stop()
    stopped.set()
    player.close()

    assert not told


def test_a_device_that_asks_for_nothing_is_told_and_another_one_looked_for(
    recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player_module, "LATE_S", 0.05)
    devices: list[HandDevice] = []
    told: list[str] = []

    def opened() -> SoundDevice:
        devices.append(HandDevice())
        return devices[-1]

    player = Player(opened)
    player.play(recording, 1.0, 1.5, on_problem=told.append)
    until(lambda: bool(told))
    player.play(recording, 1.0, 1.5)
    until(lambda: len(devices) == 2 and devices[1].asks)
    devices[1].pull_all()
    player.close()

    assert "does not answer" in told[0]
    assert devices[0].closed


def test_without_the_extra_it_is_told_how_to_install_it(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "miniaudio", None)
    told: list[str] = []
    player = Player()

    player.play(recording, 1.0, 2.0, on_problem=told.append)
    until(lambda: bool(told))
    player.close()

    assert "pip install 'meeting-assistant[sound]'" in told[0]


def test_a_machine_without_sound_output_is_told_of_in_one_line() -> None:
    with pytest.raises(MeetingError, match="no sound output") as caught:
        MiniaudioDevice([miniaudio.Backend.OPENSL])  # of Android only

    assert "\n" not in str(caught.value)


def test_opening_a_device_writes_nothing_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    with suppress(MeetingError):
        open_sound_device().close()

    assert capfd.readouterr() == ("", "")


def test_a_real_device_takes_its_time(recording: Recording, capfd: pytest.CaptureFixture[str]) -> None:
    player = Player(lambda: MiniaudioDevice([miniaudio.Backend.NULL]))
    places_s: list[float] = []

    player.play(recording, 1.0, 1.5)
    until(lambda: (player.position_s or 0) > 1.2)
    player.play(recording, 2.0, 2.5)
    until(lambda: (player.position_s or 0) >= 2.0)
    while player.playing:
        if (position_s := player.position_s) is not None:
            places_s.append(position_s)
    player.close()

    assert places_s == sorted(places_s)
    assert len(set(places_s)) >= 5
    assert max(places_s) == pytest.approx(2.5, abs=0.001)
    assert capfd.readouterr() == ("", "")
