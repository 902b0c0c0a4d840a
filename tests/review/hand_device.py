"""A sound device that is driven by hand."""

from __future__ import annotations

from inspect import GEN_SUSPENDED, getgeneratorstate

from assistant.review.sound_device import PERIOD_MS, Blocks
from assistant.transcription.stretch import PLAYED_RATE

PERIOD = PLAYED_RATE * PERIOD_MS // 1000


class HandDevice:
    """Takes samples when the test says so. ``asks`` from the start to the stop."""

    def __init__(self) -> None:
        self.blocks: Blocks | None = None
        self.asks = False
        self.closed = False

    def start(self, blocks: Blocks) -> None:
        assert not self.asks
        self.blocks = blocks
        self.asks = True

    def stop(self) -> None:
        if self.blocks is not None:
            assert getgeneratorstate(self.blocks) != GEN_SUSPENDED, "a device that may be about to ask was stopped"
        self.asks = False

    def close(self) -> None:
        self.closed = True

    def pull(self) -> bytes:
        """What the device hears in a period; as in miniaudio, nothing once the blocks have ended."""
        blocks = self.blocks
        if blocks is None:
            return b""
        try:
            return blocks.send(PERIOD)
        except StopIteration:
            if self.blocks is blocks:
                self.blocks = None
            return b""

    def pull_all(self) -> bytes:
        heard = b""
        while self.blocks is not None:
            heard += self.pull()
        return heard
