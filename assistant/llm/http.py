"""The two HTTP clients: one that never leaves the machine, one for addresses that the user has set.

Only what the user has set decides where anything goes: ``OPENAI_BASE_URL`` is not read, proxies are
used for configured remote addresses alone, and ``OPENAI_API_KEY`` only for OpenAI's own address.

openai's own client follows proxy variables even to loopback, and then hands transcript and key to
the proxy; it also sends headers that the environment asks for (``OPENAI_ORG_ID``,
``OPENAI_CUSTOM_HEADERS``) and a description of the machine. Hence every client is made here: with
``trust_env`` said outright, without following redirects, and with no more headers than are needed.
"""

from __future__ import annotations

import ipaddress
import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.errors import InputError
from assistant.language import gettext as _
from assistant.llm.failures import shown_address

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2
    import openai
    from pydantic import SecretStr

OPENAI_HOST = "api.openai.com"
CONNECT_TIMEOUT_S = 10.0
KEPT_HEADERS = frozenset(
    {"accept", "accept-encoding", "connection", "content-length", "content-type", "host", "user-agent"}
)


def client_for(base_url: str, api_key: SecretStr, timeout_s: float, *, variables: str) -> httpx2.Client:
    """The client for an address that the user has set.

    Args:
        base_url: The address.
        api_key: The key that was set for it; may be empty.
        timeout_s: Longest wait for an answer.
        variables: How the names of the variables begin that hold both, such as ``MEETING_LLM``.

    Raises:
        InputError: What is set is no address or no key, or the proxy for it cannot be used.
    """
    import httpx2

    try:
        address = urlsplit(base_url)
        usable = address.scheme in ("http", "https") and bool(httpx2.URL(base_url).host) and address.port != 0
    except (ValueError, httpx2.InvalidURL):  # no such port, half an IPv6 address, or a host that cannot be one
        usable = False
    if not usable:
        raise InputError(
            _("{variable} is no address: {url}. It looks like https://example.com/v1.").format(
                variable=f"{variables}_BASE_URL", url=shown_address(base_url)
            )
        )
    host = address.hostname or ""
    client = loopback_client if is_loopback(host) else remote_client
    return client(_usable_key(api_key, host, f"{variables}_API_KEY"), timeout_s)


def openai_client(base_url: str, http_client: httpx2.Client, max_retries: int) -> openai.OpenAI:
    """The client of the openai library on one of ours, which holds the key; the library takes a second to load."""
    import openai

    return openai.OpenAI(
        base_url=base_url,
        api_key="held by the HTTP client",  # the variable OPENAI_API_KEY would be read otherwise
        timeout=http_client.timeout,
        max_retries=max_retries,
        http_client=http_client,
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


def _usable_key(api_key: SecretStr, host: str, variable: str) -> str:
    """The key that was set for this address; another program's only where the address is that program's own."""
    key = api_key.get_secret_value().strip()
    if not key and host == OPENAI_HOST:
        key = os.environ.get("OPENAI_API_KEY", "").strip()
    if not (key.isascii() and key.isprintable()):
        raise InputError(_("{variable} holds characters that no key has; copy it anew.").format(variable=variable))
    return key


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
