"""Commands in the checked model of an API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from .model_operations import OperationModel, ParameterModel
    from .model_types import FieldModel
    from .yaml import Name, Text


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
class CommandModel:
    """Command that calls an operation, its switch or its change."""

    name: str
    """In kebab-case."""
    summary: Text
    operation: OperationModel
    values: tuple[CommandValueModel, ...]
    """Those of the path, other arguments, then options."""
    columns: tuple[FieldModel, ...] = ()
    shows: OperationModel | None = None
    own_key: Name | None = None
