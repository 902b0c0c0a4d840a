"""Sound at one rate from files of any, also from such as change their rate or channels in the middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import av


class Resampler:
    """FFmpeg's resampler, and another one wherever the sound changes: one refuses what is unlike its first frame.

    Files that were put together, and what radio and telephone systems write, change so.
    """

    def __init__(self, sample_format: str, layout: str, rate: int) -> None:
        """Take what is wanted.

        Args:
            sample_format: FFmpeg's name of how samples are written, such as ``fltp``.
            layout: FFmpeg's name of the channels, such as ``mono``.
            rate: Samples a second.
        """
        self._wanted = (sample_format, layout, rate)
        self._given: tuple[str, str, int] | None = None
        self._now: av.AudioResampler | None = None

    def resample(self, frame: av.AudioFrame | None) -> list[av.AudioFrame]:
        """What is ready after a frame; after None, what is left."""
        given = (frame.format.name, frame.layout.name, frame.sample_rate) if frame else None
        before = []
        if self._now is None or given not in (None, self._given):
            before = self.resample(None) if self._now else []
            self._begin(given)
        assert self._now is not None
        return [*before, *self._now.resample(frame)]

    def _begin(self, given: tuple[str, str, int] | None) -> None:
        import av

        self._given = given
        self._now = av.AudioResampler(*self._wanted)
