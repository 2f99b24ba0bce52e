"""Lists, read page by page.

`Pages` is what a listing operation returns; `Cursor` decides which page comes next.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Generic, TypeVar

from ..errors import CallInfo, IncompleteListError
from ..observability import report_unexpected
from ..schema import Paging
from .cursor import FIRST as FIRST
from .cursor import Cursor as Cursor
from .cursor import first_start as first_start
from .cursor import is_end as is_end

T = TypeVar("T")

_log = logging.getLogger("postalytics")


class Pages(Generic[T]):
    """A list that is fetched while it is read.

    Iterate over it for the items, over `pages()` for whole pages, or `await collect()` for all
    at once. Each iteration begins again at the first page.

    Raises:
        IncompleteListError: at the end, if the API says that there are more items than it showed;
            at a page that cannot be compared with those before it.
    """

    def __init__(
        self,
        fetch: Callable[[Cursor[T] | None], Awaitable[list[T]]],
        paging: Paging | None,
        start: int | None,
        limit: int | None,
        call: CallInfo | None = None,
    ) -> None:
        self._fetch = fetch
        self._paging = paging
        self._start = start
        self._limit = limit
        self._call = call
        self._position = self._first_position()
        self._total: int | None = None

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

    @property
    def total(self) -> int | None:
        """How many items the list has, as the last page that was read tells.

        A number below that of the items found before is left out, such as 0 past the end. `None`
        before the first page, and where the API does not tell it.
        """
        return self._total

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
        self._position, self._total = self._first_position(), None
        if self._paging is None:
            page = [] if self._limit == 0 else await self._fetch(None)
            if page[: self._limit]:
                yield page[: self._limit], None
            return
        cursor = Cursor[T](self._paging, self._start, self._limit)
        while not cursor.done:
            known = cursor.remark
            fresh = self._taken(cursor, await self._fetch(cursor))
            self._total = cursor.total
            if cursor.remark and not known:
                self._log(cursor.remark)
            if fresh:
                yield fresh, cursor.position
        if cursor.missing and cursor.found != self._limit:
            raise _incomplete(cursor, cursor.missing, self._call)

    def _taken(self, cursor: Cursor[T], page: list[T]) -> list[T]:
        try:
            return cursor.take(page)
        except Exception as error:  # noqa: BLE001 (nested deeper than Python compares)
            report_unexpected(error)
            failure = _incomparable(cursor, type(error).__name__, self._call)
        raise failure

    def _log(self, remark: str) -> None:
        """Warn of what turned out to be otherwise than the spec says."""
        with contextlib.suppress(Exception):  # Items that were read must not be lost for a log.
            _log.warning("%s: %s.", self._call or "A list", remark)

    async def collect(self) -> list[T]:
        """All items, in memory."""
        return [item async for item in self]

    def _first_position(self) -> int | None:
        return None if self._paging is None else first_start(self._paging, self._start)


def _incomparable(cursor: Cursor[Any], kind: str, call: CallInfo | None) -> IncompleteListError:
    return IncompleteListError(
        f"The list is not complete: after {cursor.found:,} items came a page that cannot be "
        f"compared with those before it (unexpected {kind}). What was read is true; report this, "
        "with the place in the log.",
        found=cursor.found,
        total=cursor.total,
        call=call,
    )


def _incomplete(cursor: Cursor[Any], missing: int, call: CallInfo | None) -> IncompleteListError:
    return IncompleteListError(
        f"The list is not complete: the API says that it has {cursor.total:,} items, and its pages "
        f"brought {cursor.found:,}, so {missing:,} are missing. The list may have changed while it "
        "was read, or the API may page otherwise than the spec says. Read it again from its "
        "beginning; if items are still missing, do not take it for the whole list: look at it in "
        "the vendor's app, and report this.",
        found=cursor.found,
        total=cursor.total,
        call=call,
        safe_to_repeat=True,
    )
