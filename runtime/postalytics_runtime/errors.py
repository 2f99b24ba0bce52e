"""Exception hierarchy of a client.

    PostalyticsError
    ├── ConfigurationError       a setting of the client or the call is wrong; nothing was sent
    ├── InvalidRequestError      a value breaks the API's rules; nothing was sent
    │   ├── AmbiguousIdError     an id has two meanings, so the wrong record might change
    │   └── LiveMailError        the call might send live mail, which the client must not
    ├── NotSentError             the request was not sent; a retry is safe
    ├── OutcomeUnknownError      the request may have been carried out
    ├── ResponseError            the API returned an error, by status or inside a 2xx
    │   ├── AuthenticationError  401, 403
    │   ├── NotFoundError        404
    │   ├── RateLimitError       429
    │   │   └── RateLimitPausedError   an earlier 429 asked for too long a wait; also NotSentError
    │   └── ServerError          5xx
    │       └── ServerOutcomeUnknownError   5xx, or a 2xx with an error in it, to a write; also
    │                                       OutcomeUnknownError
    ├── UnreadableResponseError    the API accepted (2xx), but its response cannot be read
    ├── IncompleteListError      a list ended before the total that the API reports
    ├── ToggleError              a toggle is not in the wanted state, or may not be
    ├── JournalError             the journal of a bulk upload cannot be used
    │   ├── JournalDamagedError  the journal is missing or cannot be read
    │   ├── JournalFencedError   another process has claimed the job
    │   ├── JournalIncompleteError   entries are missing, or contradict each other
    │   ├── JournalInUseError    another process uses the journal
    │   ├── JournalMismatchError the journal belongs to another job
    │   └── JournalMovedError    the job may have continued elsewhere
    ├── OutageError              the API failed for too long, so a bulk upload stopped
    ├── InboxError               the inbox of events cannot be used; the event may come again
    │   └── InboxClosedError     the inbox was closed
    ├── WebhookTakenError        the webhook has an address of another program
    └── TooManyRejectedError     too many rows were rejected, so a bulk upload stopped

`PrintLengthWarning` is a warning, not an error: the text is sent whole.

Each message names the call, the response, whether a retry is safe, and what to do. No error holds
the key, a header or the body of the request, so you can log, pickle and forward errors. The text
includes the vendor's own message, because you need that message to fix the cause.

Two terms for the same lack of proof: a call has an *unknown outcome* if nothing shows whether the
API carried it out; a row of a bulk upload whose call had an unknown outcome is *unconfirmed*.
"""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import attrs


class Outcome(enum.Enum):
    """Outcome of a request: not sent, answered or unknown."""

    NOT_SENT = "not sent"
    """The request never left this machine, so nothing was carried out."""
    UNKNOWN = "unknown"
    """The request was sent, and nothing shows whether it was carried out."""
    ANSWERED = "answered"
    """A response arrived; its status says whether the request was carried out or refused."""


@attrs.frozen(kw_only=True)
class CallInfo:
    """Identity of the call that an error is about."""

    operation: str
    """`resource.name`, or `request` for a raw call."""
    method: str
    path: str
    """The path template, without values. For a raw call: the path, with `…` in place of every
    segment that is not a word of the API's own paths."""
    attempts: int = 1
    """The number of attempts."""

    def __str__(self) -> str:
        count = "" if self.attempts == 1 else f", after {self.attempts} attempts"
        return f"{self.operation} ({self.method} {self.path}{count})"


# Not attrs's exceptions (`auto_exc`): their `args`, and so their `repr`, hold all attributes.
@attrs.define(eq=False, repr=False, slots=False, auto_exc=False)
class PostalyticsError(Exception):
    """Base class of all errors that a client raises on purpose."""

    message: str
    call: CallInfo | None = attrs.field(default=None, kw_only=True)
    """The call that failed; `None` outside a call."""
    safe_to_repeat: bool = attrs.field(default=False, kw_only=True)
    """Whether you can make the same call again without a double effect."""
    idempotency_key: str | None = attrs.field(default=None, kw_only=True)
    """The key with which you can repeat the call without a double effect: give it the argument
    `idempotency_key`. `None` if there is none. Without it, the same call has a new key."""
    retry_after: float | None = attrs.field(default=None, kw_only=True)
    """Seconds that the server asked to wait; `None` if it named no time."""
    retry_at: datetime | None = attrs.field(default=None, kw_only=True)
    """When those seconds are over; `None` if the server named no time."""

    def __str__(self) -> str:
        return self.message if self.call is None else f"{self.call}: {self.message}"

    def __reduce__(self) -> tuple[Any, ...]:
        # Keyword-only arguments do not survive the default pickling of exceptions.
        return _new, (self.__class__, *self.args), self.__dict__.copy()


def _new(kind: type[PostalyticsError], *args: object) -> PostalyticsError:
    return kind.__new__(kind, *args)


class ConfigurationError(PostalyticsError):
    """A setting of the client or the call is wrong; nothing was sent."""

    argument: str | None = None
    """`api_key` if there is no key, `environment` if there is none of that name."""


class InvalidRequestError(PostalyticsError):
    """A value breaks the API's rules; nothing was sent. The message lists all problems."""


class AmbiguousIdError(InvalidRequestError):
    """An id has two meanings, or may have, so the wrong record might change; nothing was sent.

    `client.with_options(allow_ambiguous_ids=True)` skips the check.
    """


class LiveMailError(InvalidRequestError):
    """The call would send live mail, or might, and the client must not; nothing was sent.

    Raised by clients made with `allow_live_mail=False`.
    """


