"""The two HTTP clients: one that never leaves the machine, one for addresses that the user has set.

openai's own client follows proxy variables even to loopback, and then hands transcript and key to
the proxy; hence every client is made here, with ``trust_env`` said outright.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from assistant.errors import InputError
from assistant.language import gettext as _

if TYPE_CHECKING:
    import httpx2

CONNECT_TIMEOUT_S = 10.0


def loopback_client(timeout_s: float) -> httpx2.Client:
    """A client for this machine, which no proxy variable can redirect."""
    import httpx2

    return httpx2.Client(trust_env=False, timeout=httpx2.Timeout(timeout_s, connect=CONNECT_TIMEOUT_S))


def remote_client(timeout_s: float) -> httpx2.Client:
    """A client for a configured address, which uses the proxy that the environment names.

    Raises:
        InputError: The proxy that the environment names cannot be used.
    """
    import httpx2

    try:
        return httpx2.Client(trust_env=True, timeout=httpx2.Timeout(timeout_s, connect=CONNECT_TIMEOUT_S))
    except (ImportError, ValueError) as error:  # a SOCKS proxy without its library, or no proxy address at all
        raise InputError(
            _(
                "The proxy that the environment names (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY) cannot be used: {reason}"
            ).format(reason=" ".join(str(error).split()))
        ) from error


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
