"""Ask a language model about a window: what its nominated lines hold.

One question is asked about one line: a small model that is asked about several at once mixes them up,
or stops early. Instructions and transcript come first and are the same in all questions about a
window, so that a server which keeps what it has read reads them once.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

from assistant.extraction.cues import NEED_CUES, TODO_CUES, Cue
from assistant.extraction.fold import folded_text
from assistant.extraction.nominate import focus, need_lines, todo_lines
from assistant.extraction.people import People
from assistant.extraction.windows import Window, windows
from assistant.llm.model import LanguageModel
from assistant.llm.prompts import prompt_hash, render
from schemas.drafts import Drafts, NeedDraft, TodoDraft
from schemas.talk import Segment, SpokenLanguage, Talk

WINDOW_TOKENS = 700
"""Most tokens of transcript that are read at once: some 20 to 30 turns. A small model loses itself in
longer ones, and a short one lacks what the talk was about."""
ROW_TOKENS = 300
"""Most tokens of one answer."""
INSTRUCTION_TOKENS = 1400
"""Room kept for the prompts' own text and the line that is asked about."""
TASKS = ("needs", "todos")

_SIDES = {"zh": {"ours": "（我方）", "customer": "（客户）"}, "en": {"ours": " (us)", "customer": " (customer)"}}
_NEED_CUES: dict[SpokenLanguage, list[Cue]] = {
    language: [cue for cues in kinds.values() for cue in cues] for language, kinds in NEED_CUES.items()
}

Draft = TypeVar("Draft", NeedDraft, TodoDraft)


def windows_of(talk: Talk, model: LanguageModel) -> list[Window]:
    """A talk's windows, sized for what a model can read together with the instructions and its answer."""
    room = model.context_tokens - INSTRUCTION_TOKENS - ROW_TOKENS
    return windows(talk.segments, max(1, min(WINDOW_TOKENS, room)), model.count_tokens)


def propose(window: Window, talk: Talk, model: LanguageModel) -> Drafts:
    """What a model makes of a window's nominated lines; only the quotes are held to the lines yet.

    Raises:
        EndpointError: The model did not answer, or not as asked.
    """
    people = People(talk)
    needs = need_lines(window, people, talk.language)
    todos = todo_lines(window, talk.language)
    return Drafts(
        needs=[_asked("needs", NeedDraft, line, _NEED_CUES[talk.language], window, talk, model) for line in needs],
        todos=[_asked("todos", TodoDraft, line, TODO_CUES[talk.language], window, talk, model) for line in todos],
    )


def prompt_hashes(language: SpokenLanguage) -> list[str]:
    """The hash of each prompt that ``propose`` asks: what its answers depend on."""
    return [prompt_hash(task, language) for task in TASKS]


def _asked(
    task: str,
    answer: type[Draft],
    line: Segment,
    cues: Sequence[Cue],
    window: Window,
    talk: Talk,
    model: LanguageModel,
) -> Draft:
    people = People(talk)
    lines = [_shown(segment, people, talk.language) for segment in window.segments]
    before = next((one.text for one, other in pairwise(window.segments) if other.id == line.id), "")
    asked = focus(line.text, cues)
    prompt = render(task, talk.language, lines=lines, before=before, asked=asked)
    draft = model.ask(prompt, answer, max_tokens=ROW_TOKENS)
    quote = folded_text(draft.quote)
    # The line is known: words that are not its own are a slip of the model's.
    return draft if quote and quote in folded_text(line.text) else draft.model_copy(update={"quote": asked})


def _shown(segment: Segment, people: People, language: SpokenLanguage) -> str:
    """A turn as the prompt shows it: speaker (side): words."""
    side = _SIDES[language].get(people.side(segment), "")
    colon = "：" if language == "zh" else ": "
    return f"{people.speaker(segment) or '?'}{side}{colon}{segment.text}"
