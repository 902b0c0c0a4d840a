"""Cases with the names and the sides hidden: what extraction makes of a talk when nobody said who takes part.

A recording without an agenda comes to extraction like this: voices are told apart, but nobody knows
whose they are. What is spoken stays as it is, names in it included.
"""

from __future__ import annotations

from assistant.evaluation.cases import Case
from assistant.evaluation.in_time import voices_of
from assistant.evaluation.results import Result


def neutral_labels(case: Case) -> dict[str, str]:
    """For each label of a voice another that says nothing: S1, S2 … as they first speak."""
    labels = dict.fromkeys(line.speaker for line in case.segments if line.speaker)
    return {label: f"S{number}" for number, label in enumerate(labels, 1)}


def hidden(case: Case) -> Case:
    """A case without participants, its voices with neutral labels; the rest is the same."""
    neutral = neutral_labels(case)
    lines = [line.model_copy(update={"speaker": neutral.get(line.speaker, "")}) for line in case.segments]
    facts = case.meeting.model_copy(update={"participants": []})
    return case.model_copy(update={"meeting": facts, "segments": lines})


def named(result: Result, case: Case) -> Result:
    """A hidden case's result with the people of the case as owners, where neutral labels stand for them.

    Labels of a transcript of the result's own stand for the people who speak at these times.
    """
    names = {speaker.label: speaker.name for speaker in case.talk().speakers}
    if result.segments is None:
        name_of = {neutral: names[label] for label, neutral in neutral_labels(case).items()}
    else:
        name_of = {own: names[label] for own, label in voices_of(result.segments, case).items()}
    todos = [todo.model_copy(update={"owner": name_of.get(todo.owner, todo.owner)}) for todo in result.todos]
    return result.model_copy(update={"todos": todos})
