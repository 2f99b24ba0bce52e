"""Spec language of the events of an API: their kinds, and how they are polled and delivered."""

# ruff: noqa: RUF009  entry() declares a key, not a default.

from __future__ import annotations

from typing import TypeAlias

import attrs

from ..yaml import Name, Text
from .mapping import Mapping, Source, entry

_Names: TypeAlias = list[Name]  # In a class with a key `list`, that name is the key.


@attrs.frozen
class EventKindFacts(Mapping):
    """What is written of a kind of event and holds as it is."""

    label: Text | None = entry("Its name in polled events, if they have it.", default=None)
    online: bool = entry(
        "Whether two polled events of one second are told apart by the `detail`.", default=False
    )
    summary: Text | None = entry("What it means, if the name does not say so.", default=None)


@attrs.frozen
class EventKind(EventKindFacts):
    """Kind of event, under the names that polled events and deliveries use."""

    code: Text | None = entry("Its value in deliveries, if they have it.", default=None)


@attrs.frozen
class PolledListFacts(Mapping):
    """What is written of polling and holds as it is."""

    interval: int = entry("The minimum number of seconds between two polls.", minimum=1)
    lag: int = entry(
        "The number of seconds by which an event may be listed after its date.", minimum=0
    )
    note: Text | None = entry("Other facts that a user needs.", default=None)


@attrs.frozen
class PolledList(PolledListFacts):
    """List operation that shows the events of one source, the latest first."""

    read: Text = entry(
        "The operation, as `resource.operation` or `operation`; its only path parameter is the "
        "ID of the source."
    )
    subject: Name = entry("The item's field with the ID of what the event happened to.")
    kind: Name = entry("The item's field with the label of the kind.")
    date: Name = entry("The item's field with the date.")
    detail: Name | None = entry(
        "The item's field that tells online events of one second apart.", default=None
    )


@attrs.frozen
class Delivery(Mapping):
    """Delivery to a webhook. A dotted path leads to a field inside another object."""

    model: Text = entry("The model of the body, as `resource.Model` or `Model`.")
    source: Text = entry("The dotted path to the field with the ID of the source.")
    subject: Text = entry("The dotted path to the field with the ID of the subject.")
    kind: Text = entry("The dotted path to the field with the code of the kind.")
    date: Text = entry("The dotted path to the field with the date.")
    varying: list[Text] = entry(
        "The wire names of fields that may differ when an event is delivered again.", default=list
    )
    note: Text | None = entry("Other facts that a user needs.", default=None)


@attrs.frozen
class WebhookUse(Mapping):
    """Operations on webhooks, of which each source has at most one."""

    list: Text = entry("The operation that lists the webhooks.")
    create: Text = entry("The operation that creates a webhook.")
    replace: Text = entry("The operation that replaces a webhook.")
    delete: Text = entry("The operation that deletes the webhook of a source.")
    source: Name = entry(
        "The field of a webhook with the ID of its source, and the path parameter of `delete`."
    )
    url: Name = entry("The field of a webhook with its address.")
    active: dict[Name, Text] = entry("The field and the value of a webhook that delivers.")
    sources: Text = entry("The operation that lists the sources with their IDs.")
    ids: _Names = entry(
        "The fields of a source whose value the `source` of a webhook may be, in the order to try."
    )
    note: Text | None = entry("Other facts that a user needs.", default=None)


@attrs.frozen
class WatchedListFacts(Mapping):
    """What is written of a watched list and holds as it is."""

    interval: int = entry("The minimum number of seconds between two polls of a list.", minimum=1)
    full_interval: int = entry(
        "The default number of seconds between two complete readings.", minimum=1
    )
    overlap: int = entry(
        "The number of known rows at the end of the list that a poll reads again.", minimum=0
    )
    summary: Text = entry("What the function does, one sentence.")
    note: Text | None = entry("Other facts that a user needs.", default=None)


@attrs.frozen
class WatchedList(WatchedListFacts):
    """List whose added, changed and removed items can be watched."""

    read: Text = entry("The operation that lists the items.")
    key: Name = entry("The item's field that identifies it.")


@attrs.frozen
class Events(Mapping):
    """Events of the API, for every source, and lists that can be watched."""

    noun: Name = entry("What a source is called, such as `campaign`.")
    kinds: dict[Name, EventKind] = entry("The kinds of events, by name.")
    poll: PolledList = entry("How events are polled.")
    delivery: Delivery | None = entry("How events are delivered.", default=None)
    webhook: WebhookUse | None = entry(
        "The operations on webhooks; only with `delivery`.", default=None
    )
    lists: dict[Name, WatchedList] = entry(
        "The lists that can be watched, by the name of the emitted function.", default=dict
    )
    source: Source | None = entry("Where these facts were found.", default=None)
    note: Text | None = entry("Other facts that a user needs.", default=None)
