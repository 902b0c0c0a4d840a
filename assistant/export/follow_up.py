"""The drafts that follow a talk: a mail to the customer, a hand-over note, a summary for a chat. Pure code.

The sentences about needs come from elsewhere, already held against their rows; where a need has none its own heading
stands. Greeting, people, days, to-dos and questions are put together here from the record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.export.contents import need_headings
from assistant.export.follow_up_words import FOLLOW_UP_WORDS, FollowUpWords
from assistant.export.literal import plain, shortened
from assistant.export.markdown import literal
from assistant.export.people import people_of_side
from assistant.language import translator
from assistant.progress import progress_line
from schemas.minutes import MinutedRecord, OpenQuestion, Settled
from schemas.record import Need, Todo
from schemas.talk import Side, SpokenLanguage

CHAT_LENGTH = 300
"""Most characters of a chat summary."""
ENTRY_LENGTH = 80
"""Most characters of one row in it."""
TITLE_LENGTH = 40
"""Most characters of a meeting's title in it."""
SIDES: tuple[Side, ...] = ("ours", "customer", "")
NOT_ASKED_BY_MAIL = frozenset(["unconfirmed"])
"""The mail as a whole asks to be corrected."""

Told = Mapping[str, Sequence[str]]
"""By the id of a need the sentences that tell it."""


def mail_subject(record: MinutedRecord) -> str:
    """The subject of the mail, on one line."""
    words = FOLLOW_UP_WORDS[record.meeting.language]
    return words.subject.format(what=_title(record) or words.meeting)


def mail_body(record: MinutedRecord, told: Told, sides: Mapping[str, Side]) -> str:
    """The text of the mail.

    Args:
        record: As ``audience.for_customer`` gives it.
        told: What tells the needs.
        sides: By the id of a to-do the side of who does it; empty where nobody is known to. What is missing of those
            of our own side is not asked of the customer.
    """
    words = FOLLOW_UP_WORDS[record.meeting.language]
    customer = _line(record.meeting.customer)
    meeting = _title(record)
    if meeting and record.meeting.date:
        meeting = words.dated.format(meeting=meeting, date=record.meeting.date.isoformat())
    paragraphs = [
        words.greeting.format(customer=customer) if customer else words.greeting_nobody,
        words.thanks.format(meeting=meeting) if meeting else words.thanks_undated,
        _listed(words.understood, [_need(need, told, words, record.meeting.language) for need in record.needs]),
    ]
    for side in SIDES:
        todos = [todo for todo in record.todos if todo.progress == "open" and sides[todo.id] == side]
        paragraphs.append(_listed(words.todos_of[side], [_todo(todo, words) for todo in todos]))
    about_needs = {need.id for need in record.needs}
    asked = [
        one.question
        for one in _questions(record)
        if one.kind not in NOT_ASKED_BY_MAIL
        and not (one.kind == "empty_cells" and one.row_id in about_needs)
        and sides.get(one.row_id) != "ours"
    ]
    paragraphs += [_listed(words.questions, asked), words.closing]
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def handover_note(record: MinutedRecord, told: Told) -> str:
    """The note for colleagues, in Markdown.

    Args:
        record: As ``audience.vouched`` gives it.
        told: What tells the needs.
    """
    return "\n".join(_note_lines(record, told)) + "\n"


def chat_summary(record: MinutedRecord, told: Told) -> str:
    """The summary for a chat, of at most ``CHAT_LENGTH`` characters: as many needs and to-dos as have room, in turn.

    Args:
        record: As ``audience.for_customer`` gives it, since what is written into a chat is soon passed on.
        told: What tells the needs.
    """
    words = FOLLOW_UP_WORDS[record.meeting.language]
    language = record.meeting.language
    needs = [_short(_need(need, told, words, language), _line(need.heading)) for need in record.needs]
    todos = [_short(_todo(todo, words), _line(todo.heading)) for todo in record.todos if todo.progress == "open"]
    head = words.summary.format(what=_dated_title(record, words))
    chosen: tuple[list[str], list[str]] = ([], [])
    for place in range(max(len(needs), len(todos))):
        for kept, entries in zip(chosen, (needs, todos), strict=True):
            if place < len(entries) and entries[place]:
                kept.append(entries[place])
                if len(_chat(head, *chosen, len(needs) + len(todos), words)) > CHAT_LENGTH:
                    kept.pop()
    return _chat(head, *chosen, len(needs) + len(todos), words)


