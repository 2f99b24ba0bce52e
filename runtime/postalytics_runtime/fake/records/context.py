"""Call in progress: the values of the request, and the records that they refer to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from ...schema import ModelDescription
from ..definition import ActionRule
from ..messages import OperationCall, RefusedError
from .store import Record, identity
from .tenancy import AccountView

MISSING_STATUS = 404
UNFIT_STATUS = 400
"""The status if a record exists but is not suitable.

Both statuses are assumptions: real servers are only known to return an error.
"""


@attrs.frozen(kw_only=True)
class ActionContext:
    """Call in progress, with the definition of its operation and its view of the records."""

    call: OperationCall
    behaviour: ActionRule
    sight: AccountView
    time: datetime
    stamps: Record
    models: Mapping[str, ModelDescription[Any]]

    @property
    def collection(self) -> str:
        """The collection that the operation works on."""
        if self.behaviour.collection is None:
            raise ValueError(f"The behaviour of {self.behaviour.operation} names no collection.")
        return self.behaviour.collection

    @property
    def values(self) -> dict[str, Any]:
        """The values of the request, by Python name."""
        return {**self.call.body, **self.call.parameters}

    def missing(self, message: str = "") -> RefusedError:
        """Return the error for a request that refers to a missing record."""
        return RefusedError(MISSING_STATUS, message or self.behaviour.missing or "Not found.")

    def conditions(self, where: tuple[tuple[str, str], ...]) -> dict[str, Any]:
        """Return what the records of a request meet; None for a value that was not given."""
        conditions = {field: self.values.get(source) for field, source in where}
        conditions |= self.behaviour.having
        if self.behaviour.only_key_of_caller:
            conditions[self.sight.store.key_field(self.collection)] = self.call.caller
        return conditions

    def record(self) -> Record:
        """Return the record that the operation works on.

        Raises:
            RefusedError: if there is none.
        """
        or_where = self.behaviour.or_where
        for where in (self.behaviour.where, *([or_where] if or_where else [])):
            conditions = self.conditions(where)
            if None not in conditions.values():
                for record in self.sight.find(self.collection, conditions, 0, 1):
                    return record
        raise self.missing()

    def references(self) -> Record:
        """Check all references of a request, and return the fields taken from the records.

        Raises:
            RefusedError: if a record is missing or not suitable.
        """
        taken: Record = {}
        for reference in self.behaviour.refers:
            value = self.values.get(reference.value)
            if value is not None or reference.required:
                field = reference.by or self.sight.store.key_field(reference.collection)
                found = self.sight.find(reference.collection, {field: value}, 0, 1)
                if not found and reference.or_by is not None:
                    found = self.sight.find(reference.collection, {reference.or_by: value}, 0, 1)
                if not found:
                    raise self.missing(reference.missing)
                if any(
                    identity(found[0].get(f)) != identity(v) for f, v in reference.having.items()
                ):
                    message = reference.otherwise or "It cannot be used for this."
                    raise RefusedError(UNFIT_STATUS, message)
                taken |= {field: found[0].get(source) for field, source in reference.takes}
        return taken
