"""The items on the list before the job, in any journal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from postalytics_runtime.errors import JournalError
from support.bulk.job_places import JobPlace
from support.bulk.uploads import other_tasks


async def test_the_baseline_is_saved_once(place: JobPlace) -> None:
    async def ids() -> AsyncIterator[str]:
        for number in range(1500):
            yield str(number)

    async with place.journal() as journal:
        assert not journal.has_baseline
        await journal.save_baseline(ids())
        assert journal.has_baseline
        assert journal.in_baseline(["0", "1499", "1500", ""]) == {"0", "1499"}
        assert journal.in_baseline([]) == set()
        with pytest.raises(JournalError, match="has a baseline already"):
            await journal.save_baseline(["1500"])
    async with place.journal() as journal:
        assert journal.has_baseline
        assert journal.in_baseline(["1500"]) == set()


async def test_an_id_may_be_on_the_list_twice(place: JobPlace) -> None:
    async with place.journal() as journal:
        await journal.save_baseline(["7 a", "7 a", "'\"\\ Ł", "{7,8}"])
        found = journal.in_baseline(["7 a", "'\"\\ Ł", "{7,8}", "7"])
        assert found == {"7 a", "'\"\\ Ł", "{7,8}"}


async def test_a_baseline_whose_source_failed_can_be_saved_again(place: JobPlace) -> None:
    async def broken() -> AsyncIterator[str]:
        for number in range(1200):
            yield f"old {number}"
        raise LookupError("the list cannot be read")

    async with place.journal() as journal:
        with pytest.raises(LookupError):
            await journal.save_baseline(broken())
        assert not journal.has_baseline
        await journal.save_baseline(["new"])
        assert journal.in_baseline(["old 1", "new"]) == {"new"}


async def test_a_baseline_that_is_cancelled_leaves_no_task(place: JobPlace) -> None:
    begun = asyncio.Event()

    async def endless() -> AsyncIterator[str]:
        begun.set()
        await asyncio.Event().wait()
        yield "never"

    async with place.journal() as journal:
        before = other_tasks()
        keeping = asyncio.create_task(journal.save_baseline(endless()))
        await begun.wait()
        keeping.cancel()
        await asyncio.wait([keeping])
        assert other_tasks() == before
        assert not journal.has_baseline


async def test_an_empty_baseline_is_a_baseline_too(place: JobPlace) -> None:
    async with place.journal() as journal:
        await journal.save_baseline([])
        assert journal.has_baseline
        assert journal.in_baseline(["1"]) == set()
    with place.reading() as reader:
        assert reader.has_baseline
