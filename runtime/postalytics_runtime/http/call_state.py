"""Per-call state shared by all attempts: their number, the last error, the outcome. No I/O."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import attrs

from ..errors import (
    CallInfo,
    ConfigurationError,
    NotFoundError,
    NotSentError,
    OutcomeUnknownError,
    PostalyticsError,
    ResponseError,
    ServerError,
    UnreadableResponseError,
)
from ..observability import Attempt
from ..schema import BodyForm, Effect, ErrorShape
from .attempt import AttemptState, MaySend, Request, Response
from .response import parse_response, unknown_outcome_advice
from .retry import RetryPolicy
from .timeouts import Timeout

if TYPE_CHECKING:
    from .idempotency import CallKey


@attrs.frozen(kw_only=True)
class CallOptions:
    """Options of one call."""

    timeout: Timeout
    retry: RetryPolicy
    background: bool = False
    """Whether all other calls of the key get permits first."""
    allow_ambiguous_ids: bool = False
    """Whether to send calls whose id may mean two things."""


@attrs.define(eq=False, repr=False)
class CallState:
    """State of one call over all of its attempts."""

    request: Request
    call: CallInfo
    """The description of the call in errors."""
    effect: Effect
    """The effect of the operation, which decides what is safe to retry."""
    options: CallOptions
    form: BodyForm = "json"
    """What the body of a response is."""
    key: CallKey | None = None
    """The idempotency key of the call."""
    before_attempt: Callable[[], Awaitable[None]] | None = None
    """Awaited before each attempt, and again after a long wait for its permit. An exception from it
    ends the call."""
    checked_at: tuple[float, float] | None = None
    """When `before_attempt` ended last, by the monotonic and by the wall clock."""
    before_send: Callable[[], Awaitable[MaySend | None]] | None = None
    """Awaited when an attempt has its permit and nothing of it is sent yet. An exception from it
    ends the call. What it returns is asked just before the first byte."""
    may_send: MaySend | None = None
    """What `before_send` returned for the attempt in flight."""
    number: int = 1
    """The number of the attempt in flight."""
    began_at: float | None = None
    """When the first attempt started."""
    attempt: Attempt | None = None
    """The attempt in flight, in the form that observers get."""
    attempt_state: AttemptState | None = None
    """The attempt that started last, `None` while an attempt waits for a permit."""
    hook_error: bool = False
    """Whether a hook of the caller raised the exception that ended the call."""
    last: PostalyticsError | None = None
    """The error of the last attempt that failed."""
    _unknown_error: PostalyticsError | None = None

    def record_failure(self, error: PostalyticsError) -> None:
        """Record why an attempt failed."""
        error.call = attrs.evolve(self.call, attempts=self.number)
        self.last = error
        # A response that cannot be read is repeated only with a key, and was carried out.
        is_unread = isinstance(error, UnreadableResponseError) and self.key is not None
        if is_unread or isinstance(error, (OutcomeUnknownError, ServerError)):
            self._unknown_error = error

    def final_error(self, error: PostalyticsError) -> PostalyticsError:
        """Return the error to raise after the last attempt.

        That may be an earlier error than `error`: an attempt that was refused or not sent does not
        prove that an earlier attempt with an unknown outcome was not carried out.
        """
        unknown = self._unknown_error
        if unknown is None or unknown is error:
            return error
        if isinstance(error, NotFoundError) and self.effect is Effect.DELETE:
            error.message += (
                " The outcome of an earlier attempt is unknown: it may have deleted it."
            )
            error.__cause__ = unknown
            return error
        unsent = isinstance(error, (NotSentError, ConfigurationError))
        # With a key, a hook may refuse an attempt after one whose outcome is unknown.
        unsent = unsent or (self.hook_error and self.key is not None)
        if unsent or (self.effect is not Effect.READ and isinstance(error, ResponseError)):
            unknown.call = error.call
            last = "not sent" if unsent else "refused"
            unknown.message += f" The last attempt was {last} ({type(error).__name__})."
            return unknown
        return error

    def attach_outcome(self, error: BaseException, attempt_state: AttemptState | None) -> None:
        """Add what is known of the request to the exception that ended an attempt.

        Args:
            error: the exception. A cancellation gets a `PostalyticsError` as its cause.
            attempt_state: the attempt; `None` while it waits for a permit.
        """
        # A `CancelledError` must leave as it is, or a cancelled task would not count as cancelled.
        # So the outcome is its cause, where `outcome_of` finds it, also through the `TimeoutError`
        # that `asyncio.timeout` makes of it.
        if isinstance(error, asyncio.CancelledError):
            known = self._cancelled_error(attempt_state)
            known.call = attrs.evolve(self.call, attempts=self.number)
            error.__cause__ = known
        elif type(error) is OutcomeUnknownError:  # `send_once` does not know the effect.
            self._advise(error)

    def unexpected_error(self, error: Exception) -> PostalyticsError:
        """Return the error to raise in place of an unexpected exception.

        The text of the exception is left out: it may hold the key or personal data.
        """
        end = f"An unexpected {type(error).__name__} ended the call"
        known = self._unknown_if_sent(end, self.attempt_state)
        if known is None:
            known = NotSentError(
                f"{end} before it was sent. This is a bug: please report it, with the traceback in "
                "the log `postalytics`.",
                safe_to_repeat=True,
            )
            known.unexpected = True
        self.record_failure(known)
        return self.final_error(known)

    def _cancelled_error(self, attempt_state: AttemptState | None) -> PostalyticsError:
        if attempt_state is not None and attempt_state.response is not None:
            return self.final_error(self._truncated_error(attempt_state.response))
        unknown = self._unknown_if_sent("The call was cancelled", attempt_state)
        return (
            unknown
            or self._unknown_error
            or NotSentError("The call was cancelled before it was sent.", safe_to_repeat=True)
        )

    def _unknown_if_sent(self, end: str, attempt: AttemptState | None) -> PostalyticsError | None:
        """Return the error for a call that ended after it was sent; `None` if it was not."""
        if attempt is None or attempt.sent_at is None:
            return None
        unknown = OutcomeUnknownError(
            f"{end} after it was sent, so it is unknown whether it was carried out."
        )
        self._advise(unknown)
        return unknown

    def _advise(self, unknown: OutcomeUnknownError) -> None:
        """Say in an error whether, and with which key, the call may be repeated."""
        unknown.safe_to_repeat = self.effect.idempotent
        if self.key is not None:
            self.key.attach(unknown)
        advice = unknown_outcome_advice(self.effect, self.key)
        unknown.message += f" {advice}"

    def _truncated_error(self, response: Response) -> PostalyticsError:
        response.body_error = "the call was cancelled"
        try:
            parse_response(response, self.effect, ErrorShape(), str, key=self.key)
        except PostalyticsError as error:
            return error
        raise AssertionError("A response with a body error must not be readable.")
