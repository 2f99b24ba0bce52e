"""What is known of one job of a fleet."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import attrs

from ..bulk import RowCounts


class Wanted(StrEnum):
    """What is wanted of a job."""

    SENT = "sent"
    PAUSED = "paused"
    CANCELLED = "cancelled"


class FleetState(StrEnum):
    """Where a job of a fleet stands."""

    FINISHED = "finished"
    """No row is left to send or to look up."""
    CANCELLED = "cancelled"
    """You cancelled it: what is pending is never sent."""
    PAUSED = "paused"
    """You paused it."""
    STOPPED = "stopped"
    """Something that time does not change has stopped it; `reason` names it."""
    SENDING = "sending"
    """A worker has it."""
    WAITING = "waiting"
    """Nothing can be done for it before `until`."""
    QUEUED = "queued"
    """It waits for a worker."""


@attrs.frozen
class FleetJob:
    """A job of a fleet, as it was at one moment."""

    account: str
    job: str
    state: FleetState
    counts: RowCounts
    """The number of rows in each state."""
    in_flight: int
    """The number of unconfirmed rows that a worker is sending at this moment, and of those that an
    earlier worker was sending when it was lost: see `Fleet.unconfirmed`."""
    reason: str | None
    """The name of the error that stopped it, or what it waits for: `api`, `key` or `quiet`."""
    until: datetime | None
    """Before this time, nothing can be done for it; in UTC, by the clock of the database."""


@attrs.frozen
class UnconfirmedRow:
    """A row that may have been sent."""

    account: str
    job: str
    row: int
    """The number of the row, from 1."""
    at: datetime
    """When its request was about to be sent, or when it ended without a response, in UTC."""
