"""Lists, read page by page.

`Pages` is what a listing operation returns; `RowCursor` decides which page comes next.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Generic, TypeVar

from .errors import InvalidRequestError
from .operation import RowPaging

T = TypeVar("T")


class RowCursor(Generic[T]):
    """Which rows to ask for next. No I/O.

    It goes on after the greatest row it was shown, not after the number it asked for: a server
    may answer fewer rows, or one more. It ends at the limit, at an empty page, and at a page
    without anything new, so a server that repeats itself cannot keep it busy.
    """

    def __init__(self, paging: RowPaging, start: int, limit: int | None) -> None:
        self._paging = paging
        self._left = limit
        self._seen: set[Any] = set()
        self.start = start
        """The row to ask for next. A listing can be taken up here later."""
        self.done = limit == 0

    @property
    def size(self) -> int:
        """How many rows to ask for next."""
        largest = self._paging.max_limit
        return largest if self._left is None else min(self._left, largest)

    def take(self, page: list[T]) -> list[T]:
        """The items of a page that are new and within the limit."""
        fresh = [item for item in page if self._is_new(item)]
        self.start = self._row_after(page)
        if not fresh:
            self.done = True
        if self._left is not None:
            fresh = fresh[: self._left]
            self._left -= len(fresh)
            self.done = self.done or self._left == 0
        return fresh

    def _is_new(self, item: T) -> bool:
        key = getattr(item, self._paging.key)
        if key is None:  # Without a key nothing tells items apart, so none is left out.
            return True
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _row_after(self, page: list[T]) -> int:
        rows = [getattr(item, self._paging.row) for item in page]
        greatest = max((row for row in rows if isinstance(row, int)), default=0)
        return greatest + 1 if greatest >= self.start else self.start + len(page)


class Pages(Generic[T]):
    """A list that is fetched while it is read.

    Iterate over it for the items, over `pages()` for whole pages, or `await collect()` for all
    at once. Each iteration begins again at the first page.
    """

    def __init__(
        self,
        fetch: Callable[[RowCursor[T] | None], Awaitable[list[T]]],
        paging: RowPaging | None,
        start: int,
        limit: int | None,
    ) -> None:
        if limit is not None and limit < 0:
            raise InvalidRequestError(f"limit is {limit}: it must not be negative.")
        self._fetch = fetch
        self._paging = paging
        self._start = start
        self._limit = limit

    def __aiter__(self) -> AsyncIterator[T]:
        return self._items()

    async def _items(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page:
                yield item

    async def pages(self) -> AsyncIterator[list[T]]:
        """The pages, none of them empty."""
        if self._paging is None:
            page = [] if self._limit == 0 else await self._fetch(None)
            if page[: self._limit]:
                yield page[: self._limit]
            return
        cursor = RowCursor[T](self._paging, self._start, self._limit)
        while not cursor.done:
            if fresh := cursor.take(await self._fetch(cursor)):
                yield fresh

    async def collect(self) -> list[T]:
        """All items, in memory."""
        return [item async for item in self]
