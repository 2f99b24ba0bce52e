"""The field for the row token, and the values that a row may have in it."""

from __future__ import annotations

import pytest

from bulk.jobs.test_upload import job_of, run_to_end
from support.bulk.job_places import JobPlace
from support.bulk.job_runs import Rows, person, serving

SETTINGS = {"concurrency": 1, "quiet": 1.05, "token_field": "var_field_35"}


@pytest.mark.parametrize("empty", [None, ""])
async def test_an_empty_value_in_the_token_field_counts_as_unset(
    empty: str | None, place: JobPlace
) -> None:
    rows = Rows([person(1, var_field_35=empty)])
    async with serving() as fake:
        async with job_of(fake, place, rows, SETTINGS) as upload:
            assert await run_to_end(upload) == [(1, "succeeded")]
        (record,) = fake.records("contacts")
    assert str(record["var_field_35"]).startswith("pc:")
