"""Results of the kills and stops, and what counts as a broken promise."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence

import attrs

from postalytics_runtime.bulk.rows import RowState
from takeover.jobs import Kept, StoredJob

LEASE = 2.0
LONGEST_TAKE_OVER = LEASE + 10.0
LANES = 3
"""The concurrency of each job."""


@attrs.define
class Tally:
    """Results of the kills and stops."""

    kills: int = 0
    stops: int = 0
    """Workers that were stopped for longer than the lease, and went on."""
    database_kills: int = 0
    jobs: int = 0
    rows: int = 0
    succeeded: int = 0
    rejected: int = 0
    unconfirmed_contacts: int = 0
    unconfirmed_pieces: int = 0
    pending: int = 0
    interrupted_lanes: int = 0
    """The lanes of all runs of jobs with mail that ended before their time."""
    sent_twice: int = 0
    lost: int = 0
    """Rows that succeeded and have not arrived."""
    misjudged: int = 0
    """Rows that are rejected and that the server does not refuse."""
    not_adding_up: int = 0
    """Jobs whose states do not add up to their rows."""
    beyond_lanes: int = 0
    """Unconfirmed pieces beyond the lanes that were interrupted."""
    take_overs: int = 0
    """Jobs that another worker has claimed after a kill or a stop of the one that had them."""
    median_take_over: float = 0.0
    """Seconds from the kill or stop to the claim."""
    longest_take_over: float = 0.0
    late_take_overs: int = 0
    seconds: float = 0.0
    errors: Counter[str] = attrs.field(factory=Counter[str])
    """How runs of jobs ended, other than well."""

    @property
    def unconfirmed(self) -> int:
        """The number of unconfirmed rows."""
        return self.unconfirmed_contacts + self.unconfirmed_pieces

    @property
    def broken(self) -> int:
        """The number of broken promises."""
        return self.wrong_rows + self.late_take_overs

    @property
    def wrong_rows(self) -> int:
        """The number of broken promises about rows: none of these depends on speed."""
        twice_or_lost = self.sent_twice + self.lost + self.misjudged
        return twice_or_lost + self.not_adding_up + self.beyond_lanes + self.pending

    def count_job(self, job: StoredJob, kept: Kept, unclean_ends: int) -> None:
        """Add a job at its end.

        Args:
            job: the job.
            kept: what the database has of it.
            unclean_ends: how many of its runs have ended before their time.
        """
        unconfirmed = kept.states[RowState.UNCONFIRMED]
        self.jobs += 1
        self.rows += kept.rows
        self.succeeded += kept.states[RowState.SUCCEEDED]
        self.rejected += kept.states[RowState.REJECTED]
        self.pending += kept.states[RowState.PENDING]
        self.sent_twice += len(kept.audit.duplicated)
        self.lost += len(kept.audit.lost)
        self.misjudged += len(kept.audit.misjudged)
        self.not_adding_up += not kept.adds_up
        if job.posted.kind == "send":
            lanes = LANES * unclean_ends
            self.unconfirmed_pieces += unconfirmed
            self.interrupted_lanes += lanes
            self.beyond_lanes += max(0, unconfirmed - lanes)
        else:
            self.unconfirmed_contacts += unconfirmed

    def count_take_overs(self, seconds: Sequence[float]) -> None:
        """Set how long the take-overs have taken."""
        self.take_overs = len(seconds)
        if seconds:
            self.median_take_over = statistics.median(seconds)
            self.longest_take_over = max(seconds)
            self.late_take_overs = sum(it > LONGEST_TAKE_OVER for it in seconds)
