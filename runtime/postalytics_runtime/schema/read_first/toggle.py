"""Toggle operation, with the operation that shows its state."""

from __future__ import annotations

import reprlib
from typing import Any, Generic, TypeVar

import attrs

from ...errors import ToggleError
from ..operation import Operation

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Toggle(Generic[T]):
    """Toggle operation, with the operation that reads its state."""

    operation: Operation[Any]
    """The operation that toggles."""
    read: Operation[T]
    """The operation that shows the state, with the same path parameters."""
    field: str
    """The attribute of the response of `read` that holds the state."""
    on: int | bool | str
    """The attribute's value for on."""
    off: int | bool | str
    """The attribute's value for off."""

    def state(self, record: T) -> bool | None:
        """Return whether the toggle is on; `None` if the record does not show it."""
        value = getattr(record, self.field, None)
        if value is not None and value == self.on:
            return True
        return False if value is not None and value == self.off else None

    def unknown(self) -> ToggleError:
        """Return the error for a record that does not show the state."""
        return ToggleError(
            f"{self.operation} was not called, because its state is unknown: {self.read} shows "
            f"{self.field} neither as {self.on!r} nor as {self.off!r}. A blind toggle could set "
            f"the wrong state."
        )

    def not_as_wanted(self, *, wanted: bool) -> ToggleError:
        """Return the error for a toggle that did not reach the wanted state."""
        return ToggleError(
            f"{self.operation} was called once, but {self.read} does not show {self.field} as "
            f"{(self.on if wanted else self.off)!r} after it: another client may have toggled at "
            f"the same time. Read the state before you toggle again."
        )

    def then_shown(self, record: T) -> str:
        """Return the state read after a toggle with unknown outcome, to add to its error."""
        found = reprlib.repr(getattr(record, self.field, None))
        return (
            f"{self.read} showed {self.field} as {found} after it, but it may still be carried out."
        )

    def not_shown(self, error: BaseException) -> ToggleError:
        """Return the error for a toggle whose result cannot be read."""
        return ToggleError(
            f"{self.operation} was called once and has probably toggled, but {self.read} could "
            f"not be read after it ({type(error).__name__}). Read the state before you toggle "
            f"again."
        )
