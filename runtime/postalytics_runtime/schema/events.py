"""Description of an API's events: how they are polled, delivered to a webhook, and named.

The emitted package builds this description from the spec; the runtime knows no kind of event.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import attrs


@attrs.frozen(kw_only=True)
class KindDescription:
    """Kind of event, under the names that its two ways use."""

    name: str
    """The name in Python, such as `opened`."""
    code: int | str | None = None
    """The value in deliveries; `None` if no delivery has it."""
    label: str | None = None
    """The value in polled events; `None` if no polled event has it."""
    online: bool = False
    """Whether the detail of a polled event tells two events of one second apart."""


@attrs.frozen(kw_only=True)
class PolledEvents:
    """List operation that shows the events of one source, the latest first."""

    read: str
    """The operation, as `resource.name`. Its only path parameter is the source."""
    subject: str
    """The wire name of an item's field that identifies what the event happened to."""
    kind: str
    """The wire name of the field with the kind's label."""
    date: str
    """The wire name of the field with the date, as text."""
    detail: str | None = None
    """The wire name of the field that tells online events of one second apart."""
    interval: float
    """The minimum number of seconds between two polls of one source."""
    lag: float
    """Seconds by which an event may appear in the list after its own date."""


@attrs.frozen(kw_only=True)
class Deliveries:
    """Body of a delivery to a webhook. Paths are dotted wire names."""

    model: str
    """The model of the body, as `resource.Model`."""
    source: str
    subject: str
    kind: str
    date: str
    varying: tuple[str, ...] = ()
    """The wire names of top-level fields that may differ when the same event is delivered again."""
    sample: Mapping[str, Any] = attrs.field(factory=dict[str, Any], eq=False, repr=False)
    """An example of a body, with the fields for which the spec has one."""


@attrs.frozen(kw_only=True)
class WebhookOperations:
    """Operations on webhooks, of which each source has at most one."""

    list: str
    create: str
    replace: str
    delete: str
    source: str
    """The attribute of a webhook, and the path parameter of `delete`, with the source's id."""
    url: str
    """The attribute with the address."""
    active: tuple[str, int | str | bool]
    """The attribute and the value of a webhook that delivers."""
    sources: str
    """The operation that lists the sources with all their ids, as `resource.name`."""
    ids: tuple[str, ...]
    """The attributes of a source that `source` may hold, in the order to try; it is unknown which
    one the API takes."""


@attrs.frozen(kw_only=True)
class WatchedList:
    """List whose added, changed and removed items can be watched."""

    function: str
    """The name of the emitted function."""
    read: str
    """The operation, as `resource.name`."""
    key: str
    """The attribute that identifies an item."""
    interval: float
    """The minimum number of seconds between two polls of one list."""
    full_interval: float
    """The default number of seconds between two complete readings."""
    overlap: int
    """The number of known rows at the end of the list that a poll reads again."""


@attrs.frozen(kw_only=True)
class EventFeed:
    """Events of an API, for every source."""

    noun: str
    """What a source is, such as `campaign`."""
    source: str
    """The attribute with the source's id in polled events' path, such as `order_id`."""
    subject: str
    """The name of the subject's id, such as `data_id`."""
    kinds: tuple[KindDescription, ...]
    polled: PolledEvents
    deliveries: Deliveries | None = None
    """`None` if the API has no webhooks."""
    webhooks: WebhookOperations | None = None
    lists: tuple[WatchedList, ...] = ()

    @cached_property
    def by_code(self) -> dict[str, KindDescription]:
        """The kinds by the text of their code in deliveries."""
        return {str(kind.code): kind for kind in self.kinds if kind.code is not None}

    @cached_property
    def by_label(self) -> dict[str, KindDescription]:
        """The kinds by their label in polled events, in lower case."""
        return {kind.label.casefold(): kind for kind in self.kinds if kind.label is not None}
