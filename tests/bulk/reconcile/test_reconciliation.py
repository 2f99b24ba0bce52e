"""Unconfirmed rows are reconciled with the list that they may be on."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Collection
from types import SimpleNamespace
from typing import Any

import pytest

from postalytics_runtime.bulk.journal import JobJournal
from postalytics_runtime.bulk.reconcile import (
    Reconciliation,
    TallyStore,
    list_snapshot,
    reconciliation,
)
from postalytics_runtime.bulk.rows import RowCounts, RowStep, RowValidator
from postalytics_runtime.values import Problem
from support.bulk.job_places import JobPlace
from support.bulk.job_runs import Job, job, people, person, steps

pytestmark = pytest.mark.usefixtures("no_task_is_left")


async def test_rows_on_the_list_are_created_and_the_others_pending(place: JobPlace) -> None:
    standing = steps(created=[1, 2], unconfirmed=[3, 4, 5])
    async with job(place, people(*range(1, 8)), standing) as run:
        await run.keep_baseline()
        run.put_on_list(*people(1, 2, 4))
        assert await run.reconcile() == Reconciliation(succeeded=[4], pending=[3, 5])
        assert run.counts() == RowCounts(succeeded=3, pending=4)


async def test_rows_that_later_rules_refuse_are_looked_up_as_they_were_sent(
    place: JobPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: RowValidator[Any], __: object) -> list[Problem]:
        return [Problem("is not valid any more", "State")]

    standing = steps(created=[1, 2], unconfirmed=[3, 4])
    async with job(place, people(*range(1, 5)), standing) as run:
        await run.keep_baseline()
        run.put_on_list(*people(1, 2, 4))
        monkeypatch.setattr(RowValidator, "problems", refused)
        assert await run.reconcile() == Reconciliation(succeeded=[4], pending=[3])


async def test_rows_that_were_never_sent_are_left_alone(place: JobPlace) -> None:
    rows = people(*range(450))
    async with job(place, rows, steps(created=[150], unconfirmed=[250, 450])) as run:
        await run.keep_baseline()
        run.put_on_list(rows[149], rows[449])
        assert await run.reconcile() == Reconciliation(succeeded=[450], pending=[250])
        assert run.counts() == RowCounts(succeeded=2, pending=448)


async def test_the_journal_records_how_a_row_was_found_and_the_id_of_its_item(
    place: JobPlace,
) -> None:
    async with job(place, people(1, 2, 3), steps(created=[1], unconfirmed=[2, 3])) as run:
        await run.keep_baseline()
        run.put_on_list(*people(1, 3))
        await run.reconcile()
        contact = await run.client.contacts.list_contacts(contact_list_id=1).collect()
        pending, created = (run.journal.history(row)[-1] for row in (2, 3))
        assert (created.step, created.detail) == (
            RowStep.SUCCEEDED,
            {"reconciled": "by content", "id": str(contact[-1].contact_id)},
        )
        assert (pending.step, pending.detail) == (RowStep.PENDING, {"reconciled": "by content"})
        assert run.last_note() == {
            "succeeded": 1,
            "pending": 1,
            "unconfirmed": 0,
            "items": 2,
            "reason": None,
        }


async def test_a_long_list_is_read_page_by_page_to_its_end(
    place: JobPlace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(list_snapshot, "LOG_INTERVAL", 100)
    rows = people(*range(250))
    standing = steps(created=range(1, 249), unconfirmed=[249, 250])
    async with job(place, rows, standing, listed=[*rows[:248], rows[249]]) as run:
        await run.journal.save_baseline([])
        with caplog.at_level(logging.INFO, "postalytics"):
            assert await run.reconcile() == Reconciliation(succeeded=[250], pending=[249])
        assert [text for text in caplog.messages if text.startswith("Bulk")] == [
            "Bulk: Reading the list",
            "Bulk: Reading the list (100 items so far)",
            "Bulk: Reading the list (200 items so far)",
            "Bulk: Reading the list a second time",
            "Bulk: Reading the list a second time (100 items so far)",
            "Bulk: Reading the list a second time (200 items so far)",
        ]
        assert len(run.server.requests) == 8


async def test_without_unconfirmed_rows_the_list_is_not_read(place: JobPlace) -> None:
    async with job(place, people(1), steps(created=[1])) as run:
        assert (await run.reconcile(), list(run.server.requests)) == (Reconciliation(), [])


async def test_people_of_the_baseline_are_not_rows_of_the_job(place: JobPlace) -> None:
    standing = steps(created=[1], unconfirmed=[2, 3])
    async with job(place, people(1, 2, 3), standing, listed=people(1, 2, 9)) as run:
        assert await run.keep_baseline() == 3
        run.put_on_list(*people(1, 3))
        assert await run.reconcile() == Reconciliation(succeeded=[3], pending=[2])


async def test_a_row_is_found_in_the_form_that_the_server_stores(place: JobPlace) -> None:
    kept = person(
        2,
        first_name="  ADA  2",
        address_street="1 MAIN ST ",
        address_state="Massachusetts",
        address_zip="02134-1234",
        company="",
    )
    async with job(place, people(1, 2, 3), steps(created=[1], unconfirmed=[2, 3])) as run:
        await run.keep_baseline()
        run.put_on_list(*people(1), kept)
        assert await run.reconcile() == Reconciliation(succeeded=[2], pending=[3])


async def test_of_identical_rows_one_is_created_for_each_item_on_the_list(place: JobPlace) -> None:
    rows = [person(1), *people(2, 2, 2), person(2, phone="1")]
    standing = steps(created=[1, 5], unconfirmed=[2, 3, 4])
    async with job(place, rows, standing) as run:
        await run.keep_baseline()
        run.put_on_list(rows[0], rows[1], rows[4])
        assert await run.reconcile() == Reconciliation(succeeded=[2], pending=[3, 4])
        assert run.journal.history(2)[-1].detail["id"] is None


async def test_nearly_identical_rows_that_are_not_all_there_stay_unconfirmed(
    place: JobPlace,
) -> None:
    rows = [person(1), person(2), person(2, phone="1")]
    async with job(place, rows, steps(created=[1], unconfirmed=[2, 3])) as run:
        await run.keep_baseline()
        run.put_on_list(rows[0], rows[2])
        assert await run.reconcile() == Reconciliation(
            unconfirmed=2,
            reason=(
                "Some rows that cannot be told apart on the list were sent with different "
                "contents, and the list holds only some of them."
            ),
        )
        assert run.counts() == RowCounts(succeeded=1, unconfirmed=2)


async def test_nearly_identical_rows_that_are_all_there_are_all_created(place: JobPlace) -> None:
    rows = [person(1), person(2), person(2, phone="1")]
    async with job(place, rows, steps(created=[1], unconfirmed=[2, 3])) as run:
        await run.keep_baseline()
        run.put_on_list(*rows)
        assert await run.reconcile() == Reconciliation(succeeded=[2, 3])


async def test_rows_reconciled_before_are_known_the_next_time(place: JobPlace) -> None:
    async with job(place, people(1, 1, 2), steps(unconfirmed=[1])) as run:
        await run.keep_baseline()
        run.put_on_list(person(1))
        assert await run.reconcile() == Reconciliation(succeeded=[1])
        await run.journal.append_and_wait(2, RowStep.INTENT)
        assert await run.reconcile() == Reconciliation(pending=[2])


async def test_a_new_item_that_matches_no_row_may_be_a_reworded_row(place: JobPlace) -> None:
    async with job(place, people(1, 2, 3), steps(created=[1], unconfirmed=[2, 3])) as run:
        await run.keep_baseline()
        run.put_on_list(*people(1, 2), person(3, address_street="1 Main Street"))
        assert await run.reconcile() == Reconciliation(
            unconfirmed=2,
            reason=(
                "1 item is new on the list and, as far as can be seen, not from this job: "
                "something else writes to the list, or the server stores rows in a different "
                "form. A row token in a reserved field would distinguish them."
            ),
        )


async def without_baseline(run: Job) -> Reconciliation:
    run.put_on_list(*people(1, 2))
    return await run.reconcile()


async def test_without_a_baseline_only_absent_rows_are_reconciled(place: JobPlace) -> None:
    async with job(place, people(1, 2, 3), steps(created=[1], unconfirmed=[2, 3])) as run:
        assert await without_baseline(run) == Reconciliation(
            pending=[3],
            unconfirmed=1,
            reason=(
                "What was on the list before the job is not known, so an item that looks like a "
                "row may be older than the job."
            ),
        )


async def test_the_event_loop_runs_between_rows_and_the_list_is_read_again_after_the_gap(
    place: JobPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[object] = []

    def add_unconfirmed(_: TallyStore, row: int, *__: object) -> None:
        done.append(row)

    async def sleep(seconds: float) -> None:
        done.append(f"{seconds} s")

    waiting = SimpleNamespace(sleep=sleep, to_thread=asyncio.to_thread)
    monkeypatch.setattr(TallyStore, "add_unconfirmed", add_unconfirmed)
    monkeypatch.setattr(reconciliation, "BATCH_SIZE", 2)
    monkeypatch.setattr(reconciliation, "asyncio", waiting)
    monkeypatch.setattr(list_snapshot, "asyncio", waiting)
    async with job(place, people(1, 2, 3, 4, 5), steps(unconfirmed=range(1, 6))) as run:
        await run.reconcile(gap=7.5)
    assert done == [1, 2, "0 s", 3, 4, "0 s", 5, "7.5 s"]


async def test_the_baseline_is_asked_in_a_thread_for_many_items_at_once(
    place: JobPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, bool]] = []
    in_baseline = place.kind.in_baseline

    def ask(journal: JobJournal, ids: Collection[str]) -> set[str]:
        asked.append((len(ids), threading.current_thread() is threading.main_thread()))
        return in_baseline(journal, ids)

    rows = people(*range(130))
    async with job(place, rows, steps(created=[1], unconfirmed=[2]), listed=rows[50:]) as run:
        await run.keep_baseline()
        run.put_on_list(*people(0, 1))
        monkeypatch.setattr(place.kind, "in_baseline", ask)
        assert await run.reconcile() == Reconciliation(succeeded=[2])
    assert sum(items for items, _ in asked) == 2 * 82
    assert len(asked) <= 4
    assert {is_in_loop for _, is_in_loop in asked} == {False}
