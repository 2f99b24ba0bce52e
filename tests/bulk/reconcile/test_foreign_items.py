"""Foreign items leave each row unconfirmed that they might be."""

from __future__ import annotations

import pytest

from postalytics_runtime.bulk.reconcile import Reconciliation
from postalytics_runtime.bulk.rows import RowCounts
from support.bulk.job_places import JobPlace
from support.bulk.job_runs import FIXED, job, people, person, steps

pytestmark = pytest.mark.usefixtures("no_task_is_left")

FIELD = "var_field_1"


async def test_a_token_that_the_server_truncated_leaves_its_row_unconfirmed(
    place: JobPlace,
) -> None:
    """The token of row 1,000 has one digit more than those before it, so only it is truncated."""
    standing = steps(created=range(990, 1000), unconfirmed=[1000])
    async with job(place, people(*range(1, 1003)), standing) as run:
        width = len(run.token(999))
        assert len(run.token(1000)) == width + 1
        for row in range(990, 1001):
            run.put_on_list(person(row, **{FIELD: run.token(row)[:width]}))
        found = await run.reconcile(token_field=FIELD)
        assert (found.succeeded, found.pending, found.unconfirmed) == ([], [], 1)
        assert run.counts() == RowCounts(succeeded=10, unconfirmed=1, pending=991)


async def test_an_item_that_something_else_may_have_created_proves_no_row(
    place: JobPlace,
) -> None:
    standing = steps(created=[1], unconfirmed=[2])
    async with job(place, people(1, 2), standing, listed=[person(50)]) as run:
        await run.keep_baseline()
        run.put_on_list(*people(1, 2, 77))
        found = await run.reconcile()
        assert (found.succeeded, found.pending, found.unconfirmed) == ([], [], 1)


@pytest.mark.parametrize("contact_id", [60, None])
async def test_a_row_that_the_server_reworded_is_not_pending_whatever_else_is_listed(
    place: JobPlace, contact_id: int | None
) -> None:
    """An item without an id makes the baseline useless, and no row certain."""
    standing = steps(created=[1], unconfirmed=[2])
    async with job(place, people(1, 2), standing, listed=[person(50)]) as run:
        await run.keep_baseline()
        run.put_on_list(person(1), person(2, address_street="One Main Street"))
        more = {**FIXED, **person(60), "contact_id": contact_id}
        run.server.store.put([("contacts", more)])
        found = await run.reconcile()
        assert (found.succeeded, found.pending, found.unconfirmed) == ([], [], 1)


async def test_an_id_that_is_used_again_does_not_hide_a_row(place: JobPlace) -> None:
    before = [{**person(8), "contact_id": 1}, {**person(9), "contact_id": 2}]
    rows = people(1, 2)
    async with job(place, rows, steps(created=[1], unconfirmed=[2]), listed=before) as run:
        assert await run.keep_baseline() == 2
        run.take_off_list(2)
        run.put_on_list(person(1), {**person(2), "contact_id": 2})
        assert await run.reconcile() == Reconciliation(succeeded=[2])
