"""Words put where others were misheard: known terms first, then words that sound the same.

What was heard stays in the journal: each step is an act of its own there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.errors import CancelledError, MeetingError
from assistant.events import Cancellation, Listener, Progress, Stage
from assistant.language import gettext as _
from assistant.llm.reader import StoredReader
from assistant.transcription.glossary import Correction, correct_terms, with_corrections
from assistant.transcription.homophones import as_lines, homophones
from assistant.transcription.naming import short_forms
from schemas.record import Change
from schemas.talk import Segment, Speaker


@dataclass(frozen=True)
class Corrected:
    """A transcript with its corrections."""

    segments: list[Segment]
    steps: dict[str, list[Change]] = field(default_factory=dict)
    """What each act of the journal changes, in their order; none that changes nothing."""
    notes: list[str] = field(default_factory=list)
    """What the user should know: why words were left as they were heard."""


def correct(
    segments: list[Segment],
    terms: Sequence[str],
    speakers: Sequence[Speaker],
    on_progress: Listener,
    cancel: Cancellation,
) -> Corrected:
    """Correct what was misheard; segments keep their numbers and their length in characters.

    Progress is that of the correction alone. Where the reader fails, a note says so. Raises ``CancelledError`` where
    the user asked to stop.
    """
    with_terms, found = correct_terms(segments, terms)
    names = [*terms, *(speaker.name for speaker in speakers)]  # which of the terms are people's is not told
    called = [short for name in names for short in short_forms(name)]
    alike, notes = _homophones(with_terms, [*names, *called], on_progress, cancel)
    corrected = with_corrections(with_terms, alike)
    steps = {
        "correct_terms": _changes(segments, with_terms, found),
        "correct_homophones": _changes(with_terms, corrected, alike),
    }
    return Corrected(corrected, {action: changes for action, changes in steps.items() if changes}, notes)


def _homophones(
    segments: Sequence[Segment], names: Sequence[str], on_progress: Listener, cancel: Cancellation
) -> tuple[list[Correction], list[str]]:
    """Words that sound the same and were meant; nothing is read where the recogniser was sure, or spoke no Chinese.

    With notes: a run has the transcript by now, and must not end for want of a reader.
    """

    def before_each(done: float) -> None:
        cancel.check()
        on_progress(Progress(Stage.SPEAKERS, done, _("reading for words that sound the same")))

    lines = as_lines(segments, names)
    if not any(line.is_doubted for line in lines):
        return [], []
    before_each(0.0)
    try:
        with StoredReader(cancel.check) as reader:
            return homophones(lines, reader, before_each), []
    except CancelledError:
        raise
    except Exception as error:  # whatever becomes of the reader, the words are there as they were heard
        reason = error if isinstance(error, MeetingError) else f"{type(error).__name__}: {error}"
        return [], [_("Words that sound the same were left as they were heard. {reason}").format(reason=reason)]


def _changes(before: Sequence[Segment], after: Sequence[Segment], corrections: Sequence[Correction]) -> list[Change]:
    touched = {correction.segment_id for correction in corrections}
    return [
        Change(entity="segment", id=str(old.id), before=old.model_dump(mode="json"), after=new.model_dump(mode="json"))
        for old, new in zip(before, after, strict=True)
        if old.id in touched
    ]
