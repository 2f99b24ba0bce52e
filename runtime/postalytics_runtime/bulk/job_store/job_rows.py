"""Rows that can be read again, from the first one, at any time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, TypeVar

M_co = TypeVar("M_co", covariant=True)


class JobRows(Protocol[M_co]):
    """The frozen input of a job."""

    @property
    def digest(self) -> str:
        """The sha256 of the input, in hex."""
        ...

    @property
    def count(self) -> int:
        """How many rows there are."""
        ...

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        """The rows with their numbers, from the first one, which is 1."""
        ...

    def body(self, given: Any) -> M_co:
        """Make the body of a row; raises `InvalidRequestError` where it does not fit."""
        ...
