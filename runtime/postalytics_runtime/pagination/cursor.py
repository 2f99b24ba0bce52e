"""Which page of a list comes next, and where the list ends. No I/O."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

import attrs

from ..schema import Paging
from .page_items import Unseen, next_row, rows_of

T = TypeVar("T")

FIRST = {"rows": 1, "numbers": 1, "offset": 0}
"""Where a list starts, by the style of its paging."""

_NO_END = frozenset({401, 403, 408, 429})
"""Client errors that say nothing of the list."""
_OUTAGE = frozenset({502, 503, 504})


@attrs.frozen
class _Probe(Generic[T]):
    """A page that is asked for from 0, beside the list's order."""

    held: list[T]
    """The first page, which comes after what is found there."""
    start: int
    """Where the list goes on."""
    end_told: bool
    """Whether the API said before that the list ends."""


class Cursor(Generic[T]):
    """Which page to ask for next. No I/O.

    1. A page starts after what was read of the one before. What came before is left out; where
       items have no key, only a whole page that came before.
    2. The list ends at the limit. It does not end at a short page, for a server may return fewer
       items than it is asked for.
    3. A page without anything new is followed by one more try, unless the API says that the list
       ends there; the second in a row ends it. So a server that repeats itself cannot keep the
       cursor busy, and neither a list that has moved on by a page nor one empty page is taken for
       the end.
    4. The API may count from 0 where the spec says from 1. If the first page is empty or begins
       late, or a numbered page brings nothing new, the page from 0 is asked for too, once.
    5. An offset may count pages. If the list ends before the total that the API says, pages are
       asked for by number.

    Only a reading from the first item can find out 4 and 5.

    Args:
        paging: how the list is read.
        start: the row, page number or offset to begin at; `None` for the first.
        limit: the most items wanted in all.

    Attributes:
        start: where the next page starts.
        position: where a later reading goes on after all that was taken.
        size: how many items to ask for; `None` where the server decides it.
        found: how many items were taken.
        total: how many items the API says there are, as it was last told; see `tell_total`.
        end_told: whether the API says that the list ends here; set it before a page is taken.
        remark: what turned out to be otherwise than the spec says, once it has.
        done: whether the list is over.
    """

    def __init__(self, paging: Paging, start: int | None, limit: int | None) -> None:
        self._paging = paging
        self._left = limit
        self._unseen = Unseen[T](paging.key)
        self.start = self.position = first_start(paging, start)
        self.total: int | None = None
        self.end_told = False
        self.remark: str | None = None
        self.found = 0
        from_first = self.start == FIRST[paging.style]
        self._before = 0 if from_first else self.start if paging.style == "offset" else None
        """How many items come before the start; `None` where that cannot be told."""
        self._style: Literal["rows", "numbers", "offset", "offset of pages"] = paging.style
        """What `start` means: what the spec says, until an offset turns out to count pages."""
        self._from_zero: _Probe[T] | bool | None = None
        """Whether the API may count from 0: `None` before that is asked, the probe while it is."""
        if paging.style == "offset" or not from_first:
            # A reading that goes on somewhere cannot know; the first offset is 0 in any case.
            self._from_zero = not from_first
        self._passed_over: int | None = None
        """Where the next page would start, had the rows of the last one not jumped ahead."""
        self._looks_again = False
        self.size = self._page_size()
        self.done = limit == 0

    @property
    def query(self) -> dict[str, int]:
        """The query parameters of the next page, by their names on the wire."""
        query = {self._paging.start: self.start}
        if self._paging.limit is not None and self.size is not None:
            query[self._paging.limit] = self.size
        return query

    @property
    def missing(self) -> int | None:
        """How many items of the total were not found; `None` where that cannot be told.

        Of a list that is read from elsewhere than its first item, only an offset says how many
        items come before. A total below what was found counts something else.
        """
        if self.total is None or self._before is None:
            return None
        missing = self.total - self._before - self.found
        return missing if missing >= 0 else None

    def tell_total(self, total: int) -> None:
        """Take note of how many items the API says there are.

        A page past the end may say 0: what is below the number found says nothing of the list.
        """
        if self.total is None or total >= self.found:
            self.total = total

    def spares(self, status: int | None) -> bool:
        """Whether the list goes on after a refusal of the next page with this status.

        The page from 0 is one more than the API has to know of. Only what says nothing of the page
        is an error: a refused key, a request that came too fast, an outage. `None` is an answer
        that cannot be read.
        """
        return isinstance(self._from_zero, _Probe) and status not in _NO_END | _OUTAGE

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
            self._doubt(page, passed_over)
        else:
            self._looks_again = False
            if self._style == "offset of pages":
                self._judge_number(new, page)
        if self._style != "numbers":  # Pages of different sizes have other borders.
            self.size = self._page_size()
        return [page[index] for index in kept]

    def _move_on(self, page: list[T], read: list[T]) -> None:
        """Start the next page after what was `read` of this one."""
        if self._style == "offset of pages":
            self.start += 1
            self.position += len(read)
            return
        if self._style == "numbers":
            if page and len(read) == len(page):  # Else the number is still that of what is left.
                self.start += 1
        else:
            rows = rows_of(read, self._paging.row)
            self.start, self._passed_over = next_row(
                self.start, self.start + len(read), rows, may_lag=self._from_zero is True
            )
        self.position = self.start

    def _page_size(self) -> int | None:
        largest = self._paging.max_limit
        if largest is None or self._left is None or self._looks_again:
            return largest
        return min(self._left, largest)

    def _doubt(self, page: list[T], passed_over: int | None) -> None:
        """Decide after a page without anything new whether the list is over."""
        at_end = not page and passed_over is None
        if at_end and self.missing == 0:
            self.done = True
        elif self._from_zero is None and (not self.found or (page and self._style == "numbers")):
            self._ask_from_zero([])
        elif not (self._looks_again or (at_end and self.end_told)):
            # The list may have grown by a page in front, a short page may lie in the one before,
            # an empty one may be a slip, and one wild row may have led beyond the end.
            self._looks_again = True
            if passed_over is not None:
                self.start = passed_over
        elif self._style == "offset" and self._before == 0 and self.missing:
            self._style, self._looks_again, self.start = "offset of pages", False, 1
        else:
            self.done = True

    def _begins_late(self, page: list[T]) -> bool:
        """Whether the rows of a first page begin behind the first one."""
        if self._from_zero is not None or self.found:
            return False
        return min(rows_of(page, self._paging.row), default=1) > 1

    def _ask_from_zero(self, held: list[T]) -> None:
        """Ask for the page from 0 next, for the API may count so."""
        self._from_zero = _Probe(held, self.start, self.end_told)
        self.start = 0

    def _take_probed(self, page: list[T], probe: _Probe[T]) -> list[T]:
        """Return what is new of the page from 0, and after it the page that was held."""
        self.end_told = probe.end_told
        before = self._unseen.beside(page, probe.held)
        self._from_zero = bool(before)
        if not before:
            self.start = probe.start
            if probe.held:
                return self._take(probe.held)
            self._doubt([], None)
            return []
        self.remark = (
            f"the list begins at {self._paging.start}=0, not at 1 as the spec says; what was found "
            f"there ({len(before):,}) was read as well"
        )
        both = before + probe.held
        least = probe.start if self.found else probe.start + 1  # An empty first page was read too.
        taken = self._take(both)
        whole = len(taken) == len(both)
        if self._style == "numbers":
            self.start = probe.start
        self.position = max(self.position, least if whole else FIRST[self._paging.style])
        return taken

    def _judge_number(self, new: list[int], page: list[T]) -> None:
        """Go on by page number only where that does not bring the last page, moved by one item."""
        if 2 * len(new) <= len(page):
            self.done = True
        else:
            self.remark = (
                f"{self._paging.start} counts pages, not items as the spec says; the list is read "
                "by page number"
            )


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
