"""What an endpoint did wrong, in one line each, with what to do about it. A key is never named."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING

from assistant.errors import EndpointError
from assistant.language import gettext as _

if TYPE_CHECKING:
    import openai

SHOWN_CHARACTERS = 160
"""How much of an endpoint's own message is passed on."""


class UnreachableError(EndpointError):
    """Nobody answers at the address."""


class RejectedRequestError(EndpointError):
    """The endpoint does not take such a request: HTTP 400 or 422."""


class UnusableAnswerError(EndpointError):
    """The endpoint answered, but not with what was asked for."""


class CutOffError(EndpointError):
    """The answer reached the most tokens that were allowed before it was complete."""


def shown_address(base_url: str) -> str:
    """An address as it may be shown: without the credentials that it may hold."""
    return re.sub(r"//[^/]*@", "//", re.split(r"[?#]", base_url)[0])


def shown_host(base_url: str) -> str:
    """The host of an address, with its port: never with credentials."""
    address = shown_address(base_url)
    return address.partition("//")[2].partition("/")[0] or address


def endpoint_error(error: Exception, base_url: str) -> EndpointError:
    """The line for what instructor or openai raised while an address was asked."""
    import openai
    from instructor.core import IncompleteOutputException
    from pydantic import ValidationError

    url = shown_address(base_url)
    for cause in _causes(error):
        if isinstance(cause, openai.APIConnectionError):
            return _no_answer(cause, url)
        if isinstance(cause, openai.APIStatusError):
            return _refusal(cause, url)
        if isinstance(cause, IncompleteOutputException):
            return CutOffError(
                _("The answer of the language model at {url} was cut off: it was longer than was allowed.").format(
                    url=url
                )
            )
        if isinstance(cause, ValidationError | json.JSONDecodeError):
            return UnusableAnswerError(
                _(
                    "The language model at {url} answered something else than what was asked for; try another model."
                ).format(url=url)
            )
    return UnusableAnswerError(
        _(
            "What answers at {url} does not speak as an OpenAI-compatible language model does; "
            "check MEETING_LLM_BASE_URL, which usually ends in /v1."
        ).format(url=url)
    )


def is_too_slow(error: openai.APIError) -> bool:
    """Whether something is there and did not answer in time; what cannot even be reached in time is not there."""
    import httpx2
    import openai

    return isinstance(error, openai.APITimeoutError) and not isinstance(error.__cause__, httpx2.ConnectTimeout)


def _no_answer(error: openai.APIConnectionError, url: str) -> EndpointError:
    reason = short(str(error.__cause__ or error))
    if is_too_slow(error):
        return EndpointError(
            _(
                "The language model at {url} did not answer in time; "
                "raise MEETING_LLM_TIMEOUT_S or choose a faster model."
            ).format(url=url)
        )
    return UnreachableError(
        _("No language model answers at {url}; is the server running, and is the address right? ({reason})").format(
            url=url, reason=reason
        )
    )


def _refusal(error: openai.APIStatusError, url: str) -> EndpointError:
    status = error.status_code
    kind: type[EndpointError] = EndpointError
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        text = _("The language model at {url} refuses the key; set MEETING_LLM_API_KEY. ({status})")
    elif status == HTTPStatus.NOT_FOUND:
        text = _(
            "At {url} there is no such model or path; check MEETING_LLM_MODEL and MEETING_LLM_BASE_URL. ({status})"
        )
    elif status == HTTPStatus.TOO_MANY_REQUESTS:
        text = _("The language model at {url} is asked too often, or the quota is used up; try again later. ({status})")
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        text = _("The language model at {url} failed inside; try again, or look at its own log. ({status})")
    elif status < HTTPStatus.BAD_REQUEST:
        text = _("The address {url} points elsewhere; set MEETING_LLM_BASE_URL to where it leads. ({status})")
    else:
        text = _("The language model at {url} does not take the request: {message} ({status})")
        if status in (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY):
            kind = RejectedRequestError
    return kind(text.format(url=url, status=status, message=own_message(error)))


def own_message(error: openai.APIStatusError) -> str:
    """What the endpoint itself says of a refusal, on one line, without the key."""
    key = error.request.headers.get("Authorization", "").removeprefix("Bearer ")
    return short(error.message.replace(key, "…") if key else error.message)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what lies behind it, the outermost first."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def short(text: str) -> str:
    """A text on one line, of at most ``SHOWN_CHARACTERS``."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_CHARACTERS else line[: SHOWN_CHARACTERS - 1] + "…"
