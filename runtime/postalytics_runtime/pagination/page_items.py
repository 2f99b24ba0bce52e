"""Items of a page: which are new, and where the next page starts. No I/O."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

T = TypeVar("T")

_MAX_ROW = 2**31 - 2


class Unseen(Generic[T]):
    """Filter for items that no previous page has shown.

    Args:
        key: the attributes that together identify an item.
    """

    def __init__(self, key: tuple[str, ...]) -> None:
        self._names = key
        self._seen: set[Any] = set()
        self._without_keys: list[list[T]] = []

    def take(self, page: list[T]) -> list[int]:
        """Return the indices of the new items of a page, and remember the items."""
        new: list[int] = []
        all_have_keys = True
        for index, item in enumerate(page):
            key = self.key(item)
            if key is None:
                all_have_keys = False
            elif key in self._seen:
                continue
            else:
                self._seen.add(key)
            new.append(index)
        if all_have_keys:
            return new
        # Items without a key cannot be compared, so drop them only if the whole page came before.
        if page in self._without_keys:
            return []
        self._without_keys.append(page)
        return new

    def beside(self, page: list[T], other: list[T]) -> list[T]:
        """Return the items of a page that are new and not on the other page.

        Items without a key are new if the page never came before and the other page has none.
        """
        known = {self.key(item) for item in other} | self._seen
        if page in self._without_keys:
            known.add(None)
        new: list[T] = []
        for item in page:
            if (key := self.key(item)) not in known:
                known |= set() if key is None else {key}
                new.append(item)
        return new

    def key(self, item: T) -> object:
        """Return the key of an item; `None` if its first part is missing."""
        key = tuple(getattr(item, name, None) for name in self._names)
        if key[0] is None:
            return None
        try:
            hash(key)
        except TypeError:  # The server sent a list or an object as a key.
            return repr(key)
        return key


def rows_of(page: Iterable[Any], attribute: str | None) -> list[int]:
    """Return the row numbers that the items of a page show, without impossible ones."""
    if attribute is None:
        return []
    rows = (getattr(item, attribute, None) for item in page)
    return [row for row in rows if type(row) is int and row <= _MAX_ROW]


def next_row(start: int, counted: int, rows: list[int], *, may_lag: bool) -> tuple[int, int | None]:
    """Return where the next page starts, and where it would start had the rows not jumped ahead.

    The next page starts after the maximum row shown, not after the number requested: a server may
    return fewer rows, or one more.

    Args:
        start: the requested start of this page.
        counted: `start` plus the number of items read.
        rows: the rows read, as far as they are known.
        may_lag: whether the API may count from 0, so that a page begins with the row after `start`.
    """
    if not rows:
        return counted, None
    last = max(rows)
    if may_lag and min(rows) == start + 1:
        last -= 1
    jumped = counted if last >= counted else None
    return (last + 1 if last >= start else counted), jumped
