"""What is the same for all rows, in the path or in the body; and what bodies and items have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...schema import Api, BulkOptions, ModelDescription, Operation


def path_values(operation: Operation[Any], fixed: Mapping[str, Any]) -> tuple[Any, ...]:
    """The values in the path of an operation, in its order."""
    return tuple(fixed[parameter.name] for parameter in operation.path_parameters)


def body_values(operation: Operation[Any], fixed: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the body that are the same for all rows, by Python name."""
    in_path = {parameter.name for parameter in operation.path_parameters}
    return {name: value for name, value in fixed.items() if name not in in_path}


def bulk_body(operation: Operation[Any]) -> ModelDescription[Any]:
    """The body of an operation for many rows; each has one."""
    if operation.body is None:
        raise ValueError(f"{operation} is not made for many rows.")
    return operation.body


def bulk_options(operation: Operation[Any]) -> BulkOptions:
    """What is said of an operation for many rows."""
    if operation.bulk is None:
        raise ValueError(f"{operation} is not made for many rows.")
    return operation.bulk


def item_fields(api: Api, listing: Operation[Any]) -> set[str]:
    """The fields of what a list holds, by Python name."""
    model = listing.returns
    if listing.paging is not None and listing.paging.items is not None:
        kinds = {field.name: field.type for field in model.fields}
        model = api.model(kinds[listing.paging.items], listing.resource)
    return {field.name for field in model.fields}
