"""Base of the paging styles in which the client counts rows, pages or items. No I/O."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar, Generic, TypeVar

import attrs

from ..schema import Paging
from .cursor import NOT_THE_END, Cursor, PageStart
from .page_items import rows_of

T = TypeVar("T")

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


class CountingCursor(Cursor[T]):
    """State of a list of which the client counts rows, pages or items.

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

    Attributes:
        start: where the next page starts.
        size: the number of items to request; `None` if the server decides.
    """

    first: ClassVar[int | None] = 1
    by_page: bool = False
    """Whether the start is the number of a page."""

    def __init__(self, paging: Paging, start: PageStart | None, limit: int | None) -> None:
        super().__init__(paging, start, limit)
        first = self.first or 0
        self.start = self._position = first if start is None else int(start)
        from_first = self.start == first
        self._from_zero: _Probe[T] | bool | None = None
        """Whether the API may count from 0: `None` before the probe, the probe while it runs."""
        if first == 0 or not from_first:
            # A read that starts later cannot find out, and the first offset is 0 in any case.
            self._from_zero = not from_first
        self._passed_over: int | None = None
        """Where the next page would start if the rows of the last page had not jumped ahead."""
        self._is_second_try = False
        self.size = self._page_size()

    @property
    def position(self) -> int:
        """Where a later read continues, after all items that were taken."""
        return self._position

    @property
    def query(self) -> Mapping[str, int]:
        """The query parameters of the next page, by wire name."""
        query = {self._paging.start: self.start}
        if self._paging.limit is not None and self.size is not None:
            query[self._paging.limit] = self.size
        return query

    def spares(self, status: int | None) -> bool:
        """Return whether the list continues although the next page failed with this status.

        Only the probe of the page from 0 may fail, because the API need not support that page. A
        status that says nothing about the page stays an error: a refused key, a rate limit, an
        outage. Pass `None` for a response that cannot be read.
        """
        return isinstance(self._from_zero, _Probe) and status not in NOT_THE_END | _OUTAGE

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
            self._after_new(new, page)
        if not self.by_page:  # Another size would move the borders of numbered pages.
            self.size = self._page_size()
        return [page[index] for index in kept]

    @abstractmethod
    def _move_on(self, page: list[T], read: list[T]) -> None:
        """Start the next page after the items that were `read` of this one."""

    def _after_new(self, new: list[int], page: list[T]) -> None:
        """Judge a page by the indices of its new items."""

    def _read_otherwise(self) -> bool:
        """Read the list on in another way, although it seems to have ended; return whether."""
        return False

    def _page_size(self) -> int | None:
        return self._size_for(None if self._is_second_try else self._left)

    def _after_nothing_new(self, page: list[T], passed_over: int | None) -> None:
        """Decide after a page without a new item whether the list has ended."""
        at_end = not page and passed_over is None
        if at_end and self.missing == 0:
            self.done = True
        elif self._from_zero is None and (not self.found or (page and self.by_page)):
            self._ask_from_zero([])
        elif not (self._is_second_try or (at_end and self.end_told)):
            # Try once more, for one of four reasons: a page was inserted in front, a short page
            # lies inside the previous one, the empty page is a glitch of the server, or one wrong
            # row number led past the end.
            self._is_second_try = True
            if passed_over is not None:
                self.start = passed_over
        elif not self._read_otherwise():
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
        if self.by_page:
            self.start = probe.start
        self._position = max(self._position, minimum if whole else self.first or 0)
        return taken
