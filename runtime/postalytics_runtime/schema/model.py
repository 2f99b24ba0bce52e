"""What all emitted models share."""

from __future__ import annotations

import enum
from typing import Any, ClassVar, Final, Literal, TypeVar

import attrs

from ..errors import InvalidRequestError

T = TypeVar("T")


class Unset(enum.Enum):
    """The type of `UNSET`."""

    UNSET = ...  # orjson writes the value of an enum, and this one it refuses to write

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> Literal[False]:
        return False


UNSET: Final = Unset.UNSET
"""Marks a request field that is not sent at all, which is not the same as `None` (null)."""


@attrs.define(eq=False, repr=False, kw_only=True)
class Model:
    """An object in a request or an answer.

    Models are attrs classes. Two are equal when all their fields are. A `repr` shows the
    fields that have a value, for it ends in logs and error reports: secrets are masked, and so
    is all text in a model about people; `extra` as well, where the same may come under another
    name. `attrs.asdict` shows everything.
    """

    extra: dict[str, Any] = attrs.field(factory=dict[str, Any])
    """Fields that the spec does not know, by their names in JSON; they are sent back."""

    __hash__ = None  # type: ignore[assignment]  # A model can be changed, so it is no key.

    _secret: ClassVar[frozenset[str]] = frozenset()
    _personal: ClassVar[bool] = False

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(value == getattr(other, name) for name, value in self._values())

    def __repr__(self) -> str:
        shown = [
            f"{name}={self._masked(name, value)}"
            for name, value in self._values()
            if value is not None and value is not UNSET and name != "extra"
        ]
        if self.extra:
            hidden = self._secret or self._personal
            extra = dict.fromkeys(self.extra, "****") if hidden else self.extra
            shown.append(f"extra={extra!r}")
        return f"{self.__class__.__name__}({', '.join(shown)})"

    def _masked(self, name: str, value: object) -> str:
        if name in self._secret:
            return "****"
        # Ids, codes and models tell no names; what is of a wrong type may.
        shows_itself = isinstance(value, int | float | enum.Enum | Model)
        return repr(value) if shows_itself or not self._personal else "****"

    def _values(self) -> list[tuple[str, Any]]:
        return [(field.name, getattr(self, field.name)) for field in attrs.fields(type(self))]


def require_model(value: object, kind: type[Model]) -> None:
    """Raise `InvalidRequestError` where `value` is not the record that a replacement is made of."""
    if not isinstance(value, kind):
        raise InvalidRequestError(
            f"A replacement is made of a {kind.__name__}, not of a {type(value).__name__}: another "
            "model may lack fields, which would be lost."
        )


def require_value(value: T | None, name: str) -> T:
    """`value`, which a request must have; raises `InvalidRequestError` where it is missing."""
    if value is None:
        raise InvalidRequestError(f"The record has no {name}, so it cannot be replaced.")
    return value


def value_or_unset(value: T | None) -> T | Unset:
    """`value`, or `UNSET` where the record has none: for a field that must not be null."""
    return UNSET if value is None else value
