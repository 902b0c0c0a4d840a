"""A model file of llama.cpp, read as far as the server does not tell of it: its fields, and rows of a matrix.

The format is written down at https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. Of the ways to store numbers
``Q8_0`` is known here: blocks of 32, each a half-precision scale and 32 whole numbers that it is multiplied with.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

MAGIC = b"GGUF"
_NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
"""How a value of each kind is packed; the other two kinds are text and lists."""
_TEXT, _LIST = 8, 9
_Q8_0 = 8
_BLOCK = np.dtype([("scale", "<f2"), ("whole", "i1", 32)])
_ALIGNMENT = 32
"""Where tensors begin, unless a field says otherwise."""


@dataclass(frozen=True)
class Matrix:
    """Where a matrix lies in the file."""

    rows: int
    columns: int
    kind: int
    start: int
    """Bytes from the beginning of the file."""


@dataclass(frozen=True)
class ModelFile:
    """The head of a model file."""

    path: Path
    fields: dict[str, Any]
    """By their names; texts as bytes, for what a token stands for need not be a character."""
    matrices: dict[str, Matrix]


def read_model_file(path: Path) -> ModelFile:
    """The head of a model file. Raises ``ValueError`` where it is none, ``OSError`` where it cannot be read."""
    with path.open("rb") as file:
        if file.read(4) != MAGIC:
            raise ValueError(f"{path} is no GGUF file")
        _version, matrix_count, field_count = struct.unpack("<IQQ", file.read(20))
        fields = {}
        for _number in range(field_count):
            name = _text(file).decode()
            fields[name] = _value(file, *struct.unpack("<I", file.read(4)))
        found = [_matrix(file) for _number in range(matrix_count)]
        alignment = fields.get("general.alignment", _ALIGNMENT)
        start = math.ceil(file.tell() / alignment) * alignment
    return ModelFile(path, fields, {name: Matrix(*shape, kind, start + offset) for name, shape, kind, offset in found})


def rows_of(model: ModelFile, name: str, rows: Sequence[int]) -> NDArray[np.float32]:
    """Some rows of a matrix. Raises ``ValueError`` where there is none, or its numbers are stored in another way."""
    matrix = model.matrices.get(name)
    if matrix is None or matrix.kind != _Q8_0:
        raise ValueError(f"{model.path} has no matrix {name} in Q8_0")
    blocks = matrix.columns // _BLOCK["whole"].shape[0]
    stored = np.memmap(model.path, _BLOCK, "r", matrix.start, (matrix.rows, blocks))[list(rows)]
    numbers: NDArray[np.float32] = stored["scale"].astype(np.float32)[:, :, None] * stored["whole"]
    return numbers.reshape(len(rows), matrix.columns)


def _text(file: BinaryIO) -> bytes:
    (length,) = struct.unpack("<Q", file.read(8))
    return file.read(length)


def _value(file: BinaryIO, kind: int) -> Any:
    if kind == _TEXT:
        return _text(file)
    if kind != _LIST:
        number = _NUMBERS[kind]
        return struct.unpack(f"<{number}", file.read(struct.calcsize(number)))[0]
    of, count = struct.unpack("<IQ", file.read(12))
    if of in (_TEXT, _LIST):
        return [_value(file, of) for _number in range(count)]
    packed = file.read(count * struct.calcsize(_NUMBERS[of]))
    return list(struct.unpack(f"<{count}{_NUMBERS[of]}", packed))


def _matrix(file: BinaryIO) -> tuple[str, tuple[int, int], int, int]:
    """Name, rows and columns, kind, and bytes from where the matrices begin."""
    name = _text(file).decode()
    (dimensions,) = struct.unpack("<I", file.read(4))
    lengths = struct.unpack(f"<{dimensions}Q", file.read(8 * dimensions))
    kind, offset = struct.unpack("<IQ", file.read(12))
    return name, (math.prod(lengths[1:]), lengths[0]), kind, offset
