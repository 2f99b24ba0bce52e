"""Base of all paging styles: decides the next page and the end of a list. No I/O."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Generic, TypeAlias, TypeVar

from ..schema import Paging, value_at
from .page_items import Unseen

if TYPE_CHECKING:
    from multidict import CIMultiDictProxy

    from .serving import AskedPage, NextPage, ServedPage

T = TypeVar("T")

PageStart: TypeAlias = int | str
"""Where a page starts: a row, a page number, an offset, or a cursor of the API."""

NOT_THE_END = frozenset({401, 403, 408, 429})
"""Client errors that say nothing about the list."""


class Cursor(ABC, Generic[T]):
    """Pagination state of one list: which page to request next, and when to stop. No I/O.

    A paging style is a subclass: how the client reads a list, and how a server pages one.

    Args:
        paging: the paging description of the list.
        start: where to begin; `None` for the first page.
        limit: the maximum number of items in all; `None` for no limit.

    Attributes:
        found: the number of items that were taken.
        total: the number of items that the API last reported; see `tell_total`.
        end_told: whether the API reports that the list ends here; set it before you take a page.
        remark: a difference between API and spec, once the cursor has found one.
        problem: why the list cannot be read on, as a sentence; then it is not complete.
        before: the number of items before the first page that is read; `None` if unknown.
        done: whether the list has ended.
    """

    first: ClassVar[int | None] = None
    """The first start; `None` if the first page is requested without one."""

    def __init__(self, paging: Paging, start: PageStart | None, limit: int | None) -> None:
        self._paging = paging
        self._left: int | None = limit
        self._unseen = Unseen[T](paging.key)
        self.total: int | None = None
        self.end_told = False
        self.remark: str | None = None
        self.problem: str | None = None
        self.found = 0
        self.before: int | None = 0 if start is None or start == self.first else None
        self.done = limit == 0

    @property
    @abstractmethod
    def query(self) -> Mapping[str, PageStart]:
        """The query parameters of the next page, by wire name."""

    @property
    @abstractmethod
    def position(self) -> PageStart | None:
        """Where a later read continues, after all items that were taken."""

    @abstractmethod
    def take(self, page: list[T]) -> list[T]:
        """Return the items of a page that are new and within the limit."""

    def _size_for(self, items: int | None) -> int | None:
        """Return the page size of a request for this number of items; `None` if the server decides.

        Args:
            items: the number of items that are wanted; `None` for all.
        """
        smallest, largest = self._paging.min_limit or 0, self._paging.max_limit
        if largest is None or items is None:
            return largest
        return min(max(items, smallest), largest)

    @property
    def missing(self) -> int | None:
        """The number of items of the total that were not found; `None` if unknown.

        If the list is not read from its first item, only an offset gives the number of items before
        the start. A total below the number of found items counts something else.
        """
        if self.total is None or self.before is None:
            return None
        missing = self.total - self.before - self.found
        return missing if missing >= 0 else None

    def tell_total(self, total: int) -> None:
        """Record the total that the API reports.

        A page past the end may report 0, so a total below the number of found items is ignored.
        """
        if self.total is None or total >= self.found:
            self.total = total

    def read_headers(self, headers: CIMultiDictProxy[str]) -> None:
        """Take what the headers of a response say of the list; call it before `take`."""

    def read_envelope(self, envelope: object) -> None:
        """Take what the object around the items says of the list; call it before `take`."""
        total = value_at(envelope, self._paging.total)
        if type(total) is int and total >= 0:
            self.tell_total(total)

    def spares(self, status: int | None) -> bool:
        """Return whether the list continues although the next page failed with this status.

        Pass `None` for a response that cannot be read.
        """
        del status
        return False

    @classmethod
    @abstractmethod
    def bounds(cls, asked: AskedPage) -> tuple[int, int]:
        """Return the index of the first item of a page, from 0, and the index after the last.

        For servers, such as the fake. Raises `ValueError` for a start that is not one.
        """

    @classmethod
    def next_page(cls, served: ServedPage) -> NextPage | None:
        """Return what a server says of the pages after a page; `None` if it says nothing."""
        del served
        return None


def is_end(paging: Paging, status: int, message: object) -> bool:
    """Return whether a response reports the end of the list.

    A rate limit, a server failure or a refused key is never the end, whatever the message says.
    Case, quotes, and blanks or dots around the message make no difference.
    """
    about_list = 200 <= status < 300 or (400 <= status < 500 and status not in NOT_THE_END)
    if not about_list or paging.end_error is None or not isinstance(message, str):
        return False
    return _bare(message) == _bare(paging.end_error)


def _bare(message: str) -> str:
    return message.strip(" \t\r\n\"'.").casefold()
