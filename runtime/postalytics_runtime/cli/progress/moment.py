"""How far a task is at one moment, as numbers and as text."""

from __future__ import annotations

import attrs

from ...bulk.rows import RowCounts
from ..format import duration

_MEGABYTE = 1_000_000


@attrs.frozen(kw_only=True)
class Moment:
    """How far a task is at one moment."""

    phase: str
    """What the command does, for programs, such as `checking`."""
    title: str = ""
    """What the command does, for people; empty while rows are sent."""
    unit: str = "rows"
    """What `done` counts: `rows`, `bytes` or `items` of a list."""
    done: int = 0
    total: int | None = None
    elapsed: float = 0.0
    """Seconds since the task began."""
    per_second: float | None = None
    """The rate in units per second; `None` before it is known."""
    rows: int | None = None
    """The rows read so far, if `done` counts bytes."""
    counts: RowCounts | None = None
    """The rows in each state, if rows are sent."""
    word: str = ""
    """The word for a row that succeeded."""
    doing: str = ""
    """What is done instead of sending rows."""
    waits: float | None = None
    """Seconds that the upload still waits, for a reason that `doing` gives."""
    retries: int = 0
    last_retry: str = ""
    """Why the last request was sent again."""
    job: str | None = None

    @property
    def percent(self) -> int | None:
        """The share that is done; `None` if it is not known how much there is."""
        if self.total is None:
            return None
        return min(self.done, self.total) * 100 // self.total if self.total else 100

    @property
    def seconds_left(self) -> float | None:
        """The remaining time at this rate; `None` if it is unknown."""
        if self.total is None or not self.per_second:
            return None
        return max(self.total - self.done, 0) / self.per_second

    @property
    def amount(self) -> str:
        """What is done, as text; empty if nothing is, and it is not known how much there is."""
        if not self.done and self.total is None:
            return ""
        if self.unit == "bytes":
            size = f"{self.done / _MEGABYTE:.1f} MB"
            return size if self.rows is None else f"{self.rows:,} rows"
        return f"{self.done:,}" + ("" if self.total is None else f"/{self.total:,}")

    @property
    def rate(self) -> str:
        """The rate as text; empty if it is unknown."""
        if not self.per_second:
            return ""
        if self.unit == "bytes":
            return f"{self.per_second / _MEGABYTE:.1f} MB/s"
        return f"{self.per_second:.1f}/s" if self.per_second < 100 else f"{self.per_second:,.0f}/s"

    @property
    def since(self) -> str:
        """The time since the task began, as text; empty in its first second."""
        return f"after {duration(self.elapsed)}" if self.elapsed >= 1 else ""

    @property
    def left(self) -> str:
        """The remaining time as text; empty if it is unknown."""
        if self.counts is not None and self.done == self.total:
            return "all sent"
        return "" if self.seconds_left is None else f"{duration(self.seconds_left)} left"

    @property
    def succeeded(self) -> str:
        """The number of rows that succeeded, as text; empty if no rows are sent."""
        return "" if self.counts is None else f"{self.counts.succeeded:,} {self.word}"

    @property
    def failed(self) -> list[str]:
        """The numbers of the rows that did not succeed, as text."""
        if self.counts is None:
            return []
        found = [("rejected", self.counts.rejected), ("unconfirmed", self.counts.unconfirmed)]
        return [f"{number:,} {word}" for word, number in found if number]

    @property
    def sent_again(self) -> list[str]:
        """The number of retries, as text with and without the reason of the last one."""
        if not self.retries:
            return []
        text = f"{self.retries:,} {'retry' if self.retries == 1 else 'retries'}"
        return [f"{text} ({self.last_retry})", text]
