"""Rows told in written sentences for a mail, a note or a chat: asked of a language model, one row at a time.

A sentence in which anything stands that its row does not say is refused with all that was written of the row; the row's
own heading then stands in its place. To-dos are not asked about: who does what by when is written by code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.errors import EndpointError
from assistant.extraction.figures import figures
from assistant.extraction.pronouns import OURS, voice_of
from assistant.extraction.row_words import RowWords, cells
from assistant.extraction.sentences import sentence_spans
from assistant.extraction.wording import says_nothing, support
from assistant.llm.failures import CutOffError, UnusableAnswerError
from assistant.llm.model import LanguageModel
from assistant.llm.prompts import Prompt, render
from schemas.follow_up import DraftKind, RefusalReason, RetoldAnswer
from schemas.record import Need
from schemas.talk import SpokenLanguage

RETOLD_TOKENS = 200
"""Most tokens of one answer; a longer one is a model that goes around in circles."""
SAID_AGAIN = 0.9
"""Share of a sentence's content pieces that stand in the ones before it, where it says nothing new."""
TOLD_CELLS: dict[DraftKind, tuple[str, ...]] = {
    "mail": ("title", "situation", "task"),
    "handover": ("title", "situation", "task", "action_tried", "result"),
    "chat": ("title", "task"),
}
"""What is told of a row: all that the customer's side said to colleagues, less to others. What our side proposed is in
another voice, which a small model mixes with it."""

_SPEAKERS: dict[SpokenLanguage, re.Pattern[str]] = {
    "zh": re.compile(r"(?<!自)我(?!方)|咱|俺|你|您"),
    "en": re.compile(r"\b(?:I|[Ww]e|[Mm]e|[Uu]s|[Mm]y|[Oo]urs?|[Mm]ine)\b"),
}
"""Words by which people in the talk speak of themselves and to each other: who writes of the talk is another one."""
_ADDRESSED: dict[SpokenLanguage, re.Pattern[str]] = {
    "zh": re.compile(r"贵(?:方|公司|司|厂)"),
    "en": re.compile(r"\byour?s?\b", re.IGNORECASE),
}
"""Words that speak to the customer, for a mail alone."""


@dataclass(frozen=True)
class Block:
    """A cell of a row, as the prompt shows it."""

    cell: str
    text: str


@dataclass(frozen=True)
class Refusal:
    """A sentence that a model wrote and that does not stand."""

    row_id: str
    sentence: str
    reason: RefusalReason


@dataclass(frozen=True)
class Retold:
    """A row in written sentences; without any where nothing that a model wrote stands."""

    row_id: str
    sentences: tuple[str, ...]
    refused: tuple[Refusal, ...] = ()


def question(need: Need, draft: DraftKind, language: SpokenLanguage) -> Prompt:
    """What a model is asked about a row that is in the voice of the draft."""
    said = cells(need)
    blocks = [Block(cell, said[cell]) for cell in TOLD_CELLS[draft] if cell in said]
    return render("retelling", language, draft=draft, who=voice_of(draft, language).who, blocks=blocks)


def retell(
    needs: Sequence[tuple[Need, RowWords]],
    draft: DraftKind,
    language: SpokenLanguage,
    model: LanguageModel,
    before_each: Callable[[], None] = lambda: None,
) -> list[Retold]:
    """Rows as a model words them, each sentence held against its row.

    Args:
        needs: The rows in the voice of the draft, each with its words.
        draft: What they are told for.
        language: The language of the rows.
        model: Who is asked.
        before_each: Called before every question: for progress, or to stop by raising.

    Raises:
        EndpointError: The model did not answer, or nothing that it answered can be used.
    """
    told: list[Retold] = []
    unusable: EndpointError | None = None
    for need, words in needs:
        before_each()
        try:
            answer = model.ask(question(need, draft, language), RetoldAnswer, max_tokens=RETOLD_TOKENS)
        except (CutOffError, UnusableAnswerError) as error:
            unusable = error
            told.append(Retold(need.id, ()))
        else:
            told.append(checked(answer.text, need.id, words, draft, language))
    if unusable and not any(one.sentences or one.refused for one in told):
        raise unusable
    return told


def checked(text: str, row_id: str, words: RowWords, draft: DraftKind, language: SpokenLanguage) -> Retold:
    """What of a model's text stands: all of it, or nothing."""
    text = " ".join(text.split())
    if says_nothing(text):
        return Retold(row_id, ())
    sentences = [text[start:end] for start, end in sentence_spans(text)]
    objections = [(one, _speaks(one, words, draft, language) or words.objection(one)) for one in sentences]
    refused = tuple(Refusal(row_id, sentence, reason) for sentence, reason in objections if reason)
    return Retold(row_id, () if refused else _each_once(sentences), refused)


def _each_once(sentences: Sequence[str]) -> tuple[str, ...]:
    """The sentences without those that say again what those before them have said."""
    kept: list[str] = []
    for sentence in sentences:
        before = " ".join(kept)
        if support(sentence, before) < SAID_AGAIN or figures(sentence) - figures(before):
            kept.append(sentence)
    return tuple(kept)


def _speaks(sentence: str, words: RowWords, draft: DraftKind, language: SpokenLanguage) -> RefusalReason | None:
    """``voice`` where a sentence speaks as somebody in the talk, for our side, or to the customer in no mail to it."""
    if OURS in sentence and OURS not in words.text:
        return "voice"
    speaks = _SPEAKERS[language].search(sentence) or (draft != "mail" and _ADDRESSED[language].search(sentence))
    return "voice" if speaks else None
