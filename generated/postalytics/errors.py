# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The errors that a client raises.

All are a `PostalyticsError`; `outcome_of` returns whether the request was sent and
answered. `postalytics_runtime.errors` has their hierarchy.

    error                      the request what happened
    ConfigurationError         not sent    A setting of the client or of the call is wrong.
    InvalidRequestError        not sent    A value breaks the API's rules; all problems are named.
    AmbiguousIdError           not sent    The ID can mean two records, or that cannot be ruled out.
    LiveMailError              not sent    It would be live mail, or may be, which is forbidden.
    NotSentError               not sent    The request never left this machine; a retry is safe.
    RateLimitPausedError       not sent    An earlier 429 asked to wait too long; see `retry_at`.
    OutcomeUnknownError        unknown     It was sent, and no response says what it did.
    ServerOutcomeUnknownError  unknown     The API failed on a write: 5xx, or an error in a 2xx.
    ToggleError                unknown     The state is unknown, or not the wanted one: read it again.
    ResponseError              answered    The API refused it: see `status` and `vendor_message`.
    AuthenticationError        answered    The key is wrong, or lacks the permission: 401, 403.
    NotFoundError              answered    The record or the path does not exist: 404.
    RateLimitError             answered    429, also to the retries; nothing was carried out.
    ServerError                answered    The API failed on a read: 5xx.
    UnreadableResponseError    answered    The API accepted it, but its response is unreadable.
    IncompleteListError        answered    The list has more items than the API showed.
    JournalError               -           The journal of an upload cannot be used.
    JournalDamagedError        -           The journal is missing, damaged, or not a journal.
    JournalIncompleteError     -           The journal lacks entries, or they contradict each other.
    JournalInUseError          -           Another process uses the journal.
    JournalMismatchError       -           The journal belongs to another job.
    JournalMovedError          -           The job may have continued elsewhere.
    OutageError                -           The API failed for too long, so the upload stopped.
    InboxError                 -           The inbox of events cannot be used, or not now.
    InboxClosedError           -           The inbox of events was closed.
    WebhookTakenError          -           The webhook has an address of another program.
    TooManyRejectedError       -           Too many rows were rejected, so the upload stopped.

Not sent: nothing was carried out, so you can repeat it once the cause is gone. Unknown:
it may have been carried out, so read the record or the list before you repeat a write.
Answered: the response says what happened; after an UnreadableResponseError a write was
very probably carried out. `safe_to_repeat` is True where the same call has no double
effect.
"""

from postalytics_runtime.errors import (
    AmbiguousIdError,
    AuthenticationError,
    ConfigurationError,
    InboxClosedError,
    InboxError,
    IncompleteListError,
    InvalidRequestError,
    JournalDamagedError,
    JournalError,
    JournalIncompleteError,
    JournalInUseError,
    JournalMismatchError,
    JournalMovedError,
    LiveMailError,
    NotFoundError,
    NotSentError,
    OutageError,
    Outcome,
    OutcomeUnknownError,
    PostalyticsError,
    PrintLengthWarning,
    RateLimitError,
    RateLimitPausedError,
    ResponseError,
    ServerError,
    ServerOutcomeUnknownError,
    ToggleError,
    TooManyRejectedError,
    UnreadableResponseError,
    WebhookTakenError,
    outcome_of,
)

__all__ = [
    "AmbiguousIdError",
    "AuthenticationError",
    "ConfigurationError",
    "InboxClosedError",
    "InboxError",
    "IncompleteListError",
    "InvalidRequestError",
    "JournalDamagedError",
    "JournalError",
    "JournalInUseError",
    "JournalIncompleteError",
    "JournalMismatchError",
    "JournalMovedError",
    "LiveMailError",
    "NotFoundError",
    "NotSentError",
    "OutageError",
    "Outcome",
    "OutcomeUnknownError",
    "PostalyticsError",
    "PrintLengthWarning",
    "RateLimitError",
    "RateLimitPausedError",
    "ResponseError",
    "ServerError",
    "ServerOutcomeUnknownError",
    "ToggleError",
    "TooManyRejectedError",
    "UnreadableResponseError",
    "WebhookTakenError",
    "outcome_of",
]