def _chat(head: str, needs: Sequence[str], todos: Sequence[str], count: int, words: FollowUpWords) -> str:
    left_out = count - len(needs) - len(todos)
    parts = [
        head,
        _listed(words.needs + words.colon.rstrip(), needs),
        _listed(words.todos + words.colon.rstrip(), todos),
    ]
    return "\n".join(filter(None, [*parts, words.more.format(count=left_out) if left_out else ""])) + "\n"


def _note_lines(record: MinutedRecord, told: Told) -> Iterator[str]:
    meeting = record.meeting
    words, say = FOLLOW_UP_WORDS[meeting.language], translator(meeting.language)
    yield "# " + literal(words.handover.format(what=_title(record) or words.meeting))
    yield ""
    date = meeting.date.isoformat() if meeting.date else ""
    facts = zip(words.facts, (_line(meeting.customer), date, _line(meeting.place)), strict=True)
    for label, value in (*facts, *people_of_side(meeting.participants, record.speakers, say)):
        if value:
            yield f"- **{label}**{words.colon}{literal(value)}"
    states = {"confirmed": say("confirmed"), "unconfirmed": say("unconfirmed"), "disputed": say("disputed")}
    for kind, heading in words.needs_of.items():
        lines = []
        for need in (need for need in record.needs if need.kind == kind):
            state = words.bracketed.format(what=states[need.status])
            lines.append(literal(_need(need, told, words, meeting.language) + state))
            shown = need_headings(say)
            cells = (need.situation, need.task, need.action_tried, need.action_proposed, need.result)
            for heading_of_cell, cell in zip(shown, cells, strict=True):
                if _line(cell) and (cell is need.action_proposed or need.id not in told):
                    lines.append(f"  - {heading_of_cell}{words.colon}{literal(words.said.format(words=_line(cell)))}")
        yield from _section(heading, lines)
    todos = [
        literal(words.comma.join(filter(None, (_todo(todo, words), plain(progress_line(todo, say))))))
        for todo in record.todos
    ]
    yield from _section(words.todos, todos)
    yield from _section(words.open_questions, [literal(_line(one.question)) for one in _questions(record)])
    yield from _section(words.settled, [literal(_settled(one, words)) for one in record.minutes.settled])


def _questions(record: MinutedRecord) -> list[OpenQuestion]:
    """The open questions, without those about to-dos that are done."""
    done = {todo.id for todo in record.todos if todo.progress != "open"}
    return [one for one in record.minutes.open_questions if one.row_id not in done]


def _settled(one: Settled, words: FollowUpWords) -> str:
    """A question with what became of it and the note about that."""
    outcome = {"answered": words.answered, "dropped": words.dropped}[one.outcome.state]
    said = words.colon.join(filter(None, (outcome, _line(one.outcome.note))))
    return _line(one.question.question) + words.bracketed.format(what=said)


def _section(heading: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield from ("", f"## {heading}", "")
        yield from (line if line.startswith("  - ") else f"- {line}" for line in lines)


def _listed(heading: str, entries: Sequence[str]) -> str:
    """Numbered entries under a heading; empty where there are none."""
    lines = [f"{number}. {' '.join(entry.split())}" for number, entry in enumerate(entries, 1)]
    return "\n".join([heading, *lines]) if lines else ""


def _need(need: Need, told: Told, words: FollowUpWords, language: SpokenLanguage) -> str:
    """A need in its sentences, or in its own words, with a full stop."""
    between = "" if language == "zh" else " "
    text = _line(between.join(told.get(need.id, ()))) or _line(need.heading)
    return text if text.endswith(("。", ".", "！", "!", "？", "?", "…")) else text + words.stop


def _todo(todo: Todo, words: FollowUpWords) -> str:
    """What is to be done, by whom and by when."""
    day = todo.due_by.isoformat() if todo.due_by else ""
    if not day and _line(todo.due_text):
        day = words.said.format(words=_line(todo.due_text))
    details = words.comma.join(filter(None, (_line(todo.owner), day)))
    task = _line(todo.task).rstrip("。.")
    return task + (words.bracketed.format(what=details) if details else "")


def _short(text: str, heading: str) -> str:
    """A row for a chat; empty where neither its sentences nor its heading are short enough."""
    return next((one for one in (text, heading) if 0 < len(one) <= ENTRY_LENGTH), "")


def _dated_title(record: MinutedRecord, words: FollowUpWords) -> str:
    title = shortened(_title(record) or words.meeting, TITLE_LENGTH)
    date = record.meeting.date
    return title + (words.bracketed.format(what=date.isoformat()) if date else "")


def _title(record: MinutedRecord) -> str:
    return _line(record.meeting.title)


def _line(text: str) -> str:
    return " ".join(plain(text).split())
