"""The examination of the fake Postalytics, with one fact of the fake changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import attrs
from aiohttp import web

from postalytics import Postalytics
from postalytics.testing import FakePostalytics, Fault, ListEnd
from postalytics_runtime.doctor import Answer
from postalytics_runtime.fake.definition import FakeDefinition
from support.fake.changed import changed, fake_of

Intercept = Callable[[str, web.Request], Awaitable[web.StreamResponse | None]]
DATE = "1999-02-19T12:00:00.00:00"


@attrs.frozen(kw_only=True)
class Plant:
    """Difference to plant in a fake, and the questions whose answers it changes besides."""

    change: Callable[[FakeDefinition], FakeDefinition] = lambda fake: fake
    faults: tuple[Fault, ...] = ()
    list_end: ListEnd = attrs.field(factory=ListEnd)
    intercept: Intercept | None = None
    besides: frozenset[str] = frozenset()

    def server(self, fake: FakeDefinition) -> FakePostalytics:
        """Return a server with the difference."""
        kind = fake_of(FakePostalytics, self.change(fake))
        server = kind(faults=self.faults, list_end=self.list_end)
        server.intercept = self.intercept
        return server


def rule(operation: str, besides: Iterable[str] = (), **changes: Any) -> Plant:
    """Plant another behaviour of an operation."""
    return Plant(
        change=lambda fake: changed(fake, operation, **changes), besides=frozenset(besides)
    )


def collection(name: str, besides: Iterable[str] = (), **changes: Any) -> Plant:
    """Plant another collection."""
    return Plant(
        change=lambda fake: with_collection(fake, name, **changes), besides=frozenset(besides)
    )


def server(**changes: Any) -> Plant:
    """Plant other facts of the server."""
    return Plant(
        change=lambda fake: attrs.evolve(fake, server=attrs.evolve(fake.server, **changes))
    )


def whole(**changes: Any) -> Plant:
    """Plant other facts of the fake."""
    return Plant(change=lambda fake: attrs.evolve(fake, **changes))


def unknown_fields(operation: str, call: int | None = None) -> Plant:
    """Plant fields that the spec does not have."""
    return fault("unknown_fields", operation, call)


def refused(operation: str, call: int, besides: Iterable[str] = (), status: int = 400) -> Plant:
    """Plant the refusal of one call."""
    return fault("refused", operation, call, besides, status=status)


def fault(
    kind: Any, operation: str, call: int | None, besides: Iterable[str] = (), **options: Any
) -> Plant:
    """Plant a fault."""
    calls = None if call is None else [call]
    planted = Fault(kind, operation=operation, calls=calls, **options)
    return Plant(faults=(planted,), besides=frozenset(besides))


def with_collection(fake: FakeDefinition, name: str, **changes: Any) -> FakeDefinition:
    """Return the definition with changes to a collection."""
    assert name in {kept.name for kept in fake.collections}
    collections = tuple(
        attrs.evolve(kept, **changes) if kept.name == name else kept for kept in fake.collections
    )
    return attrs.evolve(fake, collections=collections)


def records_of(fake: FakeDefinition, name: str) -> list[dict[str, Any]]:
    """Return the records that a collection has at the start."""
    (found,) = (kept for kept in fake.collections if kept.name == name)
    return [dict(record) for record in found.records]


def full_fake() -> FakeDefinition:
    """Return a fake in which every question has an answer: long lists, and events."""
    fake = FakePostalytics.fake
    contacts, suppressed = records_of(fake, "contacts"), records_of(fake, "suppressed_contacts")
    contacts += [{**contacts[1], "contact_id": 6000 + n} for n in range(150)]
    suppressed += [{**suppressed[0], "suppressed_contact_id": 9000 + n} for n in range(150)]
    names = ("Mail Piece Created", "Addressed", "Mailed", "In Transit", "Processed for Delivery")
    events = [
        {
            "drop_id": 71238,
            "data_id": 9001,
            "event_name": name,
            "event_date": f"5/{day}/2026 8:49:11 AM",
            "first_name": "Ada",
            "last_name": "Lovelace",
            "address": "12 St James's Square",
            "city": "Boston",
            "state": "MA",
            "zip": "02134",
            "metadata": "",
        }
        for day, name in enumerate(names, 1)
    ]
    for name, records in (
        ("contacts", contacts),
        ("suppressed_contacts", suppressed),
        ("events", events),
    ):
        fake = with_collection(fake, name, records=tuple(records))
    return fake


def connected(fake: FakePostalytics) -> Postalytics:
    """Return a client of a server that must not mail for real."""
    return Postalytics(fake.api_key, base_url=fake.url, allow_live_mail=False)


def results(answers: Iterable[Answer], result: str) -> dict[str, str]:
    """Return what was seen, by question, of the answers with this result."""
    return {answer.name: answer.seen for answer in answers if answer.result == result}
