"""The manifest: which model files exist, where they come from, and what each must be."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from assistant.errors import InputError
from assistant.language import gettext as _

MANIFEST_FILE = Path(__file__).with_name("manifest.toml")

PlainName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
"""A name without folders, so that nothing in the manifest can point out of the models' folder."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Part(_Entry):
    """A stretch of a file, held by one member of one data wheel."""

    project: PlainName
    version: PlainName
    member: str
    """The member's full name in the wheel."""
    bytes: int = Field(gt=0)

    @property
    def wheel(self) -> str:
        """The wheel, as the package index is asked for it."""
        return f"{self.project}=={self.version}"


class ModelFile(_Entry):
    """One file of a model, as its upstream publishes it."""

    name: PlainName
    bytes: int = Field(gt=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    parts: list[Part] = []
    """In the order of their bytes; empty where no data wheels hold the file."""

    @model_validator(mode="after")
    def _parts_make_the_file(self) -> Self:
        if self.parts and sum(part.bytes for part in self.parts) != self.bytes:
            raise ValueError(f"the parts of {self.name} do not add up to its size")
        return self


class Model(_Entry):
    """A model: files that are used together, in one folder."""

    name: PlainName
    purpose: Literal["speech", "language", "reading"]
    licence: str
    repository: str
    """On the Hugging Face hub."""
    revision: str
    files: list[ModelFile] = Field(min_length=1)

    @property
    def bytes(self) -> int:
        """Size of all its files."""
        return sum(file.bytes for file in self.files)


_MODELS = TypeAdapter(list[Model])


def load_manifest() -> dict[str, Model]:
    """Every model by its name, in the order of the manifest."""
    return _read(MANIFEST_FILE)


def find_model(name: str) -> Model:
    """The model of that name. Raises ``InputError`` listing the known ones."""
    manifest = load_manifest()
    if name not in manifest:
        raise InputError(_("There is no model {name!r}. Known: {known}.").format(name=name, known=", ".join(manifest)))
    return manifest[name]


@cache
def _read(path: Path) -> dict[str, Model]:
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    models = _MODELS.validate_python([{"name": name, **table} for name, table in tables.items()])
    return {model.name: model for model in models}
