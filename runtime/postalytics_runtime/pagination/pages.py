"""Async iterator over a paginated list.

`Pages` is what a listing operation returns, or `CursorPages` if the API names its pages by cursors;
`Cursor` decides which page comes next.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Generic, TypeVar, cast

import attrs

from ..errors import CallInfo, IncompleteListError
from ..observability import log, report_unexpected
from ..schema import Paging
from .cursor import Cursor
from .not_a_list import NotAList
from .styles import cursor_of

T = TypeVar("T")
S = TypeVar("S", bound="int | str")


@attrs.define(eq=False, repr=False)
class PageReader(NotAList, Generic[T, S]):
    """Base of `Pages` and `CursorPages`, which differ in the type of a position."""

    _fetch: Callable[[Cursor[T] | None], Awaitable[list[T]]]
    _paging: Paging | None
    _start: S | None
    _limit: int | None
    _call: CallInfo | None = None
    position: S | None = attrs.field(init=False)
    """Where to continue later: pass this as `start` to list the items not read yet.

    The position advances with each page, or with the last item of a page. If you stop in the
    middle of a page, the items of that page come again. `None` for a list without pages.

    The position is reliable only if the list does not change: an item inserted or removed
    before the position moves the rest. If `start` is a page number, pass the same `limit`
    again, because a page is as long as the limit, up to the API's maximum. At the end of a list
    by cursors, it is that of the last page, whose items come again.
    """
    total: int | None = attrs.field(default=None, init=False)
    """The number of items of the list, as reported with the last page that was read.

    A number below that of the items found so far is ignored, such as 0 past the end. `None`
    before the first page, and if the API reports no total.
    """

    def __attrs_post_init__(self) -> None:
        self.position = self._first_position()

    def __repr__(self) -> str:
        of = f" of {self._call.operation}" if self._call else ""
        # What a cursor holds, only the API knows: it may be personal data.
        at = f", position {self.position}" if isinstance(self.position, int) else ""
        total = "" if self.total is None else f" of {self.total:,}"
        return f"<{type(self).__name__}{of}{at}{total}>"

    def __aiter__(self) -> AsyncIterator[T]:
        return self._items()

    async def _items(self) -> AsyncIterator[T]:
        async for page, position in self._read():
            for item in page[:-1]:
                yield item
            # Before the last item: if you stop there, you have read the whole page.
            self.position = position
            yield page[-1]

    async def pages(self) -> AsyncIterator[list[T]]:
        """Iterate over the pages, without empty ones."""
        async for page, position in self._read():
            self.position = position
            yield page

    async def _read(self) -> AsyncIterator[tuple[list[T], S | None]]:
        """Iterate over the pages, each with the position after it."""
        self.position, self.total = self._first_position(), None
        if self._paging is None:
            page = [] if self._limit == 0 else await self._fetch(None)
            if page[: self._limit]:
                yield page[: self._limit], None
            return
        cursor: Cursor[T] = cursor_of(self._paging, self._start, self._limit)
        while not cursor.done:
            known = cursor.remark
            fresh = self._taken(cursor, await self._fetch(cursor))
            self.total = cursor.total
            if cursor.remark and not known:
                # A failing log must not lose items that were read.
                with contextlib.suppress(Exception):
                    log.warning("%s: %s.", self._call or "A list", cursor.remark)
            if fresh:
                yield fresh, cast("S", cursor.position)
            if cursor.problem is not None:
                raise self._incomplete(
                    cursor,
                    f"after {cursor.found:,} items, {cursor.problem}. The items that were read are "
                    "correct. Read the list again; if it fails again, report this.",
                )
        if cursor.missing and cursor.found != self._limit:
            raise self._incomplete(
                cursor,
                f"the API reports {cursor.total:,} items, and its pages held {cursor.found:,}, so "
                f"{cursor.missing:,} are missing. The list may have changed during the read, or "
                "the API may page differently than the spec says. Read the list again from the "
                "beginning. If items are still missing, do not use the result as the whole list: "
                "compare it with the vendor's app, and report this.",
            )

    def _taken(self, cursor: Cursor[T], page: list[T]) -> list[T]:
        try:
            return cursor.take(page)
        except Exception as error:  # noqa: BLE001 (an item may be nested too deeply to compare)
            report_unexpected(error)
            failure = self._incomplete(
                cursor,
                f"after {cursor.found:,} items came a page that cannot be compared with the "
                f"previous pages (unexpected {type(error).__name__}). The items that were read are "
                "correct. Report this, with the traceback in the log.",
            )
        raise failure

    async def collect(self) -> list[T]:
        """Return all items as a list in memory."""
        return [item async for item in self]

    def _first_position(self) -> S | None:
        if self._paging is None:
            return None
        cursor: Cursor[T] = cursor_of(self._paging, self._start, self._limit)
        return cast("S", cursor.position)

    def _incomplete(self, cursor: Cursor[T], problem: str) -> IncompleteListError:
        return IncompleteListError(
            f"The list is not complete: {problem}",
            found=cursor.found,
            total=cursor.total,
            call=self._call,
        )


class Pages(PageReader[T, int]):
    """Lazily fetched list: an async iterator over all items of all pages.

    Iterate over the object for single items, over `pages()` for whole pages, or
    `await collect()` for all items at once. Each iteration starts again at the first page.

    Raises:
        IncompleteListError: at the end, if the API reports more items than its pages held; or at
            a page that cannot be compared with the previous pages, or after which no page can be
            requested although the API names one.
    """


class CursorPages(PageReader[T, str]):
    """Lazily fetched list whose pages the API names by cursors, which are texts.

    It is read as `Pages`, and raises the same.
    """
