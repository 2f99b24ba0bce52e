# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Events of a campaign, each once: by webhook, by poll, or by both.

The API gives an event no ID. Its `id` here is made of the campaign, what it happened
to, its kind and its date, so that it is the same by each way and after a restart. Two
events that differ in nothing of that count as one.

You select the kinds that are delivered in the vendor's app, for each campaign.

Source: get-campaign-events (official-part).

`Source` names a page of https://docs.postalytics.com/references/postalytics-rest-api/;
docs/coverage.md explains the word in brackets.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from enum import StrEnum
from os import PathLike
from typing import TYPE_CHECKING, Any, Literal

from postalytics_runtime import events as runtime
from postalytics_runtime.client import Client
from postalytics_runtime.events import Change, EventStream, Judgement, Report, Router, Subscription

from ._operations import API
from ._operations.events import EVENTS

if TYPE_CHECKING:
    from . import models

__all__ = [
    "Change",
    "Event",
    "EventKind",
    "EventStream",
    "Inbox",
    "Judgement",
    "Report",
    "Router",
    "Subscription",
    "judge",
    "parse_delivery",
    "watch_contacts",
    "watch_events",
]


class EventKind(StrEnum):
    """Kind of an event.

    The `kind` of an event that is not here is its code or label, as it was received.
    """

    CREATED = "created"
    """Polled as "Mail Piece Created", delivered as 0."""
    RE_ROUTED = "re_routed"
    """Polled as "Re-Routed", delivered as 2."""
    RETURNED_TO_SENDER = "returned_to_sender"
    """Polled as "Returned To Sender", delivered as 3."""
    IN_TRANSIT = "in_transit"
    """Polled as "In Transit", delivered as 4."""
    IN_LOCAL_AREA = "in_local_area"
    """Polled as "In Local Area", delivered as 5."""
    PROCESSED_FOR_DELIVERY = "processed_for_delivery"
    """Polled as "Processed for Delivery", delivered as 6."""
    PURL_OPENED = "purl_opened"
    """Polled as "pURL Opened", delivered as 7."""
    PURL_COMPLETED = "purl_completed"
    """Polled as "purl Completed", delivered as 8."""
    ADDRESSED = "addressed"
    """Polled as "Addressed", delivered as 9."""
    PRINTED = "printed"
    """Delivered as 10. Polled events have no name for it, so a lost delivery of it stays lost."""
    MAILED = "mailed"
    """Polled as "Mailed", delivered as 11."""


class Event(runtime.Event):
    """Event of a campaign.

    Handlers get an event at least once, so an effect that must happen once needs `id` as
    its key.
    """

    __slots__ = ()

    @property
    def drop_id(self) -> models.DropId | None:
        """Drop ID of the campaign. `None` if a delivery does not show it."""
        drop_id: models.DropId | None = runtime.number_of(self.source)
        return drop_id

    @property
    def data_id(self) -> models.DataId | None:
        """ID of the contact in the campaign. `None` if a delivery does not show it."""
        data_id: models.DataId | None = runtime.number_of(self.subject)
        return data_id

    @property
    def item(self) -> models.CampaignEvent | None:
        """The item of `list_campaign_events`; `None` if only a delivery showed the event."""
        from ._operations.campaigns import CAMPAIGN_EVENT_MODEL

        return runtime.structured(CAMPAIGN_EVENT_MODEL, self.polled)

    @property
    def delivery(self) -> models.WebhookDelivery | None:
        """The body of the delivery; `None` if only a poll showed the event."""
        from ._operations.webhooks import WEBHOOK_DELIVERY_MODEL

        return runtime.structured(WEBHOOK_DELIVERY_MODEL, self.delivered)


class Inbox(runtime.Inbox):
    """File with the events of one account, each once, and with what became of each.

    `Inbox` of `postalytics_runtime.events` explains the arguments.
    """

    api = API
    feed = EVENTS
    event_type = Event

    def events(
        self, *, source: object = None, order: Literal["date"] | None = None, window: float = 300.0
    ) -> EventStream[Event]:
        """Return a stream of the events that wait for a handler, and of those that come.

        Args:
            source: Only events of this campaign; all if None.
            order: "date" sorts the events that come within the window by date.
            window: The seconds an event waits for those with an earlier date.
        """
        return super().events(source=source, order=order, window=window)


