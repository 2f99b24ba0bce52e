"""Concurrent calls of one client, and the effect of a `TaskGroup` on writes."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from postalytics import Postalytics
from postalytics.models import NewContact
from postalytics.testing import FakePostalytics
from postalytics_runtime.errors import Outcome, ResponseError, outcome_of

NUMBER = 10


def person(number: int) -> NewContact:
    return NewContact(
        contact_list_id=1,
        first_name=f"Ada {number}",
        last_name="Lovelace",
        address_street="12 St James's Square",
        address_city="Boston",
        address_state="MA",
        address_zip="02134",
    )


class Together:
    """Waits for all requests, then refuses one and carries out the others on a signal."""

    def __init__(self) -> None:
        self.arrived = asyncio.Barrier(NUMBER)
        self.carry_out = asyncio.Event()

    async def __call__(self, operation: str, request: web.Request) -> web.StreamResponse | None:
        if operation != "contacts.create_contact":
            return None
        refused = (await request.json())["first_name"] == "Ada 0"
        await self.arrived.wait()
        if refused:
            return web.json_response({"message": "No."}, status=422)
        await self.carry_out.wait()
        return None


async def warm(client: Postalytics) -> None:
    """Let the pacer measure the latency, so that calls overlap."""
    for _ in range(20):
        await client.accounts.get_my_account()


def stored(fake: FakePostalytics) -> int:
    return sum(one["first_name"][:4] == "Ada " for one in fake.records("contacts"))


async def test_a_task_group_forgets_writes_that_the_server_carries_out(
    fake: FakePostalytics, client: Postalytics
) -> None:
    fake.intercept = together = Together()
    await warm(client)
    calls: list[asyncio.Task[object]] = []

    async def all_in_a_group() -> None:
        async with asyncio.TaskGroup() as tasks:
            for number in range(NUMBER):
                call = client.contacts.create_contact(person(number))
                calls.append(tasks.create_task(call))

    with pytest.raises(ExceptionGroup) as group:
        await all_in_a_group()
    assert [type(error) for error in group.value.exceptions] == [ResponseError]
    ends = [await end_of(call) for call in calls]
    together.carry_out.set()
    listed = await client.contacts.list_contacts(contact_list_id=1).collect()
    # The group has acknowledged none, but each call knows that it was sent.
    assert [type(end) for end in ends] == [ResponseError] + [asyncio.CancelledError] * 9
    assert [outcome_of(end) for end in ends] == [Outcome.ANSWERED] + [Outcome.UNKNOWN] * 9
    assert (stored(fake), len(listed)) == (NUMBER - 1, 3 + NUMBER - 1)


async def end_of(call: asyncio.Task[object]) -> BaseException:
    """Return the exception of a call. `gather` would replace that of a cancelled one."""
    try:
        await call
    except (asyncio.CancelledError, ResponseError) as error:
        return error
    raise AssertionError


async def test_gather_with_return_exceptions_loses_no_outcome(
    fake: FakePostalytics, client: Postalytics
) -> None:
    fake.intercept = together = Together()
    together.carry_out.set()
    await warm(client)
    calls = [client.contacts.create_contact(person(number)) for number in range(NUMBER)]
    refused, *others = await asyncio.gather(*calls, return_exceptions=True)
    assert isinstance(refused, ResponseError)
    assert [other for other in others if isinstance(other, BaseException)] == []
    assert stored(fake) == NUMBER - 1


async def test_a_call_that_is_cancelled_before_it_began_was_not_sent(
    fake: FakePostalytics, client: Postalytics
) -> None:
    call = asyncio.create_task(client.contacts.create_contact(person(1)))
    call.cancel()
    with pytest.raises(asyncio.CancelledError) as cancelled:
        await call
    assert (outcome_of(cancelled.value), stored(fake)) == (None, 0)
