"""What can become of a row, and the account of all rows."""

from __future__ import annotations

import enum
from typing import Any, Generic, TypeVar

import attrs

from ...errors import PostalyticsError

M = TypeVar("M")
A = TypeVar("A")


class RowState(enum.Enum):
    """What became of a row."""

    CREATED = "created"
    REJECTED = "rejected"
    IN_DOUBT = "in doubt"
    UNTOUCHED = "untouched"


class RowStep(enum.Enum):
    """What a journal says of a row; the last step is where it stands."""

    UNTOUCHED = "untouched"
    """It was not sent after all, or is known not to have been carried out."""
    INTENT = "intent"
    """It is about to be sent. Whether it was, nobody knows if this is its last step."""
    CREATED = "created"
    REJECTED = "rejected"
    IN_DOUBT = "in doubt"

    @property
    def state(self) -> RowState:
        """The state of a row whose last step this is."""
        return RowState.IN_DOUBT if self is RowStep.INTENT else RowState(self.value)


CHECK = "check"
"""In the detail of a rejected row that a check found bad: it is never sent."""

UNCONFIRMED_STEPS = (RowStep.INTENT, RowStep.IN_DOUBT)
"""The last steps of a row in doubt."""


@attrs.frozen(kw_only=True)
class RowOutcome(Generic[M, A]):
    """What became of one row."""

    row: int
    """The row's number; the first is 1."""
    given: Any
    """The row as it was given."""
    state: RowState
    body: M | None = None
    """What was to be sent; `None` where the row does not fit or was not looked at."""
    answer: A | None = None
    """The answer to a created row."""
    error: PostalyticsError | None = None
    """Why the row is not created; `None` for rows that an early stop left alone."""


@attrs.define
class RowCounts:
    """How many rows have ended in which state so far."""

    created: int = 0
    rejected: int = 0
    in_doubt: int = 0
    untouched: int = 0
    stopped: PostalyticsError | None = None
    """The error that ended the upload early."""

    @property
    def rows(self) -> int:
        """All rows accounted for."""
        return self.created + self.rejected + self.in_doubt + self.untouched

    @property
    def text(self) -> str:
        """The counts in words.

        >>> Report(created=348, untouched=652).text
        '348 of 1,000 rows created, 652 untouched'
        """
        others = {state: getattr(self, state.name.lower()) for state in RowState}
        created = others.pop(RowState.CREATED)
        counts = [f"{count:,} {state.value}" for state, count in others.items() if count]
        return ", ".join([f"{created:,} of {self.rows:,} rows created", *counts])

    def count(self, state: RowState) -> None:
        """Account for one row."""
        if state is RowState.CREATED:
            self.created += 1
        elif state is RowState.REJECTED:
            self.rejected += 1
        elif state is RowState.IN_DOUBT:
            self.in_doubt += 1
        else:
            self.untouched += 1
