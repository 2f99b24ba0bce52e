"""Queue of the rows of any iterable, asynchronous or not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import Any

END_OF_ROWS: Any = object()
"""The item that follows the last row."""

_BATCH_SIZE = 64


class RowQueue:
    """Queue that reads rows on demand; cancelling a caller of `next` loses no row.

    Args:
        rows: any iterable. Of an asynchronous iterable, one row is awaited at a time.
    """

    def __init__(self, rows: Iterable[Any] | AsyncIterable[Any]) -> None:
        self._rows = rows
        self._iterator: Iterator[Any] | AsyncIterator[Any] | None = None
        self._taken = 0
        self._coming: asyncio.Task[Any] | None = None
        self._awaiting = asyncio.Lock()

    async def next(self) -> Any:
        """Return the next row, or `END_OF_ROWS`; awaited rows come in the order of the calls."""
        if self._iterator is None:
            rows = self._rows
            self._iterator = aiter(rows) if isinstance(rows, AsyncIterable) else iter(rows)
        if isinstance(self._iterator, AsyncIterator):
            async with self._awaiting:
                # A cancelled caller leaves the task behind, so that the next caller gets its row.
                if self._coming is None:
                    self._coming = asyncio.create_task(_next(self._iterator))
                row = await asyncio.shield(self._coming)
                self._coming = None
                return row
        # No lock here: once tasks wait for a lock, each acquisition goes through the event loop,
        # which takes a third of the time of a row.
        self._taken += 1
        if self._taken % _BATCH_SIZE == 0:
            await asyncio.sleep(0)  # Rows that need no sending must not starve the event loop.
        return next(self._iterator, END_OF_ROWS)

    async def aclose(self) -> None:
        """Cancel the row that is awaited, if there is one."""
        if self._coming is not None:
            self._coming.cancel()
            await asyncio.wait([self._coming])


async def _next(rows: AsyncIterator[Any]) -> Any:
    return await anext(rows, END_OF_ROWS)
