"""Base class of all emitted models, and the `UNSET` marker."""

from __future__ import annotations

import enum
import operator
from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar, Final, Literal, TypeVar, cast

import attrs

from ..errors import InvalidRequestError

T = TypeVar("T")


class Unset(enum.Enum):
    """The type of `UNSET`."""

    # orjson serializes an enum as its value. It refuses `...`, so an UNSET left in a body raises.
    UNSET = ...

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> Literal[False]:
        return False


UNSET: Final = Unset.UNSET
"""Marker for a request field that is not sent at all, unlike `None`, which is sent as null."""


@attrs.define(eq=False, repr=False, kw_only=True)
class Model:
    """Base class for an object in a request or a response.

    Models are attrs classes. Two models are equal if all their fields are equal. A `repr` shows
    only fields that have a value. Because it ends up in logs and error reports, it masks secrets,
    all text in a model with personal data, and then also `extra`, which may hold the same data
    under another name. `attrs.asdict` shows everything.
    """

    extra: dict[str, Any] = attrs.field(factory=dict[str, Any])
    """Fields that are not in the spec, by JSON name; they are sent back."""

    __hash__ = None  # type: ignore[assignment]  # A model is mutable, so it cannot be hashed.

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
        # Ids and codes are not personal data, and a model with such data masks its own. Other
        # values may hold some, and so may an address that is not marked as personal itself.
        is_harmless = isinstance(value, int | float | enum.Enum) or (
            isinstance(value, Model) and value._personal  # noqa: SLF001  of this class, too
        )
        return repr(value) if is_harmless or not self._personal else "****"

    def _values(self) -> list[tuple[str, Any]]:
        return [(field.name, getattr(self, field.name)) for field in attrs.fields(type(self))]


def own_fields_first(model: type, fields: list[attrs.Attribute[Any]]) -> list[attrs.Attribute[Any]]:
    """Order the fields of a model as the spec does: its own, then those of its base class."""
    own = {"extra", *model.__annotations__}
    return sorted(fields, key=lambda field: field.name not in own)


def shared_values(record: Model, group: type[Model]) -> dict[str, Any]:
    """Return the values of the fields that a record has from a base class."""
    names = [field.name for field in attrs.fields(group) if field.name != "extra"]
    return {name: getattr(record, name) for name in names}


secret_fields: Callable[[type[Model]], frozenset[str]] = operator.attrgetter("_secret")
"""Return the names of the fields of a model that hold secrets."""


def secrets_in(model: Model) -> Iterator[str]:
    """Iterate over the secret texts in a model, and in the models that it holds."""
    for name, held in model._values():  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]  # same module
        if name in secret_fields(type(model)):
            if isinstance(held, str):
                yield held
            continue
        held = cast("dict[str, object]", held).values() if isinstance(held, dict) else held
        for item in cast("Iterable[object]", held) if isinstance(held, Iterable) else [held]:
            if isinstance(item, Model):
                yield from secrets_in(item)


def require_model(value: object, kind: type[Model]) -> None:
    """Raise `InvalidRequestError` if `value` is not a `kind`, which a replacement needs."""
    if not isinstance(value, kind):
        raise InvalidRequestError(
            f"A replacement needs a {kind.__name__}, not a {type(value).__name__}: another model "
            "may lack fields, and their values would be lost."
        )


def require_value(value: T | None, name: str) -> T:
    """Return `value`; raise `InvalidRequestError` if it is `None`."""
    if value is None:
        raise InvalidRequestError(f"The record has no {name}, so it cannot be replaced.")
    return value


def value_or(value: object, constant: T) -> T:
    """Return `value`, or for `None` the constant: for a field that has always the same text.

    An unexpected text of a response is kept, as in other fields.
    """
    return constant if value is None else cast("T", value)


def value_or_unset(value: T | None) -> T | Unset:
    """Return `value`, or `UNSET` for `None`: for a field that must not be null."""
    return UNSET if value is None else value
