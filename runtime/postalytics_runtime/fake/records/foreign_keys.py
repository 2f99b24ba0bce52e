"""References of a request to records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..definition import ActionRule, Reference
from ..messages import RefusedError
from .store import Record, identity
from .tenancy import AccountView

MISSING_STATUS = 404
UNFIT_STATUS = 400
"""The status if a record exists but is not suitable.

Both statuses are assumptions: real servers are only known to return an error.
"""


def missing(message: str) -> RefusedError:
    """Return the error for a request that refers to a missing record."""
    return RefusedError(MISSING_STATUS, message or "Not found.")


def check_references(
    behaviour: ActionRule, values: Mapping[str, Any], sight: AccountView
) -> Record:
    """Check all references of a request, and return the fields taken from the records.

    Args:
        behaviour: the definition of the operation.
        values: the values of path and body, by Python name.
        sight: the records that the caller sees.

    Raises:
        RefusedError: if a record is missing or not suitable.
    """
    taken: Record = {}
    for reference in behaviour.refers:
        value = values.get(reference.value)
        if value is not None or reference.required:
            field = reference.by or sight.store.key_field(reference.collection)
            found = sight.find(reference.collection, {field: value}, 0, 1)
            if not found and reference.or_by is not None:
                found = sight.find(reference.collection, {reference.or_by: value}, 0, 1)
            if not found:
                raise missing(reference.missing or behaviour.missing)
            _check_fitness(reference, found[0])
            taken |= {field: found[0].get(source) for field, source in reference.takes}
    return taken


def _check_fitness(reference: Reference, record: Record) -> None:
    if any(
        identity(record.get(field)) != identity(value) for field, value in reference.having.items()
    ):
        raise RefusedError(UNFIT_STATUS, reference.otherwise or "It cannot be used for this.")
