"""One delivery: the files of one model that are wanted, and how far everything asked for is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from assistant.events import Cancellation, Listener, Progress, Stage
from assistant.models.incoming import Incoming
from assistant.models.manifest import Model


class Meter:
    """Adds up what has arrived of everything asked for, tells it, and stops when asked to."""

    def __init__(self, listener: Listener, cancel: Cancellation, total_bytes: int, present_bytes: int) -> None:
        self._listener = listener
        self._cancel = cancel
        self._total_bytes = total_bytes
        self._present_bytes = present_bytes
        self._incoming: list[Incoming] = []
        self.model = ""
        """The model that is being fetched, for those who listen."""

    def expect(self, incoming: Sequence[Incoming]) -> None:
        """Count of these files, which were counted as present, only the bytes that they hold."""
        self._incoming.extend(incoming)
        self._present_bytes -= sum(one.wanted.bytes for one in incoming)

    def tell(self, note: str, ahead_bytes: float = 0) -> None:
        """Report; ``ahead_bytes`` have arrived but are not yet in their files. Raises ``CancelledError``."""
        self._cancel.check()
        here = self._present_bytes + sum(one.received for one in self._incoming) + ahead_bytes
        share = min(1.0, here / self._total_bytes)
        self._listener(Progress(Stage.FETCH, share, note, self.model, self._total_bytes))


@dataclass(frozen=True)
class Delivery:
    """What a source is asked for."""

    model: Model
    folder: Path
    """Where the files lie, and where a source may keep what it needs while it works."""
    incoming: tuple[Incoming, ...]
    meter: Meter

    @property
    def wanted(self) -> list[Incoming]:
        """The files that no source has delivered yet."""
        return [one for one in self.incoming if not one.placed]


class Source(Protocol):
    """A place that model files come from."""

    @property
    def label(self) -> str:
        """What the user knows it by."""
        ...

    def fetch(self, delivery: Delivery) -> None:
        """Fill and place the wanted files, as many as can be.

        Raises ``SourceError`` with the reason in short when some could not be, ``RefusedError`` when
        what came was something else.
        """
        ...
