"""The failure of a call in words."""

from __future__ import annotations

from asyncio import CancelledError

import pytest

from postalytics_runtime.errors import (
    ConfigurationError,
    IncompleteListError,
    NotSentError,
    OutcomeUnknownError,
    RateLimitError,
    RateLimitPausedError,
    ServerOutcomeUnknownError,
    UnreadableResponseError,
)
from postalytics_runtime.observability import failure_words


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NotSentError("There is no network."), "not sent"),
        (RateLimitPausedError("Wait.", status=429), "not sent"),
        (ConfigurationError("The client is closed."), "not sent"),
        (RateLimitError("Slow down, Ada.", status=429), "status 429"),
        (ServerOutcomeUnknownError("Down.", status=503), "status 503"),
        (OutcomeUnknownError("It hung up."), "no response"),
        (CancelledError(), "cancelled"),
        (TimeoutError(), "timed out"),
        (UnreadableResponseError("No JSON.", status=200), "unusable response"),
        (IncompleteListError("Short.", found=1, total=2), "unusable response"),
    ],
)
def test_the_words_say_how_a_call_failed(error: BaseException, words: str) -> None:
    assert failure_words(error) == words
