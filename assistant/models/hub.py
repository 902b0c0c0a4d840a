"""Model files from the Hugging Face hub, or from the mirror that ``HF_ENDPOINT`` names."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

import httpx2

from assistant.language import gettext as _
from assistant.models.delivery import Delivery
from assistant.models.incoming import Incoming, SourceError

HUB = "https://huggingface.co"
CONNECT_S = 3.0
"""Short: where the hub is blocked, the next source should not wait for it."""
READ_S = 20.0
BARREN_TRIES = 3
"""Interruptions in a row without a new byte after which a file is given up."""

_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


class _HubDownError(SourceError):
    """The hub cannot be reached, or cannot serve: it need not be asked again."""


class Hub:
    """The hub over HTTP, resumed by Range. Once found unreachable it is not asked again."""

    def __init__(self) -> None:
        self._endpoint = os.environ.get("HF_ENDPOINT", "").strip().rstrip("/") or HUB
        self._down = ""

    @property
    def label(self) -> str:
        """The hub with the address that was asked."""
        return _("Hugging Face hub ({address})").format(address=self._endpoint)

    def fetch(self, delivery: Delivery) -> None:
        """Fetch each wanted file; one that the hub lacks does not keep the others from coming."""
        if self._down:
            raise SourceError(self._down)
        failure: SourceError | None = None
        with self._client() as client:
            note = _("{model}: from the hub").format(model=delivery.model.name)
            for incoming in delivery.wanted:
                delivery.meter.tell(note)
                url = f"{self._endpoint}/{delivery.model.repository}/resolve/{delivery.model.revision}"
                try:
                    _fetch(client, f"{url}/{incoming.wanted.name}", incoming, lambda: delivery.meter.tell(note))
                except _HubDownError as error:
                    self._down = str(error)
                    raise
                except SourceError as error:
                    failure = failure or error
        if failure:
            raise failure

    @contextmanager
    def _client(self) -> Iterator[httpx2.Client]:
        timeout = httpx2.Timeout(READ_S, connect=CONNECT_S)
        try:
            client = httpx2.Client(timeout=timeout, follow_redirects=True, headers={"Accept-Encoding": "identity"})
        except (ImportError, ValueError, httpx2.InvalidURL) as error:  # a proxy variable that it cannot use
            self._down = _("the proxy that is set cannot be used: {reason}").format(reason=_first_line(error))
            raise SourceError(self._down) from error
        with client:
            yield client


def _fetch(client: httpx2.Client, url: str, incoming: Incoming, tell: Callable[[], None]) -> None:
    """Fetch one file and place it, going on after interruptions as long as they bring new bytes."""
    furthest, barren = incoming.received, 0
    while incoming.received < incoming.wanted.bytes:
        reason = _receive(client, url, incoming, tell)
        barren = 0 if incoming.received > furthest else barren + 1
        furthest = max(furthest, incoming.received)
        if reason and barren >= BARREN_TRIES:
            raise SourceError(reason)
    incoming.place()


def _receive(client: httpx2.Client, url: str, incoming: Incoming, tell: Callable[[], None]) -> str:
    """Ask once for what is missing and write what comes; returns why it ended early, or nothing."""
    headers = {"Range": f"bytes={incoming.received}-"} if incoming.received else {}
    answered = False
    try:
        with client.stream("GET", url, headers=headers) as response:
            answered = True
            _heed_status(response, incoming)
            for chunk in response.iter_bytes():
                incoming.write(chunk)
                tell()
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        if not answered:
            raise _HubDownError(_why(error)) from error
        return _("interrupted: {reason}").format(reason=_why(error))
    if incoming.received < incoming.wanted.bytes:
        return _("{file} ends early there").format(file=incoming.wanted.name)
    return ""


def _heed_status(response: httpx2.Response, incoming: Incoming) -> None:
    """Make ready for the bytes that the answer carries, or raise why it carries none."""
    status = response.status_code
    if status == HTTPStatus.PARTIAL_CONTENT:
        found = _CONTENT_RANGE.match(response.headers.get("Content-Range", ""))
        if found is None or int(found[1]) != incoming.received:
            incoming.drop()
            raise SourceError(_("it sent another part of the file than was asked for"))
    elif status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        incoming.drop()
        raise SourceError(_("{file} is smaller there than it should be").format(file=incoming.wanted.name))
    elif status == HTTPStatus.OK:
        incoming.drop()
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
        raise _HubDownError(_("answered {status}").format(status=status))
    else:
        raise SourceError(_("answered {status} for {file}").format(status=status, file=incoming.wanted.name))


def _why(error: Exception) -> str:
    if isinstance(error, httpx2.ConnectTimeout):
        return _("no answer within {seconds:.0f} seconds").format(seconds=CONNECT_S)
    if isinstance(error, httpx2.TimeoutException):
        return _("no answer within {seconds:.0f} seconds").format(seconds=READ_S)
    return _first_line(error)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__
