"""When an upload waits, when it goes on, and when it gives up."""

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

DOWN = NotSentError("Nobody answers.")
SILENT = OutcomeUnknownError("No answer came.")
REFUSED = ResponseError("The list is full.", status=422)


@pytest.fixture(autouse=True)
def trouble_is_over_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not here: these tests are about the delays."""
    monkeypatch.setattr("postalytics_runtime.bulk.engine.circuit_breaker.FIRST_DELAY", 1.0)


class Watch:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def trouble_of(watch: Watch, *, chance: float = 1.0) -> CircuitBreaker:
    trouble = CircuitBreaker(watch, lambda: chance)
    trouble.record_success()  # It has worked.
    return trouble


def test_where_all_is_well_nothing_waits() -> None:
    trouble = trouble_of(Watch())
    assert (trouble.is_open, trouble.seconds, trouble.pause) == (False, 0.0, None)


def test_each_failure_doubles_the_delay_up_to_five_minutes() -> None:
    watch = Watch()
    trouble = trouble_of(watch)
    delays: list[float] = []
    for _ in range(11):
        assert trouble.record_failure(DOWN, trouble.generation) is None
        delays.append(trouble.seconds)
        watch.now += trouble.seconds
    assert delays == [1, 2, 4, 8, 16, 32, 64, 128, 256, MAX_DELAY, MAX_DELAY]


def test_chance_shortens_a_delay_by_half_at_most() -> None:
    trouble = trouble_of(Watch(), chance=0.0)
    trouble.record_failure(DOWN, 0)
    assert trouble.seconds == 0.5


def test_a_pause_says_why_and_how_long() -> None:
    watch = Watch()
    trouble = trouble_of(watch)
    trouble.record_failure(DOWN, 0)
    watch.now += 0.25
    assert trouble.pause == Pause("Nobody answers.", 0.75)
    watch.now += 5
    assert trouble.pause == Pause("Nobody answers.", 0.0)


def test_calls_that_fail_together_are_one_failure() -> None:
    trouble = trouble_of(Watch())
    began = trouble.generation
    for _ in range(8):
        trouble.record_failure(DOWN, began)
    assert (trouble.generation, trouble.seconds) == (1, 1.0)


def test_what_the_api_asks_to_wait_is_waited() -> None:
    trouble = trouble_of(Watch())
    trouble.record_failure(NotSentError("Later.", retry_after=120.0), 0)
    assert trouble.seconds == 120.0


def test_a_success_ends_it_and_the_next_one_begins_anew() -> None:
    trouble = trouble_of(Watch())
    trouble.record_failure(DOWN, 0)
    trouble.record_failure(DOWN, 1)
    trouble.record_success()
    assert not trouble.is_open
    trouble.record_failure(DOWN, trouble.generation)
    assert trouble.seconds == 1.0


def test_an_api_that_has_never_worked_is_not_waited_for() -> None:
    assert CircuitBreaker(Watch(), lambda: 1.0).record_failure(DOWN, 0) is DOWN


def test_a_first_unconfirmed_row_is_no_reason_to_stop() -> None:
    assert CircuitBreaker(Watch(), lambda: 1.0).record_failure(SILENT, 0, unconfirmed=True) is None


def test_after_six_hours_it_is_given_up() -> None:
    watch = Watch()
    trouble = trouble_of(watch)
    error = None
    while error is None:
        error = trouble.record_failure(DOWN, trouble.generation)
        watch.now += trouble.seconds
    assert GIVE_UP_AFTER < watch.now - 1000.0 <= GIVE_UP_AFTER + MAX_DELAY
    assert isinstance(error, OutageError)
    assert str(error) == "The API has failed for 6 hours. Last error: Nobody answers."


def test_rows_that_end_unconfirmed_one_by_one_end_the_upload() -> None:
    trouble = trouble_of(Watch())
    errors = [
        trouble.record_failure(SILENT, trouble.generation, unconfirmed=True)
        for _ in range(MAX_UNCONFIRMED_IN_A_ROW + 1)
    ]
    assert errors[:-1] == [None] * MAX_UNCONFIRMED_IN_A_ROW
    assert str(errors[-1]) == (
        "6 consecutive rows ended unconfirmed, although the API can be reached. "
        "Last error: No answer came."
    )


def test_a_success_between_doubts_is_enough() -> None:
    trouble = trouble_of(Watch())
    for _ in range(3 * MAX_UNCONFIRMED_IN_A_ROW):
        assert trouble.record_failure(SILENT, trouble.generation, unconfirmed=True) is None
        trouble.record_success()


def test_a_few_refusals_say_nothing() -> None:
    budget = RejectionBudget(0.05)
    assert [budget.record_rejection(REFUSED) for _ in range(ALWAYS_TOLERATED_REJECTIONS)] == [
        None
    ] * ALWAYS_TOLERATED_REJECTIONS


def test_more_refusals_than_the_share_are_too_many() -> None:
    budget = RejectionBudget(0.05)
    for _ in range(400):
        budget.record_success()
    refusals = [budget.record_rejection(REFUSED) for _ in range(22)]
    assert refusals[:21] == [None] * 21  # 21 of 421 are less than 5 %, 22 of 422 are more.
    assert isinstance(refusals[21], TooManyRejectedError)
    assert str(refusals[21]) == (
        "22 of 422 rows were rejected, more than 5 %. Last error: The list is full. "
        "Fix the cause, then go on."
    )


def test_with_no_share_the_first_refusal_is_too_many() -> None:
    assert isinstance(RejectionBudget(0.0).record_rejection(REFUSED), TooManyRejectedError)


def test_with_the_whole_share_none_is_too_many() -> None:
    budget = RejectionBudget(1.0)
    assert [budget.record_rejection(REFUSED) for _ in range(1000)] == [None] * 1000
