"""What a list proves of unconfirmed rows. No I/O.

All rows and items are told apart by a mark: their content, or their token. Rows with the same
mark are reconciled together, as so many of so many.
"""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True)
class Tally:
    """How often a mark was found, and how often it could have been."""

    listed: int
    """Items of the list with the mark, but for those that were there before the job."""
    succeeded: int
    """Rows with the mark that are known to be created."""
    unconfirmed: int
    """Rows with the mark that are unconfirmed."""
    identical: bool = True
    """Whether what was sent for the unconfirmed rows is the same to the letter."""

    @property
    def found(self) -> int:
        """Items that unconfirmed rows may have made."""
        return self.listed - self.succeeded

    @property
    def is_ambiguous(self) -> bool:
        """Whether some unconfirmed rows were created, and it makes a difference which."""
        return 0 < self.found < self.unconfirmed and not self.identical


@attrs.define
class Totals:
    """The sum of the tallies of all marks."""

    missing: int = 0
    """Rows known to be created that the list lacks."""
    matched: int = 0
    """Items that a row explains."""
    surplus: int = 0
    """Items more than there are rows for, with marks that rows have."""
    unknown: int = 0
    """Items with marks that no row has."""

    @property
    def foreign_items(self) -> int:
        """Items that no row of the job can have made."""
        return self.surplus + self.unknown

    def add(self, tally: Tally) -> None:
        """Account for a mark."""
        rows = tally.succeeded + tally.unconfirmed
        self.missing += max(tally.succeeded - tally.listed, 0)
        self.matched += min(tally.listed, rows)
        if rows:
            self.surplus += max(tally.listed - rows, 0)
        else:
            self.unknown += tally.listed


@attrs.frozen
class Proof:
    """What is proven: so many of the rows with the lowest numbers, then so many after them.

    The rows that are left stay unconfirmed.
    """

    succeeded: int = 0
    pending: int = 0


NO_PROOF = Proof()


def prove_by_token(tally: Tally, *, strangers: bool) -> Proof:
    """The verdict on the rows of a token, of which there is one.

    >>> prove_by_token(Tally(listed=1, succeeded=0, unconfirmed=1), strangers=False)
    Proof(succeeded=1, pending=0)

    Args:
        tally: of a list that lacks no row known to be created.
        strangers: whether the list has tokens of the job that no row bears. Any of them may be
            that of an unconfirmed row, cut or changed: then a row that was not found may be there.
    """
    if tally.listed > 0:
        return Proof(succeeded=tally.unconfirmed)
    return NO_PROOF if strangers else Proof(pending=tally.unconfirmed)


def prove_by_content(tally: Tally, *, baseline: bool, strangers: bool) -> Proof:
    """The verdict on the rows of a content.

    >>> three = Tally(listed=3, succeeded=1, unconfirmed=2)
    >>> prove_by_content(three, baseline=True, strangers=False)
    Proof(succeeded=2, pending=0)
    >>> two = Tally(listed=2, succeeded=1, unconfirmed=2)
    >>> prove_by_content(two, baseline=True, strangers=False)
    Proof(succeeded=1, pending=1)

    Args:
        tally: of a list that lacks no row known to be created.
        baseline: whether the items that were there before the job are known and left out.
        strangers: whether the list has items that no row can have made. Then somebody else writes
            to it, or the server keeps rows in other words: what looks like an unconfirmed row may
            be somebody else's, and what does not look like it may be one.
    """
    found = tally.found
    impossible = not 0 <= found <= tally.unconfirmed
    if strangers or impossible or tally.is_ambiguous or (found and not baseline):
        return NO_PROOF
    return Proof(succeeded=found, pending=tally.unconfirmed - found)
