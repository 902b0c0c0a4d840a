"""What a recogniser behind an address did wrong, in one line each, with what to do about it. A key is never named."""

from __future__ import annotations

import datetime as dt
import math
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from assistant.errors import EndpointError
from assistant.language import gettext as _
from assistant.llm.failures import (
    RejectedRequestError,
    UnreachableError,
    UnusableAnswerError,
    is_too_slow,
    own_message,
    short,
    shown_address,
)

if TYPE_CHECKING:
    import openai

_NO_ROUTE = (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)


def transcription_error(error: openai.APIError, base_url: str) -> EndpointError:
    """The line for what openai raised while a recogniser was asked."""
    import openai

    url = shown_address(base_url)
    if isinstance(error, openai.APIStatusError):
        return _refusal(error, url)
    return _no_answer(error, url)


def unusable_answer(base_url: str) -> UnusableAnswerError:
    """The line for an answer that holds no transcript."""
    return UnusableAnswerError(
        _(
            "What answers at {url} does not speak as an OpenAI-compatible recogniser does; "
            "check MEETING_ASR_BASE_URL, which usually ends in /v1."
        ).format(url=shown_address(base_url))
    )


def asked_pause_s(error: openai.APIError) -> float | None:
    """How long the endpoint asks to be left alone, in seconds; None where it does not say."""
    import openai

    if not isinstance(error, openai.APIStatusError):
        return None
    asked = error.response.headers.get("Retry-After", "")
    try:
        pause_s = float(asked)
    except ValueError:
        pause_s = _until(asked)
    return max(pause_s, 0.0) if math.isfinite(pause_s) else None


def is_passing(error: openai.APIError) -> bool:
    """Whether the same request may be answered a little later."""
    import openai

    if isinstance(error, openai.APIStatusError):
        return error.status_code in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT) or (
            error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
        )
    return isinstance(error, openai.APIConnectionError)


def _until(date: str) -> float:
    """Seconds until an HTTP date; not a number where it is none."""
    try:
        then = parsedate_to_datetime(date)
    except ValueError:
        return math.nan
    return (then - dt.datetime.now(then.tzinfo)).total_seconds()


def _no_answer(error: openai.APIError, url: str) -> EndpointError:
    if is_too_slow(error):
        return EndpointError(
            _("The recogniser at {url} did not answer in time; choose a faster model or machine.").format(url=url)
        )
    return UnreachableError(
        _("No recogniser answers at {url}; is the server running, and is the address right? ({reason})").format(
            url=url, reason=short(str(error.__cause__ or error))
        )
    )


def _refusal(error: openai.APIStatusError, url: str) -> EndpointError:
    status = error.status_code
    kind: type[EndpointError] = EndpointError
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        text = _("The recogniser at {url} refuses the key; set MEETING_ASR_API_KEY. ({status})")
    elif status in _NO_ROUTE:
        text = _(
            "At {url} there is no such model or path; check MEETING_ASR_MODEL and MEETING_ASR_BASE_URL: "
            "{message} ({status})"
        )
    elif status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        text = _("The recogniser at {url} takes no file of one megabyte; raise its limit for uploads. ({status})")
    elif status == HTTPStatus.TOO_MANY_REQUESTS:
        text = _("The recogniser at {url} is asked too often, or the quota is used up; try again later. ({status})")
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        text = _("The recogniser at {url} failed inside; try again, or look at its own log. ({status})")
    elif status < HTTPStatus.BAD_REQUEST:
        text = _("The address {url} points elsewhere; set MEETING_ASR_BASE_URL to where it leads. ({status})")
    else:
        text = _("The recogniser at {url} does not take the request: {message} ({status})")
        if status in (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY):
            kind = RejectedRequestError
    return kind(text.format(url=url, status=status, message=own_message(error)))
