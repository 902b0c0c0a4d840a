"""Ask a language model to word what the lines of a candidate say.

One question is asked about one candidate, and each cell is handed only its own lines: a small model
that is handed more fills cells with what was said of something else. The instructions come first
and are the same in all questions, so that a server which keeps what it has read reads them once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.errors import EndpointError
from assistant.extraction.candidates import NeedCandidate, Stretch, TodoCandidate
from assistant.extraction.cell_sentences import MOST_LINES, asked_before, question_before
from assistant.extraction.cells import fits
from assistant.extraction.linking import Candidates
from assistant.extraction.people import People
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
TASKS = ("needs", "todos")
LINE_LENGTH = 200
"""Most characters of a line that are shown; a voice that goes on without a pause can fill pages."""

_SIDES = {"zh": {"ours": "（我方）", "customer": "（客户）"}, "en": {"ours": " (us)", "customer": " (customer)"}}


@dataclass(frozen=True)
class Block:
    """What one cell is written from, as the prompt shows it."""

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


def asked_cells(need: NeedCandidate, segments: Sequence[Segment]) -> tuple[DraftCell, ...]:
    """The cells that a model has to word: those that have no room for a sentence of each of their lines.

    What has room stands as it was said. A small model that words it anew loses what it is about, or bends it.
    """
    return tuple(cell for cell, told in need.cells.items() if not fits(told, segments))


def _need_question(need: NeedCandidate, talk: Talk, people: People) -> Question:
    asked = asked_cells(need, talk.segments)
    told: dict[DraftCell, tuple[Stretch, ...]] = {"task": need.cells["task"]}
    told |= {cell: need.cells[cell] for cell in asked}
    blocks = [Block(cell, _shown_sentences(stretches, talk, people)) for cell, stretches in told.items()]
    question = [_shown(talk.segments[place], people, talk.language) for place in question_before(need)]
    prompt = render("needs", talk.language, kind=need.kind, question=question, blocks=blocks)
    return Question(prompt, need_answer(asked))


def _shown_sentences(told: Sequence[Stretch], talk: Talk, people: People) -> list[str]:
    """Some sentences line by line, as the prompt shows them."""
    said: dict[int, list[str]] = {}
    for sentence in sorted(told, key=lambda one: (one.place, one.start)):
        said.setdefault(sentence.place, []).append(sentence.words(talk.segments))
    return [
        _shown(talk.segments[place].model_copy(update={"text": " ".join(words)}), people, talk.language)
        for place, words in said.items()
    ]


def _todo_question(todo: TodoCandidate, talk: Talk, people: People) -> Question:
    places = [*asked_before(todo, talk), *todo.core[:MOST_LINES]]
    lines = [_shown(talk.segments[place], people, talk.language) for place in places]
    return Question(render("todos", talk.language, lines=lines), TodoAnswer)


def _shown(segment: Segment, people: People, language: SpokenLanguage) -> str:
    """A turn as the prompt shows it: speaker (side): words."""
    side = _SIDES[language].get(people.side(segment), "")
    colon = "：" if language == "zh" else ": "
    return f"{people.speaker(segment) or '?'}{side}{colon}{segment.text[:LINE_LENGTH]}"
