"""Which rows of a frozen input are still to be sent, or asked for; the event loop goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Iterator
from typing import Any

from ..journal import Journal
from ..rows import END_OF_ROWS, RowStep
from .job_rows import JobRows

_STEP_BATCH_SIZE = 1000
_ROW_BATCH_SIZE = 500
"""After so many rows that are passed over, others in the event loop have their turn."""


class PendingRows:
    """The pending rows of a job, as (number, row); what workers take from.

    Args:
        rows: the input.
        journal: says which of them have been touched.
    """

    def __init__(self, rows: JobRows[Any], journal: Journal) -> None:
        self._rows = iter(rows)
        # Read ahead of the workers.
        self._steps = (row for row, step in last_steps(journal) if step is not RowStep.PENDING)
        self._next_step = next(self._steps, None)

    async def next(self) -> Any:
        """The next one, or `END`."""
        for passed, (number, given) in enumerate(self._rows, 1):
            # Rows that workers have touched since may come first.
            while self._next_step is not None and self._next_step < number:
                self._next_step = next(self._steps, None)
            if number != self._next_step:
                return number, given
            if passed % _ROW_BATCH_SIZE == 0:
                await asyncio.sleep(0)
        return END_OF_ROWS

    async def aclose(self) -> None:
        """Nothing is waited for."""


def last_steps(journal: Journal) -> Iterator[tuple[int, RowStep]]:
    """The rows that have any step, ascending, each with its last one; so many are read at once."""
    after = 0
    while steps := journal.last_steps(after, _STEP_BATCH_SIZE):
        after = steps[-1][0]
        yield from steps


async def select_rows(
    rows: JobRows[Any], numbers: Iterable[int]
) -> AsyncGenerator[tuple[int, Any], None]:
    """The rows with these numbers, which ascend."""
    wanted = iter(numbers)
    number = next(wanted, None)
    if number is None:
        return
    for at, given in rows:
        if at == number:
            yield at, given
            number = next(wanted, None)
            if number is None:
                return
        elif at % _ROW_BATCH_SIZE == 0:
            await asyncio.sleep(0)
