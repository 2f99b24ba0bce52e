"""Commands in the checked model of an API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from .model_operations import OperationModel, ParameterModel
    from .model_types import FieldModel
    from .yaml import Name, Text, TypeName


@attrs.frozen(kw_only=True)
class CommandValueModel:
    """Value of an operation as the command line takes it."""

    name: str
    """The name of the parameter or field; of numbered fields the part before the number."""
    option: str | None
    """The option with its dashes; `None` if the value is an argument."""
    given: ParameterModel | FieldModel
    """What takes the value; the first of numbered fields."""
    numbers: tuple[int, int] | None = None
    """The first and the last number of numbered fields."""


@attrs.frozen(kw_only=True)
class ListLengthModel:
    """How to find out how many items a list has."""

    lists: OperationModel
    equals: FieldModel
    total: FieldModel


@attrs.frozen(kw_only=True)
class RecordChangeModel:
    """How a record is read before it is replaced."""

    read: OperationModel
    body: TypeName
    """The model of the replacement."""
    record: TypeName
    """The model of the record."""
    items: FieldModel | None = None
    """The response's field with the items, if it is one object that holds them."""
    match: tuple[FieldModel, ...] = ()
    count: ListLengthModel | None = None


@attrs.frozen(kw_only=True)
class CommandModel:
    """Command that calls an operation, or its switch."""

    name: str
    """In kebab-case."""
    summary: Text
    operation: OperationModel
    values: tuple[CommandValueModel, ...]
    """Those of the path, other arguments, then options."""
    columns: tuple[FieldModel, ...] = ()
    shows: OperationModel | None = None
    change: RecordChangeModel | None = None
    own_key: Name | None = None
