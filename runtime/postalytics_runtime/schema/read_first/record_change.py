"""Change of a record that the API replaces as a whole, with the operation that shows the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import attrs

from ...errors import InvalidRequestError, NotFoundError
from ..model import Model
from ..operation import Field, Operation

T = TypeVar("T")


@attrs.frozen(kw_only=True, eq=False)
class RecordChange(Generic[T]):
    """Where to read a record before it is replaced, for the API has no partial update."""

    function: str
    """The name of the emitted function."""
    operation: Operation[T]
    """The operation that replaces the record."""
    read: Operation[Any]
    """The operation that shows the record. Its path is filled by name from the given values."""
    replacement: Callable[[Any], Model]
    """Converts the record to the body that replaces it."""
    named: tuple[str, ...]
    """The values that name the record: parameters of the paths, and fields of the body."""
    items: str | None = None
    """The attribute of the response with the items; `None` if the response is the list or the
    record."""
    match: tuple[str, ...] = ()
    """The attributes of an item that equal the given values; `()` if the response is the record."""
    count: tuple[Operation[Any], str, str] | None = None
    """The operation that lists the lists, the attribute of a list that equals the given value, and
    the attribute with the number of its items: how many requests `read` takes."""

    @property
    def fields(self) -> dict[str, Field]:
        """The fields that can be changed, by name."""
        body = self.operation.body
        known = () if body is None else body.fields
        return {field.name: field for field in known if field.name not in self.named}

    @property
    def is_found_once(self) -> bool:
        """Whether no two items of the list can have the values of `match`."""
        paging = self.read.paging
        return paging is not None and {*paging.key} <= {*self.match}

    def body_of(self, record: Any, named: Mapping[str, Any]) -> Model:
        """Return the body that replaces a record and changes nothing.

        Raises:
            InvalidRequestError: the record is another one than the values name.
        """
        body = self.replacement(record)
        for name in self.named:
            found = getattr(body, name, named[name])
            if found != named[name]:
                raise InvalidRequestError(
                    f"The API shows the {self._what(named)} with the {name} {found}, so it may be "
                    "another one. Nothing was changed.",
                    call=self.read.call,
                )
        return body

    def not_found(self, named: Mapping[str, Any]) -> NotFoundError:
        """Return the error for a record that is not where it should be."""
        return NotFoundError(
            f"There is no {self._what(named)}. Nothing was changed.",
            status=404,
            call=self.read.call,
        )

    def found_twice(self, named: Mapping[str, Any]) -> InvalidRequestError:
        """Return the error for values that more than one record has."""
        return InvalidRequestError(
            f"There is more than one {self._what(named)}, and nothing says which one you mean. "
            "Nothing was changed.",
            call=self.read.call,
        )

    def not_known(self, named: Mapping[str, Any]) -> str:
        """Return what a list that cannot be read to its end means for the change."""
        return f"So it is unknown whether it holds the {self._what(named)}. Nothing was changed."

    def _what(self, named: Mapping[str, Any]) -> str:
        """Return the name of a record with the values that name it."""
        name = self.operation.name.partition("_")[2] or self.operation.resource
        values = " and ".join(f"{one} {named[one]}" for one in self.named)
        return f"{name.replace('_', ' ')} with {values}" if values else name.replace("_", " ")
