from __future__ import annotations

import pytest

from postalytics_runtime.errors import (
    AuthenticationError,
    InvalidRequestError,
    NotSentError,
    OutcomeUnknownError,
    PostalyticsError,
    RateLimitError,
    ResponseError,
    ServerError,
    ServerOutcomeUnknownError,
    UnreadableAnswerError,
)
from postalytics_runtime.retry import RetryPolicy


@pytest.mark.parametrize(
    ("error", "repeated"),
    [
        (NotSentError("", safe_to_repeat=True), True),
        (OutcomeUnknownError("", safe_to_repeat=True), True),
        (RateLimitError("", status=429, safe_to_repeat=True), True),
        (ServerError("", status=503, safe_to_repeat=True), True),
        (OutcomeUnknownError(""), False),
        (ServerOutcomeUnknownError("", status=503), False),
        (AuthenticationError("", status=401, safe_to_repeat=True), False),
        (ResponseError("", status=422, safe_to_repeat=True), False),
        (UnreadableAnswerError("", status=200), False),
        (InvalidRequestError("", safe_to_repeat=True), False),
    ],
)
def test_only_what_passes_and_is_safe_is_repeated(error: PostalyticsError, repeated: bool) -> None:
    assert (RetryPolicy().delay(error, 1, 0.5) is not None) == repeated


def test_the_wait_doubles_up_to_the_longest_and_is_drawn_from_the_whole_span() -> None:
    policy = RetryPolicy(attempts=9, first_delay=1.0, longest_delay=8.0)
    error = NotSentError("", safe_to_repeat=True)
    assert [policy.delay(error, n, 1.0) for n in range(1, 7)] == [1.0, 2.0, 4.0, 8.0, 8.0, 8.0]
    assert [policy.delay(error, n, 0.25) for n in range(1, 4)] == [0.25, 0.5, 1.0]
    assert policy.delay(error, 3, 0.0) == 0.0


def test_the_last_attempt_is_the_last() -> None:
    error = NotSentError("", safe_to_repeat=True)
    assert RetryPolicy(attempts=3).delay(error, 2, 0.5) is not None
    assert RetryPolicy(attempts=3).delay(error, 3, 0.5) is None
    assert RetryPolicy(attempts=1).delay(error, 1, 0.5) is None


@pytest.mark.parametrize(
    ("asked", "waited"), [(0.0, 0.0), (2.5, 2.5), (120.0, 120.0), (121.0, None), (1e30, None)]
)
def test_the_server_is_obeyed_within_reason(asked: float, waited: float | None) -> None:
    error = RateLimitError("", status=429, safe_to_repeat=True, retry_after=asked)
    assert RetryPolicy().delay(error, 1, 0.5) == waited
