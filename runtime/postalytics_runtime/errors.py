"""The errors of a client, one small tree.

    PostalyticsError
    ├── ConfigurationError       the client or the call was set up wrongly; nothing was sent
    ├── InvalidRequestError      a value breaks the API's rules; nothing was sent
    │   ├── AmbiguousIdError     an id means two things, and the wrong one might be changed
    │   └── LiveMailError        it might mail for real, and the client must not
    ├── NotSentError             the request never left; repeating it is safe
    ├── OutcomeUnknownError      the request may have been carried out
    ├── ResponseError            the API refused, by status or in a success
    │   ├── AuthenticationError  401, 403
    │   ├── NotFoundError        404
    │   ├── RateLimitError       429
    │   │   └── RateLimitPausedError   an earlier 429 asked to wait too long; a NotSentError, too
    │   └── ServerError          5xx
    │       └── ServerOutcomeUnknownError   to a write, 5xx or a 2xx with an error in it; an
    │                                       OutcomeUnknownError, too
    ├── UnreadableResponseError    the API accepted (2xx), but its answer cannot be read
    ├── IncompleteListError      a list ended before all that the API says it has
    ├── ToggleError              a switch is not, or not for certain, where it was wanted
    ├── JournalError             the journal of a bulk upload cannot be used
    │   ├── JournalDamagedError  it is gone, or cannot be read any more
    │   ├── JournalIncompleteError   it lacks what was in it, or contradicts itself
    │   ├── JournalInUseError    another process has it
    │   ├── JournalMismatchError it is that of another job
    │   └── JournalMovedError    the job may have gone on elsewhere
    ├── OutageError              the API has failed for too long; a bulk upload has stopped
    └── TooManyRejectedError     too many rows were refused; a bulk upload has stopped

`PrintLengthWarning` is no error: what it warns of is sent whole.

Each says what was being done, what came back, whether it is safe to repeat and what to do.
None holds the key, a header or the body that was sent, so they can be logged, pickled and
sent elsewhere. The vendor's own message is part of the text: it is what a person needs.
"""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import attrs


class Outcome(enum.Enum):
    """What is known of a request that was to be sent."""

    NOT_SENT = "not sent"
    """It never left this machine, so nothing was carried out."""
    UNKNOWN = "unknown"
    """It left, and nobody knows whether it was carried out."""
    ANSWERED = "answered"
    """The API answered; by its status it was carried out or refused."""


@attrs.frozen(kw_only=True)
class CallInfo:
    """Which call an error is about."""

    operation: str
    """`resource.name`, or `request` for a raw call."""
    method: str
    path: str
    """The path template, without values; of a raw call the path, with `…` for all that is not a
    word of the API's own paths."""
    attempts: int = 1
    """How many times the request was tried."""

    def __str__(self) -> str:
        tries = "" if self.attempts == 1 else f", after {self.attempts} attempts"
        return f"{self.operation} ({self.method} {self.path}{tries})"


class PostalyticsError(Exception):
    """Anything that a client raises on purpose.

    Attributes:
        call: what was being done, `None` outside a call.
        safe_to_repeat: whether the same call can be made again without doing it twice.
        retry_after: seconds that the server asked to wait, `None` where it said nothing.
        retry_at: when those seconds are over, `None` where it said nothing.
    """

    def __init__(
        self,
        message: str,
        *,
        call: CallInfo | None = None,
        safe_to_repeat: bool = False,
        retry_after: float | None = None,
        retry_at: datetime | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.call = call
        self.safe_to_repeat = safe_to_repeat
        self.retry_after = retry_after
        self.retry_at = retry_at

    def __str__(self) -> str:
        return self.message if self.call is None else f"{self.call}: {self.message}"

    def __reduce__(self) -> tuple[Any, ...]:
        # Keyword-only arguments do not survive the default pickling of exceptions.
        return _rebuild, (self.__class__, self.args, self.__dict__.copy())


def _rebuild(
    kind: type[PostalyticsError], args: tuple[Any, ...], state: dict[str, Any]
) -> PostalyticsError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class ConfigurationError(PostalyticsError):
    """The client or the call was set up wrongly; nothing was sent."""


class InvalidRequestError(PostalyticsError):
    """A value breaks the API's rules; nothing was sent. All faults are named at once."""


class AmbiguousIdError(InvalidRequestError):
    """An id means two things, or may, and the wrong one might be changed: nothing was sent.

    `client.with_options(allow_ambiguous_ids=True)` sends it without looking.
    """


class LiveMailError(InvalidRequestError):
    """The client must not mail, and this would, or might: nothing was sent.

    Raised by clients made with `allow_live_mail=False`.
    """


class NotSentError(PostalyticsError):
    """The request never left this machine, so repeating it is safe."""


class OutcomeUnknownError(PostalyticsError):
    """The request may have been carried out, and no answer says whether it was.

    Before it is repeated, look: read the list back, or the record. A mail piece that was
    sent twice cannot be recalled.
    """


class ResponseError(PostalyticsError):
    """The API answered with an error: by its status, or by what it says in a 2xx.

    Attributes:
        status: the HTTP status as it came, which may be a 2xx.
        vendor_message: the message in the answer, `None` where it had none.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int,
        vendor_message: str | None = None,
        call: CallInfo | None = None,
        safe_to_repeat: bool = False,
        retry_after: float | None = None,
        retry_at: datetime | None = None,
    ) -> None:
        super().__init__(
            message,
            call=call,
            safe_to_repeat=safe_to_repeat,
            retry_after=retry_after,
            retry_at=retry_at,
        )
        self.status = status
        self.vendor_message = vendor_message


class AuthenticationError(ResponseError):
    """The key is wrong, or may not do this (401, 403).

    A 403 may also be about the account's plan.
    """


class NotFoundError(ResponseError):
    """There is no such thing (404)."""


class RateLimitError(ResponseError):
    """Too many requests (429), also after waiting; nothing was carried out."""


class RateLimitPausedError(RateLimitError, NotSentError):
    """The API asked the key to wait longer than the client waits; this call was not sent.

    `retry_at` says when it may be sent.
    """


class ServerError(ResponseError):
    """The API failed (5xx)."""


class ServerOutcomeUnknownError(ServerError, OutcomeUnknownError):
    """The API failed on a write (5xx, or a 2xx with an error in it): it may have been carried out.

    A replacement or a deletion may be repeated all the same: see `safe_to_repeat`.
    """


class UnreadableResponseError(PostalyticsError):
    """The API accepted the request (2xx), but its answer cannot be read.

    A write was very probably carried out: do not repeat it blindly.

    Attributes:
        status: the HTTP status.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int,
        call: CallInfo | None = None,
        safe_to_repeat: bool = False,
    ) -> None:
        super().__init__(message, call=call, safe_to_repeat=safe_to_repeat)
        self.status = status


