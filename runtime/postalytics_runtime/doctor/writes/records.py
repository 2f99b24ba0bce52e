"""Records that a run created: found by their mark, whatever the responses said, and deleted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from ...client import Client
from ...errors import PostalyticsError
from ...schema import Operation, scalar_of
from ...values import ParameterValue
from ..definition import Creation, Reading
from ..exchange import is_own
from ..requests import build_request


@attrs.define
class Created:
    """Creation that a step attempted, and the values of the path that lists such records."""

    creation: Creation
    values: tuple[tuple[str, str], ...]
    seen: set[tuple[str, ...]] = attrs.field(factory=set[tuple[str, ...]], eq=False)
    """The ids of the records of the run that a list showed."""
    least: int = attrs.field(default=0, eq=False)
    """The number of records that a list must show in the end, or one may come later."""

    def see(self, ids: Iterable[object]) -> None:
        """Note a record of the run that a list shows."""
        self.seen.add(tuple(str(one) for one in ids))


@attrs.frozen(kw_only=True)
class Remainder:
    """Record that a run could not delete, or may not have deleted."""

    name: str
    """What it is."""
    ids: tuple[tuple[str, str], ...] = ()
    """Its ids by attribute."""
    reason: str
    """Why it is still there, as a clause."""


async def delete_records(client: Client, created: Created, mark: str) -> list[Remainder]:
    """Delete the records of a run, and return those that are left."""
    try:
        for record in await _own_records(client, created, mark):
            created.see(getattr(record, name, None) for name in created.creation.ids)
            await _delete(client, created, record)
        left = await _own_records(client, created, mark)
    except PostalyticsError:
        reason = f"whether one is left is unknown, because {created.creation.read} failed"
        return [Remainder(name=created.creation.name, reason=reason)]
    if len(created.seen) < created.least:
        reason = "it may have been created, and no list shows it"
        return [Remainder(name=created.creation.name, reason=reason)]
    return [
        Remainder(
            name=created.creation.name,
            ids=tuple((name, str(value)) for name, value in _ids(created, record)),
            reason="the API did not delete it",
        )
        for record in left
    ]


async def _own_records(client: Client, created: Created, mark: str) -> list[Any]:
    operation = client.api.operation(created.creation.read)
    path = _in_order(operation, dict(created.values))
    records = await client.pages(operation, path=path).collect()
    return [record for record in records if is_own(record, mark)]


async def _delete(client: Client, created: Created, record: Any) -> None:
    """Try the ids of a record until the API accepts one; it is read again afterwards."""
    creation = created.creation
    operation = client.api.operation(creation.delete)
    names = {parameter.name for parameter in operation.path_parameters}
    for _, number in _ids(created, record):
        values = {name: value for name, value in created.values if name in names}
        values[creation.parameter] = str(number)
        reading = Reading(
            name=creation.name,
            operation=creation.delete,
            key="own",
            values=tuple(values.items()),
            label=creation.name,
        )
        request, _ = build_request(client.api, client.environment.url, reading, values, "")
        request.method = operation.method
        try:
            _, error = await client.try_call(operation, request, _in_order(operation, values))
        except PostalyticsError:
            continue
        if error is None:
            return


def _ids(created: Created, record: Any) -> list[tuple[str, Any]]:
    found = ((name, getattr(record, name, None)) for name in created.creation.ids)
    return [(name, value) for name, value in found if value not in (None, "")]


def _in_order(operation: Operation[Any], values: dict[str, str]) -> tuple[ParameterValue, ...]:
    named = ((one, values[one.name]) for one in operation.path_parameters)
    typed = ((scalar_of(one.type, text), text) for one, text in named)
    return tuple(text if value is None else value for value, text in typed)
