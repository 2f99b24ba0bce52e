"""The emitted events: their kinds, and the typed values of an event."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from postalytics import API, Postalytics
from postalytics.events import Event, EventKind, Inbox, Subscription
from postalytics.models import (
    CampaignEvent,
    DataId,
    DropId,
    EventName,
    WebhookDelivery,
    WebhookEventType,
)
from postalytics.testing import FakePostalytics

ITEM = {"dataid": "9000", "event_name": "In Transit", "event_date": "5/27/2026 8:49:11 AM"}
DELIVERY = {
    "eventType": 4,
    "eventDate": "2026-05-27T08:49:11",
    "meta": {"dataId": 9000, "dropId": 71238, "fields": {"color": "red"}},
    "news": [1],
}


def event(**values: Any) -> Event:
    values = {"source": "71238", "subject": "9000", **values}
    date = datetime(2026, 5, 27, 8, 49, 11)
    return Event(id="0" * 64, kind="in_transit", date=date, **values)


def test_the_kinds_are_those_of_the_deliveries() -> None:
    assert API.events is not None
    assert [kind.value for kind in EventKind] == [kind.name for kind in API.events.kinds]
    # The two tables of codes call two of the kinds differently.
    names = {kind.name.lower() for kind in WebhookEventType}
    assert {*EventKind} - names == {"returned_to_sender"}
    assert API.events.by_code.keys() == {str(kind.value) for kind in WebhookEventType}
    assert API.events.by_label.keys() == {name.value.casefold() for name in EventName}


def test_an_event_has_its_ids_as_numbers() -> None:
    found = event()

    assert (found.drop_id, found.data_id) == (DropId(71238), DataId(9000))
    assert (found.kind == EventKind.IN_TRANSIT, found.kind in EventKind.__members__) == (
        True,
        False,
    )


@pytest.mark.parametrize("text", [None, "", "-", "71-238", "b4d5c0ffee", "\u0667", True, 7.5])
def test_what_is_not_a_whole_number_is_not_an_id(text: object) -> None:
    assert event(source=text).drop_id is None


@pytest.mark.parametrize(("text", "number"), [("-1", -1), (71238, 71238), ("0", 0)])
def test_a_number_is_an_id(text: object, number: int) -> None:
    assert event(subject=text).data_id == number


def test_what_each_way_showed_is_a_model() -> None:
    found = event(polled=ITEM, delivered=DELIVERY)

    assert found.item == CampaignEvent(
        data_id=DataId(9000), event_name=EventName.IN_TRANSIT, event_date="5/27/2026 8:49:11 AM"
    )
    assert isinstance(found.delivery, WebhookDelivery)
    assert found.delivery.event_type is WebhookEventType.IN_TRANSIT
    assert found.delivery.meta is not None
    assert found.delivery.meta.drop_id == DropId(71238)
    assert found.delivery.meta.fields == {"color": "red"}
    assert found.delivery.extra == {"news": [1]}
    # Making the models leaves the JSON as it was.
    assert DELIVERY["meta"] == {"dataId": 9000, "dropId": 71238, "fields": {"color": "red"}}
    assert len(ITEM) == 3


def test_a_way_that_showed_nothing_has_no_model() -> None:
    assert (event().item, event().delivery) == (None, None)


def test_the_repr_of_an_event_has_no_personal_data() -> None:
    found = repr(event(polled={**ITEM, "first_name": "Thomas"}, delivered=DELIVERY))

    assert found.startswith("Event(id=")
    assert "Thomas" not in found
    assert "meta" not in found


async def test_the_method_that_subscribes_gives_events_of_this_package(tmp_path: Path) -> None:
    state = tmp_path / "events.db"
    async with FakePostalytics() as fake, Postalytics(fake.api_key, base_url=fake.url) as client:
        (campaign, *_) = await client.campaigns.list_campaigns().collect()
        assert campaign.campaign_id is not None
        subscribing = client.webhooks.subscribe(
            campaign_id=campaign.campaign_id,
            url="http://127.0.0.1:1",
            inbox=state,
            listen=False,
            start="beginning",
        )
        async with subscribing as feed:
            (_, webhook) = await client.webhooks.list_webhooks().collect()
            assert isinstance(feed.inbox, Inbox)
            assert str(webhook.url).startswith("http://127.0.0.1:1/")
        assert webhook not in await client.webhooks.list_webhooks().collect()
    assert isinstance(feed, Subscription)
