"""Matching of a delivery with a polled event whose dates are written in different zones. No I/O.

The zones are unknown, so the offset between the two ways is learned, once for each account. It
changes only on evidence: the clocks of one way may change for summer, or the first match was a
coincidence. An offset at which more events matched is proven: then only a change by an hour counts,
or scans of one piece that lie some quarters of an hour apart would change it when deliveries are
lost. Two deliveries are never one event, nor are two polled events.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

ZONE_STEP = 15 * 60
"""Seconds that the offset of a zone is a multiple of."""
MAX_OFFSET = 14 * 3600
CLOCK_CHANGE = 3600
PROOFS = 3
"""Further events that match at the learned offset, after which it is proven."""
VOTES = 3
"""Events in a row that would match at the same other offset, after which the offset changes."""


@attrs.frozen
class ZoneOffset:
    """What an inbox knows of the offset: delivered date = polled date + offset."""

    seconds: int | None = None
    """The learned offset; `None` if none is."""
    candidate: int | None = None
    """The offset that the votes are for."""
    votes: int = 0
    proofs: int = 0
    """The number of further events that matched at the learned offset, at most `PROOFS`."""


@attrs.frozen
class OneWayEvent:
    """Event of the same source, subject and kind that only the other way has reported."""

    number: int
    date: int
    """Seconds since 1970, of the wall clock as written."""


def match(
    date: int, *, delivered: bool, others: Sequence[OneWayEvent], offset: ZoneOffset
) -> tuple[OneWayEvent | None, ZoneOffset]:
    """Return the event that a report is of, and what is known of the offset then.

    Args:
        date: the date of the report, in seconds since 1970, of the wall clock as written.
        delivered: whether a webhook delivered the report.
        others: the events that it may be of, the oldest first.
        offset: what is known so far.

    Returns:
        The event, or `None` for a new one.
    """
    gaps = [(date - other.date if delivered else other.date - date, other) for other in others]
    if exact := [other for gap, other in gaps if gap == offset.seconds]:
        return exact[0], ZoneOffset(offset.seconds, proofs=min(offset.proofs + 1, PROOFS))
    near = [(gap, other) for gap, other in gaps if _may_become(gap, offset)]
    if len(near) != 1:
        return None, offset
    gap, other = near[0]
    votes = offset.votes + 1 if gap == offset.candidate else 1
    if offset.seconds is not None and votes < VOTES:
        return None, attrs.evolve(offset, candidate=gap, votes=votes)
    return other, ZoneOffset(gap)


def _may_become(gap: int, offset: ZoneOffset) -> bool:
    """Return whether the offset may be this gap, for all that is known of it."""
    if offset.seconds is not None and offset.proofs >= PROOFS:
        return abs(gap - offset.seconds) == CLOCK_CHANGE
    return gap % ZONE_STEP == 0 and abs(gap) <= MAX_OFFSET
