"""Read the list twice, require identical reads, and derive what they prove about each row key.

One read is not enough: it can miss an item without an error, if the list changes while its pages
are read, or if a page ends too early. The row of that item would then be sent a second time.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING

import attrs

from ...errors import PostalyticsError
from ...observability import log
from .list_reader import Fingerprint, ListReader
from .proof import Tally, Totals, prove_by_content, prove_by_token
from .row_identity import RowIdentity
from .tally_store import TallyStore

if TYPE_CHECKING:
    from ..journal import JobJournal

LOG_INTERVAL = 1_000
"""Items between two lines of the log."""
_COPIES = "{} on the list with the token of a row that is there already."
_UNKNOWN_TOKENS = (
    "{} on the list with a token of this job that matches no row sent; each may be the token of an "
    "unconfirmed row, truncated or changed."
)
_NO_BASELINE = (
    "What was on the list before the job is not known, so an item that looks like a row may be "
    "older than the job."
)
_FOREIGN_ITEMS = (
    "{} new on the list and, as far as can be seen, not from this job: something else writes to "
    "the list, or the server stores rows in a different form. A row token in a reserved field "
    "would distinguish them."
)
_UNLIKE = (
    "Some rows that cannot be told apart on the list were sent with different contents, and the "
    "list holds only some of them."
)


@attrs.frozen
class _Item:
    id: str | None
    key: str | None
    """The row key; `None` if no row of the job can have made the item."""
    baseline_key: str | None


class ListSnapshot:
    """State of the list, and what it proves; call `read_twice` first.

    Args:
        listing: reads the list.
        identity: returns the keys of rows and items.
        journal: has the baseline: the items on the list before the job.

    Attributes:
        items: the number of items on the list.
        inconclusive_reason: why the list proves nothing; `None` if it proves something.
        unread: why the list could not be read; `None` if it was read.
    """

    def __init__(self, listing: ListReader, identity: RowIdentity, journal: JobJournal) -> None:
        self.items = 0
        self.inconclusive_reason: str | None = None
        self.unread: PostalyticsError | None = None
        self._listing = listing
        self._identity = identity
        self._journal = journal
        self._baseline = not identity.uses_tokens and journal.has_baseline
        self._totals = Totals()

    async def read_twice(self, tallies: TallyStore, gap: float) -> None:
        """Read the list twice, and add the items of the second read to the tallies.

        Args:
            tallies: has the rows of the job already.
            gap: seconds between the reads.
        """
        try:
            first = await self._read("Reading the list", None)
            if first.without_id:  # The baseline cannot tell whether such an item is old or new.
                self._baseline = False
            await asyncio.sleep(gap)
            second = await self._read("Reading the list a second time", tallies)
        except PostalyticsError as error:
            self.unread = error
            self.inconclusive_reason = f"The list could not be read. {error}"
            return
        self.items = second.items
        # Different reads: the list changes, so an item that is missing may only have been skipped.
        if first != second:
            self.inconclusive_reason = _reads_differ(first.items, second.items)
            return
        async for tally in tallies.tallies():
            self._totals.add(tally)
        self.inconclusive_reason = self._missing_proof(second.old)

    async def _read(self, activity: str, tallies: TallyStore | None) -> Fingerprint:
        seen = Fingerprint()
        log.info("Bulk: %s", activity)
        async with aclosing(self._listing.batches()) as batches:
            async for batch in batches:
                found: list[_Item] = []
                for item in batch:
                    found.append(self._identified(item, seen))
                    if seen.items % LOG_INTERVAL == 0:
                        log.info("Bulk: %s (%s items so far)", activity, f"{seen.items:,}")
                for new in await self._without_old(found, seen):
                    if new.key is not None and tallies is not None:
                        tallies.add_item(new.key, new.id)
        return seen

    def _identified(self, item: object, seen: Fingerprint) -> _Item:
        """Return what identifies an item, and add it to the fingerprint."""
        id_, content = self._listing.id_of(item), self._identity.key(item)
        key = self._identity.of_item(item, content)
        seen.add(id_, content, key)
        seen.without_id += id_ is None
        old_key = None if id_ is None else self._identity.baseline_key(id_, content)
        return _Item(id_, key, old_key)

    async def _without_old(self, items: list[_Item], seen: Fingerprint) -> list[_Item]:
        """Return the items that were not on the list before the job; count the others."""
        if not self._baseline:
            return items
        keys = [item.baseline_key for item in items if item.baseline_key is not None]
        old = await asyncio.to_thread(self._journal.in_baseline, keys)
        new = [item for item in items if item.baseline_key not in old]
        seen.old += len(items) - len(new)
        return new

    def _missing_proof(self, old: int) -> str | None:
        """Return why the list proves nothing although both reads were identical."""
        if missing := self._totals.missing:
            return (
                f"The list lacks {missing:,} of the rows that are known to be created, so the "
                "absence of another row proves nothing."
            )
        if self.items == 0:
            return "The list is empty; a list that cannot be read may look the same."
        if not self._totals.matched and not old:
            return (
                "No item on the list is known to come from this job or to be older, so the "
                "absence of a row proves nothing."
            )
        return None

    def created(self, tally: Tally) -> int | None:
        """Return how many unconfirmed rows with one key were created; see `prove_by_content`."""
        if self.inconclusive_reason is not None:
            return None
        if self._identity.uses_tokens:
            return prove_by_token(tally, has_unknown_tokens=self._totals.unknown > 0)
        has_foreign_items = self._totals.foreign_items > 0
        return prove_by_content(tally, baseline=self._baseline, has_foreign_items=has_foreign_items)

    def remarks(self, unconfirmed: int, unlike: int) -> str | None:
        """Return why rows stay unconfirmed, and what is unusual about the list.

        Args:
            unconfirmed: the number of rows that stay unconfirmed.
            unlike: the number of keys whose rows were sent with different contents.
        """
        totals = self._totals
        if self._identity.uses_tokens:
            found = [(_COPIES, totals.surplus), (_UNKNOWN_TOKENS, totals.unknown)]
        elif not unconfirmed:
            return None
        elif not self._baseline:
            return _NO_BASELINE
        else:
            found = [(_FOREIGN_ITEMS, totals.foreign_items), (_UNLIKE, unlike)]
        return " ".join(text.format(_items(count)) for text, count in found if count) or None


def _reads_differ(first: int, second: int) -> str:
    counts = f"{first:,} and then {second:,} items" if first != second else "other items"
    return (
        f"Two reads of the list differ ({counts}): something else writes to the list. "
        "Reconcile the rows when nothing else writes to it."
    )


def _items(count: int) -> str:
    return "1 item is" if count == 1 else f"{count:,} items are"