class NotSentError(PostalyticsError):
    """The request never left this machine, so a retry is safe."""

    refused_by: str | None = None
    """The scheme, host and port that refused the connection; `None` for another reason."""
    unexpected: bool = False
    """Whether an unexpected exception prevented the request: a bug, which waiting does not cure."""


class OutcomeUnknownError(PostalyticsError):
    """The request may have been carried out, and no response shows whether it was.

    Before you retry, read the list or the record to find out. A mail piece that was sent twice
    cannot be recalled. With the `idempotency_key` of the error, if it has one, you can repeat the
    call while the API remembers the key.
    """


@attrs.define(eq=False, repr=False, slots=False, auto_exc=False)
class ResponseError(PostalyticsError):
    """The API returned an error: by the status, or in the body of a 2xx."""

    status: int = attrs.field(kw_only=True)
    """The HTTP status as received, which may be a 2xx."""
    vendor_message: str | None = attrs.field(default=None, kw_only=True)
    """The message in the response; `None` if it has none."""


class AuthenticationError(ResponseError):
    """The key is wrong, or lacks the permission for this call (401, 403).

    A 403 may also be about the account's plan.
    """


class NotFoundError(ResponseError):
    """The requested record or path does not exist (404)."""


class RateLimitError(ResponseError):
    """The API returned 429, also to the allowed retries; nothing was carried out."""


class RateLimitPausedError(RateLimitError, NotSentError):
    """An earlier 429 asked for a longer wait than the client allows; this call was not sent.

    `retry_at` says when you can send the call.
    """


class ServerError(ResponseError):
    """The API failed (5xx)."""


class ServerOutcomeUnknownError(ServerError, OutcomeUnknownError):
    """The API failed on a write (5xx, or a 2xx with an error in it): the outcome is unknown.

    You can retry a replacement or a deletion all the same: see `safe_to_repeat`.
    """


@attrs.define(eq=False, repr=False, slots=False, auto_exc=False)
class UnreadableResponseError(PostalyticsError):
    """The API accepted the request (2xx), but its response cannot be read.

    A write was very probably carried out: do not retry it without a check.
    """

    status: int = attrs.field(kw_only=True)
    """The HTTP status."""


@attrs.define(eq=False, repr=False, slots=False, auto_exc=False)
class IncompleteListError(PostalyticsError):
    """A list is incomplete, or cannot be shown to be complete: the API reports more items.

    The items that were read are correct, but do not use them as the whole list.
    """

    found: int = attrs.field(kw_only=True)
    """The number of items that were read."""
    total: int | None = attrs.field(kw_only=True)
    """The number of items that the API reports; `None` if it reports none."""
    safe_to_repeat: bool = attrs.field(default=True, kw_only=True)


class ToggleError(PostalyticsError):
    """A toggle did not reach the wanted state, or its state is unknown.

    Read the state before you toggle again: another client may have toggled it meanwhile.
    """


class JournalError(PostalyticsError):
    """A journal cannot be used. Its entries up to the error are all that is known of the job."""


class JournalDamagedError(JournalError):
    """The journal is missing, damaged, or the file is not a journal."""


class JournalFencedError(JournalError):
    """Another process has claimed the job, so this one may not write to its journal any more.

    Nothing that was refused is in the journal. The other process goes on with the job.
    """


class JournalIncompleteError(JournalError):
    """The journal lacks entries, or they contradict each other; `recover_journal` repairs it."""


class JournalInUseError(JournalError):
    """Another process uses the journal, or this process has opened it already."""

    until: datetime | None = None
    """When the lease of that process ends by the database's clock, unless it is renewed; `None`
    for a journal in a folder."""


class JournalMismatchError(JournalError):
    """The journal belongs to another job."""


class JournalMovedError(JournalError):
    """The job files are copies or on another machine: the job may have continued elsewhere.

    `recover_journal` takes the job over, unless it was moved into a database.
    """

    to: str | None = None
    """The address of the job, if it was moved into a database, where it goes on."""


class OutageError(PostalyticsError):
    """The API failed for too long, or fails for each row, so a bulk upload stopped."""


class TooManyRejectedError(PostalyticsError):
    """More rows were rejected than allowed, so a bulk upload stopped."""


class InboxError(PostalyticsError):
    """The inbox of events cannot be used, or not now. What was to be recorded was not.

    The inbox may work again: after the cause is gone, do the same again.
    """


class InboxClosedError(InboxError):
    """The inbox was closed, so it takes no more events."""


class WebhookTakenError(PostalyticsError):
    """The webhook exists already, with an address of another program; it is left as it is."""


class PrintLengthWarning(UserWarning):
    """A text exceeds its print length: it is sent whole, and cut off on the mail piece."""


def outcome_of(error: BaseException) -> Outcome | None:
    """Return the outcome of the request that raised `error`; `None` if no request did.

    `None` does not mean that nothing was sent: docs/guides/concurrency.md lists the cases.

    The function also works for a call that was cancelled or ended by `asyncio.timeout`: the cause
    of the `CancelledError` carries the outcome.

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
    """Return the original cancellation behind a `CancelledError` or `TimeoutError` of asyncio.

    Any other context is ignored, because it may belong to another call.
    """
    from asyncio import CancelledError  # Imported late: models need errors, not asyncio.

    behind = error.__context__
    # asyncio.timeout of Python 3.11.2 raises a bare TimeoutError, which has no cause.
    timed_out = type(error) is TimeoutError and not error.args
    is_reraised = timed_out or isinstance(error, CancelledError)
    return behind if is_reraised and isinstance(behind, CancelledError) else None
