"""Ask a language model to word what the lines of a candidate say.

One question is asked about one candidate, and each cell is handed only its own lines: a small model
that is handed more fills cells with what was said of something else. The instructions come first
and are the same in all questions, so that a server which keeps what it has read reads them once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.errors import EndpointError
from assistant.extraction.candidates import NeedCandidate, TodoCandidate
from assistant.extraction.linking import Candidates
from assistant.extraction.people import People, previous_speaker
from assistant.extraction.windows import Window, windows
from assistant.llm.failures import CutOffError, UnusableAnswerError
from assistant.llm.model import LanguageModel
from assistant.llm.prompts import Prompt, prompt_hash, render
from schemas.drafts import DraftCell, Drafts, NeedDraft, TodoAnswer, TodoDraft, need_answer
from schemas.talk import Segment, Shape, SpokenLanguage, Talk

WINDOW_TOKENS = 700
"""Most tokens of transcript in one window, some 20 to 30 turns: what is done again after a failure."""
ROW_TOKENS = 200
"""Most tokens of one answer; a longer one is a model that goes around in circles."""
MOST_LINES = 3
"""Most lines that one cell is written from; the first ones are taken."""
TASKS = ("needs", "todos")
TELLING_LENGTH: dict[SpokenLanguage, int] = {"zh": 12, "en": 30}
"""Characters from which a line says by itself what a to-do is about."""
_POINTS_BACK = {
    "zh": re.compile(r"^[对行好能]|^可以|^没问题|[这那]个我"),
    "en": re.compile(r"\b(?:do|take|handle) (?:that|it|this|those)\b", re.I),
}
LINE_LENGTH = 200
"""Most characters of a line that are shown; a voice that goes on without a pause can fill pages."""

_SIDES = {"zh": {"ours": "（我方）", "customer": "（客户）"}, "en": {"ours": " (us)", "customer": " (customer)"}}


@dataclass(frozen=True)
class Block:
    """The lines that one cell is written from, as the prompt shows them."""

    cell: DraftCell
    lines: list[str]


@dataclass(frozen=True)
class Question:
    """What a model is asked about one candidate, and the shape of its answer."""

    prompt: Prompt
    answer: type[Shape]


def windows_of(talk: Talk, model: LanguageModel) -> list[Window]:
    """A talk's windows: the steps in which it is worked through."""
    return windows(talk.segments, WINDOW_TOKENS, model.count_tokens)


def questions(found: Candidates, talk: Talk) -> list[Question]:
    """What is asked about some candidates: the needs, then the to-dos."""
    people = People(talk)
    return [
        *(_need_question(need, talk, people) for need in found.needs),
        *(_todo_question(todo, talk, people) for todo in found.todos),
    ]


def propose(
    found: Candidates, talk: Talk, model: LanguageModel, before_each: Callable[[], None] = lambda: None
) -> Drafts:
    """What a model makes of some candidates' lines; nothing is held against the lines yet.

    Args:
        found: The candidates.
        talk: The talk that they were found in.
        model: Who is asked.
        before_each: Called before every question: for progress, or to stop by raising.

    Raises:
        EndpointError: The model did not answer, or nothing that it answered can be used.
    """
    answers: list[dict[str, str]] = []
    unusable: EndpointError | None = None
    for question in questions(found, talk):
        before_each()
        try:
            answers.append(model.ask(question.prompt, question.answer, max_tokens=ROW_TOKENS).model_dump())
        except (CutOffError, UnusableAnswerError) as error:
            unusable = error
            answers.append({})  # the spoken words will stand
    if unusable and not any(answers):
        raise unusable
    return Drafts(
        needs=[NeedDraft.model_validate(answer) for answer in answers[: len(found.needs)]],
        todos=[TodoDraft.model_validate(answer) for answer in answers[len(found.needs) :]],
    )


def prompt_hashes(language: SpokenLanguage) -> list[str]:
    """The hash of each prompt that is asked."""
    return [prompt_hash(task, language) for task in TASKS]


def cell_places(need: NeedCandidate) -> dict[DraftCell, tuple[int, ...]]:
    """For each cell that can be written the places of its lines; a cell without lines is left out.

    What the customer corrected is left out of what has to be achieved: the old figure must not stand beside
    the new one.
    """
    denied = [line.place for line in need.read_backs if line.answer == "deny"]
    standing = tuple(place for place in need.core if not denied or place > denied[0])
    correction = tuple(line.answer_place for line in need.read_backs if line.answer == "deny" and line.answer_place)
    task = standing or correction or need.core
    places: dict[DraftCell, tuple[int, ...]] = {
        "situation": need.support.get("situation", ()) or task,
        "task": task,
        "tried": need.support.get("tried", ()),
        "result": need.support.get("result", ()),
    }
    return {cell: lines[:MOST_LINES] for cell, lines in places.items() if lines}


def _need_question(need: NeedCandidate, talk: Talk, people: People) -> Question:
    places = cell_places(need)
    blocks = [
        Block(cell, [_shown(talk.segments[place], people, talk.language) for place in lines])
        for cell, lines in places.items()
    ]
    return Question(render("needs", talk.language, kind=need.kind, blocks=blocks), need_answer(tuple(places)))


def _todo_question(todo: TodoCandidate, talk: Talk, people: People) -> Question:
    places = [*asked_before(todo, talk), *todo.core[:MOST_LINES]]
    lines = [_shown(talk.segments[place], people, talk.language) for place in places]
    return Question(render("todos", talk.language, lines=lines), TodoAnswer)


def asked_before(todo: TodoCandidate, talk: Talk) -> list[int]:
    """The place of the line that a to-do's first one answers, where that does not say by itself what it is about.

    Beside a line that speaks for itself, the one before is more often about something else, and misleads.
    """
    text = talk.segments[todo.core[0]].text
    if len(text) >= TELLING_LENGTH[talk.language] and not _POINTS_BACK[talk.language].search(text):
        return []
    before = previous_speaker(talk.segments, todo.core[0])
    return [talk.segments.index(before)] if before else []


def _shown(segment: Segment, people: People, language: SpokenLanguage) -> str:
    """A turn as the prompt shows it: speaker (side): words."""
    side = _SIDES[language].get(people.side(segment), "")
    colon = "：" if language == "zh" else ": "
    return f"{people.speaker(segment) or '?'}{side}{colon}{segment.text[:LINE_LENGTH]}"
