"""Idempotency keys of the rows of a job, which are in its journal with their intents.

A key belongs to a row from its first request until its outcome is known. So a row that a killed
process left unconfirmed is sent again with the same key, while the API remembers it. A row that is
proven not to be carried out gets a new key: the API may have kept the failure for the old one.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterable
from typing import Any

import attrs

from ...http import new_idempotency_key
from ...schema import IdempotencyKeys
from ..job_store import FrozenRows, PendingRows
from ..journal import JobJournal
from ..rows import IDEMPOTENCY_KEY, UNCONFIRMED_STEPS, RowStep
from .sent_again import SENT, UNTIL, WITH_KEYS, RowKey, row_key
from .steady_clock import steady_time


class RowKeys:
    """Idempotency keys of the rows of one job.

    Args:
        keys: how the API takes keys, with the time for which it remembers them.

    Attributes:
        header: the header with the keys, in lower case.
        kept: the number of unconfirmed rows that have a key, which the API may have forgotten.
    """

    def __init__(self, keys: IdempotencyKeys) -> None:
        self.header = keys.header.lower()
        self._seconds = keys.repeat_seconds
        self._held: dict[int, RowKey] = {}
        self.kept = 0
        self._journal: JobJournal
        self._began = 0.0
        self._began_here = 0.0
        self._is_one_header = True

    async def begin(self, journal: JobJournal) -> None:
        """Read the time off the journal's notes; this run has just written the last of them."""
        self._journal = journal
        self._began_here = steady_time()
        notes = await asyncio.to_thread(journal.history, 0)
        # The latest, not the last: the clock may have been set back since an earlier run.
        self._began = max(note.time for note in notes).timestamp()
        # An API whose keys were in another header may not have seen them.
        headers = (note.detail.get(WITH_KEYS, self.header) for note in notes)
        self._is_one_header = all(header == self.header for header in headers)

    async def load(self) -> list[int]:
        """Return the unconfirmed rows that may be sent again, in order."""
        self._held = await asyncio.to_thread(self._unconfirmed)
        return list(self._held)

    def _unconfirmed(self) -> dict[int, RowKey]:
        found = {e.row: row_key(e) for e in self._journal.entries(*UNCONFIRMED_STEPS)}
        keys = {row: key for row, key in found.items() if key is not None}
        self.kept = len(keys)
        return {row: key for row, key in keys.items() if self._is_remembered(key)}

    def key(self, row: int) -> str:
        """Return the key to send a row with: its own, or a new one."""
        held = self._held.get(row)
        if held is None:
            new = new_idempotency_key()
            held = self._held[row] = RowKey(new, math.inf, math.inf, again=False)
        return held.value

    def may_be_sent(self, row: int) -> bool:
        """Return whether the API remembers the key of a row, if an earlier call has sent it."""
        held = self._held.get(row)
        return held is None or not held.again or self._is_remembered(held)

    def was_sent(self, row: int) -> bool:
        """Return whether an earlier call may have carried out a row."""
        held = self._held.get(row)
        return held is not None and held.again

    def intent(self, row: int) -> dict[str, Any]:
        """Return the fields of the entry with the intent of a row, whose first request follows."""
        now = self._now()
        held = attrs.evolve(self._held[row], sent=now, until=now + self._seconds)
        self._held[row] = held
        return {IDEMPOTENCY_KEY: held.value, UNTIL: held.until}

    def forget(self, row: int) -> None:
        """Forget the key of a row: its outcome is known, or nothing can be learned with the key."""
        self._held.pop(row, None)

    def ended(self, row: int, step: RowStep) -> dict[str, Any]:
        """Return the fields of the entry with the outcome of a row, and forget its key."""
        held = self._held.pop(row, None)
        if held is None or step is not RowStep.UNCONFIRMED:
            return {}
        return {IDEMPOTENCY_KEY: held.value, SENT: held.sent, UNTIL: held.until}

    def _now(self) -> float:
        return self._began + steady_time() - self._began_here

    def _is_remembered(self, key: RowKey) -> bool:
        # The spec may have changed since: the shorter time counts. Of a time in the future nothing
        # is known: a clock was set back.
        is_early = key.sent <= self._now() < min(key.until, key.sent + self._seconds)
        return is_early and self._is_one_header


class RowsToSend:
    """Queue of the rows of one round, as (number, row): first those that are sent again.

    Args:
        again: the numbers of unconfirmed rows with a key, which the API soon forgets.
        rows: the frozen input.
        journal: shows which rows are pending.
    """

    def __init__(self, again: Iterable[int], rows: FrozenRows[Any], journal: JobJournal) -> None:
        self._again = rows.read(again)
        self._pending = PendingRows(rows, journal)

    async def next(self) -> Any:
        """Return the next row, or `END_OF_ROWS`."""
        row = next(self._again, None)
        return await self._pending.next() if row is None else (row.number, row.values)

    async def aclose(self) -> None:
        """Do nothing: `next` waits for no input."""
