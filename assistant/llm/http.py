"""The two HTTP clients: one that never leaves the machine, one for addresses that the user has set.

openai's own client follows proxy variables even to loopback, and then hands transcript and key to
the proxy; it also sends headers that the environment asks for (``OPENAI_ORG_ID``,
``OPENAI_CUSTOM_HEADERS``) and a description of the machine. Hence every client is made here: with
``trust_env`` said outright, without following redirects, and with no more headers than are needed.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from assistant.errors import InputError
from assistant.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2

CONNECT_TIMEOUT_S = 10.0
KEPT_HEADERS = frozenset(
    {"accept", "accept-encoding", "connection", "content-length", "content-type", "host", "user-agent"}
)


def loopback_client(api_key: str, timeout_s: float) -> httpx2.Client:
    """A client for this machine, which no proxy variable can redirect."""
    return _client(api_key, timeout_s, trust_env=False)


def remote_client(api_key: str, timeout_s: float, transport: httpx2.BaseTransport | None = None) -> httpx2.Client:
    """A client for a configured address, which uses the proxy that the environment names.

    Args:
        api_key: Sent with every request, unless empty.
        timeout_s: Longest wait for an answer.
        transport: What carries the requests in the place of the network.

    Raises:
        InputError: The proxy that the environment names cannot be used.
    """
    try:
        return _client(api_key, timeout_s, trust_env=True, transport=transport)
    except (ImportError, ValueError) as error:  # a SOCKS proxy without its library, or no proxy address at all
        raise InputError(
            _(
                "The proxy that the environment names (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY) cannot be used: {reason}"
            ).format(reason=" ".join(str(error).split()))
        ) from error


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified  # 0.0.0.0 reaches this machine, too


def _client(
    api_key: str, timeout_s: float, *, trust_env: bool, transport: httpx2.BaseTransport | None = None
) -> httpx2.Client:
    import httpx2

    return httpx2.Client(
        trust_env=trust_env,
        transport=transport,
        timeout=httpx2.Timeout(timeout_s, connect=CONNECT_TIMEOUT_S),
        # A redirect would carry the transcript to an address that nobody has configured.
        follow_redirects=False,
        auth=_signature(api_key),
    )


def _signature(api_key: str) -> Callable[[httpx2.Request], httpx2.Request]:
    """What is done to every request last: needless headers off, the key on, if there is one."""

    def sign(request: httpx2.Request) -> httpx2.Request:
        for name in list(request.headers):
            if name not in KEPT_HEADERS:
                del request.headers[name]
        if api_key:
            request.headers["Authorization"] = f"Bearer {api_key}"
        return request

    return sign
