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

_NO_END = frozenset({401, 403, 408, 429})
"""Client errors that say nothing of the list."""


class Cursor(Generic[T]):
    """Which page to ask for next. No I/O.

    It ends at the limit, at an empty page, and at the second page in a row without anything new.
    Where items have no key, a page that came before is nothing new. So a server that repeats
    itself cannot keep it busy, and a list that has moved on by a page is not taken for its end.
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
        self.start = first_start(paging, start)
        """Where the next page starts."""
        self._passed_over: int | None = None
        """Where the next page would start, had the rows of the last one not jumped ahead."""
        self._looks_again = False
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
        new = self._new(page)
        kept = new[: self._left]
        read = page if len(kept) == len(new) else page[: kept[-1] + 1]
        again = self._passed_over
        self._move_on(page, read)
        if not new:
            self._look_again(page, again)
        else:
            self._looks_again = False
        if self._left is not None:
            self._left -= len(kept)
            self.done = self.done or self._left == 0
        if self._paging.style != "numbers":  # Pages of different sizes have other borders.
            self.size = self._page_size()
        return [page[index] for index in kept]

    def _look_again(self, page: list[T], passed_over: int | None) -> None:
        """Ask once more where a page without anything new need not be the end.

        The list may have grown by a page in front, a short page may lie in the one before, and
        one wild row may have led beyond the end.
        """
        if self._looks_again or (not page and passed_over is None):
            self.done = True
        elif passed_over is not None:
            self.start = passed_over
        self._looks_again = True

    def _page_size(self) -> int | None:
        largest = self._paging.max_limit
        if largest is None or self._left is None or self._looks_again:
            return largest
        return min(self._left, largest)

    def _new(self, page: list[T]) -> list[int]:
        """Where in the page its new items stand."""
        new: list[int] = []
        all_have_keys = True
        for index, item in enumerate(page):
            key = self._key(item)
            if key is None:
                all_have_keys = False
            elif key in self._seen:
                continue
            else:
                self._seen.add(key)
            new.append(index)
        if all_have_keys:
            return new
        # Nothing tells items without a key apart, so none is left out, unless the page is.
        if page in self._without_keys:
            return []
        self._without_keys.append(page)
        return new

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

    def _move_on(self, page: list[T], read: list[T]) -> None:
        """Start the next page after what was `read` of this one."""
        if self._paging.style == "numbers":
            if len(read) == len(page):  # Else the number is still the one of what is left.
                self.start += 1
            return
        counted = self.start + len(read)
        self._passed_over = None
        if self._paging.row is None:
            self.start = counted
            return
        # After the greatest row shown, not after the number asked for: a server may answer
        # fewer rows, or one more.
        rows = [getattr(item, self._paging.row) for item in read]
        greatest = max((row for row in rows if _is_row(row)), default=0)
        if greatest >= counted:
            self._passed_over = counted
        self.start = greatest + 1 if greatest >= self.start else counted


def first_start(paging: Paging, start: int | None) -> int:
    """Where a list begins that is asked for with this `start`."""
    return FIRST[paging.style] if start is None else start


def is_end(paging: Paging, status: int, message: object) -> bool:
    """Whether an answer says that the list is over.

    A server that is asked too fast, fails or refuses the key has not come to the end, whatever
    it says. Case, quotes, and blanks or dots around the message make no difference.
    """
    told = 200 <= status < 300 or (400 <= status < 500 and status not in _NO_END)
    if not told or paging.end_error is None or not isinstance(message, str):
        return False
    return _bare(message) == _bare(paging.end_error)


def _bare(message: str) -> str:
    return message.strip(" \t\r\n\"'.").casefold()


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
        self._position = self._first_position()

    @property
    def position(self) -> int | None:
        """Where to go on later: the `start` of a call that lists what has not been read yet.

        It moves on with each page, or with the last item of a page: what was read of a page
        that is left in the middle comes again. `None` for a list that comes as a whole.

        It is as good as the list is steady: what is put in or taken out before it moves the
        rest. Where `start` is the number of a page, pass the same `limit` again, because a page
        is as long as the limit, up to the API's maximum.
        """
        return self._position

    def __aiter__(self) -> AsyncIterator[T]:
        return self._items()

    async def _items(self) -> AsyncIterator[T]:
        async for page, position in self._read():
            for item in page[:-1]:
                yield item
            self._position = position
            yield page[-1]

    async def pages(self) -> AsyncIterator[list[T]]:
        """The pages, none of them empty."""
        async for page, position in self._read():
            self._position = position
            yield page

    async def _read(self) -> AsyncIterator[tuple[list[T], int | None]]:
        """The pages, and where each ends."""
        self._position = self._first_position()
        if self._paging is None:
            page = [] if self._limit == 0 else await self._fetch(None)
            if page[: self._limit]:
                yield page[: self._limit], None
            return
        cursor = Cursor[T](self._paging, self._start, self._limit)
        while not cursor.done:
            if fresh := cursor.take(await self._fetch(cursor)):
                yield fresh, cursor.start

    async def collect(self) -> list[T]:
        """All items, in memory."""
        return [item async for item in self]

    def _first_position(self) -> int | None:
        return None if self._paging is None else first_start(self._paging, self._start)
