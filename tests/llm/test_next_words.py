"""A reader's guesses of the next word: the head and a matrix of its model file, and what is made of them."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.gguf import read_model_file, rows_of
from assistant.llm.next_words import LEAST_LIKELY, NextWords
from assistant.llm.reader import StoredReader

TOKENS = ["ä½ł", "å¥½", "ä½łå¥½", "ï¼Į", "ä", "½ł", "hello", "Ċ"]
"""你, 好, 你好, a comma, the two parts of 你, an English word, a line break, as byte-level vocabularies write them."""
MATRIX = np.random.default_rng(3).integers(-127, 128, (len(TOKENS), 64))


def _text(text: str) -> bytes:
    return struct.pack("<Q", len(text.encode())) + text.encode()


def write_model(path: Path, kind: int = 8) -> Path:
    """A model file of one matrix and a vocabulary; each block's scale is a sixty-fourth."""
    fields = [
        _text("general.alignment") + struct.pack("<II", 4, 64),
        _text("some.numbers") + struct.pack("<IIQ3f", 9, 6, 3, 0.5, 1.5, 2.5),
        _text("tokenizer.ggml.tokens") + struct.pack("<IIQ", 9, 8, len(TOKENS)) + b"".join(map(_text, TOKENS)),
    ]
    blocks = MATRIX.astype("i1").reshape(-1, 32)
    stored = b"".join(struct.pack("<e", 1 / 64) + block.tobytes() for block in blocks)
    tensors = _text("output.weight") + struct.pack("<IQQIQ", 2, 64, len(TOKENS), kind, 64)
    head = b"GGUF" + struct.pack("<IQQ", 3, 1, len(fields)) + b"".join(fields) + tensors
    path.write_bytes(head + b"\0" * (-len(head) % 64) + b"\0" * 64 + stored)
    return path


def test_fields_and_rows_are_read_as_they_were_written(tmp_path: Path) -> None:
    model = read_model_file(write_model(tmp_path / "m.gguf"))
    assert model.fields["some.numbers"] == [0.5, 1.5, 2.5]
    assert [token.decode() for token in model.fields["tokenizer.ggml.tokens"]] == TOKENS
    assert np.array_equal(rows_of(model, "output.weight", [5, 0]), MATRIX[[5, 0]] / 64)


def test_what_is_no_model_file_or_stored_in_another_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"PK\3\4 and more")
    with pytest.raises(ValueError, match="no GGUF"):
        read_model_file(tmp_path / "other")
    model = read_model_file(write_model(tmp_path / "m.gguf", kind=2))
    for name in ("output.weight", "another"):
        with pytest.raises(ValueError, match="Q8_0"):
            rows_of(model, name, [0])


@given(st.lists(st.sampled_from([[0], [1], [2], [3], [4, 5], [6], [7]]), min_size=1, max_size=9))
def test_tokens_begin_where_their_text_does(words: list[list[int]]) -> None:
    next_words = _next_words()
    tokens = [token for word in words for token in word]
    spelt = {0: "你", 1: "好", 2: "你好", 3: "，", 4: "", 5: "你", 6: "hello", 7: "\n"}
    places = [sum(len(spelt[token]) for token in tokens[:number]) for number in range(len(tokens))]
    assert next_words.starts(tokens) == places


def test_probabilities_are_those_among_the_words_with_a_column() -> None:
    next_words = _next_words()
    states = np.random.default_rng(4).standard_normal((5, 64)).astype(np.float32)
    guesses = next_words.log_probabilities(states)

    assert "hello" not in next_words.words
    assert next_words.words[:4] == ["你", "好", "你好", "，"]
    logits = states @ (MATRIX[[0, 1, 2, 3, 4, 5, 7]] / 64).T
    assert np.allclose(guesses, logits - np.log(np.exp(logits).sum(axis=1, keepdims=True)), atol=1e-3)
    own = next_words.of_tokens(guesses, [2, 6, 7, 0, 0])
    assert np.allclose(own, [guesses[0, 2], LEAST_LIKELY, guesses[2, 6], guesses[3, 0], guesses[4, 0]])


def _next_words() -> NextWords:
    return _LOADED[0]


_LOADED: list[NextWords] = []


@pytest.fixture(autouse=True, scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The vocabulary of the small file, read once."""
    _LOADED.append(NextWords(write_model(tmp_path_factory.mktemp("model") / "m.gguf")))


@pytest.mark.models
def test_the_reader_expects_what_makes_sense_and_reads_long_texts_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    with StoredReader() as reader:
        right, wrong = (
            reader.expectation(text) for text in ("请把上个月的电费单发给我。", "请把上个月的店费单发给我。")
        )
        monkeypatch.setattr("assistant.llm.reader.EXPECTED_AT_ONCE", 20)
        long = reader.expectation("好的，" * 25)
    assert right.own.sum() > wrong.own.sum() + 3
    assert right.guesses.shape == (len(right.starts), len(reader.words))
    assert np.exp(right.guesses).sum(axis=1) == pytest.approx(1, abs=1e-3)
    assert len(long.own) == len(long.starts) == 50
    assert np.allclose(long.guesses[0], long.guesses[20], atol=1e-3)
    assert list(long.starts) == sorted(long.starts)
