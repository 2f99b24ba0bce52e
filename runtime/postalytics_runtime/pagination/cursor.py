"""Pagination cursor: decides the next page and the end of a list. No I/O."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

import attrs

from ..schema import Paging
from .page_items import Unseen, next_row, rows_of

T = TypeVar("T")

FIRST = {"rows": 1, "numbers": 1, "offset": 0}
"""The first start value, by paging style."""

_NOT_THE_END = frozenset({401, 403, 408, 429})
"""Client errors that say nothing about the list."""
_OUTAGE = frozenset({502, 503, 504})


@attrs.frozen
class _Probe(Generic[T]):
    """Extra request for the page from 0, outside the order of the list."""

    held: list[T]
    """The first page, held back because its items come after those of the page from 0."""
    start: int
    """Where the list continues after the probe."""
    end_told: bool
    """Whether the API had reported the end of the list before the probe."""


class Cursor(Generic[T]):
    """Pagination state of one list: which page to request next, and when to stop. No I/O.

    1. A page starts after the items that were read of the previous page. Items that came before
       are dropped; items without a key are dropped only if their whole page came before.
    2. The list ends at the limit. A short page does not end the list, because a server may return
       fewer items than requested.
    3. After a page without a new item, the cursor requests one more page, unless the API reports
       the end of the list; the second such page in a row ends the list. So a server that repeats
       itself cannot cause an endless loop, and neither an insertion of a whole page nor a single
       empty page ends the list too early.
    4. The API may count from 0 although the spec says from 1. If the first page is empty or begins
       late, or a numbered page holds nothing new, the cursor also requests the page from 0, once.
    5. An offset may count pages. If the list ends before the total that the API reports, the cursor
       requests pages by number.

    Rules 4 and 5 work only if the list is read from its first item.

    Args:
        paging: the paging description of the list.
        start: the row, page number or offset to begin at; `None` for the first.
        limit: the maximum number of items in all; `None` for no limit.

    Attributes:
        start: where the next page starts.
        position: where a later read continues, after all items that were taken.
        size: the number of items to request; `None` if the server decides.
        found: the number of items that were taken.
        total: the number of items that the API last reported; see `tell_total`.
        end_told: whether the API reports that the list ends here; set it before you take a page.
        remark: a difference between API and spec, once the cursor has found one.
        done: whether the list has ended.
    """

    def __init__(self, paging: Paging, start: int | None, limit: int | None) -> None:
        self._paging = paging
        self._left = limit
        self._unseen = Unseen[T](paging.key)
        self.start = self.position = FIRST[paging.style] if start is None else start
        self.total: int | None = None
        self.end_told = False
        self.remark: str | None = None
        self.found = 0
        from_first = self.start == FIRST[paging.style]
        self._before = 0 if from_first else self.start if paging.style == "offset" else None
        """The number of items before the start; `None` if unknown."""
        self._style: Literal["rows", "numbers", "offset", "offset of pages"] = paging.style
        """The meaning of `start`: as in the spec, until an offset turns out to count pages."""
        self._from_zero: _Probe[T] | bool | None = None
        """Whether the API may count from 0: `None` before the probe, the probe while it runs."""
        if paging.style == "offset" or not from_first:
            # A read that starts later cannot find out, and the first offset is 0 in any case.
            self._from_zero = not from_first
        self._passed_over: int | None = None
        """Where the next page would start if the rows of the last page had not jumped ahead."""
        self._is_second_try = False
        self.size = self._page_size()
        self.done = limit == 0

    @property
    def query(self) -> dict[str, int]:
        """The query parameters of the next page, by wire name."""
        query = {self._paging.start: self.start}
        if self._paging.limit is not None and self.size is not None:
            query[self._paging.limit] = self.size
        return query

    @property
    def missing(self) -> int | None:
        """The number of items of the total that were not found; `None` if unknown.

        If the list is not read from its first item, only an offset gives the number of items before
        the start. A total below the number of found items counts something else.
        """
        if self.total is None or self._before is None:
            return None
        missing = self.total - self._before - self.found
        return missing if missing >= 0 else None

    def tell_total(self, total: int) -> None:
        """Record the total that the API reports.

        A page past the end may report 0, so a total below the number of found items is ignored.
        """
        if self.total is None or total >= self.found:
            self.total = total

    def spares(self, status: int | None) -> bool:
        """Return whether the list continues although the next page failed with this status.

        Only the probe of the page from 0 may fail, because the API need not support that page. A
        status that says nothing about the page stays an error: a refused key, a rate limit, an
        outage. Pass `None` for a response that cannot be read.
        """
        return isinstance(self._from_zero, _Probe) and status not in _NOT_THE_END | _OUTAGE

    def take(self, page: list[T]) -> list[T]:
        """Return the items of a page that are new and within the limit."""
        if isinstance(self._from_zero, _Probe):
            taken = self._take_probed(page, self._from_zero)
        elif self._begins_late(page):
            self._ask_from_zero(page)
            taken = []
        else:
            taken = self._take(page)
        self.end_told = False
        return taken

    def _take(self, page: list[T]) -> list[T]:
        new = self._unseen.take(page)
        kept = new[: self._left]
        read = page if len(kept) == len(new) else page[: kept[-1] + 1]
        passed_over = self._passed_over
        self._move_on(page, read)
        self.found += len(kept)
        if self._left is not None:
            self._left -= len(kept)
            self.done = self._left == 0
        if not new:
            self._after_nothing_new(page, passed_over)
        else:
            self._is_second_try = False
            if self._style == "offset of pages":
                self._judge_number(new, page)
        if self._style != "numbers":  # Another size would move the borders of numbered pages.
            self.size = self._page_size()
        return [page[index] for index in kept]

    def _move_on(self, page: list[T], read: list[T]) -> None:
        """Start the next page after the items that were `read` of this one."""
        if self._style == "offset of pages":
            self.start += 1
            self.position += len(read)
            return
        if self._style == "numbers":
            if page and len(read) == len(page):  # Else the rest of the page has the same number.
                self.start += 1
        else:
            rows = rows_of(read, self._paging.row)
            self.start, self._passed_over = next_row(
                self.start, self.start + len(read), rows, may_lag=self._from_zero is True
            )
        self.position = self.start

    def _page_size(self) -> int | None:
        largest = self._paging.max_limit
        if largest is None or self._left is None or self._is_second_try:
            return largest
        return min(self._left, largest)

    def _after_nothing_new(self, page: list[T], passed_over: int | None) -> None:
        """Decide after a page without a new item whether the list has ended."""
        at_end = not page and passed_over is None
        if at_end and self.missing == 0:
            self.done = True
        elif self._from_zero is None and (not self.found or (page and self._style == "numbers")):
            self._ask_from_zero([])
        elif not (self._is_second_try or (at_end and self.end_told)):
            # Try once more, for one of four reasons: a page was inserted in front, a short page
            # lies inside the previous one, the empty page is a glitch of the server, or one wrong
            # row number led past the end.
            self._is_second_try = True
            if passed_over is not None:
                self.start = passed_over
        elif self._style == "offset" and self._before == 0 and self.missing:
            self._style, self._is_second_try, self.start = "offset of pages", False, 1
        else:
            self.done = True

    def _begins_late(self, page: list[T]) -> bool:
        """Return whether the rows of the first page begin after row 1."""
        if self._from_zero is not None or self.found:
            return False
        return min(rows_of(page, self._paging.row), default=1) > 1

    def _ask_from_zero(self, held: list[T]) -> None:
        """Request the page from 0 next, because the API may count from 0."""
        self._from_zero = _Probe(held, self.start, self.end_told)
        self.start = 0

    def _take_probed(self, page: list[T], probe: _Probe[T]) -> list[T]:
        """Return the new items of the page from 0, followed by the page that was held back."""
        self.end_told = probe.end_told
        before = self._unseen.beside(page, probe.held)
        self._from_zero = bool(before)
        if not before:
            self.start = probe.start
            if probe.held:
                return self._take(probe.held)
            self._after_nothing_new([], None)
            return []
        self.remark = (
            f"the list begins at {self._paging.start}=0, not at 1 as the spec says; "
            f"items found there and read too: {len(before):,}"
        )
        both = before + probe.held
        # If nothing was found before the probe, the empty first page has been read as well.
        minimum = probe.start if self.found else probe.start + 1
        taken = self._take(both)
        whole = len(taken) == len(both)
        if self._style == "numbers":
            self.start = probe.start
        self.position = max(self.position, minimum if whole else FIRST[self._paging.style])
        return taken

    def _judge_number(self, new: list[int], page: list[T]) -> None:
        """Continue by page number, unless the page is the last page moved by one item."""
        if 2 * len(new) <= len(page):
            self.done = True
        else:
            self.remark = (
                f"{self._paging.start} counts pages, not items as the spec says; the list is read "
                "by page number"
            )


def is_end(paging: Paging, status: int, message: object) -> bool:
    """Return whether a response reports the end of the list.

    A rate limit, a server failure or a refused key is never the end, whatever the message says.
    Case, quotes, and blanks or dots around the message make no difference.
    """
    about_list = 200 <= status < 300 or (400 <= status < 500 and status not in _NOT_THE_END)
    if not about_list or paging.end_error is None or not isinstance(message, str):
        return False
    return _bare(message) == _bare(paging.end_error)


def _bare(message: str) -> str:
    return message.strip(" \t\r\n\"'.").casefold()
