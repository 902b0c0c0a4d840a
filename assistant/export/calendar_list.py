"""To-dos as an iCalendar file (RFC 5545): a task each, and with a day an event that reminds while it is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from icalendar import Alarm, Calendar, Component, Event
from icalendar import Todo as Task

from assistant.export.literal import plain
from assistant.export.todo_details import details
from assistant.language import gettext as _
from assistant.library.shapes import MeetingTodo

REMINDER = dt.timedelta(hours=-15)
"""From the beginning of the day on which a to-do is due: nine o'clock in the morning before."""
_STATES = {"open": "NEEDS-ACTION", "done": "COMPLETED", "dropped": "CANCELLED"}


def calendar_list(todos: Sequence[MeetingTodo], now: dt.datetime) -> bytes:
    """The calendar file; a calendar that takes it again finds the same tasks and events by their ids.

    Args:
        todos: Those to write, in their order.
        now: When it is written, with its zone.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//meeting-assistant//to-dos//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for one in todos:
        calendar.add_component(_task(one, now))
        if one.todo.due_by:
            calendar.add_component(_event(one, one.todo.due_by, now))
    written: bytes = calendar.to_ical()
    return written


def _task(one: MeetingTodo, now: dt.datetime) -> Task:
    task = Task()
    _describe(task, one, _uid(one), now)
    if one.todo.due_by:
        task.add("due", one.todo.due_by)
    task.add("status", _STATES[one.todo.progress])
    if one.todo.progress == "done":
        task.add("percent-complete", 100)
    return task


def _event(one: MeetingTodo, day: dt.date, now: dt.datetime) -> Event:
    """The whole day on which it is due, which leaves the person free.

    Of what is not open any more it is cancelled, without a reminder: one that was taken before would go on reminding.
    """
    event = Event()
    _describe(event, one, f"day-{_uid(one)}", now)
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("related-to", _uid(one))
    if one.todo.progress != "open":
        event.add("status", "CANCELLED")
        return event
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", plain(one.todo.task))
    alarm.add("trigger", REMINDER)
    event.add_component(alarm)
    return event


def _describe(component: Component, one: MeetingTodo, uid: str, now: dt.datetime) -> None:
    component.add("uid", uid)
    component.add("dtstamp", now.astimezone(dt.UTC))
    component.add("summary", plain(one.todo.task))
    customer = [_("Customer") + f": {one.meeting.customer}"] if one.meeting.customer else []
    component.add("description", plain("\n".join([*details(one), *customer])))
    if plain(one.meeting.customer):
        component.add("categories", [plain(one.meeting.customer)])


def _uid(one: MeetingTodo) -> str:
    return plain(f"{one.meeting.id}.{one.todo.id}@meeting-assistant")
