"""Recognisers behind an address: OpenAI-compatible ``/audio/transcriptions``, as many servers offer it.

Servers differ in what they tell beside the text. The first answers of a run show how much this one tells;
from then on it is asked in that way alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError
from assistant.events import Cancellation
from assistant.language import gettext as _
from assistant.llm.failures import RejectedRequestError, shown_host
from assistant.llm.http import client_for, openai_client
from assistant.llm.transcription_answers import Transcription, read_answer
from assistant.llm.transcription_failures import asked_pause_s, is_passing, transcription_error, unusable_answer
from assistant.settings import Settings

if TYPE_CHECKING:
    import httpx2
    import openai

TIMEOUT_S = 180.0
"""For half a minute of sound, and for a server that loads its model first."""
PAUSES_S = (1.0, 5.0)
"""Before a busy or unreachable endpoint is asked once more, and again, where it does not say how long to wait."""
LONGEST_PAUSE_S = 60.0
"""An endpoint that asks for a longer pause has no quota left, rather than too much to do."""
_WAYS: tuple[dict[str, Any], ...] = (
    {"response_format": "verbose_json", "timestamp_granularities": ["word", "segment"]},
    {"response_format": "verbose_json"},
    {"response_format": "json"},
)
"""How an endpoint is asked: for the times of words, of segments, for text alone."""


@contextmanager
def transcription_endpoint(settings: Settings) -> Iterator[TranscriptionEndpoint]:
    """The recogniser behind the address that is set, ready to be asked; nothing is sent yet.

    Raises:
        InputError: The address or the key is none, or the model's name is not set.
    """
    if not settings.asr_model:
        raise InputError(_("MEETING_ASR_BASE_URL is set without MEETING_ASR_MODEL; name the model to ask there."))
    with client_for(settings.asr_base_url, settings.asr_api_key, TIMEOUT_S, variables="MEETING_ASR") as http:
        yield TranscriptionEndpoint(name=settings.asr_model, base_url=settings.asr_base_url, http_client=http)


class TranscriptionEndpoint:
    """A recogniser behind an OpenAI-compatible address."""

    def __init__(self, *, name: str, base_url: str, http_client: httpx2.Client) -> None:
        """Connect to a model; nothing is sent yet.

        Args:
            name: The model's name at the address.
            base_url: Where it answers; usually ends in ``/v1``.
            http_client: One of the clients of ``assistant.llm.http``, which holds the key.
        """
        self.name = name
        self.base_url = base_url
        self.host = shown_host(base_url)
        self._http = http_client
        self._way: dict[str, Any] | None = None
        """The way in which it is asked, once that is known."""

    def transcribe(self, wav: bytes, language: str, cancel: Cancellation) -> Transcription:
        """Hear a sound. A busy or unreachable endpoint is asked again, after a pause.

        Args:
            wav: A WAVE file.
            language: Its code; empty: whichever the endpoint hears.
            cancel: Ends the pauses, too.

        Raises:
            EndpointError: The endpoint refused, failed, timed out, or answered nonsense.
            CancelledError: The user asked to stop.
        """
        if self._way is None:
            return self._tried(wav, language, cancel)
        return self._asked(self._way, wav, language, cancel)

    def _tried(self, wav: bytes, language: str, cancel: Cancellation) -> Transcription:
        """Ask for times, and more simply where they are refused or not told; the way that goes is remembered."""
        without_times: Transcription | None = None
        refusal: RejectedRequestError | None = None
        for way in _WAYS:
            if without_times and way is _WAYS[-1]:
                break
            try:
                answer = self._asked(way, wav, language, cancel)
            except RejectedRequestError as error:
                refusal = error
                continue
            if answer.timed:
                self._way = way
            if answer.timed or not answer.text:  # where nothing is said, there are no times to tell
                return answer
            without_times = answer
        if without_times is None:
            assert refusal is not None
            raise refusal
        self._way = _WAYS[-1]
        return without_times

    def _asked(self, way: dict[str, Any], wav: bytes, language: str, cancel: Cancellation) -> Transcription:
        import openai

        pauses = iter(PAUSES_S)
        while True:
            try:
                return read_answer(self._posted(way, wav, language))
            except ValueError as error:
                raise unusable_answer(self.base_url) from error
            except openai.APIError as error:
                pause_s = _pause_before_next(error, pauses)
                if pause_s is None:
                    raise transcription_error(error, self.base_url) from error
            cancel.wait(pause_s)

    def _posted(self, way: dict[str, Any], wav: bytes, language: str) -> bytes:
        import httpx2

        spoken = {"language": language} if language else {}
        # Not `audio.transcriptions`: it gives the body as it came only where a header of its own is sent.
        answer = self._client.post(
            "/audio/transcriptions",
            cast_to=httpx2.Response,
            body={"model": self.name, **way, **spoken},
            files={"file": ("piece.wav", wav, "audio/wav")},
            options={"headers": {"Content-Type": "multipart/form-data"}},
        )
        return answer.content

    @cached_property
    def _client(self) -> openai.OpenAI:
        return openai_client(self.base_url, self._http, 0)


def _pause_before_next(error: openai.APIError, pauses: Iterator[float]) -> float | None:
    """How long to wait before asking again; None: it is of no use."""
    pause_s = next(pauses, None)
    if pause_s is None or not is_passing(error):
        return None
    asked_s = asked_pause_s(error)
    if asked_s is None:
        return pause_s
    return asked_s if asked_s <= LONGEST_PAUSE_S else None
