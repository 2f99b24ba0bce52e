"""The required outcomes of a call, by the effect of a retry."""

from __future__ import annotations

from typing import NamedTuple

from postalytics_runtime.schema import Effect


class End(NamedTuple):
    """The required outcome of a call."""

    error: str | None
    """The exact class of the error."""
    outcome: str
    attempts: int = 1
    """The number of attempts of a client that may make two."""


class Ends(NamedTuple):
    """The required outcomes of calls that meet the same fault."""

    read: End
    again: End
    """For operations that change something and are idempotent."""
    once: End

    def of(self, effect: Effect) -> End:
        if effect is Effect.READ:
            return self.read
        return self.again if effect.idempotent else self.once


def _alike(end: End) -> Ends:
    return Ends(end, end, end)


_UNCONFIRMED = End("ServerOutcomeUnknownError", "UNKNOWN")
_LOST = End("OutcomeUnknownError", "UNKNOWN", attempts=2)
_FAILED = End("ServerError", "ANSWERED", attempts=2)
_CUT_OFF = End("UnreadableResponseError", "ANSWERED", attempts=2)

NOT_SENT = _alike(End("NotSentError", "NOT_SENT", attempts=2))
"""The request was not sent, so every operation is retried."""
LOST = Ends(_LOST, _LOST, _LOST._replace(attempts=1))
"""The request was sent, and no status came back."""
WELL = _alike(End(None, "ANSWERED"))
WELL_AT_SECOND = _alike(End(None, "ANSWERED", attempts=2))
"""The first attempt was not sent: its connection was broken."""
UNREADABLE = _alike(End("UnreadableResponseError", "ANSWERED"))
"""A 2xx whose body cannot be read. A retry would get the same."""
EMPTY = WELL._replace(read=UNREADABLE.read)
"""A 2xx without a body, which is enough for a write."""
CUT_OFF = UNREADABLE._replace(read=_CUT_OFF)
"""A 2xx whose body is cut off: the API accepted the request, so only a read is retried."""
REFUSED = _alike(End("ResponseError", "ANSWERED"))
RATE_LIMITED = _alike(End("RateLimitError", "ANSWERED", attempts=2))
FAILED = Ends(_FAILED, _UNCONFIRMED._replace(attempts=2), _UNCONFIRMED)
"""A 5xx: it is unknown whether a write was carried out."""
NEITHER = Ends(REFUSED.read, _UNCONFIRMED, _UNCONFIRMED)
"""A status that neither accepts nor refuses, and is the same in a retry."""
TIMED_OUT = Ends(REFUSED.read._replace(attempts=2), FAILED.again, FAILED.once)
"""A status that neither accepts nor refuses, and may differ in a retry."""
