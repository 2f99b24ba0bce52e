"""Where a job stands between two claims: who holds it, and what it waits for."""

from __future__ import annotations

from datetime import datetime

import attrs

from .batch import JobChange
from .database import SCHEMA

STANDING = (
    "SELECT clock_timestamp(), epoch, lease_until, wait_until, wait_for, quiet, ended"
    f" FROM {SCHEMA}.jobs WHERE id = %s"
)
FORGOTTEN = "wait_until = NULL, wait_for = NULL, quiet = false, ended = false"
"""The assignments with which a claim forgets what the job waited for."""


@attrs.frozen
class Standing:
    """Where a job stands at one moment; all times are by the clock of the database."""

    now: datetime
    epoch: int
    """The number of claims so far."""
    lease_until: datetime | None
    """When the lease of the last claim ends, unless it is renewed; `None` if it was released."""
    wait_until: datetime | None
    """Before this time, nothing can be done for the job; `None` if the last claim did not say."""
    wait_for: str | None
    """What the job waits for, as a word of this program."""
    quiet: bool
    """Whether no request can be in flight any more once the job has waited."""
    ended: bool
    """Whether the last claim left nothing to do."""

    @property
    def is_held(self) -> bool:
        """Whether a process holds the job."""
        return self.lease_until is not None and self.lease_until > self.now

    @property
    def waits(self) -> bool:
        """Whether nothing can be done for the job now."""
        return self.wait_until is not None and self.wait_until > self.now

    @property
    def is_quiet(self) -> bool:
        """Whether no request of the job can be in flight any more."""
        return self.quiet and not self.waits and not self.is_held


def waiting(job: int, seconds: float, wait_for: str, *, quiet: bool) -> JobChange:
    """Return the change that makes a job wait.

    Args:
        job: the key of the job in the tables.
        seconds: for how long.
        wait_for: what for: a word of this program, which the log of the server may show.
        quiet: whether no request can be in flight any more then.
    """
    until = f"clock_timestamp() + make_interval(secs => {seconds:f})"
    return JobChange(
        f"UPDATE {SCHEMA}.jobs SET wait_until = {until}, wait_for = '{wait_for}', quiet = {quiet}"
        f" WHERE id = {job:d}"
    )


def ended(job: int) -> JobChange:
    """Return the change that says that nothing is left to do for a job."""
    return JobChange(f"UPDATE {SCHEMA}.jobs SET ended = true WHERE id = {job:d}")
