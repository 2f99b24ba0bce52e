"""Which rows of a frozen input are still to be sent, or asked for; the event loop goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Iterator
from typing import Any

from ..journal import Journal
from ..rows import END, Step
from .job_rows import JobRows

_STEPS_AT_ONCE = 1000
_ROWS_A_TURN = 500
"""After so many rows that are passed over, others in the event loop have their turn."""


class Untouched:
    """The untouched rows of a job, as (number, row); what workers take from.

    Args:
        rows: the input.
        journal: says which of them have been touched.
    """

    def __init__(self, rows: JobRows[Any], journal: Journal) -> None:
        self._rows = iter(rows)
        # Read ahead of the workers.
        self._touched = (row for row, step in steps_of(journal) if step is not Step.UNTOUCHED)
        self._next_touched = next(self._touched, None)

    async def next(self) -> Any:
        """The next one, or `END`."""
        for passed, (number, given) in enumerate(self._rows, 1):
            # Rows that workers have touched since may come first.
            while self._next_touched is not None and self._next_touched < number:
                self._next_touched = next(self._touched, None)
            if number != self._next_touched:
                return number, given
            if passed % _ROWS_A_TURN == 0:
                await asyncio.sleep(0)
        return END

    async def aclose(self) -> None:
        """Nothing is waited for."""


def steps_of(journal: Journal) -> Iterator[tuple[int, Step]]:
    """The rows that have any step, ascending, each with its last one; so many are read at once."""
    after = 0
    while steps := journal.last_steps(after, _STEPS_AT_ONCE):
        after = steps[-1][0]
        yield from steps


async def chosen(
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
        elif at % _ROWS_A_TURN == 0:
            await asyncio.sleep(0)
