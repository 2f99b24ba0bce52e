"""Inbox: a file that keeps each event once, and gives it to handlers until one has handled it.

In reading order: `matching` (the offset between the two ways), `database` (the file), `connections`
(to it), `states` (of an event, and retries), `keeping` (one row for each event), `leases` (events
that handlers have), `polls` (claims and cursors), `upkeep` (retention and status), `writers`
(threads and transactions), `stream` (events for handlers), `leasing` and `inbox` (the whole).
"""

from __future__ import annotations

from .connections import close, file_id, opened
from .database import inbox_errors
from .inbox import Inbox
from .keeping import KeptReport
from .matching import OneWayEvent, ZoneOffset, match
from .polls import PollResult
from .states import MAX_ATTEMPTS, RETRY_SECONDS
from .stream import EventStream
from .upkeep import InboxStatus, RejectedBody

__all__ = [
    "MAX_ATTEMPTS",
    "RETRY_SECONDS",
    "EventStream",
    "Inbox",
    "InboxStatus",
    "KeptReport",
    "OneWayEvent",
    "PollResult",
    "RejectedBody",
    "ZoneOffset",
    "close",
    "file_id",
    "inbox_errors",
    "match",
    "opened",
]
