"""Recordings with one side on each channel: the channels are heard one after the other, each on its own.

As a recording twice as long they take the way of every other recording; what is heard is put back on the one clock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.transcription.coverage import recognition_coverage, worst_of
from assistant.transcription.cross_talk import without_cross_talk
from assistant.transcription.decode import SAMPLE_RATE, Sound
from assistant.transcription.merge import with_speakers
from assistant.transcription.speakers import Diarisation, Turn, overlaps
from assistant.transcription.stored_samples import Samples
from schemas.record import Coverage
from schemas.talk import Segment, Side, Speaker, SpokenLanguage

T = TypeVar("T", Segment, Coverage)

GAP_S = 5.0
"""Between the channels: a pause that ends whatever is said."""
LABELS = ("L", "R")
"""The speakers of left and right until their voices are told apart."""


def read_channels(text: str) -> tuple[Side, ...]:
    """The sides of the left and the right channel as ``ours,customer`` names them; none for an empty text.

    Raises ``InputError``.
    """
    names = [name.strip().lower() for name in text.split(",")] if text.strip() else []
    if names == ["ours", "customer"]:
        return ("ours", "customer")
    if names == ["customer", "ours"]:
        return ("customer", "ours")
    if names:
        raise InputError(
            _(
                "{text} does not name the two channels; write --channels ours,customer or customer,ours, left first."
            ).format(text=repr(text))
        )
    return ()


@dataclass(frozen=True)
class Channels:
    """The channels of a recording, one after the other."""

    sides: tuple[Side, ...]
    """Of left and right."""
    sound: Sound
    """Both in a row, each without what leaks into it from the other."""
    each: tuple[Sound, ...]
    """Left and right, as a recording each."""
    channel_s: float
    """How long each is."""

    @property
    def speakers(self) -> list[Speaker]:
        """Left and right as speakers, until their voices are told apart."""
        return [Speaker(label=label, side=side) for label, side in zip(LABELS, self.sides, strict=True)]

    def on_recording(self, heard: T) -> T:
        """What was heard of one channel, at its time in the recording; a segment is its channel's."""
        number = self._channel_at(heard.start_s)
        moved = self._moved(heard, -self._begins_s[number], 0.0)
        return moved.model_copy(update={"speaker": LABELS[number]}) if isinstance(moved, Segment) else moved

    def coverage(
        self, segments: Sequence[Segment], language: SpokenLanguage, failed: Sequence[Coverage]
    ) -> list[Coverage]:
        """As ``coverage.recognition_coverage``, each channel by itself, and at each moment the worse of both.

        Args:
            segments: What was recognised, at its time in the recording, in order there.
            language: The language of the talk.
            failed: What could not be recognised, at its time in ``sound``.
        """
        return worst_of(
            [
                recognition_coverage(
                    [segment for segment in segments if _channel_of(segment) == number],
                    sound,
                    language,
                    [self.on_recording(one) for one in failed if self._channel_at(one.start_s) == number],
                )
                for number, sound in enumerate(self.each)
            ]
        )

    def in_a_row(self, segment: Segment) -> Segment:
        """A channel's segment at its time in ``sound``."""
        begin_s = self._begins_s[_channel_of(segment)]
        return self._moved(segment, begin_s, begin_s)

    @staticmethod
    def can_part(heard: Sequence[Segment]) -> bool:
        """Whether segments still tell their channels: where their voices were told apart, they do not."""
        return not heard or any(segment.speaker in LABELS for segment in heard)

    def voices(self, found: Diarisation) -> Diarisation:
        """The voices of ``sound``, at their time in the recording; labels begin with their channel's.

        A voice that is heard on both channels becomes two.
        """
        turns = []
        for turn in found.turns:
            number = self._channel_at(turn.start_s)
            begin_s = self._begins_s[number]
            turns.append(Turn(turn.start_s - begin_s, turn.end_s - begin_s, LABELS[number] + turn.label))
        turns.sort(key=lambda turn: turn.start_s)
        like = found.embeddings
        return Diarisation(turns, {turn.label: like[turn.label[1:]] for turn in turns if turn.label[1:] in like})

    @staticmethod
    def overlaps(turns: Sequence[Turn]) -> list[tuple[float, float]]:
        """As ``speakers.overlaps``, within a channel: who speaks at once on two is heard on each."""
        return sorted(
            stretch for label in LABELS for stretch in overlaps([turn for turn in turns if turn.label[0] == label])
        )

    def with_speakers(self, heard: Sequence[Segment], turns: Sequence[Turn]) -> tuple[list[Segment], list[Speaker]]:
        """As ``merge.with_speakers``, each channel by itself, its speakers on the channel's side.

        Words of no turn are the voice's that speaks most on their channel.
        """
        pieces = []
        for number, label in enumerate(LABELS):
            own = [segment for segment in heard if _channel_of(segment) == number]
            parted, _speakers = with_speakers(own, [turn for turn in turns if turn.label.startswith(label)])
            most = _speaks_most(parted)
            pieces += [part.model_copy(update={"speaker": label + (part.speaker or most)}) for part in parted]
        pieces.sort(key=lambda piece: piece.start_s)
        labels = {label: f"S{number}" for number, label in enumerate(dict.fromkeys(p.speaker for p in pieces), 1)}
        segments = [
            piece.model_copy(update={"id": number, "speaker": labels[piece.speaker]})
            for number, piece in enumerate(pieces, 1)
        ]
        return segments, [Speaker(label=new, side=self.sides[LABELS.index(label[0])]) for label, new in labels.items()]

    @staticmethod
    def on_known_sides(speakers: Sequence[Speaker], as_heard: Sequence[Speaker]) -> list[Speaker]:
        """The speakers after all proposals, on the sides that their channels tell.

        A name of somebody on the other side is dropped.

        Args:
            speakers: With names, as far as they are known.
            as_heard: The same, as ``with_speakers`` gave them.
        """
        return [_on_side(speaker, heard) for speaker, heard in zip(speakers, as_heard, strict=True)]

    def _channel_at(self, start_s: float) -> int:
        """Of what begins there in ``sound``."""
        return int(start_s > self.channel_s + GAP_S / 2)

    @property
    def _begins_s(self) -> tuple[float, float]:
        return 0.0, self.channel_s + GAP_S

    def _moved(self, heard: T, by_s: float, begin_s: float) -> T:
        """Later by so much, within a channel that begins there: detectors leave margins beyond its ends, too."""

        def later(time_s: float) -> float:
            return min(max(time_s + by_s, begin_s), begin_s + self.channel_s)

        changes: dict[str, object] = {"start_s": later(heard.start_s), "end_s": later(heard.end_s)}
        if isinstance(heard, Segment):
            changes["words"] = [
                word.model_copy(update={"start_s": later(word.start_s), "end_s": later(word.end_s)})
                for word in heard.words
            ]
        return heard.model_copy(update=changes)


