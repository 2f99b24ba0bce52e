"""Values of the fake server's own records, for commands that can be tried with it."""

from __future__ import annotations

from typing import Any

from .definition import ActionRule
from .server import FakeServer


def example_value(server: FakeServer, operation: str, name: str) -> Any | None:
    """Return a value that the server knows, from its first record; `None` if it has none.

    Args:
        server: the server, started.
        operation: the operation, as `resource.name`.
        name: a path parameter or a field of the body that refers to a record, or a field of the
            records of the operation.
    """
    rule = next((rule for rule in server.fake.behaviours if rule.operation == operation), None)
    place = None if rule is None else _place_of(server, rule, name)
    if place is None:
        return None
    collection, field = place
    found = (record.get(field) for record in server.records(collection))
    return next((value for value in found if value is not None), None)


def _place_of(server: FakeServer, rule: ActionRule, name: str) -> tuple[str, str] | None:
    """Return the collection and the field that hold the value."""
    keys = {collection.name: collection.key for collection in server.fake.collections}
    for reference in rule.refers:
        if reference.value == name:
            return reference.collection, reference.by or keys[reference.collection]
    return None if rule.collection is None else (rule.collection, name)
