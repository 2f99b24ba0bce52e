"""A look at the list: two readings that must be alike, and what they prove of a mark."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from typing import TYPE_CHECKING

import attrs

from ...errors import PostalyticsError
from .list_reader import Fingerprint, ListReader
from .proof import NO_PROOF, Proof, Tally, Totals, prove_by_content, prove_by_token
from .row_identity import RowIdentity
from .tally_store import TallyStore

if TYPE_CHECKING:
    from ..journal import Journal


@attrs.define
class _Reading:
    """What was seen in one reading."""

    seen: Fingerprint = attrs.field(factory=Fingerprint)
    old: int = 0
    """Items that were there before the job."""
    without_id: int = 0


class ListSnapshot:
    """What the list proves, after `take`.

    Args:
        listing: the list.
        marks: what tells rows and items apart.
        journal: knows what was there before the job.
        tell: is told what is being done.

    Attributes:
        items: how many items the list has.
        unproven: why the list proves nothing; `None` if it does.
    """

    def __init__(
        self, listing: ListReader, marks: RowIdentity, journal: Journal, tell: Callable[[str], None]
    ) -> None:
        self.items = 0
        self.inconclusive_reason: str | None = None
        self._listing = listing
        self._identity = marks
        self._journal = journal
        self._tell = tell
        self._baseline = not marks.uses_tokens and journal.has_baseline
        self._totals = Totals()

    async def read_twice(self, evidence: TallyStore, gap: float) -> None:
        """Read the list twice, and add the items of the second time to the evidence.

        Args:
            evidence: has the rows of the job.
            gap: seconds between the readings.
        """
        try:
            first = await self._read("Reading the list", None)
            if first.without_id:  # What has no id may be old or new.
                self._baseline = False
            await asyncio.sleep(gap)
            second = await self._read("Reading the list a second time", evidence)
        except PostalyticsError as error:
            self.inconclusive_reason = f"The list could not be read. {error}"
            return
        self.items = second.seen.items
        if first.seen != second.seen:
            self.inconclusive_reason = _differing(first.seen.items, second.seen.items)
            return
        async for tally in evidence.tallies():
            self._totals.add(tally)
        self.inconclusive_reason = self._missing_proof(second.old)

    async def _read(self, doing: str, evidence: TallyStore | None) -> _Reading:
        reading = _Reading()
        self._tell(doing)
        batches = self._listing.batches(
            lambda items: self._tell(f"{doing} ({items:,} items so far)")
        )
        async with aclosing(batches):
            async for batch in batches:
                new = [pair for item in batch if (pair := self._new(item, reading)) is not None]
                if evidence is not None:
                    evidence.add_items(new)
        return reading

    def _new(self, item: object, reading: _Reading) -> tuple[str, str | None] | None:
        """The mark and the id of an item, if it may be a row of the job."""
        id_, key = self._listing.id_of(item), self._identity.key(item)
        mark = self._identity.of_item(item, key)
        reading.seen.add(id_, key, mark)
        reading.without_id += id_ is None
        known = None if id_ is None else self._identity.baseline_key(id_, key)
        if self._baseline and known is not None and self._journal.in_baseline(known):
            reading.old += 1
            return None
        return None if mark is None else (mark, id_)

    def _missing_proof(self, old: int) -> str | None:
        """Why a list that was read twice proves nothing all the same."""
        if missing := self._totals.missing:
            return (
                f"The list lacks {missing:,} of the rows that are known to be created, so that "
                "another row is not on it proves nothing."
            )
        if self.items == 0:
            return "The list is empty; a list that cannot be read may look the same."
        if not self._totals.matched and not old:
            return (
                "Nothing on the list is known to come from this job or to be older, so that a row "
                "is not on it proves nothing."
            )
        return None

    def proof(self, tally: Tally) -> Proof:
        """What is proven of the rows of a mark."""
        if self.inconclusive_reason is not None:
            return NO_PROOF
        if self._identity.uses_tokens:
            return prove_by_token(tally, strangers=self._totals.unknown > 0)
        strangers = self._totals.foreign_items > 0
        return prove_by_content(tally, baseline=self._baseline, strangers=strangers)

    def remarks(self, unconfirmed: int, unlike: int) -> str | None:
        """Why rows stay unconfirmed that a list could not reconcile, and what was odd about it.

        Args:
            unconfirmed: how many rows stay so.
            unlike: how many of them are the same only as far as they can be told apart.
        """
        totals, found = self._totals, list[str]()
        if self._identity.uses_tokens:
            if totals.surplus:
                found.append(_copies(totals.surplus))
            if totals.unknown:
                found.append(_unknown_tokens(totals.unknown))
        elif unconfirmed and not self._baseline:
            found.append(_NO_BASELINE)
        elif unconfirmed:
            if totals.foreign_items:
                found.append(_foreign_items(totals.foreign_items))
            if unlike:
                found.append(_UNLIKE)
        return " ".join(found) or None


_NO_BASELINE = (
    "What was on the list before the job is not known, so an item that looks like a row may be "
    "older than the job."
)
_UNLIKE = (
    "Some rows that cannot be told apart on the list were sent with different contents, and the "
    "list holds only some of them."
)


def _differing(first: int, second: int) -> str:
    counts = f"{first:,} and then {second:,} items" if first != second else "other items"
    return (
        f"Two readings of the list differ ({counts}): something else writes to the list. "
        "Reconcile the rows when it does not."
    )


def _copies(count: int) -> str:
    return f"{_items(count)} on the list with the token of a row that is there already."


def _unknown_tokens(count: int) -> str:
    return (
        f"{_items(count)} on the list with a token of this job that fits no row sent; each may be "
        "that of an unconfirmed row, cut or changed."
    )


def _foreign_items(count: int) -> str:
    return (
        f"{_items(count)} new on the list and no row of the job, as far as can be seen: somebody "
        "else writes to it, or rows are kept there in other words. A mark in a reserved field "
        "would tell them apart."
    )


def _items(count: int) -> str:
    return "1 item is" if count == 1 else f"{count:,} items are"