def judge(
    token: str | None, method: str, headers: runtime.Headers, body: bytes, *, tokens: Sequence[str]
) -> Judgement:
    """Return what to respond to a request at the secret URL, and the report to keep.

    It does no I/O, and never raises because of what came in. Keep the report with
    `inbox.receive` or `inbox.receive_now` before you respond: a status of 200 says that it
    cannot be lost.

    Args:
        token: The last segment of the request's path.
        method: The request's method.
        headers: The request's headers, as a mapping or as your framework has them.
        body: The request's body as it came, not decompressed.
        tokens: The tokens that are valid: `inbox.tokens`.
    """
    return runtime.judge(EVENTS, token, method, headers, body, tokens=tokens)


def parse_delivery(body: bytes | str | Mapping[str, Any]) -> Event:
    """Return the event that a delivery reports, for a receiver without an inbox.

    It does no I/O and keeps nothing. A redelivery has the same `id`: make the effect of the
    event depend on it. Deliveries are not signed: check a secret in the URL first. `judge`
    checks one, and an `Inbox` keeps each event until it is handled.

    An unknown kind is not an error: it stays as it was received. An ID or a date that is
    missing is None.

    Args:
        body: The request's body, or the JSON object in it.

    Raises:
        ValueError: The body is not JSON, not an object, does not say what happened, or is
            larger than 256 KiB.
        TypeError: The body is not bytes, text or a mapping.
    """
    return runtime.parse_delivery(EVENTS, body, Event)


def watch_events(
    client: Client,
    *,
    drop_id: models.DropId | int,
    state: str | PathLike[str] | Inbox,
    start: Literal["now", "beginning"] = "now",
    interval: float | None = None,
    once: bool = False,
) -> AsyncGenerator[Event, None]:
    """Watch the events of a campaign by polling, each at least once.

    An event is done when the loop asks for the next one. After a restart, an event that is
    not done comes again when its lease of 5 minutes has ended, and what happened in the
    meantime is read.

    Requests go in the background, and all watchers of a key use at most a fifth of its rate
    limit: if you watch much, the intervals become longer. Each poll reads back 3 days,
    because an event may be listed that long after its date.

    The vendor asks to poll at most every 5 minutes.

    Args:
        client: The client to read with.
        drop_id: Drop ID of the campaign.
        state: The file of an inbox, which is created if it does not exist, or an open
            inbox.
        start: Whether the events that are listed at the first start are left out, "now", or
            come first, "beginning".
        interval: The seconds between two polls, at least 300; 300 if None.
        once: Whether to wait until a poll is due, poll once, and end when what it found is
            done. Then any error of the poll is raised.

    Raises:
        ConfigurationError: An argument is wrong, or the inbox belongs to another account.
        AuthenticationError: The key was refused.
        NotFoundError: The campaign does not exist.
        InboxError: The inbox cannot be used. Other errors are logged, and the next poll
            follows.
    """
    return runtime.watch_events(
        client, drop_id, state, start=start, interval=interval, once=once, inbox_type=Inbox
    )


def watch_contacts(
    client: Client,
    *,
    contact_list_id: models.ContactListId | int,
    state: str | PathLike[str] | Inbox,
    start: Literal["now", "beginning"] = "now",
    changed: bool = False,
    removed: bool = False,
    interval: float | None = None,
    full_interval: float | None = None,
    once: bool = False,
) -> AsyncGenerator[Change[models.Contact], None]:
    """Watch a contact list for contacts that are added, changed or removed.

    A change is done when the loop asks for the next one. After a restart, changes that are
    not done come again, and what changed in the meantime is found. Use one watcher for each
    list and file.

    A contact has no date of change: what was changed or removed shows only in a complete
    reading, which takes a request for each 100 contacts.

    Args:
        client: The client to read with.
        contact_list_id: ID of the contact list.
        state: The file of an inbox, which is created if it does not exist, or an open
            inbox.
        start: Whether what is listed at the first start is known, "now", or added,
            "beginning".
        changed: Whether to report items with other values.
        removed: Whether to report items that two complete readings in a row do not show.
        interval: The seconds between two polls, at least 300; 300 if None.
        full_interval: The seconds between two complete readings, for `changed` and
            `removed`; 86400 (1 day) if None.
        once: Whether to wait until a poll is due, poll once, and end when what it found is
            done. Then any error of the poll is raised.

    Raises:
        ConfigurationError: An argument is wrong, or the inbox belongs to another account.
        AuthenticationError: The key was refused.
        NotFoundError: The list does not exist.
        InboxError: The inbox cannot be used. Other errors are logged, and the next poll
            follows.
    """
    return runtime.watch_list(
        client,
        EVENTS.lists[0],
        (contact_list_id,),
        state,
        start=start,
        changed=changed,
        removed=removed,
        interval=interval,
        full_interval=full_interval,
        once=once,
        inbox_type=Inbox,
    )
