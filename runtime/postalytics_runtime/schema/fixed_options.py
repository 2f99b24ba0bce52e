"""Options of the command line for the values that all rows of an upload share."""

from __future__ import annotations

from .operation import BulkOptions


def fixed_options(bulk: BulkOptions) -> dict[str, str]:
    """Return the command-line options for the shared values, by Python name.

    >>> fixed_options(BulkOptions(function="f", command="c", summary="", noun="n", target="list",
    ...     fixed=("list_id", "ship_date")))
    {'list_id': '--list', 'ship_date': '--ship-date'}
    """
    names = (bulk.target, *bulk.fixed[1:])
    return {
        field: "--" + name.replace("_", "-") for field, name in zip(bulk.fixed, names, strict=True)
    }
