"""Model files from a folder of the user's: a stick, a share, another machine's models' folder."""

from __future__ import annotations

from pathlib import Path

from assistant.errors import reason_of
from assistant.language import gettext as _
from assistant.models.delivery import Delivery
from assistant.models.incoming import Incoming, SourceError, chunks


class LocalFolder:
    """A folder that holds the files by name, either in itself or in a subfolder named as the model."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def label(self) -> str:
        """The folder as the user named it."""
        return _("folder {folder}").format(folder=self._folder)

    def fetch(self, delivery: Delivery) -> None:
        """Copy the wanted files that are there."""
        failure: SourceError | None = None
        for incoming in delivery.wanted:
            try:
                self._copy(incoming, delivery)
            except SourceError as error:
                failure = failure or error
        if failure:
            raise failure

    def _copy(self, incoming: Incoming, delivery: Delivery) -> None:
        name = incoming.wanted.name
        candidates = (self._folder / delivery.model.name / name, self._folder / name)
        path = next((path for path in candidates if path.is_file()), None)
        if path is None:
            raise SourceError(_("it holds no {file}").format(file=name))
        if path.stat().st_size != incoming.wanted.bytes:
            raise SourceError(_("its {file} has another size").format(file=name))
        try:
            stream = path.open("rb")
        except OSError as error:
            raise SourceError(f"{path}: {reason_of(error)}") from error
        incoming.drop()
        with stream:
            for chunk in chunks(stream):
                incoming.write(chunk)
                delivery.meter.tell(_("{model}: from {folder}").format(model=delivery.model.name, folder=path.parent))
        incoming.place()
