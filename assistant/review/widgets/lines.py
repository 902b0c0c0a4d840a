"""A list of which only the visible lines are ever made, however long it is."""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_right
from itertools import accumulate
from typing import ClassVar, Self

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import Reactive, reactive, var
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

MOST_KEPT = 2_000
"""Painted lines that are kept: many screens full of them, a few megabytes."""
LINES_ABOVE = 4
"""What is brought into view from afar stands under this many lines of what came before."""


class LineList(ScrollView, can_focus=True):
    """A scrolling list with a cursor; what it lists, and how that looks, is said by what derives from it."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"line-list--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
    ]

    cursor: reactive[int | None] = reactive(None, repaint=False)
    """Number of the item under the cursor; None in an empty list."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)
    """The scrollbar has its place in any case, so the screen need not be laid out anew for another number of lines."""
    moved: var[int] = var(0)
    """How often a person has moved the cursor. Who follows it watches this, so that all is painted at once; a message
    would arrive after the first painting.
    """

    class Chosen(Message):
        """A person has clicked the item under the cursor twice."""

        def __init__(self, lines: LineList) -> None:
            super().__init__()
            self.lines = lines

        @property
        def control(self) -> LineList:
            """The list."""
            return self.lines

    def __init__(self, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._tops: list[int] = [0]
        self._width = 0
        self._items: dict[int, list[Strip]] = {}
        self._strips: dict[tuple[object, ...], Strip] = {}
        self._painted_in = ""

    @property
    @abstractmethod
    def count(self) -> int:
        """How many items there are."""

    @abstractmethod
    def height_of(self, item: int, width: int) -> int:
        """How many lines an item takes."""

    @abstractmethod
    def lines_of(self, item: int, width: int) -> list[Content]:
        """The lines of an item, none of them empty, each at most ``width`` cells wide."""

    def marked(self, item: int) -> bool:
        """Whether an item looks like the one under the cursor."""
        return item == self.cursor

    # Layout

    def measure(self, width: int) -> None:
        """Called before items are laid out in another width, or anew."""

    def lay_out(self) -> None:
        """Measure all items anew and paint them."""
        self._width = self.scrollable_content_region.width
        self.measure(self._width)
        items = range(self.count if self._width else 0)
        self._tops = [0, *accumulate(self.height_of(item, self._width) for item in items)]
        self.virtual_size = Size(self._width, self._tops[-1])
        self.refresh()

    def watch_virtual_size(self, size: Size) -> None:
        """Tell the scrollbar."""
        self._scroll_update(size)

    def on_resize(self) -> None:
        """Another width breaks lines elsewhere; the cursor stays in view."""
        self.lay_out()
        if self.cursor is not None:
            self.bring_into_view(self.cursor)

    def top_of(self, item: int) -> int:
        """The line on which an item begins, counted from the first of all; 0 while nothing is laid out."""
        return self._tops[item] if item < len(self._tops) else 0

    def bring_into_view(self, first: int, last: int | None = None) -> None:
        """Scroll so that an item is seen, and as much as fits of those up to another one."""
        last = first if last is None else last
        if not self.size.height or last + 1 >= len(self._tops):
            return
        top, bottom = self._tops[first], self._tops[last + 1]
        seen = range(self.scroll_offset.y, self.scroll_offset.y + self.size.height)
        if top in seen and (bottom - 1 in seen or bottom - top > self.size.height):
            return
        near = seen.start - top if top < seen.start else bottom - seen.stop
        if near <= self.size.height // 2 and bottom - top <= self.size.height:
            target = top if top < seen.start else bottom - self.size.height
        else:
            target = max(top - LINES_ABOVE, 0)
        self.scroll_to(y=target, animate=False, force=True)

    # Painting

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Paint these regions anew, or all: focus and what lights up may have changed."""
        if not regions:
            self._items.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """What was painted is kept: items until all is refreshed, lines as long as they look the same."""
        if self._painted_in != self.app.theme or len(self._strips) > MOST_KEPT:
            self._painted_in = self.app.theme
            self._items.clear()
            self._strips.clear()
        if any(self.styles.gutter):
            return super().render_lines(crop)
        # Without Textual's own wrapping of each line in new strips, what it works out for a strip is kept with it.
        strips = [self.render_line(y).crop(crop.x, crop.right) for y in crop.line_range]
        background = self.background_colors[1]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """One line of the visible region."""
        line = y + self.scroll_offset.y
        if line >= self._tops[-1]:
            return self._strip(Content(""), self._width, self.visual_style)
        item = bisect_right(self._tops, line) - 1
        if item not in self._items:
            self._items[item] = self._painted(item)
        return self._items[item][line - self._tops[item]]

    def _painted(self, item: int) -> list[Strip]:
        width = self._width  # as it was laid out: a new size is painted once before it is told
        style = self.visual_style
        if self.marked(item):
            style += self.get_visual_style("line-list--cursor")
        return [self._strip(line, width, style) for line in self.lines_of(item, width)]

    def _strip(self, line: Content, width: int, style: Style) -> Strip:
        """A line as it is painted; what was painted before is taken from there."""
        key = (line.plain, tuple(line.spans), width, style)
        strip = self._strips.get(key)
        if strip is None:
            parts = line.render(style, end="", parse_style=self.app.stylesheet.parse_style)
            painted = Strip([Segment(text, (style + own).rich_style) for text, own in parts], line.cell_length)
            strip = self._strips[key] = painted.adjust_cell_length(width, style.rich_style)
        return strip

    # Moving

    def watch_cursor(self, before: int | None, now: int | None) -> None:
        """Paint the item that the cursor has left, and the one where it is now."""
        for item in (before, now):
            if item is not None and item + 1 < len(self._tops):
                self._items.pop(item, None)
                self.refresh_lines(self._tops[item], self._tops[item + 1] - self._tops[item])

    def move_to(self, item: int) -> None:
        """Put the cursor on an item, as a person has asked for."""
        if self.count:
            self.cursor = max(0, min(item, self.count - 1))
            self.bring_into_view(self.cursor)
            self.moved += 1

    def action_step(self, step: int) -> None:
        """Go up or down."""
        self.move_to((self.cursor if self.cursor is not None else -step) + step)

    def action_page(self, pages: int) -> None:
        """Go up or down by what fits on the screen."""
        line = self._tops[self.cursor or 0] + pages * max(self.size.height - 1, 1)
        item = bisect_right(self._tops, max(line, 0)) - 1
        self.move_to(item if item != self.cursor else item + pages)

    def action_first(self) -> None:
        """Go to the first item."""
        self.move_to(0)

    def action_last(self) -> None:
        """Go to the last item."""
        self.move_to(self.count - 1)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; two clicks choose."""
        line = event.y - self.content_region.y + self.region.y + self.scroll_offset.y
        if 0 <= line < self._tops[-1]:
            self.move_to(bisect_right(self._tops, line) - 1)
            if event.chain == 2:
                self.post_message(self.Chosen(self))
