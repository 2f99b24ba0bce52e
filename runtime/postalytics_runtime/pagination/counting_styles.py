"""Paging styles in which the client counts: rows, pages, or items to skip. No I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ..schema import Paging
from .counting import CountingCursor
from .page_items import next_row, rows_of

if TYPE_CHECKING:
    from .cursor import PageStart
    from .serving import AskedPage

T = TypeVar("T")

_FAR = 1 << 32
"""More than any number of items, and small enough for `islice`."""


class Rows(CountingCursor[T]):
    """Rows: the number of the first row of a page, and how many rows."""

    def _move_on(self, page: list[T], read: list[T]) -> None:
        del page
        rows = rows_of(read, self._paging.row)
        self.start, self._passed_over = next_row(
            self.start, self.start + len(read), rows, may_lag=self._from_zero is True
        )
        self._position = self.start

    @classmethod
    def bounds(cls, asked: AskedPage) -> tuple[int, int]:
        """Return the bounds of a page from a row."""
        first = _above(asked)
        # Row 0 does not exist, so a page from row 0 does not get an extra row.
        extra = asked.inclusive and (asked.start != 0 or asked.lowest == 0)
        return first, first + asked.size + (1 if extra else 0)


class Numbers(CountingCursor[T]):
    """Page numbers from 1, and a page size."""

    by_page = True

    def _move_on(self, page: list[T], read: list[T]) -> None:
        if page and len(read) == len(page):  # Else the rest of the page has the same number.
            self.start += 1
        self._position = self.start

    @classmethod
    def bounds(cls, asked: AskedPage) -> tuple[int, int]:
        """Return the bounds of a page with a number."""
        first = min(_above(asked) * asked.size, _FAR)
        return first, first + asked.size


class Offset(CountingCursor[T]):
    """Number of items to skip, with or without a page size."""

    first = 0

    def __init__(self, paging: Paging, start: PageStart | None, limit: int | None) -> None:
        super().__init__(paging, start, limit)
        self.before = self.start

    def _move_on(self, page: list[T], read: list[T]) -> None:
        del page
        if self.by_page:
            self.start += 1
            self._position += len(read)
        else:
            self.start += len(read)
            self._position = self.start

    def _read_otherwise(self) -> bool:
        if self.by_page or self.before or not self.missing:
            return False
        self.by_page, self._is_second_try, self.start = True, False, 1
        self.size = self._paging.max_limit
        return True

    def _after_new(self, new: list[int], page: list[T]) -> None:
        """Continue by page number, unless the page is the last page moved by one item."""
        if not self.by_page:
            return
        if 2 * len(new) <= len(page):
            self.done = True
        else:
            self.remark = (
                f"{self._paging.start} counts pages, not items as the spec says; the list is read "
                "by page number"
            )

    @classmethod
    def bounds(cls, asked: AskedPage) -> tuple[int, int]:
        """Return the bounds of a page after a number of items."""
        number = asked.start if isinstance(asked.start, int) else 0
        first = min(max(number, 0) * (asked.size if asked.offset_of_pages else 1), _FAR)
        return first, first + asked.size


def _above(asked: AskedPage) -> int:
    """Return how many rows or pages are before the start, if the first is number `lowest`."""
    start = asked.start if isinstance(asked.start, int) else asked.lowest
    return min(max(start, asked.lowest) - asked.lowest, _FAR)


COUNTING: dict[str, type[CountingCursor[object]]] = {
    "rows": Rows,
    "numbers": Numbers,
    "offset": Offset,
}
"""The styles of this module by name."""
