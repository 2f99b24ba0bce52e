"""Jobs in a database of a very different API: nothing in them knows which API it is."""

from __future__ import annotations

from typing import Any

import pytest

from postalytics import Postalytics, run_job
from postalytics_runtime.bulk import begin_job
from postalytics_runtime.errors import ConfigurationError

LOANS = [{"book_id": 101, "state": "MA", "zip": "02134"}, {"book_id": 102}]


async def test_a_job_goes_on_elsewhere(
    lending: Any, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with lending.testing.FakeLibrary() as fake:
        async with lending.Library(fake.api_key, base_url=fake.url) as client:
            await begin_job(
                client,
                lending.API.operation("readers.lend_book"),
                LOANS,
                journal=f"{postgres}#june",
                fixed={"reader_id": 7, "until": "24.12.2024"},
                max_rejected=1.0,
            )
            before = len(fake.records("loans"))
        monkeypatch.setenv("LIBRARY_API_KEY", fake.api_key)
        found = await lending.run_job(postgres, "june")
        assert isinstance(found, lending.Finished)
        assert (found.counts.succeeded, len(fake.records("loans")) - before) == (2, 2)


async def test_another_api_does_not_carry_it_out(lending: Any, postgres: str) -> None:
    async with lending.testing.FakeLibrary() as fake:
        async with lending.Library(fake.api_key, base_url=fake.url) as client:
            journal = f"{postgres}#june"
            upload = client.books.give_books(
                [{"title": "One", "author": None}], shelf_code="B2", journal=journal
            )
            upload.stop()
            assert [outcome async for outcome in upload] == []
        async with Postalytics("k" * 20, base_url=fake.url) as other:
            with pytest.raises(ConfigurationError, match=r"cannot upload its rows with books\."):
                await run_job(postgres, "june", other)
