from __future__ import annotations

import asyncio

import pytest

from postalytics.errors import Outcome, outcome_of
from postalytics.models import NewContact
from postalytics.testing import FakePostalytics
from postalytics_runtime.observability import Attempt, Observer
from support.runtime.scripted_server import patient

ADA = NewContact(contact_list_id=1, first_name="Ada")


class Ends(Observer):
    """Observer that cancels the task when an attempt starts."""

    def started(self, attempt: Attempt) -> None:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()


@pytest.mark.parametrize("observers", [[], [Ends()]])
async def test_a_task_that_is_cancelled_just_before_a_call_sends_nothing(
    fake: FakePostalytics, observers: list[Observer]
) -> None:
    async with patient(fake, observers=observers) as client:

        async def job() -> None:
            task = asyncio.current_task()
            assert task is not None
            if not observers:
                task.cancel()
            await client.contacts.create_contact(ADA)

        call = asyncio.create_task(job())
        with pytest.raises(asyncio.CancelledError) as error:
            await call
    assert outcome_of(error.value) is Outcome.NOT_SENT
    assert len(fake.requests) == 0
