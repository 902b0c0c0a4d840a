"""Sound at one rate from files of any, also from such as change their rate or channels in the middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import av


class Resampler:
    """FFmpeg's resampler, and another one wherever the sound changes: one refuses what is unlike its first frame.

    Files that were put together, and what radio and telephone systems write, change so.
    """

    def __init__(self, sample_format: str, layout: str, rate: int, at_once: int = 0) -> None:
        """Take what is wanted.

        Args:
            sample_format: FFmpeg's name of how samples are written, such as ``fltp``.
            layout: FFmpeg's name of the channels, such as ``mono``.
            rate: Samples a second.
            at_once: Samples that are handed on together; 0: as many as a frame of the file gives.
        """
        self._wanted = (sample_format, layout, rate, at_once)
        self._given: tuple[str, str, int] | None = None
        self._now: av.AudioResampler | None = None

    def resample(self, frame: av.AudioFrame | None) -> list[av.AudioFrame]:
        """What is ready after a frame; after None, what is left, and it begins anew."""
        if frame is None:
            return self._ended()
        before: list[av.AudioFrame] = []
        given = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._now is None or given != self._given:
            before = self._ended()
            self._now = self._made()
            self._given = given
        return [*before, *self._now.resample(frame)]

    def _ended(self) -> list[av.AudioFrame]:
        left = self._now.resample(None) if self._now else []
        self._now = None
        return left

    def _made(self) -> av.AudioResampler:
        import av

        return av.AudioResampler(*self._wanted)
