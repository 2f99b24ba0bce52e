"""Base types of the emitted id types, for type checkers.

For a type checker each kind of id is a separate class, so you cannot pass one kind for another. At
run time an id is the plain `int` or `str` that was received, at no cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["IntId", "StrId"]

if TYPE_CHECKING:
    from typing import Self

    class IntId:
        """Integer id. `int(...)` returns the number."""

        def __new__(cls, value: int) -> Self:
            """Return `value` as an id."""
            ...

        def __int__(self) -> int: ...
        def __index__(self) -> int: ...
        def __hash__(self) -> int: ...
        def __eq__(self, other: object) -> bool: ...

    class StrId:
        """Text id. `str(...)` returns the text."""

        def __new__(cls, value: str) -> Self:
            """Return `value` as an id."""
            ...

        def __hash__(self) -> int: ...
        def __eq__(self, other: object) -> bool: ...

else:
    IntId = int
    StrId = str
