from __future__ import annotations

from typing import Any

import pytest

from postalytics_runtime.errors import (
    AuthenticationError,
    ConfigurationError,
    InvalidRequestError,
    NotSentError,
    OutcomeUnknownError,
    PostalyticsError,
    RateLimitError,
    ResponseError,
    ServerError,
    ServerOutcomeUnknownError,
    UnreadableResponseError,
)
from postalytics_runtime.http import RetryBudget, RetryPolicy


@pytest.mark.parametrize(
    ("error", "repeated"),
    [
        (NotSentError("", safe_to_repeat=True), True),
        (OutcomeUnknownError("", safe_to_repeat=True), True),
        (RateLimitError("", status=429, safe_to_repeat=True), True),
        (ServerError("", status=503, safe_to_repeat=True), True),
        (ServerOutcomeUnknownError("", status=503, safe_to_repeat=True), True),
        (ServerOutcomeUnknownError("", status=302, safe_to_repeat=True), False),
        (OutcomeUnknownError(""), False),
        (ServerOutcomeUnknownError("", status=503), False),
        (AuthenticationError("", status=401, safe_to_repeat=True), False),
        (ResponseError("", status=408, safe_to_repeat=True), True),
        (ResponseError("", status=422, safe_to_repeat=True), False),
        (ResponseError("", status=302, safe_to_repeat=True), False),
        (UnreadableResponseError("", status=200, safe_to_repeat=True), True),
        (UnreadableResponseError("", status=200), False),
        (InvalidRequestError("", safe_to_repeat=True), False),
    ],
)
def test_only_transient_errors_that_are_safe_to_repeat_are_retried(
    error: PostalyticsError, repeated: bool
) -> None:
    assert (RetryPolicy().delay(error, 1, 0, 0.5) is not None) == repeated


def test_the_maximum_delay_grows_by_two_and_the_delay_is_drawn_below_it() -> None:
    policy = RetryPolicy(attempts=9, first_delay=1.0, max_delay=8.0)
    error = NotSentError("", safe_to_repeat=True)
    assert [policy.delay(error, n, 0, 1.0) for n in range(1, 7)] == [1.0, 2.0, 4.0, 8.0, 8.0, 8.0]
    assert [policy.delay(error, n, 0, 0.25) for n in range(1, 4)] == [0.25, 0.5, 1.0]
    assert policy.delay(error, 3, 0, 0.0) == 0.0


@pytest.mark.parametrize("attempt", [1_025, 1_026, 10**9])
def test_a_policy_without_a_time_limit_waits_out_any_outage(attempt: int) -> None:
    endless = RetryPolicy(attempts=10**12, max_time=float("inf"))
    error = NotSentError("", safe_to_repeat=True)
    assert endless.delay(error, attempt, 1e9, 1.0) == 20.0


def test_the_last_attempt_is_the_last() -> None:
    error = NotSentError("", safe_to_repeat=True)
    assert RetryPolicy(attempts=3).delay(error, 2, 0, 0.5) is not None
    assert RetryPolicy(attempts=3).delay(error, 3, 0, 0.5) is None
    assert RetryPolicy(attempts=1).delay(error, 1, 0, 0.5) is None


@pytest.mark.parametrize(
    ("asked", "waited"), [(0.0, 0.25), (2.5, 2.5), (120.0, 120.0), (121.0, None), (1e30, None)]
)
def test_retry_after_is_followed_up_to_max_wait(asked: float, waited: float | None) -> None:
    error = RateLimitError("", status=429, safe_to_repeat=True, retry_after=asked)
    assert RetryPolicy().delay(error, 1, 0, 0.5) == waited


@pytest.mark.parametrize(
    ("elapsed", "repeated"), [(0.0, True), (9.0, True), (9.1, False), (100.0, False)]
)
def test_no_attempt_begins_after_the_time_for_all_of_them(elapsed: float, repeated: bool) -> None:
    policy = RetryPolicy(first_delay=1.0, max_time=10)
    error = NotSentError("", safe_to_repeat=True)
    assert (policy.delay(error, 1, elapsed, 1.0) is not None) == repeated


@pytest.mark.parametrize("name", ["attempts", "first_delay", "max_delay", "max_wait", "max_time"])
@pytest.mark.parametrize("value", [-1, float("nan"), "3", None])
def test_a_policy_that_makes_no_sense_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match=f"The {name} of a RetryPolicy must be a number"):
        RetryPolicy(**{name: value})


def test_a_policy_makes_at_least_one_attempt() -> None:
    with pytest.raises(ConfigurationError, match="at least 1, not 0"):
        RetryPolicy(attempts=0)


UNSENT = NotSentError("", safe_to_repeat=True)
SILENCE = OutcomeUnknownError("", safe_to_repeat=True)


def test_an_outage_uses_up_the_budget() -> None:
    budget = RetryBudget(4)
    assert [budget.acquire(UNSENT) for _ in range(6)] == [True, True, True, True, False, False]


def test_a_retry_without_a_response_costs_two_tokens() -> None:
    budget = RetryBudget(5)
    assert [budget.acquire(SILENCE) for _ in range(3)] == [True, True, False]
    assert budget.acquire(ServerOutcomeUnknownError("", status=503)) is True


def test_a_call_that_succeeds_returns_the_tokens_of_its_retry() -> None:
    budget = RetryBudget(2)
    assert budget.acquire(SILENCE) is True
    budget.release(SILENCE)
    assert budget.acquire(SILENCE) is True


def test_five_successes_return_one_token_and_never_more_than_the_size() -> None:
    budget = RetryBudget(1)
    for _ in range(100):
        budget.release(None)
    assert [budget.acquire(UNSENT), budget.acquire(UNSENT)] == [True, False]
    for _ in range(5):
        budget.release(None)
    assert [budget.acquire(UNSENT), budget.acquire(UNSENT)] == [True, False]
