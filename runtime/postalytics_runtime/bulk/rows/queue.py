"""Rows one after the other, of whatever kind they come from."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import Any

END_OF_ROWS: Any = object()
"""What comes after the last row."""

_BATCH_SIZE = 64


class RowQueue:
    """Rows, read when they are asked for. None is lost when who asks is cancelled.

    Args:
        rows: any iterable; of an asynchronous one, one row is awaited at a time.
    """

    def __init__(self, rows: Iterable[Any] | AsyncIterable[Any]) -> None:
        self._rows = rows
        self._iterator: Iterator[Any] | AsyncIterator[Any] | None = None
        self._taken = 0
        self._coming: asyncio.Task[Any] | None = None
        self._awaiting = asyncio.Lock()

    async def next(self) -> Any:
        """The next row, or `END`. Who asks first gets the earlier row, if it must be awaited."""
        if self._iterator is None:
            self._iterator = _iterator_over(self._rows)
        if isinstance(self._iterator, AsyncIterator):
            async with self._awaiting:
                if self._coming is None:
                    self._coming = asyncio.create_task(_next(self._iterator))
                row = await asyncio.shield(self._coming)
                self._coming = None
                return row
        # No lock here: those who wait for one take turns for good, and a turn is a third of a row.
        self._taken += 1
        if self._taken % _BATCH_SIZE == 0:
            await asyncio.sleep(0)  # Rows that need no sending must not starve the event loop.
        return next(self._iterator, END_OF_ROWS)

    async def aclose(self) -> None:
        """Wait for no more rows."""
        if self._coming is not None:
            self._coming.cancel()
            await asyncio.wait([self._coming])


def _iterator_over(rows: Iterable[Any] | AsyncIterable[Any]) -> Iterator[Any] | AsyncIterator[Any]:
    return aiter(rows) if isinstance(rows, AsyncIterable) else iter(rows)


async def _next(rows: AsyncIterator[Any]) -> Any:
    return await anext(rows, END_OF_ROWS)
