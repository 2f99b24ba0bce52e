"""When the circuit breaker holds an upload up, lets it go on, and stops it."""

from __future__ import annotations

import pytest

from postalytics_runtime.bulk.engine import (
    ALWAYS_TOLERATED_REJECTIONS,
    GIVE_UP_AFTER,
    MAX_DELAY,
    MAX_UNCONFIRMED_IN_A_ROW,
    CircuitBreaker,
    Pause,
    RejectionBudget,
)
from postalytics_runtime.errors import (
    NotSentError,
    OutageError,
    OutcomeUnknownError,
    ResponseError,
    TooManyRejectedError,
)

DOWN = NotSentError("Connection refused.")
SILENT = OutcomeUnknownError("No response came.")
REFUSED = ResponseError("The list is full.", status=422)


@pytest.fixture(autouse=True)
def first_delay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the delays: these tests are about them."""
    monkeypatch.setattr("postalytics_runtime.bulk.engine.circuit_breaker.FIRST_DELAY", 1.0)


class Watch:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def breaker_of(watch: Watch, *, chance: float = 1.0) -> CircuitBreaker:
    breaker = CircuitBreaker(watch, lambda: chance)
    breaker.record_success()  # The API has worked once.
    return breaker


def test_while_the_api_works_nothing_waits() -> None:
    breaker = breaker_of(Watch())
    assert (breaker.is_open, breaker.seconds, breaker.pause) == (False, 0.0, None)


def test_each_failure_makes_the_delay_twice_as_long_up_to_five_minutes() -> None:
    watch = Watch()
    breaker = breaker_of(watch)
    delays: list[float] = []
    for _ in range(11):
        assert breaker.record_failure(DOWN, breaker.generation) is None
        delays.append(breaker.seconds)
        watch.now += breaker.seconds
    assert delays == [1, 2, 4, 8, 16, 32, 64, 128, 256, MAX_DELAY, MAX_DELAY]


def test_chance_shortens_a_delay_by_half_at_most() -> None:
    breaker = breaker_of(Watch(), chance=0.0)
    breaker.record_failure(DOWN, 0)
    assert breaker.seconds == 0.5


def test_a_pause_says_why_and_how_long() -> None:
    watch = Watch()
    breaker = breaker_of(watch)
    breaker.record_failure(DOWN, 0)
    watch.now += 0.25
    assert breaker.pause == Pause("Connection refused.", 0.75)
    watch.now += 5
    assert breaker.pause == Pause("Connection refused.", 0.0)


def test_calls_that_fail_together_are_one_failure() -> None:
    breaker = breaker_of(Watch())
    began = breaker.generation
    for _ in range(8):
        breaker.record_failure(DOWN, began)
    assert (breaker.generation, breaker.seconds) == (1, 1.0)


def test_it_waits_as_long_as_the_api_asks() -> None:
    breaker = breaker_of(Watch())
    breaker.record_failure(NotSentError("Later.", retry_after=120.0), 0)
    assert breaker.seconds == 120.0


def test_a_success_closes_it_and_the_next_failure_starts_with_the_first_delay() -> None:
    breaker = breaker_of(Watch())
    breaker.record_failure(DOWN, 0)
    breaker.record_failure(DOWN, 1)
    breaker.record_success()
    assert not breaker.is_open
    breaker.record_failure(DOWN, breaker.generation)
    assert breaker.seconds == 1.0


def test_it_does_not_wait_for_an_api_that_has_never_worked() -> None:
    assert CircuitBreaker(Watch(), lambda: 1.0).record_failure(DOWN, 0) is DOWN


def test_a_first_unconfirmed_row_does_not_stop_the_upload() -> None:
    assert CircuitBreaker(Watch(), lambda: 1.0).record_failure(SILENT, 0, unconfirmed=True) is None


def test_after_six_hours_it_stops_the_upload() -> None:
    watch = Watch()
    breaker = breaker_of(watch)
    error = None
    while error is None:
        error = breaker.record_failure(DOWN, breaker.generation)
        watch.now += breaker.seconds
    assert GIVE_UP_AFTER < watch.now - 1000.0 <= GIVE_UP_AFTER + MAX_DELAY
    assert isinstance(error, OutageError)
    assert str(error) == "The API has failed for 6 hours. Last error: Connection refused."


def test_an_upload_that_gives_up_sooner_says_when_to_try_again() -> None:
    watch = Watch()
    breaker = CircuitBreaker(watch, lambda: 1.0, give_up_after=60.0)
    breaker.record_success()
    error = None
    while error is None:
        error = breaker.record_failure(DOWN, breaker.generation)
        if error is None:
            watch.now += breaker.seconds
    assert (watch.now, error.retry_after) == (1031.0, 32.0)
    assert str(error) == "The API has failed for 60 seconds. Last error: Connection refused."


def test_rows_that_end_unconfirmed_one_by_one_end_the_upload() -> None:
    breaker = breaker_of(Watch())
    errors = [
        breaker.record_failure(SILENT, breaker.generation, unconfirmed=True)
        for _ in range(MAX_UNCONFIRMED_IN_A_ROW + 1)
    ]
    assert errors[:-1] == [None] * MAX_UNCONFIRMED_IN_A_ROW
    assert str(errors[-1]) == (
        "6 consecutive rows ended unconfirmed, although the API can be reached. "
        "Last error: No response came."
    )


def test_unconfirmed_rows_with_successes_between_them_do_not_stop_the_upload() -> None:
    breaker = breaker_of(Watch())
    for _ in range(3 * MAX_UNCONFIRMED_IN_A_ROW):
        assert breaker.record_failure(SILENT, breaker.generation, unconfirmed=True) is None
        breaker.record_success()


def test_a_few_rejected_rows_are_tolerated() -> None:
    budget = RejectionBudget(0.05)
    assert [budget.record_rejection(REFUSED) for _ in range(ALWAYS_TOLERATED_REJECTIONS)] == [
        None
    ] * ALWAYS_TOLERATED_REJECTIONS


def test_more_rejected_rows_than_the_share_are_too_many() -> None:
    budget = RejectionBudget(0.05)
    for _ in range(400):
        budget.record_success()
    rejections = [budget.record_rejection(REFUSED) for _ in range(22)]
    assert rejections[:21] == [None] * 21  # 21 of 421 are less than 5 %, 22 of 422 are more.
    assert isinstance(rejections[21], TooManyRejectedError)
    assert str(rejections[21]) == (
        "22 of 422 rows were rejected, more than 5 %. Last error: The list is full. "
        "Fix the cause, then go on."
    )


def test_with_a_share_of_zero_the_first_rejected_row_is_too_many() -> None:
    assert isinstance(RejectionBudget(0.0).record_rejection(REFUSED), TooManyRejectedError)


def test_with_a_share_of_one_all_rows_may_be_rejected() -> None:
    budget = RejectionBudget(1.0)
    assert [budget.record_rejection(REFUSED) for _ in range(1000)] == [None] * 1000
