from __future__ import annotations

import asyncio

import pytest

from postalytics_runtime.errors import (
    ConfigurationError,
    NotFoundError,
    NotSentError,
    Outcome,
    OutcomeUnknownError,
    PostalyticsError,
    RateLimitError,
    ResponseError,
    ServerError,
    UnreadableResponseError,
    outcome_of,
)
from postalytics_runtime.http import Response
from postalytics_runtime.schema import Effect
from support.runtime.attempts import finished_attempt, started


def lost() -> OutcomeUnknownError:
    return OutcomeUnknownError("No answer came back.", safe_to_repeat=True)


@pytest.mark.parametrize("last", [NotSentError("No network."), ConfigurationError("Closed.")])
@pytest.mark.parametrize("status", [None, 503])
def test_an_attempt_that_was_not_sent_does_not_hide_the_one_that_was(
    status: int | None, last: PostalyticsError
) -> None:
    state = started(Effect.REPLACE)
    first = lost() if status is None else ServerError("Failed.", status=status)
    state.record_failure(first)
    state.number = 2
    state.record_failure(last)
    assert state.final_error(last) is first
    assert str(first) == (
        f"things.do (POST /things, after 2 attempts): {first.args[0]} "
        f"The last attempt was not sent ({type(last).__name__})."
    )


@pytest.mark.parametrize("first", [NotSentError("No network."), RateLimitError("", status=429)])
def test_an_attempt_that_changed_nothing_leaves_the_outcome_known(first: PostalyticsError) -> None:
    state = started(Effect.REPLACE)
    state.record_failure(first)
    last = NotSentError("No network.")
    state.record_failure(last)
    assert state.final_error(last) is last


@pytest.mark.parametrize("last", [ResponseError("", status=422), RateLimitError("", status=429)])
def test_a_refused_last_attempt_does_not_decide_the_outcome_of_the_first(
    last: ResponseError,
) -> None:
    state = started(Effect.REPLACE)
    first = lost()
    state.record_failure(first)
    state.record_failure(last)
    assert state.final_error(last) is first
    assert first.message.endswith(f" The last attempt was refused ({type(last).__name__}).")


def test_the_error_of_a_read_does_not_speak_of_earlier_attempts() -> None:
    state = started(Effect.READ)
    state.record_failure(lost())
    last = ResponseError("Refused.", status=422)
    state.record_failure(last)
    assert state.final_error(last) is last


@pytest.mark.parametrize(
    ("effect", "unknown_before", "message"),
    [
        (
            Effect.DELETE,
            True,
            "Gone. The outcome of an earlier attempt is unknown: it may have deleted it.",
        ),
        (Effect.DELETE, False, "Gone."),
        (Effect.READ, True, "Gone."),
    ],
)
def test_a_404_at_the_second_attempt_may_follow_a_deletion_by_the_first(
    effect: Effect, unknown_before: bool, message: str
) -> None:
    state = started(effect)
    if unknown_before:
        state.record_failure(lost())
    last = NotFoundError("Gone.", status=404)
    state.record_failure(last)
    final = state.final_error(last)
    assert final.message == message
    assert isinstance(final.__cause__, OutcomeUnknownError) == (
        effect is Effect.DELETE and unknown_before
    )


async def test_a_call_cancelled_before_it_was_sent_says_so() -> None:
    for attempt_state in (None, finished_attempt(left=False)):
        cancelled = asyncio.CancelledError()
        started(Effect.CREATE).attach_outcome(cancelled, attempt_state)
        assert outcome_of(cancelled) is Outcome.NOT_SENT
        assert str(cancelled.__cause__) == (
            "things.do (POST /things): The call was cancelled before it was sent."
        )


@pytest.mark.parametrize(
    ("effect", "safe", "advice"),
    [
        (Effect.CREATE, False, "Check whether it took effect before you retry it."),
        (Effect.MAIL, False, "Check whether it took effect before you retry it."),
        (Effect.READ, True, "It changes nothing, so you can retry it."),
    ],
)
async def test_a_call_cancelled_after_it_was_sent_is_unconfirmed(
    effect: Effect, safe: bool, advice: str
) -> None:
    cancelled = asyncio.CancelledError()
    started(effect).attach_outcome(cancelled, finished_attempt(left=True))
    known = cancelled.__cause__
    assert isinstance(known, OutcomeUnknownError)
    assert (outcome_of(cancelled), known.safe_to_repeat) == (Outcome.UNKNOWN, safe)
    assert known.message == (
        "The call was cancelled after it was sent, so it is unknown whether it was carried out. "
        f"{advice}"
    )


@pytest.mark.parametrize(
    ("status", "kind", "outcome"),
    [
        (201, UnreadableResponseError, Outcome.ANSWERED),
        (422, ResponseError, Outcome.ANSWERED),
        (429, RateLimitError, Outcome.ANSWERED),
        (503, OutcomeUnknownError, Outcome.UNKNOWN),
    ],
)
async def test_a_call_cancelled_in_its_response_keeps_the_status(
    status: int, kind: type[PostalyticsError], outcome: Outcome
) -> None:
    cancelled = asyncio.CancelledError()
    started(Effect.CREATE).attach_outcome(
        cancelled, finished_attempt(left=True, answer=Response(status))
    )
    assert isinstance(cancelled.__cause__, kind)
    assert outcome_of(cancelled) is outcome


async def test_a_call_cancelled_between_attempts_has_the_outcome_of_the_last_attempt() -> None:
    state = started(Effect.REPLACE)
    state.record_failure(lost())
    state.number = 2
    cancelled = asyncio.CancelledError()
    state.attach_outcome(cancelled, None)
    assert outcome_of(cancelled) is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("effect", "status", "outcome"),
    [
        (Effect.REPLACE, 400, Outcome.UNKNOWN),
        (Effect.REPLACE, 401, Outcome.UNKNOWN),
        (Effect.REPLACE, 429, Outcome.UNKNOWN),
        (Effect.REPLACE, 503, Outcome.UNKNOWN),
        (Effect.REPLACE, 200, Outcome.ANSWERED),
        (Effect.DELETE, 404, Outcome.ANSWERED),
        (Effect.READ, 400, Outcome.ANSWERED),
    ],
)
async def test_a_refusal_that_was_cut_off_does_not_decide_the_attempt_before_it(
    effect: Effect, status: int, outcome: Outcome
) -> None:
    state = started(effect)
    state.record_failure(lost())
    state.number = 2
    cancelled = asyncio.CancelledError()
    state.attach_outcome(cancelled, finished_attempt(left=True, answer=Response(status)))
    assert outcome_of(cancelled) is outcome
    assert str(cancelled.__cause__).startswith("things.do (POST /things, after 2 attempts)")


async def test_any_other_error_is_left_unchanged() -> None:
    error = KeyError("other")
    started(Effect.CREATE).attach_outcome(error, finished_attempt(left=True))
    assert error.__cause__ is None
