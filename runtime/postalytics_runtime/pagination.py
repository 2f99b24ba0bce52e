"""Lists, read page by page.

`Pages` is what a listing operation returns; `Cursor` decides which page comes next.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Generic, TypeVar

from .operation import Paging

T = TypeVar("T")

FIRST = {"rows": 1, "numbers": 1, "offset": 0}
"""Where a list starts, by the style of its paging."""

_GREATEST_ROW = 2**31 - 2


class Cursor(Generic[T]):
    """Which page to ask for next. No I/O.

    It ends at the limit, at an empty page, at a page without anything new, and, where items
    have no key, at a page that came before: a server that repeats itself cannot keep it busy.
    It does not end at a short page, for a server may answer less than it is asked for.

    Args:
        paging: how the list is read.
        start: the row, page number or offset to begin at; `None` for the first.
        limit: the most items wanted in all.
    """

    def __init__(self, paging: Paging, start: int | None, limit: int | None) -> None:
        self._paging = paging
        self._left = limit
        self._seen: set[Any] = set()
        self._without_keys: list[list[T]] = []
        self.start = FIRST[paging.style] if start is None else start
        """Where the next page starts. A listing can be taken up here later."""
        self._asked_again = False
        self.size = self._page_size()
        """How many items to ask for; `None` where the server decides it."""
        self.done = limit == 0

    @property
    def query(self) -> dict[str, int]:
        """The query parameters of the next page, by their names on the wire."""
        query = {self._paging.start: self.start}
        if self._paging.limit is not None and self.size is not None:
            query[self._paging.limit] = self.size
        return query

    def take(self, page: list[T]) -> list[T]:
        """The items of a page that are new and within the limit."""
        fresh = self._fresh(page)
        self.start = self._next_start(page)
        if not fresh:
            # Where pages overlap, one that was asked to be short may have nothing new: once more.
            whole = self._paging.style == "numbers" or self.size == self._paging.max_limit
            self.done = not page or whole or self._asked_again
            self._asked_again = True
        if self._left is not None:
            fresh = fresh[: self._left]
            self._left -= len(fresh)
            self.done = self.done or self._left == 0
        if self._paging.style != "numbers":  # Pages of different sizes have other borders.
            self.size = self._page_size()
        return fresh

    def _page_size(self) -> int | None:
        largest = self._paging.max_limit
        if largest is None or self._left is None or self._asked_again:
            return largest
        return min(self._left, largest)

    def _fresh(self, page: list[T]) -> list[T]:
        fresh: list[T] = []
        all_have_keys = True
        for item in page:
            key = self._key(item)
            if key is None:
                all_have_keys = False
            elif key in self._seen:
                continue
            else:
                self._seen.add(key)
            fresh.append(item)
        if all_have_keys:
            return fresh
        # Nothing tells items without a key apart, so none is left out, unless the page is.
        if page in self._without_keys:
            return []
        self._without_keys.append(page)
        return fresh

    def _key(self, item: T) -> object:
        """What tells an item from all others; `None` where the first part of that is missing."""
        key = tuple(getattr(item, name) for name in self._paging.key)
        if key[0] is None:
            return None
        try:
            hash(key)
        except TypeError:  # The server answered a list or an object where a key belongs.
            return repr(key)
        return key

    def _next_start(self, page: list[T]) -> int:
        if self._paging.style == "numbers":
            return self.start + 1
        if self._paging.row is None:
            return self.start + len(page)
        # After the greatest row shown, not after the number asked for: a server may answer
        # fewer rows, or one more.
        rows = [getattr(item, self._paging.row) for item in page]
        greatest = max((row for row in rows if _is_row(row)), default=0)
        return greatest + 1 if greatest >= self.start else self.start + len(page)


def _is_row(value: object) -> bool:
    return type(value) is int and value <= _GREATEST_ROW


class Pages(Generic[T]):
    """A list that is fetched while it is read.

    Iterate over it for the items, over `pages()` for whole pages, or `await collect()` for all
    at once. Each iteration begins again at the first page.
    """

    def __init__(
        self,
        fetch: Callable[[Cursor[T] | None], Awaitable[list[T]]],
        paging: Paging | None,
        start: int | None,
        limit: int | None,
    ) -> None:
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
        cursor = Cursor[T](self._paging, self._start, self._limit)
        while not cursor.done:
            if fresh := cursor.take(await self._fetch(cursor)):
                yield fresh

    async def collect(self) -> list[T]:
        """All items, in memory."""
        return [item async for item in self]
