"""Any journal is created, resumed, held by one process, and closed."""

from __future__ import annotations

import asyncio
import os
from functools import partial
from typing import Any

import pytest

from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.errors import JournalError, JournalInUseError, JournalMismatchError
from support.bulk.job_places import JobPlace
from support.bulk.journals import PARAMETERS, counted


async def mismatch(place: JobPlace, **parameters: Any) -> str:
    with pytest.raises(JournalMismatchError) as caught:
        await place.open({**PARAMETERS, **parameters})
    return str(caught.value)


async def test_a_journal_keeps_the_parameters_that_it_was_created_with(place: JobPlace) -> None:
    made = await place.open({"rows": 4, "fixed": {"ids": (1, 2)}}, {"columns": ["a"]})
    await made.append_and_wait(2, RowStep.SUCCEEDED)
    await made.aclose()
    again = await place.open({"fixed": {"ids": [1, 2]}, "rows": 4}, {"columns": ["b"]})
    await again.append_and_wait(3, RowStep.REJECTED)
    await again.aclose()
    with place.reading() as reader:
        assert counted(reader.counts()) == (1, 1, 0, 2)
        assert reader.parameters == {"rows": 4, "fixed": {"ids": [1, 2]}}
        assert reader.options == {"columns": ["a"]}
        assert reader.job == made.job == again.job
        assert len(reader.job) == 10


async def test_two_jobs_have_different_ids(place: JobPlace) -> None:
    async with place.journal() as one, place.another().journal() as other:
        assert one.job != other.job


async def test_the_input_is_put_in_its_place_when_the_job_begins(place: JobPlace) -> None:
    begun: list[str] = []
    for run in ("first", "second"):
        journal = await place.open(PARAMETERS, begun=partial(begun.append, run))
        await journal.aclose()
    assert begun == ["first"]


async def test_a_job_whose_input_cannot_be_put_in_its_place_does_not_begin(
    place: JobPlace,
) -> None:
    def fail() -> None:
        raise JournalError("no room")

    with pytest.raises(JournalError, match="no room"):
        await place.open(PARAMETERS, begun=fail)
    begun: list[str] = []
    journal = await place.open({**PARAMETERS, "rows": 3}, begun=lambda: begun.append("again"))
    assert counted(journal.counts()) == (0, 0, 0, 3)
    await journal.aclose()
    assert begun == ["again"]


async def test_the_error_names_all_differences_from_the_job_of_a_journal(place: JobPlace) -> None:
    async with place.journal():
        pass
    message = await mismatch(
        place,
        environment="http://127.0.0.1:8765",
        account=None,
        fixed={"shelf_id": 4, "signed": True},
        input="cd34" * 16,
        rows=11,
        token_field="notes " * 20,
    )
    assert message == (
        f"The journal {place.shown!r} belongs to another job: "
        "the environment is http://127.0.0.1:8765, not https://books.example; "
        "the account is none, not 7; "
        "the shelf id is 4, not 3; "
        "the signed is true, not none; "
        "the input is different (sha256 cd34cd34cd34..., not ab12ab12ab12...); "
        "the rows are 11, not 10; "
        f"the token field is {('notes ' * 20)[:64]}..., not none. "
        "Go on with the values of that job, or name another journal."
    )
    async with place.journal() as journal:  # The refusal has released the job.
        await journal.append_and_wait(1, RowStep.INTENT)


async def test_a_parameter_that_only_the_journal_has_is_named_in_its_order(
    place: JobPlace,
) -> None:
    async with place.journal(later="kept"):
        pass
    message = await mismatch(place, rows=11, account="8")
    assert "to another job: the account is 8, not 7; the rows are 11, not 10; the later" in message
    turned = dict(reversed({**PARAMETERS, "rows": 11, "account": "8"}.items()))
    with pytest.raises(JournalMismatchError) as caught:
        await place.open(turned)
    assert str(caught.value) == message


async def test_a_parameter_of_another_type_is_named(place: JobPlace) -> None:
    async with place.journal():
        pass
    message = await mismatch(place, fixed=None, token_field={"of": "row"})
    assert 'the fixed is none, not {"shelf_id": 3}; the token field is {"of": "row"}' in message


async def test_a_journal_has_one_writer_in_a_process(place: JobPlace) -> None:
    async with place.journal() as journal:
        with pytest.raises(JournalInUseError, match=f"process {os.getpid()}") as caught:
            await place.open(PARAMETERS)
        assert place.shown in str(caught.value)
        assert "is in use" in str(caught.value)
        await journal.append_and_wait(1, RowStep.SUCCEEDED)
    async with place.journal() as journal:
        assert counted(journal.counts()) == (1, 0, 0, 9)


