"""When an upload waits, when it goes on, and when it gives up."""

from __future__ import annotations

import pytest

from postalytics_runtime.bulk.engine import (
    LONGEST_DELAY,
    MOST_DOUBTS,
    PATIENCE,
    TOLERATED,
    Budget,
    Pause,
    Trouble,
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


def trouble_of(watch: Watch, *, chance: float = 1.0) -> Trouble:
    trouble = Trouble(watch, lambda: chance)
    trouble.over()  # It has worked.
    return trouble


def test_where_all_is_well_nothing_waits() -> None:
    trouble = trouble_of(Watch())
    assert (trouble.present, trouble.seconds, trouble.pause) == (False, 0.0, None)


def test_each_failure_doubles_the_delay_up_to_five_minutes() -> None:
    watch = Watch()
    trouble = trouble_of(watch)
    delays: list[float] = []
    for _ in range(11):
        assert trouble.failed(DOWN, trouble.times) is None
        delays.append(trouble.seconds)
        watch.now += trouble.seconds
    assert delays == [1, 2, 4, 8, 16, 32, 64, 128, 256, LONGEST_DELAY, LONGEST_DELAY]


def test_chance_shortens_a_delay_by_half_at_most() -> None:
    trouble = trouble_of(Watch(), chance=0.0)
    trouble.failed(DOWN, 0)
    assert trouble.seconds == 0.5


def test_a_pause_says_why_and_how_long() -> None:
    watch = Watch()
    trouble = trouble_of(watch)
    trouble.failed(DOWN, 0)
    watch.now += 0.25
    assert trouble.pause == Pause("Nobody answers.", 0.75)
    watch.now += 5
    assert trouble.pause == Pause("Nobody answers.", 0.0)


def test_calls_that_fail_together_are_one_failure() -> None:
    trouble = trouble_of(Watch())
    began = trouble.times
    for _ in range(8):
        trouble.failed(DOWN, began)
    assert (trouble.times, trouble.seconds) == (1, 1.0)


def test_what_the_api_asks_to_wait_is_waited() -> None:
    trouble = trouble_of(Watch())
    trouble.failed(NotSentError("Later.", retry_after=120.0), 0)
    assert trouble.seconds == 120.0


def test_a_success_ends_it_and_the_next_one_begins_anew() -> None:
    trouble = trouble_of(Watch())
    trouble.failed(DOWN, 0)
    trouble.failed(DOWN, 1)
    trouble.over()
    assert not trouble.present
    trouble.failed(DOWN, trouble.times)
    assert trouble.seconds == 1.0


def test_an_api_that_has_never_worked_is_not_waited_for() -> None:
    assert Trouble(Watch(), lambda: 1.0).failed(DOWN, 0) is DOWN


def test_a_first_row_in_doubt_is_no_reason_to_stop() -> None:
    assert Trouble(Watch(), lambda: 1.0).failed(SILENT, 0, in_doubt=True) is None


def test_after_six_hours_it_is_given_up() -> None:
    watch = Watch()
    trouble = trouble_of(watch)
    error = None
    while error is None:
        error = trouble.failed(DOWN, trouble.times)
        watch.now += trouble.seconds
    assert PATIENCE < watch.now - 1000.0 <= PATIENCE + LONGEST_DELAY
    assert isinstance(error, OutageError)
    assert str(error) == "The API has failed for 6 hours. Last: Nobody answers."


def test_rows_that_end_in_doubt_one_by_one_end_the_upload() -> None:
    trouble = trouble_of(Watch())
    errors = [trouble.failed(SILENT, trouble.times, in_doubt=True) for _ in range(MOST_DOUBTS + 1)]
    assert errors[:-1] == [None] * MOST_DOUBTS
    assert str(errors[-1]) == (
        "6 rows one after the other ended in doubt, though the API can be reached. "
        "Last: No answer came."
    )


def test_a_success_between_doubts_is_enough() -> None:
    trouble = trouble_of(Watch())
    for _ in range(3 * MOST_DOUBTS):
        assert trouble.failed(SILENT, trouble.times, in_doubt=True) is None
        trouble.over()


def test_a_few_refusals_say_nothing() -> None:
    budget = Budget(0.05)
    assert [budget.refused(REFUSED) for _ in range(TOLERATED)] == [None] * TOLERATED


def test_more_refusals_than_the_share_are_too_many() -> None:
    budget = Budget(0.05)
    for _ in range(400):
        budget.accepted()
    refusals = [budget.refused(REFUSED) for _ in range(22)]
    assert refusals[:21] == [None] * 21  # 21 of 421 are less than 5 %, 22 of 422 are more.
    assert isinstance(refusals[21], TooManyRejectedError)
    assert str(refusals[21]) == (
        "22 of 422 rows were refused, more than 5 %. Last: The list is full. "
        "Mend the cause, then go on."
    )


def test_with_no_share_the_first_refusal_is_too_many() -> None:
    assert isinstance(Budget(0.0).refused(REFUSED), TooManyRejectedError)


def test_with_the_whole_share_none_is_too_many() -> None:
    budget = Budget(1.0)
    assert [budget.refused(REFUSED) for _ in range(1000)] == [None] * 1000
