"""Rows with a token, by which they are found for certain."""

from __future__ import annotations

from typing import Any

import pytest

from postalytics_runtime.bulk.reconcile import Reconciliation
from support.bulk.job_places import JobPlace
from support.bulk.job_runs import Job, job, people, person, steps

pytestmark = pytest.mark.usefixtures("no_task_is_left")

FIELD = "var_field_1"
STANDING = steps(created=[1], unconfirmed=[2, 3])


def marked(run: Job, row: int, **more: object) -> dict[str, Any]:
    return {**dict(run.rows)[row], FIELD: run.token(row), **more}


async def test_a_row_is_found_by_its_token_whatever_else_the_server_stores(place: JobPlace) -> None:
    async with job(place, people(1, 1, 1), STANDING) as run:
        run.put_on_list(marked(run, 1), marked(run, 3, first_name="Grace", address_zip="0"))
        assert await run.reconcile(token_field=FIELD) == Reconciliation(succeeded=[3], pending=[2])
        assert run.journal.history(3)[-1].detail["reconciled"] == "by token"


async def test_items_from_before_the_job_have_no_token_of_it(place: JobPlace) -> None:
    async with job(place, people(1, 2, 3), STANDING, listed=people(1, 2, 3)) as run:
        run.put_on_list(marked(run, 1))
        assert await run.reconcile(token_field=FIELD) == Reconciliation(pending=[2, 3])


async def test_a_token_in_upper_case_or_with_spaces_is_the_same(place: JobPlace) -> None:
    async with job(place, people(1, 2, 3), STANDING) as run:
        run.put_on_list(marked(run, 1), marked(run, 2, var_field_1=f" {run.token(2).upper()}"))
        assert await run.reconcile(token_field=FIELD) == Reconciliation(succeeded=[2], pending=[3])


async def test_a_row_whose_token_is_on_the_list_more_than_once_is_created_and_reported(
    place: JobPlace,
) -> None:
    async with job(place, people(1, 2, 3), STANDING) as run:
        run.put_on_list(marked(run, 1), marked(run, 2), marked(run, 2), marked(run, 2))
        assert await run.reconcile(token_field=FIELD) == Reconciliation(
            succeeded=[2],
            pending=[3],
            reason="2 items are on the list with the token of a row that is there already.",
        )


async def test_a_token_with_another_content_matches_no_row_and_may_be_of_any(
    place: JobPlace,
) -> None:
    async with job(place, people(1, 2, 3), STANDING) as run:
        wrong = run.token(2)[:-8] + "00000000"
        run.put_on_list(marked(run, 1), marked(run, 2, var_field_1=wrong))
        assert await run.reconcile(token_field=FIELD) == Reconciliation(
            unconfirmed=2,
            reason="1 item is on the list with a token of this job that matches no row sent; each "
            "may be the token of an unconfirmed row, truncated or changed.",
        )


async def test_a_token_of_another_job_matches_no_row(place: JobPlace) -> None:
    async with job(place, people(1, 2, 3), STANDING) as run:
        other = run.token(2).replace(run.journal.job, "0123456789-2")
        run.put_on_list(marked(run, 1), marked(run, 2, var_field_1=other))
        assert await run.reconcile(token_field=FIELD) == Reconciliation(pending=[2, 3])


async def test_a_list_that_shows_no_token_proves_nothing(place: JobPlace) -> None:
    async with job(place, people(1, 2), steps(unconfirmed=[1, 2]), listed=people(1, 9)) as run:
        assert await run.reconcile(token_field=FIELD) == Reconciliation(
            unconfirmed=2,
            reason=(
                "No item on the list is known to come from this job or to be older, so the "
                "absence of a row proves nothing."
            ),
        )


async def test_a_list_that_lacks_the_token_of_a_created_row_proves_nothing(place: JobPlace) -> None:
    async with job(place, people(1, 2, 3), STANDING) as run:
        run.put_on_list(person(1), marked(run, 2))
        found = await run.reconcile(token_field=FIELD)
        assert (found.succeeded, found.pending, found.unconfirmed) == ([], [], 2)