async def test_of_two_that_begin_a_job_at_once_one_gets_it(place: JobPlace) -> None:
    found = await asyncio.gather(
        place.open(PARAMETERS), place.open(PARAMETERS), return_exceptions=True
    )
    (refused,) = (item for item in found if isinstance(item, BaseException))
    (journal,) = (item for item in found if not isinstance(item, BaseException))
    assert isinstance(refused, JournalInUseError)
    await journal.append_and_wait(1, RowStep.SUCCEEDED)
    await journal.aclose()


async def test_a_reader_reads_while_another_writes(place: JobPlace) -> None:
    async with place.journal() as journal:
        with place.reading() as reader:
            assert counted(reader.counts()) == (0, 0, 0, 10)
            await journal.append_and_wait(1, RowStep.SUCCEEDED)
            assert counted(reader.counts()) == (1, 0, 0, 9)
            assert reader.job == journal.job
            assert reader.parameters == journal.parameters
            reader.require_marked()


async def test_a_reader_and_the_journal_show_the_same(place: JobPlace) -> None:
    async with place.journal() as journal:
        for row, step in enumerate(RowStep, 1):
            await journal.append_and_wait(row, step, mode="test")
        await journal.append_note("ended", rows=5)
        with place.reading() as reader:
            assert counted(reader.counts()) == counted(journal.counts())
            assert reader.last_steps(0, 9) == journal.last_steps(0, 9)
            assert list(reader.rows_at(*RowStep)) == list(journal.rows_at(*RowStep))
            assert list(reader.entries(*RowStep)) == list(journal.entries(*RowStep))
            assert reader.history(0) == journal.history(0)
            assert reader.counts_by("mode") == journal.counts_by("mode")


async def test_a_reader_needs_a_journal(place: JobPlace) -> None:
    with pytest.raises(JournalError, match=r"There (is|are) no (job|journal)"):
        place.reader()


async def test_the_entry_of_a_cancelled_task_is_written(place: JobPlace) -> None:
    async with place.journal() as journal:
        pending = asyncio.create_task(journal.append_and_wait(1, RowStep.SUCCEEDED))
        await asyncio.sleep(0)
        pending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await pending
        await journal.append_and_wait(2, RowStep.REJECTED)
        assert journal.last_steps(0, 10) == [(1, RowStep.SUCCEEDED), (2, RowStep.REJECTED)]
    with place.reading() as reader:
        assert reader.last_steps(0, 10) == [(1, RowStep.SUCCEEDED), (2, RowStep.REJECTED)]


async def test_entries_that_wait_when_a_journal_is_closed_are_written(place: JobPlace) -> None:
    async with place.journal(rows=50) as journal:
        entered = [journal.append(row, RowStep.SUCCEEDED) for row in range(1, 51)]
        await journal.aclose()
        assert await asyncio.gather(*entered) == [None] * 50
    with place.reading() as reader:
        assert reader.counts().succeeded == 50


async def test_entries_that_wait_when_a_task_leaves_the_journal_are_written(
    place: JobPlace,
) -> None:
    async with place.journal() as journal:
        pending = [
            asyncio.create_task(journal.append_and_wait(row, RowStep.INTENT)) for row in range(1, 6)
        ]
        await asyncio.sleep(0)
    await asyncio.gather(*pending)
    with place.reading() as reader:
        assert reader.counts().unconfirmed == 5


async def test_a_closed_journal_can_be_neither_written_nor_read(place: JobPlace) -> None:
    async with place.journal() as journal:
        await journal.aclose()
        with pytest.raises(JournalError, match="is closed: open it again"):
            await journal.append_and_wait(1, RowStep.SUCCEEDED)
        with pytest.raises(JournalError, match="Open it again"):
            list(journal.entries(RowStep.SUCCEEDED))


async def test_a_journal_may_be_closed_twice(place: JobPlace) -> None:
    async with place.journal() as journal:
        await journal.aclose()


async def test_a_cancelled_open_releases_the_journal(place: JobPlace) -> None:
    opening = asyncio.create_task(place.open(PARAMETERS))
    await asyncio.sleep(0)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    journal = None
    while journal is None:
        try:
            journal = await place.open(PARAMETERS)
        except JournalInUseError:  # The thread that opens it cannot be cancelled.
            await asyncio.sleep(0)
    assert journal.counts().pending == 10
    await journal.aclose()
