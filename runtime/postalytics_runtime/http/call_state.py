"""One call on its way through its attempts, and what is true of all of them. No I/O."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import attrs

from ..errors import (
    Call,
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
from .response import advice_in_doubt, read_answer
from .retry import RetryPolicy
from .timeouts import Timeout
from .transport import Answer, Flight, Request


@attrs.frozen(kw_only=True)
class Options:
    """What may differ from call to call."""

    timeout: Timeout
    retry: RetryPolicy
    background: bool = False
    """Whether all other calls of the key go first."""
    allow_ambiguous_ids: bool = False
    """Whether calls are sent whose id may mean two things."""


class Trip:
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
        call: Call,
        effect: Effect,
        options: Options,
        intend: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.request = request
        self.call = call
        self.effect = effect
        self.options = options
        self.intend = intend
        self.number = 1
        self.began: float | None = None
        """When the first attempt set out."""
        self.attempt: Attempt | None = None
        """The one under way, as observers know it."""
        self.flight: Flight | None = None
        """The one that was begun last, `None` while an attempt waits for its turn."""
        self.hook_failed = False
        """Whether what ended the call was raised by a hook of the caller's."""
        self.last: PostalyticsError | None = None
        self._doubt: PostalyticsError | None = None

    def failed(self, error: PostalyticsError) -> None:
        """Note why an attempt failed."""
        error.call = attrs.evolve(self.call, attempts=self.number)
        self.last = error
        if isinstance(error, (OutcomeUnknownError, ServerError)):
            self._doubt = error

    def verdict(self, error: PostalyticsError) -> PostalyticsError:
        """What to raise when there will be no other attempt.

        An attempt that was refused or not sent says nothing of the one before, which may have
        been carried out.
        """
        doubt = self._doubt
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

    def explain(self, error: BaseException, flight: Flight | None) -> None:
        """Add to what ended an attempt what is known of the request.

        Args:
            error: what ended it. A cancellation gets what is known as its cause.
            flight: the attempt; `None` while it waits for its turn.
        """
        if isinstance(error, asyncio.CancelledError):
            known = self._cut_short(flight)
            known.call = attrs.evolve(self.call, attempts=self.number)
            error.__cause__ = known
        elif isinstance(error, OutcomeUnknownError) and flight and flight.answer is None:
            error.safe_to_repeat = self.effect.repeatable
            error.message += f" {advice_in_doubt(self.effect)}"

    def unexpected(self, error: Exception) -> PostalyticsError:
        """What to raise in place of an exception that no part of a call raises on purpose.

        Its text stays out: it may hold the key, or people's data.
        """
        kind = type(error).__name__
        known: PostalyticsError
        if self.flight is not None and self.flight.left is not None:
            known = OutcomeUnknownError(
                f"The call was ended by an unexpected {kind} after it was sent, so it is unknown "
                f"whether it was carried out. {advice_in_doubt(self.effect)}",
                safe_to_repeat=self.effect.repeatable,
            )
        else:
            known = NotSentError(
                f"The call was ended by an unexpected {kind} before it was sent; the log "
                "`postalytics` shows where.",
                safe_to_repeat=True,
            )
        self.failed(known)
        return self.verdict(known)

    def _cut_short(self, flight: Flight | None) -> PostalyticsError:
        if flight is not None and flight.answer is not None:
            return self.verdict(self._half_answered(flight.answer))
        if flight is not None and flight.left is not None:
            return OutcomeUnknownError(
                "The call was cancelled after it was sent, so it is unknown whether it was "
                f"carried out. {advice_in_doubt(self.effect)}",
                safe_to_repeat=self.effect.repeatable,
            )
        return self._doubt or NotSentError(
            "The call was cancelled before it was sent.", safe_to_repeat=True
        )

    def _half_answered(self, answer: Answer) -> PostalyticsError:
        answer.fault = "the call was cancelled"
        try:
            read_answer(answer, self.effect, ErrorShape(), str)
        except PostalyticsError as error:
            return error
        raise AssertionError("An answer with a fault cannot be read.")
