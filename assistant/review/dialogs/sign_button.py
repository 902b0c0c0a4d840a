"""One of several choices in a dialog."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import RadioButton


class SignButton(RadioButton):
    """A choice that shows by its sign, not by colour alone, whether it is taken."""

    def render(self) -> Content:
        """The sign and the label."""
        sign = "◉ " if self.value else "○ "
        return Content.assemble(sign, self.label.stylize_before(self.get_visual_style("toggle--label")))
