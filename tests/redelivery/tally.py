"""Results of `redelivery.run`, and what counts as a broken promise."""

from __future__ import annotations

from collections import Counter

import attrs


@attrs.frozen(kw_only=True)
class Tally:
    """What workers did, with the recipe or with a loop in its place."""

    with_a_journal: bool
    jobs: int
    rows: int
    started: Counter[str]
    """How often each job was started."""
    times_started: int
    delivered_again: int
    """The starts of tasks that had been delivered before. Retries are tasks of their own."""
    workers_killed: int
    arrived: int
    """Rows that are on the list."""
    sent_twice: int
    """Rows that are on the list more than once."""
    seconds: float

    @property
    def broken(self) -> int:
        """The number of broken promises; a run in which nothing runs again shows nothing."""
        once = self.times_started <= self.jobs
        if self.with_a_journal:
            return self.sent_twice + (self.rows - self.arrived) + once
        return once + (self.sent_twice == 0)
