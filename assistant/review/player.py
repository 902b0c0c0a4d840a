"""Plays stretches of a recording, while the interface goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import TYPE_CHECKING

from assistant.errors import CancelledError, MeetingError
from assistant.events import Cancellation
from assistant.review.sound_device import BUFFERED_S, Blocks, SoundDevice, no_answer, open_sound_device

if TYPE_CHECKING:
    from assistant.transcription.stretch import Pcm
    from schemas.talk import Recording

LATE_S = 2.0
"""A device that is later than this has gone."""

Teller = Callable[[str], None]


def tell_nobody(line: str) -> None:
    """Keep a problem to oneself: for callers that show none."""


@dataclass
class _Order:
    """A stretch that somebody wants to hear, and how far it is."""

    recording: Recording
    start_s: float
    end_s: float
    speed: float
    on_problem: Teller
    cancel: Cancellation = field(default_factory=Cancellation)
    pcm: Pcm | None = None
    handed_s: float = 0.0
    """How much the device has taken, silence at the end included."""
    drained: threading.Event = field(default_factory=threading.Event)
    """The device takes no more."""
    woken: threading.Event = field(default_factory=threading.Event)
    """Drained, or stopped."""
    over: threading.Event = field(default_factory=threading.Event)
    """Nothing more comes of it."""

    def stop(self) -> None:
        self.cancel.cancel()
        self.woken.set()


class Player:
    """Plays one stretch at a time. No method waits for the file or the device, except ``close``, for a moment."""

    def __init__(self, open_device: Callable[[], SoundDevice] = open_sound_device) -> None:
        self._open_device = open_device
        self._orders: SimpleQueue[_Order | None] = SimpleQueue()
        self._latest: _Order | None = None
        self._thread: threading.Thread | None = None

    def play(
        self,
        recording: Recording,
        start_s: float,
        end_s: float,
        *,
        speed: float = 1.0,
        on_problem: Teller = tell_nobody,
    ) -> None:
        """Play a stretch of a recording, in place of the one before.

        Args:
            recording: The recording.
            start_s: Where in the recording it starts, in seconds.
            end_s: Where it ends.
            speed: 1.0 as spoken, 0.75 slower at the same pitch; 0.5 to 2.
            on_problem: Is given one line if it cannot be played. Called in the player's thread; not if it was stopped.
        """
        self.stop()
        self._latest = _Order(recording, start_s, end_s, speed, on_problem)
        self._orders.put(self._latest)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="player", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Be silent."""
        if self._latest:
            self._latest.stop()
            self._latest = None

    def close(self) -> None:
        """Be silent and give the device back; a device that has gone is waited for no longer than ``LATE_S``."""
        self.stop()
        if self._thread:
            self._orders.put(None)
            self._thread.join(LATE_S)
            self._thread = None

    @property
    def playing(self) -> bool:
        """Whether a stretch is being read or heard."""
        return self._latest is not None and not self._latest.over.is_set()

    @property
    def position_s(self) -> float | None:
        """Where in the recording it is, in seconds, ahead of the ear by ``BUFFERED_S`` at most; None when silent."""
        order = self._latest
        if order is None or order.pcm is None or order.over.is_set():
            return None
        return min(order.pcm.start_s + order.handed_s * order.speed, order.pcm.end_s)

    # In the player's thread, to which the device belongs

    def _work(self) -> None:
        device: SoundDevice | None = None
        for order in iter(self._orders.get, None):
            try:
                order.cancel.check()
                device = device or self._open_device()
                _sound(device, order)
            except CancelledError:
                pass
            except MeetingError as error:
                if device and order.pcm:  # the file was read, so it is the device that failed: look for another one
                    device.close()
                    device = None
                if not order.cancel.requested:
                    order.on_problem(str(error))  # before it is over, so that nobody takes it for heard
            finally:
                order.over.set()
        if device:
            device.close()


def _sound(device: SoundDevice, order: _Order) -> None:
    """Play a stretch to its end, or until it is stopped."""
    from assistant.transcription.stretch import stretch

    order.pcm = stretch(order.recording, order.start_s, order.end_s, order.speed, order.cancel)
    blocks = _blocks(order, order.pcm)
    next(blocks)
    device.start(blocks)
    order.woken.wait(order.pcm.duration_s + BUFFERED_S + LATE_S)
    # Only a device that asks no more is stopped: miniaudio would trip over one that is about to ask.
    if not order.drained.wait(LATE_S if order.cancel.requested else 0):
        raise MeetingError(no_answer())
    device.stop()


def _blocks(order: _Order, pcm: Pcm) -> Blocks:
    """A stretch in the pieces that a device asks for, and silence until the last of it has been heard."""
    from assistant.transcription.stretch import PLAYED_RATE

    handed, end = 0, len(pcm.samples) + int(BUFFERED_S * PLAYED_RATE)
    wanted = yield b""
    while handed < end and not order.cancel.requested:
        block = pcm.samples[handed : handed + wanted].tobytes()
        handed += wanted
        order.handed_s = handed / PLAYED_RATE
        wanted = yield block
    order.drained.set()
    order.woken.set()
