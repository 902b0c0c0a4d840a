"""What follows a talk, worded in the review: a mail, a note or a summary, put on the clipboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual import work
from textual.content import Content

from assistant.events import Cancellation, Listener
from assistant.export.audience import left_out_line
from assistant.language import gettext as _
from assistant.language import ngettext
from assistant.review.dialogs.choice import ChoiceDialog
from assistant.review.screens.earlier import EarlierScreen
from schemas.follow_up import DraftKind

if TYPE_CHECKING:
    from assistant.pipeline.follow_up import Draft


class DraftsScreen(EarlierScreen):
    """It works as finding rows anew does: one such work at a time, and the same key stops it."""

    @work
    async def action_draft(self) -> None:
        """Ask which draft, have it worded and copy it; while something is at work, stop that."""
        if self._cancellation:
            self._cancellation.cancel()
            return

        def choices() -> list[tuple[str, Content]]:
            return [
                ("mail", Content(_("a mail to the customer"))),
                ("handover", Content(_("a hand-over note for colleagues"))),
                ("chat", Content(_("a summary for a chat, 300 characters at most"))),
            ]

        chosen = await self.review.push_screen_wait(
            ChoiceDialog(lambda: _("Draft what from the rows that you have judged?"), choices)
        )
        if chosen:
            self._draft(cast("DraftKind", chosen))

    def _draft(self, kind: DraftKind) -> None:
        record, settings = self.record, self.review.settings

        def job(on_progress: Listener, cancel: Cancellation) -> Callable[[], None]:
            from assistant.pipeline import follow_up

            made = follow_up.draft(record, kind, settings, on_progress, cancel)
            return lambda: self._drafted(made)

        self._begin(job)

    def _drafted(self, made: Draft) -> None:
        self.review.copy_to_clipboard(f"{made.subject}\n\n{made.text}" if made.subject else made.text)
        lines = [_("The draft is on the clipboard.")]
        if made.refused:
            refused = ngettext(
                "{count} sentence was refused; the words of its row stand instead.",
                "{count} sentences were refused; the words of their rows stand instead.",
                len(made.refused),
            )
            lines.append(refused.format(count=len(made.refused)))
        if made.left_out:
            lines.append(left_out_line(made.left_out))
        self.notify("\n".join(lines), markup=False)
