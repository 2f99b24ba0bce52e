"""Iterate over the pending rows of a job, yielding to the event loop."""

from __future__ import annotations

import asyncio
from typing import Any

from ..journal import JobJournal
from ..rows import END_OF_ROWS, RowStep
from .frozen_rows import FrozenRows

_ROW_BATCH_SIZE = 500
"""Skipped rows after which control returns to the event loop."""


class PendingRows:
    """Queue of the pending rows of a job, as (number, row), for the workers.

    Args:
        rows: the frozen input.
        journal: shows which rows are not pending.
    """

    def __init__(self, rows: FrozenRows[Any], journal: JobJournal) -> None:
        self._rows = iter(rows)
        # Both iterators ascend by row number. The steps are read in batches, ahead of the workers,
        # so a row that a worker sends meanwhile may or may not be among them.
        self._steps = journal.rows_at(*(step for step in RowStep if step is not RowStep.PENDING))
        self._next_step = next(self._steps, None)

    async def next(self) -> Any:
        """Return the next pending row, or `END_OF_ROWS`."""
        for passed, (number, given) in enumerate(self._rows, 1):
            # Skip steps of rows that this queue has already passed on to workers.
            while self._next_step is not None and self._next_step < number:
                self._next_step = next(self._steps, None)
            if number != self._next_step:
                return number, given
            if passed % _ROW_BATCH_SIZE == 0:
                await asyncio.sleep(0)
        return END_OF_ROWS

    async def aclose(self) -> None:
        """Do nothing: `next` waits for no input."""
