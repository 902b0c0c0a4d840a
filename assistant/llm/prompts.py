"""Prompts are files: ``prompts/<task>/v<N>.<language>.md.j2``, rendered here and nowhere else.

A file is a YAML front matter between two ``---`` lines, then message blocks, each begun by a line
``--- system ---``, ``--- user ---`` or ``--- assistant ---``. ``prompts/current.yaml`` says which
version of each task is in use. Values are inserted as they are: a transcript that holds braces or
markup comes out letter by letter, since only the template itself is ever parsed.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TypedDict

import jinja2
import jinja2.meta
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from schemas.talk import SpokenLanguage

PACKAGE = "prompts"
_ENVIRONMENT = jinja2.Environment(
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    autoescape=False,  # noqa: S701 - prompts are plain text, not a page
)
_BLOCK = re.compile(r"^--- (system|user|assistant) ---\n", re.MULTILINE)


class Message(TypedDict):
    """One message of a conversation, as the endpoint takes it."""

    role: str
    content: str


@dataclass(frozen=True)
class Prompt:
    """A rendered prompt."""

    id: str
    """Task and version, such as ``needs/v1``."""
    hash: str
    """``sha256:`` and the digest of the template file."""
    messages: list[Message]


class FrontMatter(BaseModel):
    """What a template says of itself."""

    model_config = ConfigDict(extra="forbid")

    id: str
    version: int
    language: SpokenLanguage
    variables: list[str]
    notes: str = ""


@dataclass(frozen=True)
class Template:
    """A prompt template as it lies in the package."""

    front: FrontMatter
    hash: str
    blocks: tuple[tuple[str, jinja2.Template], ...]


class PromptFileError(Exception):
    """A prompt file is broken: a defect of the program, never of its user."""


def render(task: str, language: SpokenLanguage, **values: object) -> Prompt:
    """Fill the current version of a task's template.

    Args:
        task: The folder of the template.
        language: The language of the talk.
        **values: The template's variables, inserted as they are. White space at the two ends of a
            message is dropped, as the template's own ends with a line break.

    Raises:
        PromptFileError: The file is missing or broken.
        jinja2.UndefinedError: A declared variable was not given.
    """
    template = load_template(task, language)
    messages = [Message(role=role, content=block.render(values).strip()) for role, block in template.blocks]
    return Prompt(f"{template.front.id}/v{template.front.version}", template.hash, messages)


def prompt_hash(task: str, language: SpokenLanguage) -> str:
    """The hash of the current template of a task: what its answers depend on."""
    return load_template(task, language).hash


@cache
def load_template(task: str, language: SpokenLanguage) -> Template:
    """Read and check the current template of a task. Raises ``PromptFileError``."""
    version = current_versions().get(task)
    if version is None:
        raise PromptFileError(f"{task} has no current version in {PACKAGE}/current.yaml")
    path = f"{task}/v{version}.{language}.md.j2"
    try:
        text = resources.files(PACKAGE).joinpath(path).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise PromptFileError(f"{path} is missing") from error
    template = parse_template(text, path)
    front = template.front
    if (front.id, front.version, front.language) != (task, version, language):
        raise PromptFileError(f"{path}: its front matter speaks of {front.id}/v{front.version}.{front.language}")
    return template


@cache
def current_versions() -> dict[str, int]:
    """The version in use of every task."""
    text = resources.files(PACKAGE).joinpath("current.yaml").read_text(encoding="utf-8")
    versions: dict[str, int] = yaml.safe_load(text)
    return versions


def parse_template(text: str, path: str) -> Template:
    """Check a template's front matter, its variables and its blocks. Raises ``PromptFileError``."""
    _empty, matter, body = _split(text, path)
    try:
        front = FrontMatter.model_validate(yaml.safe_load(matter))
    except (ValidationError, yaml.YAMLError) as error:
        raise PromptFileError(f"{path}: {error}") from error
    before, *parts = _BLOCK.split(body)
    if before.strip() or not parts or parts[-2] != "user":
        raise PromptFileError(f"{path}: message blocks must follow the front matter, the user's last")
    try:
        used = jinja2.meta.find_undeclared_variables(_ENVIRONMENT.parse(body))
        blocks = tuple(
            (role, _ENVIRONMENT.from_string(block)) for role, block in zip(parts[::2], parts[1::2], strict=True)
        )
    except jinja2.TemplateSyntaxError as error:
        raise PromptFileError(f"{path}: {error}") from error
    if used != set(front.variables):
        raise PromptFileError(f"{path}: declares {sorted(front.variables)} but uses {sorted(used)}")
    return Template(front, f"sha256:{hashlib.sha256(text.encode()).hexdigest()}", blocks)


def _split(text: str, path: str) -> list[str]:
    parts = re.split(r"^---\n", text, maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():
        raise PromptFileError(f"{path}: the front matter must stand between two lines of three dashes")
    return parts
