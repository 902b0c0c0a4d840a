"""The ways in which a case comes to extraction: as it was written down or as it is heard, with names or without."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.language import gettext as _


@dataclass(frozen=True)
class Way:
    """One of them; the plain one is the annotated transcript with all that the case says of its people."""

    is_heard: bool = False
    """The transcript is made from the case's recording."""
    is_blind: bool = False
    """Names and sides are hidden."""

    @property
    def name(self) -> str:
        """What programs call it; empty for the plain one."""
        return " ".join(self._parts)

    @property
    def head(self) -> str:
        """What its column is called, in the interface language; empty for the plain one."""
        return {
            "": "",
            "blind": _("blind"),
            "audio": _("audio"),
            "audio blind": _("audio, blind"),
        }[self.name]

    @property
    def read(self) -> Way:
        """The same with the annotated transcript: what a heard one is held against."""
        return Way(is_blind=self.is_blind)

    def title(self, case_id: str) -> str:
        """What a case is called in it, in the interface language."""
        return _("{case}, {way}").format(case=case_id, way=self.head) if self.head else case_id

    def folder(self, out_dir: Path) -> Path:
        """Where its results lie, so that none is taken for one of another way."""
        return out_dir.joinpath(*self._parts)

    @property
    def _parts(self) -> list[str]:
        return [*(["audio"] if self.is_heard else []), *(["blind"] if self.is_blind else [])]


PLAIN = Way()


def ways(*, audio: bool = False, blind: bool = False) -> list[Way]:
    """The plain way and those that were asked for, in the order in which they are run and shown."""
    return [
        Way(is_heard=is_heard, is_blind=is_blind)
        for is_heard in ((False, True) if audio else (False,))
        for is_blind in ((False, True) if blind else (False,))
    ]
