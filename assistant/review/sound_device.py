"""The machine's sound output, by miniaudio (MIT licence): opened without a word on the terminal."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Generator
from functools import cache
from typing import TYPE_CHECKING, Protocol

from assistant.errors import MeetingError
from assistant.language import gettext as _

if TYPE_CHECKING:
    import miniaudio

Blocks = Generator[bytes, int, None]
"""Is sent how many samples a device wants, and yields at most as many, 16-bit mono; where it ends there is silence."""

PERIOD_MS = 50
"""How much a device asks for at a time: how late a stop can be, and how long Python may be busy elsewhere."""
PERIODS = 3
BUFFERED_S = PERIODS * PERIOD_MS / 1000
"""What a device may hold that it has been handed and that has not been heard."""
_NOT_FOR_US = ("JACK", "CUSTOM", "NULL")
"""JACK's library writes to the terminal where no server runs; the null device would play to nobody and not say so."""


class SoundDevice(Protocol):
    """What plays samples. Opened, started, stopped and closed by one and the same thread."""

    def start(self, blocks: Blocks) -> None:
        """Begin to ask for samples, in a thread of the device. ``blocks`` stands at its first yield."""

    def stop(self) -> None:
        """Ask for no more samples."""

    def close(self) -> None:
        """Give the device back."""


class MiniaudioDevice:
    """A device of miniaudio. Raises ``MeetingError`` where there is none, or where it does not start."""

    def __init__(self, backends: list[miniaudio.Backend]) -> None:
        import miniaudio

        from assistant.transcription.stretch import PLAYED_RATE

        try:
            self._device = miniaudio.PlaybackDevice(
                nchannels=1,
                sample_rate=PLAYED_RATE,
                buffersize_msec=PERIOD_MS,
                callback_periods=PERIODS,
                backends=backends,
                app_name="meeting",
            )
        except miniaudio.MiniaudioError as error:
            raise MeetingError(
                _("This machine has no sound output that can be used; read the words instead.")
            ) from error

    def start(self, blocks: Blocks) -> None:
        """Begin to ask for samples."""
        import miniaudio

        try:
            self._device.start(blocks)
        except miniaudio.MiniaudioError as error:
            raise MeetingError(no_answer()) from error

    def stop(self) -> None:
        """Ask for no more samples."""
        import miniaudio

        try:
            self._device.stop()
        except miniaudio.MiniaudioError as error:
            raise MeetingError(no_answer()) from error

    def close(self) -> None:
        """Give the device back."""
        self._device.close()


def no_answer() -> str:
    """What is told of a device that was there and no longer plays."""
    return _("The sound output does not answer; check that it is plugged in, and try again.")


def open_sound_device() -> SoundDevice:
    """Open the device that the system plays to.

    Raises:
        MeetingError: The ``sound`` extra is not installed, or there is no sound output.
    """
    try:
        import miniaudio
    except ImportError as error:
        raise MeetingError(
            _("Playing the recording needs an addition: {command}").format(
                command="pip install 'meeting-assistant[sound]'"
            )
        ) from error
    if sys.platform == "linux":
        _silence_alsa()
    usable = [backend for backend in miniaudio.get_enabled_backends() if backend.name not in _NOT_FOR_US]
    return MiniaudioDevice(sorted(usable, key=lambda backend: backend.value))  # miniaudio's own order


@cache
def _silence_alsa() -> object:
    """Let ALSA's library not write to the terminal where it finds no card: that would damage the screen.

    Turning standard error away meanwhile would not do, because Textual paints by it. Gives what has to stay alive.
    """
    try:
        library = ctypes.CDLL("libasound.so.2")
        handler = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p)(
            lambda *_told: None
        )
        library.snd_lib_error_set_handler(handler)
    except (OSError, AttributeError):  # without the library nothing is written
        return None
    return handler
