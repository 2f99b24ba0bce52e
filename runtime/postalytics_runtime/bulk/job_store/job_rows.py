"""Protocol of rows that can be read again, from the first row, at any time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol, TypeVar

from .frozen_rows import FrozenRow

M_co = TypeVar("M_co", covariant=True)


class JobRows(Protocol[M_co]):
    """Frozen input of a job."""

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        """Iterate over the rows with their numbers, from row 1."""
        ...

    def read(self, numbers: Iterable[int]) -> Iterator[FrozenRow]:
        """Yield the rows with these numbers, which must ascend."""
        ...

    def body(self, given: Any) -> M_co:
        """Return the body of a row; raises `InvalidRequestError` if the row is not valid."""
        ...
