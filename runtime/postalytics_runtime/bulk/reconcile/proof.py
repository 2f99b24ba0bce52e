"""What the list proves about unconfirmed rows. No I/O.

Rows and items are matched by a key: their content, or their token. Rows with the same key are
reconciled as a group, by count.
"""

from __future__ import annotations

import attrs


@attrs.frozen
class Tally:
    """Counts of the items and rows with one key."""

    listed: int
    """Items on the list with the key, except those that were there before the job."""
    succeeded: int
    """Rows with the key that are known to be created."""
    unconfirmed: int
    """Rows with the key that are unconfirmed."""
    identical: bool = attrs.field(default=True, converter=bool)
    """Whether the unconfirmed rows were sent with exactly the same content."""

    @property
    def found(self) -> int:
        """The number of items that unconfirmed rows may have created."""
        return self.listed - self.succeeded

    @property
    def is_ambiguous(self) -> bool:
        """Whether only some unconfirmed rows were created, and their contents differ."""
        return 0 < self.found < self.unconfirmed and not self.identical


@attrs.define
class Totals:
    """Sum of the tallies of all keys."""

    missing: int = 0
    """Rows that are known to be created, but are not on the list."""
    matched: int = 0
    """Items that match a row."""
    surplus: int = 0
    """Items with the key of a row, in excess of the rows with that key."""
    unknown: int = 0
    """Items with a key that no row has."""

    @property
    def foreign_items(self) -> int:
        """The number of items that no row of the job can have created."""
        return self.surplus + self.unknown

    def add(self, tally: Tally) -> None:
        """Add the tally of one key."""
        rows = tally.succeeded + tally.unconfirmed
        self.missing += max(tally.succeeded - tally.listed, 0)
        self.matched += min(tally.listed, rows)
        if rows:
            self.surplus += max(tally.listed - rows, 0)
        else:
            self.unknown += tally.listed


def prove_by_token(tally: Tally, *, has_unknown_tokens: bool) -> int | None:
    """Return how many unconfirmed rows with a token were created, like `prove_by_content`.

    >>> prove_by_token(Tally(listed=1, succeeded=0, unconfirmed=1), has_unknown_tokens=False)
    1

    Args:
        tally: the tally of the token, from a list that contains all rows known to be created.
        has_unknown_tokens: whether the list has tokens of the job that match no row. Each may be
            the token of an unconfirmed row, truncated or changed: then a row that was not found may
            be on the list.
    """
    if tally.listed > 0:
        return tally.unconfirmed
    return None if has_unknown_tokens else 0


def prove_by_content(tally: Tally, *, baseline: bool, has_foreign_items: bool) -> int | None:
    """Return how many unconfirmed rows with the same content were created.

    These are the rows with the lowest numbers; the others were not created. `None` means that
    nothing is proven of any of the rows.

    >>> two = Tally(listed=2, succeeded=1, unconfirmed=2)
    >>> prove_by_content(two, baseline=True, has_foreign_items=False)
    1

    Args:
        tally: the tally of the content, from a list that contains all rows known to be created.
        baseline: whether the items from before the job are known, and not counted.
        has_foreign_items: whether the list has items that no row can have created. Then something
            else writes to the list, or the server stores rows in a different form. So an item that
            looks like an unconfirmed row may be foreign, and an item that does not may be a row.
    """
    found = tally.found
    impossible = not 0 <= found <= tally.unconfirmed
    if has_foreign_items or impossible or tally.is_ambiguous or (found and not baseline):
        return None
    return found
