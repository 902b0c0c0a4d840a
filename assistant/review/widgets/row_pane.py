"""The selected row's cells, and the entry in which one of them is written, in its place."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from assistant.review.widgets.cell_editor import CellEditor, CellQuestion
from assistant.review.widgets.detail import RowDetail

LEAST_LINES = 2
"""Of the entry: what is written, and the line below it."""


class RowPane(Container):
    """Holds the entry over the cells, and moves it along where they scroll."""

    def compose(self) -> ComposeResult:
        """The cells, and the entry on top of them."""
        yield RowDetail()
        yield CellEditor()

    def on_mount(self) -> None:
        """Follow the cells."""
        self.watch(self.detail, "scroll_y", self._place, init=False)

    @property
    def detail(self) -> RowDetail:
        """The cells."""
        return self.query_one(RowDetail)

    @property
    def editor(self) -> CellEditor:
        """The entry."""
        return self.query_one(CellEditor)

    def ask(self, question: CellQuestion) -> None:
        """Begin to write a cell in its place: the next key is for it."""
        self.detail.reserve(question.cell, self.editor.size.height or LEAST_LINES)
        self.editor.ask(question)
        self._place()

    def reword(self, question: CellQuestion) -> None:
        """Write the words around the entry in the interface language; labels of another width move it."""
        self.editor.reword(question)
        self._place()

    def close(self) -> None:
        """Put the entry away."""
        self.editor.close()
        self.detail.release()

    @on(CellEditor.Resized)
    def _make_room(self) -> None:
        if question := self.editor.question:
            self.detail.reserve(question.cell, self.editor.size.height)
            self._place()

    def on_resize(self) -> None:
        """Another width puts cells elsewhere."""
        self.call_after_refresh(self._place)

    def _place(self) -> None:
        if question := self.editor.question:
            region = self.detail.entry_region(question.cell)
            self.editor.styles.offset = (region.x, region.y)
            self.editor.styles.width = region.width
