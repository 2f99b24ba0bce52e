"""Events that the fake Postalytics delivers to webhooks on this machine."""

from __future__ import annotations

import asyncio
import logging
from typing import cast

import pytest

from postalytics import Postalytics
from postalytics.models import WebhookReplacement
from postalytics.testing import FakePostalytics
from support.fake.library_api import FakeLibrary
from support.fake.mailing import CAMPAIGN, DROP, Mailing
from support.fake.receiver import Receiver, receiving

ALL_KINDS = [0, 9, 10, 11, 4, 5, 6]


async def test_an_event_is_delivered_as_the_spec_says(mailing: Mailing, hook: Receiver) -> None:
    await mailing.send()
    await mailing.fake.delivered()

    assert hook.bodies == [
        {
            "mailId": "mail-9001",
            "eventDate": "2026-05-27T08:49:11",
            "expectedDeliveryDate": "",
            "eventType": 0,
            "status": 200,
            "statusDescription": "",
            "retryAttempts": 0,
            "to": {
                "firstName": "Ada",
                "lastName": "Lovelace",
                "address": "12 St James's Square",
                "city": "Boston",
                "state": "MA",
                "zip": "02134",
                "errorCode": "",
                "wasUpdated": False,
            },
            "from": {},
            "piece": {},
            "meta": {"dataId": 9001, "dropId": 71238, "fields": {}},
        }
    ]
    assert hook.headers["Content-Type"] == "application/json"
    assert "Authorization" not in hook.headers


async def test_each_event_is_delivered_once_when_it_is_due(
    mailing: Mailing, hook: Receiver
) -> None:
    await mailing.send()
    kinds: list[list[int]] = []
    for hours in (0, 0.999, 0.001, 24, 24 * 30, 24 * 30):
        await mailing.pass_time(hours=hours)
        kinds.append(hook.kinds)

    assert kinds == [[0], [0], [0, 9], [0, 9, 10], ALL_KINDS, ALL_KINDS]


async def test_the_log_has_every_attempt(mailing: Mailing, hook: Receiver) -> None:
    await mailing.send()
    await mailing.pass_time(hours=1)
    log = mailing.fake.deliveries

    assert len(log) == 2
    assert [delivery.body for delivery in log] == hook.bodies
    assert (log[-1].url, log[-1].status, log[-1].retries) == (hook.url, 200, 0)
    assert (log[-1].acknowledged, log[-1].reason, log[-1].fault) == (True, "", None)
    assert log[-1].event["event_name"] == "Addressed"
    assert log[-1].at == mailing.fake.now
    assert log[:1] == [log[0]]
    assert repr(log) == repr(list(log))


