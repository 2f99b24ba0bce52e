"""What the emitted ids are to a type checker.

The id of one kind of thing is a class of its own there, so that the id of another kind cannot
stand in its place. At run time it is the `int` or `str` that came, at no cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["IntId", "StrId"]

if TYPE_CHECKING:
    from typing import Self

    class IntId:
        """An id that is a whole number. `int(...)` gives the number."""

        def __new__(cls, value: int) -> Self:
            """The id that is `value`."""
            ...

        def __int__(self) -> int: ...
        def __index__(self) -> int: ...
        def __hash__(self) -> int: ...
        def __eq__(self, other: object) -> bool: ...

    class StrId:
        """An id that is text. `str(...)` gives the text."""

        def __new__(cls, value: str) -> Self:
            """The id that is `value`."""
            ...

        def __hash__(self) -> int: ...
        def __eq__(self, other: object) -> bool: ...

else:
    IntId = int
    StrId = str
