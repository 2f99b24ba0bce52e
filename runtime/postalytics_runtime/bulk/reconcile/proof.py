"""What a list proves of rows in doubt. No I/O.

All rows and items are told apart by a mark: their content, or their token. Rows with the same
mark are settled together, as so many of so many.
"""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True)
class Tally:
    """How often a mark was found, and how often it could have been."""

    listed: int
    """Items of the list with the mark, but for those that were there before the job."""
    created: int
    """Rows with the mark that are known to be created."""
    in_doubt: int
    """Rows with the mark that are in doubt."""
    identical: bool = True
    """Whether what was sent for the rows in doubt is the same to the letter."""

    @property
    def found(self) -> int:
        """Items that rows in doubt may have made."""
        return self.listed - self.created

    @property
    def is_ambiguous(self) -> bool:
        """Whether some rows in doubt were created, and it makes a difference which."""
        return 0 < self.found < self.in_doubt and not self.identical


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
        rows = tally.created + tally.in_doubt
        self.missing += max(tally.created - tally.listed, 0)
        self.matched += min(tally.listed, rows)
        if rows:
            self.surplus += max(tally.listed - rows, 0)
        else:
            self.unknown += tally.listed


@attrs.frozen
class Proof:
    """What is proven: so many of the rows with the lowest numbers, then so many after them.

    The rows that are left stay in doubt.
    """

    created: int = 0
    untouched: int = 0


NO_PROOF = Proof()


def prove_by_token(tally: Tally, *, strangers: bool) -> Proof:
    """The verdict on the rows of a token, of which there is one.

    >>> by_token(Tally(listed=1, created=0, in_doubt=1), strangers=False)
    Verdict(created=1, untouched=0)

    Args:
        tally: of a list that lacks no row known to be created.
        strangers: whether the list has tokens of the job that no row bears. Any of them may be
            that of a row in doubt, cut or changed: then a row that was not found may be there.
    """
    if tally.listed > 0:
        return Proof(created=tally.in_doubt)
    return NO_PROOF if strangers else Proof(untouched=tally.in_doubt)


def prove_by_content(tally: Tally, *, baseline: bool, strangers: bool) -> Proof:
    """The verdict on the rows of a content.

    >>> by_content(Tally(listed=3, created=1, in_doubt=2), baseline=True, strangers=False)
    Verdict(created=2, untouched=0)
    >>> by_content(Tally(listed=2, created=1, in_doubt=2), baseline=True, strangers=False)
    Verdict(created=1, untouched=1)

    Args:
        tally: of a list that lacks no row known to be created.
        baseline: whether the items that were there before the job are known and left out.
        strangers: whether the list has items that no row can have made. Then somebody else writes
            to it, or the server keeps rows in other words: what looks like a row in doubt may be
            somebody else's, and what does not look like it may be one.
    """
    found = tally.found
    impossible = not 0 <= found <= tally.in_doubt
    if strangers or impossible or tally.is_ambiguous or (found and not baseline):
        return NO_PROOF
    return Proof(created=found, untouched=tally.in_doubt - found)
