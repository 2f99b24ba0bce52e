"""One call on its way through its attempts, and what is true of all of them. No I/O."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

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
)
from ..observability import Attempt
from ..schema import Effect, ErrorShape
from .response import parse_response, unknown_outcome_advice
from .retry import RetryPolicy
from .timeouts import Timeout
from .transport import AttemptState, Request, Response


@attrs.frozen(kw_only=True)
class CallOptions:
    """What may differ from call to call."""

    timeout: Timeout
    retry: RetryPolicy
    background: bool = False
    """Whether all other calls of the key go first."""
    allow_ambiguous_ids: bool = False
    """Whether calls are sent whose id may mean two things."""


class CallState:
    """A call, the number of its attempt, and what went wrong so far.

    Args:
        request: what is sent.
        call: what errors say of it.
        effect: what a repetition would do.
        options: how patiently, and in which lane.
        intend: awaited before the first byte of an attempt.
    """

    def __init__(
        self,
        request: Request,
        call: CallInfo,
        effect: Effect,
        options: CallOptions,
        intend: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.request = request
        self.call = call
        self.effect = effect
        self.options = options
        self.before_send = intend
        self.number = 1
        self.began_at: float | None = None
        """When the first attempt set out."""
        self.attempt: Attempt | None = None
        """The one under way, as observers know it."""
        self.attempt_state: AttemptState | None = None
        """The one that was begun last, `None` while an attempt waits for its turn."""
        self.hook_error = False
        """Whether what ended the call was raised by a hook of the caller's."""
        self.last: PostalyticsError | None = None
        self._unknown_error: PostalyticsError | None = None

    def record_failure(self, error: PostalyticsError) -> None:
        """Note why an attempt failed."""
        error.call = attrs.evolve(self.call, attempts=self.number)
        self.last = error
        if isinstance(error, (OutcomeUnknownError, ServerError)):
            self._unknown_error = error

    def final_error(self, error: PostalyticsError) -> PostalyticsError:
        """What to raise when there will be no other attempt.

        An attempt that was refused or not sent says nothing of the one before, which may have
        been carried out.
        """
        doubt = self._unknown_error
        if doubt is None or doubt is error:
            return error
        if isinstance(error, NotFoundError) and self.effect is Effect.DELETE:
            error.message += " An attempt before it had no answer, and may have deleted it."
            return error
        unsent = isinstance(error, (NotSentError, ConfigurationError))
        if unsent or (self.effect is not Effect.READ and isinstance(error, ResponseError)):
            doubt.call = error.call
            last = "not sent" if unsent else "refused"
            doubt.message += f" The last attempt was {last} ({type(error).__name__})."
            return doubt
        return error

    def attach_outcome(self, error: BaseException, attempt_state: AttemptState | None) -> None:
        """Add to what ended an attempt what is known of the request.

        Args:
            error: what ended it. A cancellation gets what is known as its cause.
            attempt_state: the attempt; `None` while it waits for its turn.
        """
        if isinstance(error, asyncio.CancelledError):
            known = self._timed_out_error(attempt_state)
            known.call = attrs.evolve(self.call, attempts=self.number)
            error.__cause__ = known
        elif (
            isinstance(error, OutcomeUnknownError)
            and attempt_state
            and attempt_state.response is None
        ):
            error.safe_to_repeat = self.effect.idempotent
            error.message += f" {unknown_outcome_advice(self.effect)}"

    def unexpected_error(self, error: Exception) -> PostalyticsError:
        """What to raise in place of an exception that no part of a call raises on purpose.

        Its text stays out: it may hold the key, or people's data.
        """
        kind = type(error).__name__
        known: PostalyticsError
        if self.attempt_state is not None and self.attempt_state.sent_at is not None:
            known = OutcomeUnknownError(
                f"The call was ended by an unexpected {kind} after it was sent, so it is unknown "
                f"whether it was carried out. {unknown_outcome_advice(self.effect)}",
                safe_to_repeat=self.effect.idempotent,
            )
        else:
            known = NotSentError(
                f"The call was ended by an unexpected {kind} before it was sent; the log "
                "`postalytics` shows where.",
                safe_to_repeat=True,
            )
        self.record_failure(known)
        return self.final_error(known)

    def _timed_out_error(self, attempt_state: AttemptState | None) -> PostalyticsError:
        if attempt_state is not None and attempt_state.response is not None:
            return self.final_error(self._truncated_error(attempt_state.response))
        if attempt_state is not None and attempt_state.sent_at is not None:
            return OutcomeUnknownError(
                "The call was cancelled after it was sent, so it is unknown whether it was "
                f"carried out. {unknown_outcome_advice(self.effect)}",
                safe_to_repeat=self.effect.idempotent,
            )
        return self._unknown_error or NotSentError(
            "The call was cancelled before it was sent.", safe_to_repeat=True
        )

    def _truncated_error(self, answer: Response) -> PostalyticsError:
        answer.body_error = "the call was cancelled"
        try:
            parse_response(answer, self.effect, ErrorShape(), str)
        except PostalyticsError as error:
            return error
        raise AssertionError("An answer with a fault cannot be read.")
