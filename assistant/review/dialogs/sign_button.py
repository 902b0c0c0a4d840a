"""Choices in a dialog that show by a sign, not by colour alone, whether they are taken."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Checkbox, RadioButton

from assistant.review.dialogs.checks import LEFT, TAKEN


class SignButton(RadioButton):
    """One of several choices."""

    def render(self) -> Content:
        """The sign and the label."""
        sign = "◉ " if self.value else "○ "
        return Content.assemble(sign, self.label.stylize_before(self.get_visual_style("toggle--label")))


class SignBox(Checkbox):
    """A choice for itself."""

    def render(self) -> Content:
        """The sign and the label."""
        sign = f"{TAKEN} " if self.value else f"{LEFT} "
        return Content.assemble(sign, self.label.stylize_before(self.get_visual_style("toggle--label")))
