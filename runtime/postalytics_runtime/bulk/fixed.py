"""What is the same for all rows: a part of it stands in the path, the rest in the body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..operation import Operation


def path_values(operation: Operation[Any], fixed: Mapping[str, Any]) -> tuple[Any, ...]:
    """The values in the path of an operation, in its order."""
    return tuple(fixed[parameter.name] for parameter in operation.path_parameters)


def body_values(operation: Operation[Any], fixed: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the body that are the same for all rows, by Python name."""
    in_path = {parameter.name for parameter in operation.path_parameters}
    return {name: value for name, value in fixed.items() if name not in in_path}