def channels_of(sound: Sound, sides: tuple[Side, ...]) -> Channels:
    """The channels of a recording that was decoded with them. Raises ``InputError`` where both hold the same."""
    unmixed = without_cross_talk(sound.channels)
    if unmixed is None:
        raise InputError(_("Both channels of the recording hold the same voices; leave out --channels."))
    in_a_row = _InARow(unmixed[0], np.zeros(int(GAP_S * SAMPLE_RATE), np.float32), unmixed[1])
    each = tuple(replace(sound, samples=channel, channels=()) for channel in unmixed)
    return Channels(sides, Sound(in_a_row), each, sound.duration_s)


def _channel_of(segment: Segment) -> int:
    """All that is not the right one's is the left one's: a person may have given a segment another speaker."""
    return int(segment.speaker == LABELS[1])


def _on_side(speaker: Speaker, heard: Speaker) -> Speaker:
    if not speaker.name or speaker.side not in ("", heard.side):
        return heard
    return speaker.model_copy(update={"side": heard.side, "side_confidence": None})


def _speaks_most(segments: Sequence[Segment]) -> str:
    spoken_s: defaultdict[str, float] = defaultdict(float)
    for segment in segments:
        if segment.speaker:
            spoken_s[segment.speaker] += segment.end_s - segment.start_s
    return max(spoken_s, key=lambda label: spoken_s[label], default="")


class _InARow:
    """Samples that follow each other."""

    def __init__(self, *parts: Samples) -> None:
        self._parts = parts

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def __getitem__(self, part: slice, /) -> npt.NDArray[np.float32]:
        start, stop, _step = part.indices(len(self))
        found, begin = [np.zeros(0, np.float32)], 0
        for samples in self._parts:
            found.append(samples[max(start - begin, 0) : max(stop - begin, 0)])
            begin += len(samples)
        return np.concatenate(found)
