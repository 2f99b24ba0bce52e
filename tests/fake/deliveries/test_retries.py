"""Deliveries that are not acknowledged."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from support.fake.mailing import DROP, Mailing
from support.fake.receiver import Receiver, receiving


def attempts(mailing: Mailing) -> list[tuple[int, int | None]]:
    return [(delivery.retries, delivery.status) for delivery in mailing.fake.deliveries]


@pytest.mark.parametrize("statuses", [(500,)])
async def test_a_delivery_is_retried_after_a_minute(mailing: Mailing, hook: Receiver) -> None:
    await mailing.send()
    await mailing.fake.delivered()
    await mailing.pass_time(seconds=59)
    assert attempts(mailing) == [(0, 500)]
    await mailing.pass_time(seconds=1)
    await mailing.pass_time(minutes=30)

    assert attempts(mailing) == [(0, 500), (1, 200)]
    first, second = hook.bodies
    assert second == {**first, "retryAttempts": 1}


@pytest.mark.parametrize("statuses", [[503] * 9])
async def test_there_are_four_retries(mailing: Mailing, hook: Receiver) -> None:
    mailing.fake.deliveries.only(DROP, ["Mail Piece Created"])
    await mailing.send()
    made: list[int] = []
    for seconds in (0, 59, 1, 599, 1, 3599, 1, 21599, 1, 86400):
        await mailing.pass_time(seconds=seconds)
        made.append(len(hook.bodies))

    assert made == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert attempts(mailing) == [(n, 503) for n in range(5)]


@pytest.mark.parametrize("statuses", [(410,)])
async def test_gone_ends_a_delivery(mailing: Mailing, hook: Receiver) -> None:
    await mailing.send()
    await mailing.fake.delivered()
    await mailing.pass_time(minutes=59)

    assert (attempts(mailing), hook.kinds) == ([(0, 410)], [0])


@pytest.mark.parametrize("statuses", [(307,)])
async def test_a_redirect_is_a_failure_and_not_followed(mailing: Mailing, hook: Receiver) -> None:
    await mailing.send()
    await mailing.fake.delivered()
    await mailing.pass_time(minutes=1)

    assert attempts(mailing) == [(0, 307), (1, 200)]
    assert hook.paths == ["/hook", "/hook"]


async def test_a_receiver_that_is_down_gets_the_event_later(mailing: Mailing) -> None:
    receiver = Receiver()
    async with receiving(receiver):
        await mailing.hook(receiver.url)
    await mailing.send()
    await mailing.fake.delivered()
    async with receiving(receiver, receiver.port):
        await mailing.pass_time(minutes=1)

    assert attempts(mailing) == [(0, None), (1, 200)]
    assert mailing.fake.deliveries[0].reason == "Nothing listens at the address."
    assert not mailing.fake.deliveries[0].acknowledged


async def test_a_receiver_must_respond_in_time(mailing: Mailing, hook: Receiver) -> None:
    hook.wanted_in_flight = 2
    mailing.fake.deliveries.timeout = 0.01
    await mailing.send()
    await mailing.fake.delivered()

    (delivery,) = mailing.fake.deliveries
    assert (delivery.status, delivery.reason) == (None, "There was no response within 0.01 s.")


async def test_a_retry_goes_to_the_address_of_its_event(mailing: Mailing) -> None:
    async with receiving(Receiver(500)) as first, receiving(Receiver()) as second:
        await mailing.hook(first.url)
        await mailing.send()
        await mailing.fake.delivered()
        await mailing.hook(second.url)
        await mailing.pass_time(minutes=1)

        assert (first.kinds, second.kinds) == ([0, 0], [])


@pytest.mark.parametrize("statuses", [(500,)])
async def test_a_removed_event_is_not_retried(mailing: Mailing, hook: Receiver) -> None:
    await mailing.send()
    await mailing.fake.delivered()
    await mailing.client.campaigns.delete_campaign(drop_id=DROP)
    await mailing.pass_time(minutes=1)

    assert hook.kinds == [0]


@pytest.mark.parametrize("statuses", [(200, 500)])
async def test_a_restart_with_a_state_file_continues_deliveries(
    tmp_path: Path, receiver: Receiver
) -> None:
    async with receiving(receiver):
        for days in (0, 1 / 24, 1 / 24 / 60, 30):
            async with (
                FakePostalytics(state=tmp_path / "fake.db") as fake,
                Postalytics(fake.api_key, base_url=fake.url) as client,
            ):
                mailing = Mailing(fake, client)
                if not days:
                    await mailing.hook(receiver.url)
                    await mailing.send()
                await mailing.pass_time(days=days)

    assert receiver.kinds == [0, 9, 9, 10, 11, 4, 5, 6]
    assert [body["retryAttempts"] for body in receiver.bodies] == [0, 0, 1, 0, 0, 0, 0, 0]


async def test_an_event_that_was_due_while_the_server_was_down_is_delivered_at_the_start(
    tmp_path: Path, receiver: Receiver
) -> None:
    async with receiving(receiver):
        for day in (1, 2):
            now = datetime(2026, 5, day, tzinfo=UTC)
            async with (
                FakePostalytics(state=tmp_path / "fake.db", now=now) as fake,
                Postalytics(fake.api_key, base_url=fake.url) as client,
            ):
                if day == 1:
                    mailing = Mailing(fake, client)
                    await mailing.hook(receiver.url)
                    await mailing.send()
                await fake.delivered()

    assert receiver.kinds == [0, 9, 10]
