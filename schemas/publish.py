"""Publish the shapes that leave the program as JSON Schema files: ``python -m schemas.publish``."""

from __future__ import annotations

import json
from pathlib import Path

from schemas.minutes import MinutedRecord
from schemas.talk import Shape

FOLDER = Path(__file__).parent / "json"

PUBLISHED: dict[str, type[Shape]] = {"record": MinutedRecord}
"""File name, without ``.schema.json``, and shape; ``record`` is what the json export writes."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_text(shape: type[Shape]) -> str:
    """A shape's schema as the file holds it."""
    schema = {"$schema": DIALECT, **shape.model_json_schema(mode="serialization")}
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def schema_file(name: str) -> Path:
    """Where a published schema lies."""
    return FOLDER / f"{name}.schema.json"


def main() -> None:
    """Write every published schema anew."""
    FOLDER.mkdir(exist_ok=True)
    for name, shape in PUBLISHED.items():
        schema_file(name).write_text(schema_text(shape), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
