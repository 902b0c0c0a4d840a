"""How a recording is heard: all voices mixed, or each channel on its own. Whoever hears asks both the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from assistant.transcription.channels import Channels, channels_of
from assistant.transcription.coverage import recognition_coverage
from assistant.transcription.decode import Sound
from assistant.transcription.merge import with_speakers
from assistant.transcription.speakers import Diarisation, Turn, overlaps
from schemas.record import Coverage
from schemas.talk import Segment, Side, Speaker, SpokenLanguage

T = TypeVar("T", Segment, Coverage)


@dataclass(frozen=True)
class Mixed:
    """A recording that is heard as it is; see ``Channels`` for what is asked."""

    sound: Sound

    @property
    def speakers(self) -> list[Speaker]:
        """Nobody, until voices are told apart."""
        return []

    def on_recording(self, heard: T) -> T:
        """What was heard, where it was heard."""
        return heard

    def in_a_row(self, segment: Segment) -> Segment:
        """The segment, where it was heard."""
        return segment

    def can_part(self, _heard: Sequence[Segment]) -> bool:
        """Always: what was heard was not put together."""
        return True

    def coverage(
        self, segments: Sequence[Segment], language: SpokenLanguage, failed: Sequence[Coverage]
    ) -> list[Coverage]:
        """As ``coverage.recognition_coverage``."""
        return recognition_coverage(segments, self.sound, language, failed)

    def voices(self, found: Diarisation) -> Diarisation:
        """The voices, as they were found."""
        return found

    def overlaps(self, turns: Sequence[Turn]) -> list[tuple[float, float]]:
        """As ``speakers.overlaps``."""
        return overlaps(turns)

    def with_speakers(self, heard: Sequence[Segment], turns: Sequence[Turn]) -> tuple[list[Segment], list[Speaker]]:
        """As ``merge.with_speakers``."""
        return with_speakers(heard, turns)

    def on_known_sides(self, speakers: Sequence[Speaker], _as_heard: Sequence[Speaker]) -> list[Speaker]:
        """The speakers as they are: no track tells a side."""
        return list(speakers)


Tracks = Mixed | Channels


def tracks_of(sound: Sound, sides: tuple[Side, ...]) -> Tracks:
    """A recording as it is to be heard; with sides, it was decoded with its channels. Raises ``InputError``."""
    return channels_of(sound, sides) if sides else Mixed(sound)
