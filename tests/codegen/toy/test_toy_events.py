"""The events of another API, as emitted."""

from __future__ import annotations

from typing import Any


def test_the_feed_is_the_section_of_the_spec(lending: Any) -> None:
    events = lending.API.events

    assert (events.noun, events.source, events.subject) == ("reader", "reader_id", "book_id")
    assert [(kind.name, kind.code, kind.label, kind.online) for kind in events.kinds] == [
        ("lent", "L", "Lent", False),
        ("due", "D", "Due", False),
        ("seen", "S", "Seen", True),
        ("returned", "R", "Returned", False),
        ("mended", "M", None, False),
        ("wanted", None, "Wanted", False),
    ]
    polled = events.polled
    assert (polled.read, polled.subject, polled.kind) == (
        *("readers.list_loan_news", "book_id", "news"),
    )
    assert (polled.date, polled.detail, polled.interval, polled.lag) == ("at", "place", 60, 3600)
    delivered = events.deliveries
    assert (delivered.model, delivered.source, delivered.subject) == (
        *("readers.LoanRing", "about.reader_id", "about.book_id"),
    )
    assert (delivered.kind, delivered.date, delivered.varying) == ("what", "at", ("Times",))
    webhooks = events.webhooks
    assert (webhooks.list, webhooks.create) == ("readers.list_bells", "readers.hang_bell")
    assert (webhooks.replace, webhooks.delete) == ("readers.rehang_bell", "readers.take_bell")
    assert (webhooks.source, webhooks.url, webhooks.active) == (
        *("reader_id", "rings", ("sounds", "loud")),
    )
    assert (webhooks.sources, webhooks.ids) == ("readers.list_readers", ("reader_id",))
    loans, shelves = events.lists
    assert (loans.function, loans.read, loans.key) == (
        *("watch_loans", "readers.list_loans", "book_id"),
    )
    assert (loans.interval, loans.full_interval, loans.overlap) == (60, 3600, 2)
    assert (shelves.function, shelves.overlap) == ("watch_shelves", 0)


def test_the_operations_and_the_model_of_the_feed_exist(lending: Any) -> None:
    api, events = lending.API, lending.API.events
    hooks = events.webhooks
    names = [events.polled.read, hooks.list, hooks.create, hooks.replace, hooks.delete]
    names += [hooks.sources, *(watched.read for watched in events.lists)]

    assert [str(api.operation(name)) for name in names] == names
    resource, _, model = events.deliveries.model.partition(".")
    assert api.model(model, resource).type is lending.models.LoanRing


def test_kinds_and_events_are_emitted(lending: Any) -> None:
    module = lending.events
    event = module.Event(id="0", kind="lent", date=None, source="7", subject="5000000000")

    assert [kind.name for kind in module.EventKind] == [
        *("LENT", "DUE", "SEEN", "RETURNED", "MENDED", "WANTED"),
    ]
    assert (event.reader_id, event.book_id) == (7, 5000000000)
    assert event.kind == module.EventKind.LENT