class IncompleteListError(PostalyticsError):
    """A list is not complete, or cannot be shown to be: the API says that it has more items.

    What was read is true, but do not take it for the whole list.

    Attributes:
        found: how many items were read.
        total: how many there are, as the API says; `None` where it does not say.
    """

    def __init__(
        self,
        message: str,
        *,
        found: int,
        total: int | None,
        call: CallInfo | None = None,
        safe_to_repeat: bool = True,
    ) -> None:
        super().__init__(message, call=call, safe_to_repeat=safe_to_repeat)
        self.found = found
        self.total = total


class ToggleError(PostalyticsError):
    """A switch did not end where it was wanted, or nobody can tell where it stands.

    Look before you switch again: it may have been switched by somebody else.
    """


class JournalError(PostalyticsError):
    """A journal cannot be used. What it said until then is what is known of the job."""


class JournalDamagedError(JournalError):
    """What should be a journal is gone, damaged, or something else."""


class JournalIncompleteError(JournalError):
    """The journal lacks what was in it, or contradicts itself; `recover_journal` mends it."""


class JournalInUseError(JournalError):
    """Another process has the journal, or this one already."""


class JournalMismatchError(JournalError):
    """The journal is that of another job."""


class JournalMovedError(JournalError):
    """The files of the job are copies, or on another machine: it may have gone on elsewhere.

    `recover_journal` takes the job over.
    """


class OutageError(PostalyticsError):
    """The API has failed for too long, or fails for each row; a bulk upload has stopped."""


class TooManyRejectedError(PostalyticsError):
    """More rows were refused than may be; a bulk upload has stopped."""


class PrintLengthWarning(UserWarning):
    """A text is longer than what prints: it is sent whole, and cut on the mail piece."""


def outcome_of(error: BaseException) -> Outcome | None:
    """What is known of the request that an exception ended; `None` where it is about none.

    `None` does not say that nothing was sent: see docs/concurrency.md for what it is about.

    It also tells of a call that was cancelled or that `asyncio.timeout` has ended: the
    `CancelledError` has what is known as its cause.

    >>> outcome_of(NotSentError("There is no network."))
    <Outcome.NOT_SENT: 'not sent'>
    """
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, (NotSentError, ConfigurationError, InvalidRequestError)):
            return Outcome.NOT_SENT
        if isinstance(seen, (OutcomeUnknownError, ToggleError)):
            return Outcome.UNKNOWN
        if isinstance(seen, (ResponseError, UnreadableResponseError, IncompleteListError)):
            return Outcome.ANSWERED
        seen = seen.__cause__ or _cancellation_behind(seen)
    return None


def _cancellation_behind(error: BaseException) -> BaseException | None:
    """The cancellation of a task that asyncio tells of by a new one, or by a `TimeoutError`.

    Any other context of an error may be that of another call.
    """
    from asyncio import CancelledError  # Models need errors, but no event loop.

    behind = error.__context__
    # asyncio.timeout of Python 3.11.2 raises a bare TimeoutError, which has no cause.
    timed_out = type(error) is TimeoutError and not error.args
    told_anew = timed_out or isinstance(error, CancelledError)
    return behind if told_anew and isinstance(behind, CancelledError) else None
