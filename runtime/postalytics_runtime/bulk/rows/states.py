"""States, steps and outcomes of rows, and their counts."""

from __future__ import annotations

import enum
import re
from typing import Any, Generic, TypeVar

import attrs

from ...errors import PostalyticsError

M = TypeVar("M")
A = TypeVar("A")


class RowState(enum.Enum):
    """State of a row."""

    SUCCEEDED = "succeeded"
    REJECTED = "rejected"
    UNCONFIRMED = "unconfirmed"
    PENDING = "pending"

    def word(self, done: str) -> str:
        """Return what is said of a row in this state; `done` is the word for one that succeeded."""
        return done if self is RowState.SUCCEEDED else self.value


class RowStep(enum.Enum):
    """Step of a row in the journal; the last step of a row gives its state."""

    PENDING = "pending"
    """The row was not sent after all, or is known not to have been carried out."""
    INTENT = "intent"
    """The row is about to be sent. If this is the last step, it is unknown whether it was sent."""
    SUCCEEDED = "succeeded"
    REJECTED = "rejected"
    UNCONFIRMED = "unconfirmed"

    @property
    def state(self) -> RowState:
        """The state of a row whose last step this is."""
        return RowState.UNCONFIRMED if self is RowStep.INTENT else RowState(self.value)


CHECK = "check"
"""In the detail of a rejected row: a check rejected the row, and it is never sent."""

IDEMPOTENCY_KEY = "key"
"""In the detail of an unconfirmed row: the idempotency key with which it may be sent again."""

LISTED = re.compile(r"\bis on [^;]+ already(?:;|$)")
"""In the reason of such a row: it is on a list, and no correction of the row changes that."""

UNCONFIRMED_STEPS = (RowStep.INTENT, RowStep.UNCONFIRMED)
"""The last steps of an unconfirmed row."""


@attrs.frozen(kw_only=True)
class RowOutcome(Generic[M, A]):
    """Outcome of one row."""

    row: int
    """The row's number; the first is 1."""
    given: Any = attrs.field(repr=False)
    """The row as it was given; a `repr` does not show it, because it may be personal data."""
    state: RowState
    body: M | None = None
    """The body to send; `None` if the row is not valid or was not read."""
    answer: A | None = None
    """The response to a row that succeeded."""
    error: PostalyticsError | None = None
    """Why the row did not succeed; `None` for rows that were not started before an early stop."""


@attrs.define
class RowCounts:
    """The number of rows in each state so far."""

    succeeded: int = 0
    rejected: int = 0
    unconfirmed: int = 0
    pending: int = 0
    stopped: PostalyticsError | None = None
    """The error that ended the upload early."""

    @property
    def rows(self) -> int:
        """The number of rows in all states."""
        return self.succeeded + self.rejected + self.unconfirmed + self.pending

    @property
    def by_state(self) -> dict[RowState, int]:
        """The number of rows in each state."""
        return {state: getattr(self, state.value) for state in RowState}

    @property
    def text(self) -> str:
        """The counts in words.

        >>> RowCounts(succeeded=348, pending=652).text
        '348 of 1,000 rows succeeded, 652 pending'
        """
        others = self.by_state
        succeeded = others.pop(RowState.SUCCEEDED)
        counts = [f"{count:,} {state.value}" for state, count in others.items() if count]
        return ", ".join([f"{succeeded:,} of {self.rows:,} rows succeeded", *counts])

    def add(self, state: RowState, rows: int = 1) -> None:
        """Count rows in their state."""
        name = state.value
        setattr(self, name, getattr(self, name) + rows)
