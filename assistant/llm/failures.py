"""What an endpoint did wrong, in one line each, with what to do about it. A key is never named."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.errors import EndpointError
from assistant.language import gettext as _

SHOWN_CHARACTERS = 160
"""How much of an endpoint's own message is passed on."""


class UnusableAnswerError(EndpointError):
    """The endpoint answered, but not with what was asked for."""


class UnreachableError(EndpointError):
    """Nobody answers at the address."""


def endpoint_error(error: Exception, base_url: str) -> EndpointError:
    """The line for what instructor or openai raised."""
    import openai
    from instructor.core import IncompleteOutputException, ResponseParsingError
    from pydantic import ValidationError

    for cause in _causes(error):
        if isinstance(cause, openai.APITimeoutError):
            return EndpointError(
                _(
                    "The language model at {url} did not answer in time; raise llm_timeout_s, or choose a faster one."
                ).format(url=base_url)
            )
        if isinstance(cause, openai.APIConnectionError):
            return UnreachableError(
                _("No language model answers at {url}; is the server running, and is the address right?").format(
                    url=base_url
                )
            )
        if isinstance(cause, openai.APIStatusError):
            return _refusal(cause.status_code, cause.message, base_url)
        if isinstance(cause, IncompleteOutputException):
            return EndpointError(_("The language model's answer was cut off: it was longer than was allowed for."))
        if isinstance(cause, ResponseParsingError | ValidationError):
            return UnusableAnswerError(
                _(
                    "The language model at {url} answered something else than what was asked for; try another model."
                ).format(url=base_url)
            )
    return EndpointError(
        _("The language model at {url} failed: {reason}").format(url=base_url, reason=_short(str(error)))
    )


def _refusal(status: int, message: str, base_url: str) -> EndpointError:
    if status in (401, 403):
        text = _("The language model at {url} refuses the key; set MEETING_LLM_API_KEY. ({status})")
    elif status == 404:
        text = _(
            "At {url} there is no such model or path; check MEETING_LLM_MODEL and MEETING_LLM_BASE_URL. ({status})"
        )
    elif status == 429:
        text = _("The language model at {url} is asked too often, or the quota is used up; try again later. ({status})")
    elif status >= 500:
        text = _("The language model at {url} failed inside ({status}); try again, or look at its own log.")
    else:
        text = _("The language model at {url} refused the request ({status}): {message}")
    return EndpointError(text.format(url=base_url, status=status, message=_short(message)))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what lies behind it, the outermost first."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_CHARACTERS else line[: SHOWN_CHARACTERS - 1] + "…"
