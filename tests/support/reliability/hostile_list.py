"""Servers that page in wrong ways, and the requests that they received."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

import attrs

Style = Literal["rows", "numbers", "offset"]

LARGEST = 100
"""The maximum page size that is requested."""
FEW = 30
"""The page size of a server whose pages are smaller than requested."""
_TIMES = 5
"""The number of changes of a list while it is read."""


@attrs.frozen
class Question:
    """A request for a page, and its list."""

    items: list[int]
    style: Style
    start: int
    size: int
    number: int
    """1 for the first request."""

    def page(self, size: int | None = None, more: int = 0, last_first: int | None = None) -> range:
        """Return the positions in the list of the items of a correct page."""
        size = size or self.size
        first = {
            "rows": self.start - 1,
            "numbers": (self.start - 1) * size,
            "offset": self.start,
        }[self.style]
        first = first if last_first is None else min(first, last_first)
        stop = first + size + more
        return range(len(self.items))[max(first, 0) : max(stop, 0)]


Fault = Callable[[Question], range]


def honest(question: Question) -> range:
    return question.page()


def ignores_start(question: Question) -> range:
    return range(len(question.items))[: question.size]


def clamps_to_the_last_page(question: Question) -> range:
    return question.page(last_first=max(len(question.items) - question.size, 0))


def serves_smaller_pages(question: Question) -> range:
    return question.page(min(question.size, FEW))


def includes_the_end(question: Question) -> range:
    return question.page(more=1)


def shrinks_at_the_end(question: Question) -> range:
    if 1 < question.number <= _TIMES:
        del question.items[-3:]
    return question.page()


def shrinks_at_the_front(question: Question) -> range:
    if 1 < question.number <= _TIMES:
        del question.items[:3]
    return question.page()


def _grow_in_front(question: Question, by: int) -> None:
    newest = max(question.items, default=0)
    question.items[:0] = range(newest + by, newest, -1)


def grows_in_front(question: Question) -> range:
    if 1 < question.number <= _TIMES:
        _grow_in_front(question, 3)
    return question.page()


def grows_in_front_by_a_page(question: Question) -> range:
    if question.number == 2:
        _grow_in_front(question, question.size)
    return question.page()


def shows_one_object(question: Question) -> range:
    return range(len(question.items))[:1]


def counts_from_zero(question: Question) -> range:
    later = {"rows": 1, "numbers": 1, "offset": 0}[question.style]
    return attrs.evolve(question, start=question.start + later).page()


def is_empty_once(question: Question) -> range:
    return range(0) if question.number == 2 else question.page()


def is_empty_at_first(question: Question) -> range:
    return range(0) if question.number == 1 else question.page()


def repeats_the_first_pages(question: Question) -> range:
    pages = min(math.ceil(len(question.items) / question.size), 3) or 1
    first = (question.number - 1) % pages * question.size
    return range(len(question.items))[first : first + question.size]


SERVED: dict[Fault, int] = {
    honest: LARGEST,
    ignores_start: LARGEST,
    clamps_to_the_last_page: LARGEST,
    serves_smaller_pages: FEW,
    includes_the_end: LARGEST,
    shrinks_at_the_end: LARGEST,
    shrinks_at_the_front: LARGEST,
    grows_in_front: LARGEST,
    grows_in_front_by_a_page: LARGEST,
    counts_from_zero: LARGEST,
    is_empty_once: LARGEST,
    is_empty_at_first: LARGEST,
    shows_one_object: 1,
    repeats_the_first_pages: LARGEST,
}
"""Each fault, and the maximum number of items on a page with it."""


class HostileList:
    """A list of numbered items on a server with a fault.

    Args:
        style: what `start` means.
        fault: the fault of the server.
        total: the number of items at first.
        most: the number of items on a page that is requested without a size.
    """

    def __init__(self, style: Style, fault: Fault, total: int, most: int = LARGEST) -> None:
        self.items = list(range(1, total + 1))
        self.shown: set[int] = set()
        self.changes = 0
        """The number of changes so far."""
        self.requests: list[tuple[int, int]] = []
        """Start and size of each requested page."""
        self.new: list[bool] = []
        """For each request, whether its response had a new item."""
        self._first_row = 1
        self._repeats = False
        self._style: Style = style
        self.fault = fault
        self._most = most

    def answer(self, start: int, size: int | None) -> list[tuple[int, int]]:
        """Return a page: the row and the number of each item."""
        size = size or self._most
        self.requests.append((start, size))
        assert len(self.requests) < 1000, "It asks for ever."
        question = Question(self.items, self._style, start, size, len(self.requests))
        before = len(self.items)
        page = [(index + 1, self.items[index]) for index in self.fault(question)]
        self.changes += len(self.items) != before
        numbers = {number for _, number in page}
        if not self.new and page:
            self._first_row = page[0][0]
        self._repeats = self._repeats or (bool(page) and numbers <= self.shown and start != 0)
        self.new.append(not numbers <= self.shown)
        self.shown |= numbers
        return page

    def allowed(self, served: int) -> int:
        """Return the maximum number of requests to read the list, for a page size.

        Two have nothing new at the end. Each that has nothing new before is one more, and so is the
        one from 0.
        """
        from_zero = self.asked_from_zero
        last = max((index for index, new in enumerate(self.new) if new), default=0)
        before = [new for index, new in enumerate(self.new[:last]) if index not in from_zero]
        return math.ceil(len(self.shown) / served) + 2 + before.count(False) + len(from_zero)

    @property
    def asked_from_zero(self) -> list[int]:
        """The indexes of the requests for the page from 0, in a list that begins at 1."""
        starts = enumerate(start for start, _ in self.requests)
        return [index for index, start in starts if start == 0 and self._style != "offset"]

    @property
    def gives_cause(self) -> bool:
        """Whether a response gave a reason to request the page from 0."""
        if self._style == "offset" or not self.new:
            return False
        repeats = self._style == "numbers" and self._repeats
        return not self.new[0] or repeats or (self._style == "rows" and self._first_row > 1)
