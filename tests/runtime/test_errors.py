from __future__ import annotations

import asyncio
import copy
import pickle

import pytest

from postalytics_runtime import errors
from postalytics_runtime.errors import (
    CallInfo,
    InvalidRequestError,
    LiveMailError,
    NotSentError,
    Outcome,
    OutcomeUnknownError,
    PostalyticsError,
    PrintLengthWarning,
    RateLimitError,
    ResponseError,
    ServerError,
    ServerOutcomeUnknownError,
    ToggleError,
    UnreadableResponseError,
    outcome_of,
)

CALL = CallInfo(operation="things.make_thing", method="POST", path="/things/{id}", attempts=3)


def test_an_error_says_what_was_being_done() -> None:
    assert str(NotSentError("It was not sent.", call=CALL)) == (
        "things.make_thing (POST /things/{id}, after 3 attempts): It was not sent."
    )


def test_the_error_of_a_single_attempt_does_not_count_attempts() -> None:
    call = CallInfo(operation="things.get_thing", method="GET", path="/things")
    assert str(NotSentError("No.", call=call)) == "things.get_thing (GET /things): No."


@pytest.mark.parametrize(
    "error",
    [
        LiveMailError("a", call=CALL),
        ToggleError("a", call=CALL),
        NotSentError("a", call=CALL, safe_to_repeat=True),
        OutcomeUnknownError("b", call=CALL),
        RateLimitError("c", status=429, vendor_message="slow", call=CALL, retry_after=2.5),
        ServerOutcomeUnknownError("d", status=502, call=CALL),
        UnreadableResponseError("e", status=200, call=CALL),
    ],
)
@pytest.mark.parametrize("travel", [lambda e: pickle.loads(pickle.dumps(e)), copy.copy])  # noqa: S301 (our own bytes)
def test_every_error_survives_pickling_to_another_process(
    error: PostalyticsError, travel: object
) -> None:
    assert callable(travel)
    arrived = travel(error)
    assert type(arrived) is type(error)
    assert arrived.__dict__ == error.__dict__
    assert str(arrived) == str(error)


@pytest.mark.parametrize(
    "error",
    [
        NotSentError("a"),
        OutcomeUnknownError("a"),
        ResponseError("a", status=400),
        UnreadableResponseError("a", status=200),
    ],
)
def test_an_error_is_not_safe_to_repeat_by_default(error: PostalyticsError) -> None:
    assert (error.safe_to_repeat, error.call, error.retry_after) == (False, None, None)


@pytest.mark.parametrize("kind", [ResponseError, UnreadableResponseError])
def test_an_answered_call_is_named(kind: type[ResponseError]) -> None:
    assert str(kind("No.", status=500, call=CALL)) == (
        "things.make_thing (POST /things/{id}, after 3 attempts): No."
    )


def test_a_failure_of_a_write_is_both_a_server_error_and_an_unknown_outcome() -> None:
    assert issubclass(ServerOutcomeUnknownError, ServerError)
    assert issubclass(ServerOutcomeUnknownError, OutcomeUnknownError)


def test_mail_that_must_not_be_is_an_invalid_request() -> None:
    assert issubclass(LiveMailError, InvalidRequestError)


def test_the_warning_survives_pickling_to_another_process() -> None:
    arrived = pickle.loads(pickle.dumps(PrintLengthWarning("too long")))  # noqa: S301 (our own bytes)
    assert (type(arrived), str(arrived)) == (PrintLengthWarning, "too long")


def test_every_kind_stands_in_the_tree_drawn_at_the_top() -> None:
    kinds = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, PostalyticsError)
    }
    drawn = {word for word in (errors.__doc__ or "").split() if word.endswith("Error")}
    assert drawn == kinds


@pytest.mark.parametrize("suppressed", [False, True])
@pytest.mark.parametrize(
    "error", [KeyError("own"), asyncio.CancelledError(), PostalyticsError("other")]
)
def test_an_error_says_nothing_of_the_call_whose_error_was_being_handled(
    error: BaseException, suppressed: bool
) -> None:
    error.__context__ = NotSentError("The first try.")
    error.__suppress_context__ = suppressed
    assert outcome_of(error) is None


@pytest.mark.parametrize("own", [TimeoutError(), KeyError("own")])
def test_the_outcome_is_found_behind_errors_that_were_raised_from_it(
    own: Exception,
) -> None:
    cancelled = asyncio.CancelledError()
    cancelled.__cause__ = OutcomeUnknownError("It was sent.")
    own.__cause__ = cancelled
    assert outcome_of(own) is Outcome.UNKNOWN


def test_a_cancellation_that_asyncio_raises_anew_has_the_outcome_of_its_context() -> None:
    first, again = asyncio.CancelledError(), asyncio.CancelledError()
    first.__cause__ = NotSentError("It was not sent.")
    again.__context__ = first
    assert outcome_of(again) is Outcome.NOT_SENT


def test_a_timeout_that_asyncio_raises_while_a_call_is_cancelled_is_about_that_call() -> None:
    cancelled, late = asyncio.CancelledError(), TimeoutError()
    cancelled.__cause__ = OutcomeUnknownError("It was sent.")
    late.__context__ = cancelled
    assert outcome_of(late) is Outcome.UNKNOWN


def test_a_timeout_of_a_socket_says_nothing_of_the_call_that_was_cancelled_before_it() -> None:
    cancelled, late = asyncio.CancelledError(), TimeoutError(110, "Connection timed out")
    cancelled.__cause__ = OutcomeUnknownError("It was sent.")
    late.__context__ = cancelled
    assert outcome_of(late) is None
