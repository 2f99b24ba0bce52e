"""Shared values of an upload, in the path or in the body; and the fields of bodies and items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...schema import Api, BulkOptions, ModelDescription, Operation


def path_values(operation: Operation[Any], fixed: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the values of the path of an operation, in the order of its parameters."""
    return tuple(fixed[parameter.name] for parameter in operation.path_parameters)


def body_values(operation: Operation[Any], fixed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the shared values that are fields of the body, by Python name."""
    in_path = {parameter.name for parameter in operation.path_parameters}
    return {name: value for name, value in fixed.items() if name not in in_path}


def bulk_of(operation: Operation[Any]) -> tuple[ModelDescription[Any], BulkOptions]:
    """Return the body and the bulk options; raise `ValueError` if the operation lacks one."""
    if operation.body is None or operation.bulk is None:
        raise ValueError(f"{operation} is not made for many rows.")
    return operation.body, operation.bulk


def item_fields(api: Api, listing: Operation[Any]) -> set[str]:
    """Return the fields of the items of a list, by Python name."""
    model = listing.returns
    if listing.paging is not None and listing.paging.items is not None:
        kinds = {field.name: field.type for field in model.fields}
        model = api.model(kinds[listing.paging.items], listing.resource)
    return {field.name for field in model.fields}