async def test_neither_address_nor_person_is_in_a_log_or_a_repr(
    mailing: Mailing, hook: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await mailing.send()
    await mailing.fake.delivered()

    shown = repr(mailing.fake.deliveries) + caplog.text
    assert [secret for secret in ("hook", "Ada", "Lovelace", "Square") if secret in shown] == []
    assert len(hook.bodies) == 1


async def test_every_piece_of_many_is_delivered_in_order(mailing: Mailing, hook: Receiver) -> None:
    await mailing.send(60)
    await mailing.pass_time(days=30)

    pieces = [body["meta"]["dataId"] for body in hook.bodies]
    dates = [body["eventDate"] for body in hook.bodies]
    assert pieces[:120] == [*range(9001, 9061), *range(9001, 9061)]
    assert dates == sorted(dates)
    assert len(pieces) == len(mailing.fake.records("events"))


async def test_many_deliveries_can_be_in_flight_at_once(mailing: Mailing, hook: Receiver) -> None:
    mailing.fake.deliveries.at_once = hook.wanted_in_flight = 40
    await mailing.send(50)
    await mailing.fake.delivered()

    assert sorted(body["meta"]["dataId"] for body in hook.bodies) == list(range(9001, 9051))


async def test_the_webhook_must_exist_and_be_active_when_the_event_is_due(
    mailing: Mailing, hook: Receiver
) -> None:
    webhooks = mailing.client.webhooks
    await mailing.send()
    await webhooks.update_webhook(
        WebhookReplacement(campaign_id=CAMPAIGN, url=hook.url, is_subscribed=0)
    )
    mailing.fake.advance(3600)
    await mailing.hook(hook.url)
    await mailing.pass_time(days=1)
    await webhooks.delete_webhook(campaign_id=CAMPAIGN)
    await mailing.pass_time(days=1)

    assert hook.kinds == [0, 10]


async def test_a_webhook_that_takes_the_place_of_another_gets_later_events(
    mailing: Mailing, hook: Receiver
) -> None:
    async with receiving(Receiver()) as second:
        await mailing.send()
        mailing.fake.advance(3600)
        await mailing.hook(second.url)
        await mailing.pass_time(days=1)

        assert (hook.kinds, second.kinds) == ([0, 9], [10])


async def test_events_can_be_chosen_per_campaign(mailing: Mailing, hook: Receiver) -> None:
    mailing.fake.deliveries.only(DROP, ["In Transit", "Printed"])
    mailing.fake.deliveries.only(1, [])
    await mailing.send()
    await mailing.pass_time(days=4)
    mailing.fake.deliveries.only(DROP, None)
    await mailing.pass_time(days=30)

    assert hook.kinds == [10, 4, 5, 6]


async def test_an_unknown_event_cannot_be_chosen(mailing: Mailing) -> None:
    message = "There is no event 'Mailled'. Did you mean Mailed?"
    with pytest.raises(ValueError, match=message):
        mailing.fake.deliveries.only(DROP, ["Mailled", "Printed"])


async def test_a_deleted_campaign_has_no_deliveries(mailing: Mailing, hook: Receiver) -> None:
    await mailing.send()
    await mailing.fake.delivered()
    await mailing.client.campaigns.delete_campaign(drop_id=DROP)
    await mailing.pass_time(days=30)

    assert hook.kinds == [0]


async def test_dates_have_the_chosen_notation_and_zone(mailing: Mailing, hook: Receiver) -> None:
    log = mailing.fake.deliveries
    await mailing.send()
    await mailing.fake.delivered()
    log.notation, log.zone = "american", -300
    await mailing.pass_time(hours=1)
    log.notation, log.zone = "iso", 330
    await mailing.pass_time(hours=23)

    assert [body["eventDate"] for body in hook.bodies] == [
        "2026-05-27T08:49:11",
        "5/27/2026 4:49:11 AM",
        "2026-05-28T14:19:11",
    ]
    listed = await mailing.client.campaigns.list_campaign_events(drop_id=DROP).collect()
    assert [event.event_date for event in listed] == [
        "5/27/2026 9:49:11 AM",
        "5/27/2026 8:49:11 AM",
    ]


async def test_events_are_delivered_as_a_fast_clock_runs(receiver: Receiver) -> None:
    async with (
        receiving(receiver),
        FakePostalytics(speed=1_000_000) as fake,
        Postalytics(fake.api_key, base_url=fake.url) as client,
    ):
        mailing = Mailing(fake, client)
        await mailing.hook(receiver.url)
        await mailing.send()
        await receiver.received(7)

        assert receiver.kinds == ALL_KINDS


async def test_a_running_clock_can_be_advanced(receiver: Receiver) -> None:
    async with (
        receiving(receiver),
        FakePostalytics() as fake,
        Postalytics(fake.api_key, base_url=fake.url) as client,
    ):
        mailing = Mailing(fake, client)
        await mailing.hook(receiver.url)
        await mailing.send()
        await mailing.pass_time(days=30)

        assert receiver.kinds == ALL_KINDS


async def test_stopping_cancels_a_delivery_in_flight(receiver: Receiver) -> None:
    receiver.wanted_in_flight = 2
    async with receiving(receiver):
        async with (
            FakePostalytics() as fake,
            Postalytics(fake.api_key, base_url=fake.url) as client,
        ):
            mailing = Mailing(fake, client)
            await mailing.hook(receiver.url)
            await mailing.send()
            waiting = asyncio.create_task(fake.delivered())
            await receiver.received(1)
            assert not waiting.done()

        await waiting
        assert list(fake.deliveries) == []


async def test_a_failure_of_the_server_itself_is_raised_when_it_stops() -> None:
    async def fail() -> None:
        async with (
            FakePostalytics() as fake,
            Postalytics(fake.api_key, base_url=fake.url) as client,
        ):
            fake.deliveries.at_once = cast("int", "many")
            mailing = Mailing(fake, client)
            await mailing.hook("http://127.0.0.1:1")
            await mailing.send()
            await fake.delivered()
            await Mailing(fake, client).pass_time(days=9)

    with pytest.raises(ExceptionGroup) as caught:
        await fail()

    assert [type(error) for error in caught.value.exceptions] == [TypeError]


async def test_without_deliveries_there_is_nothing_to_wait_for() -> None:
    async with FakeLibrary() as library:
        library.advance(1)
        await library.delivered()

        assert list(library.deliveries) == []
        with pytest.raises(ValueError, match="There is no event 'lent'"):
            library.deliveries.only(1, ["lent"])


async def test_a_server_that_was_not_started_cannot_be_waited_for() -> None:
    fake = FakePostalytics()
    with pytest.raises(RuntimeError, match="was not started"):
        await fake.delivered()
    fake.advance(1)
    assert len(fake.deliveries) == 0
