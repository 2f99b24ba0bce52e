"""Operations that are read before or after another operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...yaml import Text, quoted
from ..models import check_single, is_reported

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...model import FieldModel, FieldType, OperationModel
    from ...yaml import Diagnostics, Name, Position
    from ..models import DeclaredModel


@attrs.frozen
class ReadOperations:
    """Lookup of read operations and their response fields, once all operations are known."""

    _operations: Mapping[str, OperationModel]
    _models: Mapping[str, DeclaredModel]
    _diagnostics: Diagnostics

    def named(self, name: Name | Text, *, many: bool, but: str) -> OperationModel | None:
        """Return the operation called `name` or `resource.name`.

        An operation that does not exist, that changes something, that needs more than its path, or
        that returns a list unlike `many` is reported; `but` says why that matters.
        """
        read = self._found(name.value if isinstance(name, Text) else name, name.place)
        if read is None or read.many == many:
            return read
        returned = "a list" if read.many else "one object"
        self._diagnostics.report(name.place, f"{quoted(read.name)} returns {returned}, but {but}")
        return None

    def either(self, name: Text) -> OperationModel | None:
        """Return the operation as `named` does, whether it returns a list or one object."""
        return self._found(name.value, name.place)

    def without_path(self, name: Name | Text, *, many: bool, but: str) -> OperationModel | None:
        """Return the operation as `named` does; one that needs a path parameter is reported."""
        read = self.named(name, many=many, but=but)
        if read is not None and read.path_parameters:
            self._diagnostics.report(
                name.place, f"{quoted(read.name)} needs a path parameter, but nothing provides one"
            )
        return read

    def operation(self, name: Text) -> OperationModel | None:
        """Return the operation called `name` or `resource.name`, whatever it does."""
        return self._known(name.value, name.place)

    def body(self, operation: OperationModel) -> dict[str, FieldModel] | None:
        """Return the fields of an operation's body by name; `None` without a known body."""
        model = self._models.get(operation.body) if operation.body else None
        return model.fields_by_name if model else None

    def reading(self, name: Text) -> OperationModel | None:
        """Return the operation called `name` or `resource.name`, which must only read.

        What its path and its query need is for the caller to provide.
        """
        return self._reading(name.value, name.place)

    def changing(self, name: Text, effect: str) -> OperationModel | None:
        """Return the operation called `name`, which must have that effect."""
        found = self._known(name.value, name.place)
        if found is None or found.effect == effect:
            return found
        self._diagnostics.report(
            name.place,
            f"{quoted(found.name)} has the effect {quoted(found.effect)}: here it must be "
            f"{effect!r}",
        )
        return None

    def _found(self, name: str, place: Position) -> OperationModel | None:
        read = self._reading(name, place)
        if read and read.needs_more:
            self._diagnostics.report(
                place,
                f"{quoted(read.name)} needs a body, a query or a header, but nothing provides it",
            )
        return read

    def _reading(self, name: str, place: Position) -> OperationModel | None:
        read = self._known(name, place)
        if read is not None and read.effect != "read":
            self._diagnostics.report(
                place,
                f"{quoted(read.name)} has the effect {quoted(read.effect)}: an operation to read "
                "with must have the effect 'read'",
            )
            return None
        if read is not None and read.plain:
            self._diagnostics.report(
                place, f"{quoted(read.name)} returns {read.plain!r}, so there is no record to read"
            )
            return None
        return read

    def _known(self, name: str, place: Position) -> OperationModel | None:
        resource, _, own = name.rpartition(".")
        found = self._operations.get(own)
        if found is None:
            self._diagnostics.report_unknown(
                place, own, self._operations, f"there is no operation {quoted(name)}"
            )
        elif resource and resource != found.resource:
            self._diagnostics.report(
                place,
                f"the operation {quoted(own)} belongs to the resource {quoted(found.resource)}",
            )
        return found

    def field(
        self, name: Name, read: OperationModel, wanted: str = "an int, a string or a bool"
    ) -> FieldModel | None:
        """Return the field of an item, which must have a single value that can be compared."""
        item = self._models.get(read.item)
        return check_single(name, name.place, item, wanted, self._diagnostics)

    def item(self, read: OperationModel) -> dict[str, FieldModel] | None:
        """Return the fields of an item by name; `None` if they are not known."""
        model = self._models.get(read.item)
        return model.fields_by_name if model else None


def comparable(one: FieldType, other: FieldType, *, same_named: bool = True) -> bool:
    """Return whether both types hold the same kind of value; types with problems always do.

    Without `same_named`, ids of different objects are comparable if they are on the wire.
    """
    if is_reported(one) or is_reported(other):
        return True
    if same_named and one.named is not None and other.named is not None:
        return one.named.name == other.named.name and _shape(one) == _shape(other)
    return _on_the_wire(one) == _on_the_wire(other)


def _on_the_wire(type_: FieldType) -> tuple[str | None, tuple[bool, bool]]:
    return "int" if type_.scalar == "int64" else type_.scalar, _shape(type_)


def _shape(type_: FieldType) -> tuple[bool, bool]:
    return type_.many, type_.keyed
