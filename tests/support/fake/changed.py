"""A fake with one fact changed."""

from __future__ import annotations

from typing import Any, TypeVar, cast

import attrs

from postalytics_runtime.fake import FakeServer
from postalytics_runtime.fake.definition import FakeDefinition

ServerType = TypeVar("ServerType", bound=FakeServer)


def changed(fake: FakeDefinition, operation: str, **changes: Any) -> FakeDefinition:
    """Return the definition with changes to the behaviour of one operation."""
    assert operation in {behaviour.operation for behaviour in fake.behaviours}
    behaviours = tuple(
        attrs.evolve(behaviour, **changes) if behaviour.operation == operation else behaviour
        for behaviour in fake.behaviours
    )
    return attrs.evolve(fake, behaviours=behaviours)


def with_records(fake: FakeDefinition, collection: str, *records: dict[str, Any]) -> FakeDefinition:
    """Return the definition with other records at the start of a collection."""
    assert collection in {kept.name for kept in fake.collections}
    collections = tuple(
        attrs.evolve(kept, records=records) if kept.name == collection else kept
        for kept in fake.collections
    )
    return attrs.evolve(fake, collections=collections)


def fake_of(server: type[ServerType], fake: FakeDefinition) -> type[ServerType]:
    """Return the server with another definition."""
    made = type(f"Changed{server.__name__}", (server,), {"fake": fake})
    return cast("type[ServerType]", made)
