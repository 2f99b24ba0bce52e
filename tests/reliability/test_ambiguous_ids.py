"""A number that is the id of one campaign and the drop id of another changes neither."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import attrs
import pytest

from postalytics import Postalytics
from postalytics.errors import (
    AmbiguousIdError,
    AuthenticationError,
    NotSentError,
    Outcome,
    ResponseError,
    outcome_of,
)
from postalytics.testing import FakePostalytics, Fault

LIST, TOGGLE = "campaigns.list_campaigns", "campaigns.toggle_campaign_mode"
CLEAR, DOUBLE = 71238, 60323
"""Drop ids: the first is not a campaign id, the second is the campaign id of the other campaign."""


class FakeWithTwo(FakePostalytics):
    """Its second campaign has the campaign id of the first as its drop id."""

    fake = attrs.evolve(
        FakePostalytics.fake,
        collections=tuple(
            attrs.evolve(
                kept,
                records=(
                    *kept.records,
                    {"campaign_id": 60324, "drop_id": DOUBLE, "is_live_mode": 0},
                ),
            )
            if kept.name == "campaigns"
            else kept
            for kept in FakePostalytics.fake.collections
        ),
    )


@pytest.fixture
async def fake() -> AsyncIterator[FakePostalytics]:
    async with FakeWithTwo() as server:
        yield server


Change = Callable[[Postalytics, int], Awaitable[Any]]
CHANGES: dict[str, Change] = {
    "toggle_campaign_mode": lambda client, id_: client.campaigns.toggle_campaign_mode(drop_id=id_),
    "delete_campaign": lambda client, id_: client.campaigns.delete_campaign(drop_id=id_),
    "set_campaign_mode": lambda client, id_: client.campaigns.set_campaign_mode(
        drop_id=id_, live=True
    ),
}
changes = pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())


def asked(fake: FakePostalytics) -> list[str | None]:
    return [request.operation for request in fake.requests]


@changes
async def test_a_number_that_means_two_campaigns_changes_none(
    fake: FakePostalytics, client: Postalytics, change: Change
) -> None:
    before = fake.records("campaigns")
    with pytest.raises(AmbiguousIdError, match="2 items with 60323 as drop_id or camp") as caught:
        await change(client, DOUBLE)

    assert "client.with_options(allow_ambiguous_ids=True)" in str(caught.value)
    assert outcome_of(caught.value) is Outcome.NOT_SENT
    assert fake.records("campaigns") == before


@changes
async def test_a_client_that_allows_ambiguous_ids_sends_it(
    fake: FakePostalytics, client: Postalytics, change: Change
) -> None:
    before = fake.records("campaigns")
    await change(client.with_options(allow_ambiguous_ids=True), DOUBLE)

    assert fake.records("campaigns") != before
    assert LIST not in asked(fake)


async def test_a_client_that_no_longer_allows_ambiguous_ids_looks_it_up_again(
    client: Postalytics,
) -> None:
    allowed = client.with_options(allow_ambiguous_ids=True).with_options(background=True)
    await allowed.campaigns.toggle_campaign_mode(drop_id=DOUBLE)
    for careful in (client, allowed.with_options(allow_ambiguous_ids=False)):
        with pytest.raises(AmbiguousIdError):
            await careful.campaigns.toggle_campaign_mode(drop_id=DOUBLE)


@changes
async def test_a_number_that_means_one_campaign_changes_it(
    fake: FakePostalytics, client: Postalytics, change: Change
) -> None:
    before = fake.records("campaigns")
    await change(client, CLEAR)

    assert fake.records("campaigns") != before
    assert asked(fake).count(LIST) == 1


async def test_the_list_is_read_once_for_all_attempts_of_a_call(
    fake: FakePostalytics, client: Postalytics
) -> None:
    fake.faults.append(Fault("rate_limited", operation=TOGGLE, calls=[1, 2], retry_after="0"))
    await client.campaigns.toggle_campaign_mode(drop_id=CLEAR)

    assert asked(fake) == [LIST, TOGGLE, TOGGLE, TOGGLE]


async def test_a_list_that_cannot_be_read_leaves_the_call_unsent(
    fake: FakePostalytics, client: Postalytics
) -> None:
    fake.faults.append(Fault("refused", operation=LIST, status=400))
    with pytest.raises(AmbiguousIdError, match=r"could not be read \(\w+\)\. To send") as caught:
        await client.campaigns.toggle_campaign_mode(drop_id=CLEAR)

    assert caught.value.call is not None
    assert (caught.value.call.operation, caught.value.safe_to_repeat) == (TOGGLE, True)
    assert isinstance(caught.value.__cause__, ResponseError)
    assert outcome_of(caught.value) is Outcome.NOT_SENT
    assert asked(fake) == [LIST]


async def test_a_key_that_may_not_read_the_list_is_an_authentication_error(
    fake: FakePostalytics, client: Postalytics
) -> None:
    fake.faults.append(Fault("refused", operation=LIST, status=403))
    with pytest.raises(AuthenticationError):
        await client.campaigns.toggle_campaign_mode(drop_id=CLEAR)

    assert asked(fake) == [LIST]


async def test_a_call_that_is_cancelled_while_the_list_is_read_was_not_sent(
    fake: FakePostalytics, client: Postalytics
) -> None:
    arrived, over = asyncio.Event(), asyncio.Event()

    async def hold(_: str, __: Any) -> None:
        arrived.set()
        await over.wait()

    fake.intercept = hold
    call = asyncio.ensure_future(client.campaigns.toggle_campaign_mode(drop_id=CLEAR))
    await arrived.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError) as cancelled:
        await call
    over.set()

    assert isinstance(cancelled.value.__cause__, NotSentError)
    assert outcome_of(cancelled.value) is Outcome.NOT_SENT


async def test_a_raw_call_is_not_looked_up(fake: FakePostalytics, client: Postalytics) -> None:
    await client.request("PUT", f"/campaigns/{DOUBLE}")

    assert asked(fake) == [TOGGLE]
