"""Emits `_operations/events.py`: the events of the API as data."""

from __future__ import annotations

from ....model import (
    ApiModel,
    DeliveryModel,
    EventKindModel,
    EventsModel,
    FieldModel,
    PolledListModel,
    WatchedListModel,
    WebhookUseModel,
)
from ...example_values import Examples
from ..descriptions import source
from ..python_source import HEADER, call, docstring, items, python

_CLASSES = (
    *("Deliveries", "EventFeed", "KindDescription", "PolledEvents", "WatchedList"),
    "WebhookOperations",
)


def event_feed_module(api: ApiModel, events: EventsModel) -> str:
    """The text of the module with the description of the events."""
    polled, deliveries, webhooks = events.polled, events.deliveries, events.webhooks
    described = call(
        "EventFeed",
        noun=source(events.noun),
        source=source(polled.source),
        subject=source(polled.subject),
        kinds=items(map(_kind, events.kinds)),
        polled=_polled(polled),
        deliveries=_deliveries(api, deliveries) if deliveries else None,
        webhooks=_webhooks(webhooks) if webhooks else None,
        lists=items(map(_list, events.lists)),
    )
    used = [name for name in _CLASSES if f"{name}(" in described]
    return f"""{HEADER}{docstring(("The events of the API, as data.",))}

from __future__ import annotations

from postalytics_runtime.schema import {", ".join(used)}

EVENTS = {described}
"""


def _kind(kind: EventKindModel) -> str:
    return call(
        "KindDescription",
        name=source(kind.name),
        code=source(kind.code),
        label=source(kind.label),
        online=kind.online,
    )


def _polled(polled: PolledListModel) -> str:
    return call(
        "PolledEvents",
        read=source(polled.read),
        subject=_path((polled.subject,)),
        kind=_path((polled.kind,)),
        date=_path((polled.date,)),
        detail=_path((polled.detail,)) if polled.detail else None,
        interval=polled.interval,
        lag=polled.lag,
    )


def _deliveries(api: ApiModel, deliveries: DeliveryModel) -> str:
    body = deliveries.model
    return call(
        "Deliveries",
        model=f'"{body.resource}.{body.name}"',
        source=_path(deliveries.source),
        subject=_path(deliveries.subject),
        kind=_path(deliveries.kind),
        date=_path(deliveries.date),
        varying=source(deliveries.varying),
        sample=python(Examples(api).of(str(body.name))),
    )


def _path(fields: tuple[FieldModel, ...]) -> str:
    """The way to a value in JSON."""
    return ascii(".".join(field.wire.value for field in fields))


def _webhooks(webhooks: WebhookUseModel) -> str:
    field, value = webhooks.active
    return call(
        "WebhookOperations",
        list=source(webhooks.list),
        create=source(webhooks.create),
        replace=source(webhooks.replace),
        delete=source(webhooks.delete),
        source=source(webhooks.source),
        url=source(webhooks.url),
        active=f'("{field.name}", {source(value)})',
        sources=source(webhooks.sources),
        ids=source(webhooks.ids),
    )


def _list(watched: WatchedListModel) -> str:
    return call(
        "WatchedList",
        function=source(watched.function),
        read=source(watched.read),
        key=source(watched.key),
        interval=watched.interval,
        full_interval=watched.full_interval,
        overlap=watched.overlap,
    )
