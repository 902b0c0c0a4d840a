"""Keys are worked on one after another, each to its end: typed fast they do what they do typed slowly."""

from __future__ import annotations

from collections import deque

from textual import events
from textual._callback import invoke
from textual.app import App
from textual.screen import Screen


class KeysInOrder(App[None]):
    """An application that lets a key wait for all that the keys before it have brought about.

    Textual hands each key at once to what has the focus, and on from widget to widget by their queues: a letter is
    taken before a key that stands in the bindings above it, though it was typed after it, and before that one has
    opened an entry, moved the focus or shown a dialog. Here a key, or what is pasted, goes all its way before the next
    one sets out, and the next one waits until a screen that was opened is ready for it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Key | events.Paste] = deque()
        self._typed_into: Screen[object] | None = None
        """The screen that has done all that it was asked for, as far as keys are concerned."""
        self._waits_for: Screen[object] | None = None
        """The screen that was asked to say when it has."""

    async def on_event(self, event: events.Event) -> None:
        """Put what is typed behind what was typed before; all else is Textual's own."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            gone = self._waits_for is not None and self._waits_for not in self.screen_stack
            begins = gone or not self._typed
            self._typed.append(event)
            if begins:
                await self._take_next()
        else:
            await super().on_event(event)

    async def _take_next(self) -> None:
        if not self._typed:
            return
        if self.screen is not self._typed_into:
            self._wait()
            return
        before = set(self.workers)
        await self._work_on(self._typed[0])
        self._typed.popleft()
        if any(worker not in before for worker in self.workers):
            self._typed_into = None  # it may open a dialog as soon as it runs
        if self._typed:
            self.call_later(self._take_next)  # behind what the key has asked the application for, such as the focus

    def _wait(self) -> None:
        """Go on once the screen has worked on what stands in its queue now, such as where its focus begins."""
        self._waits_for = self.screen
        if not self.screen.call_later(self.call_later, self._go_on_in, self.screen):
            self.call_later(self._go_on_in, self.screen)  # it is closing

    async def _go_on_in(self, screen: Screen[object]) -> None:
        self._typed_into, self._waits_for = screen, None
        await self._take_next()

    async def _work_on(self, event: events.Key | events.Paste) -> None:
        """Do what Textual's queues do with it, here and now: bindings from above, the focus and up, other bindings."""
        if isinstance(event, events.Key):
            self.app_focus = True
            if await self._check_bindings(event.key, priority=True):
                return
        event._set_forwarded()
        for node in (self.focused or self.screen).ancestors_with_self:
            with node._context():
                for _class, handler in node._get_dispatch_methods(event.handler_name, event):
                    await invoke(handler, event)
            if event._stop_propagation:
                return
            event.prevent_default(prevent=False)
