"""A program sends nothing if its journal is gone, incomplete, or a copy of another place."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bulk.jobs.test_upload import client_of, names
from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from postalytics_runtime.bulk import RowState, recover_journal, rows_left
from postalytics_runtime.bulk.journal import Journal
from postalytics_runtime.errors import (
    JournalDamagedError,
    JournalError,
    JournalIncompleteError,
    JournalInUseError,
    JournalMovedError,
)
from support.bulk.job_runs import people, serving

ROWS = people(*range(8))


def upload_of(client: Postalytics, folder: Path) -> Any:
    return client.contacts.upload_contacts(ROWS, contact_list_id=1, journal=folder)


async def outcomes_of(fake: FakePostalytics, folder: Path) -> list[str]:
    async with client_of(fake) as client, upload_of(client, folder) as upload:
        return [outcome.state.value async for outcome in upload]


async def begun(fake: FakePostalytics, folder: Path) -> int:
    """Leave an upload after its first row, and return the number of rows that were created."""
    async with client_of(fake) as client, upload_of(client, folder) as upload:
        async for outcome in upload:
            assert outcome.state is RowState.SUCCEEDED
            break
        await upload.aclose()
        return int(upload.counts.succeeded)


@pytest.fixture(autouse=True)
def _short_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("postalytics_runtime.bulk.jobs.upload.SERVER_GRACE_SECONDS", 0.1)


async def test_rows_whose_journal_is_gone_are_not_sent(tmp_path: Path) -> None:
    async with serving() as fake:
        created = await begun(fake, tmp_path)
        (tmp_path / "journal.sqlite").unlink()
        with pytest.raises(JournalDamagedError, match="is gone, though its job has begun"):
            await outcomes_of(fake, tmp_path)
        with pytest.raises(JournalDamagedError, match="is gone"):
            rows_left(tmp_path)
        with pytest.raises(JournalDamagedError, match="is gone"):
            recover_journal(tmp_path)
        (tmp_path / "mark").unlink()
        with pytest.raises(JournalDamagedError, match="is gone"):
            await outcomes_of(fake, tmp_path)
        assert names(fake).total() == created


async def test_a_journal_that_lost_its_mark_goes_on_after_reconciliation(
    tmp_path: Path,
) -> None:
    async with serving() as fake:
        created = await begun(fake, tmp_path)
        (tmp_path / "mark").unlink()
        with pytest.raises(JournalIncompleteError) as caught:
            await outcomes_of(fake, tmp_path)
        assert str(caught.value).endswith(
            "go on: from postalytics_runtime.bulk import recover_journal; "
            f"recover_journal({str(tmp_path)!r})."
        )
        assert recover_journal(tmp_path) == 8 - created
        assert rows_left(tmp_path) == 0
        assert await outcomes_of(fake, tmp_path) == ["succeeded"] * (8 - created)
        assert set(names(fake).values()) == {1}
        assert names(fake).total() == 8


async def test_an_older_copy_of_a_job_goes_on_after_reconciliation(
    tmp_path: Path,
) -> None:
    before, here = tmp_path / "before", tmp_path / "here"
    async with serving() as fake:
        created = await begun(fake, here)
        shutil.copytree(here, before)
        await outcomes_of(fake, here)
        shutil.rmtree(here)
        before.rename(here)
        with pytest.raises(JournalMovedError) as caught:
            await outcomes_of(fake, here)
        assert str(caught.value).endswith(f"recover_journal({str(here)!r}, adopt=True).")
        assert recover_journal(here, adopt=True) == 8 - created
        assert await outcomes_of(fake, here) == ["succeeded"] * (8 - created)
        assert names(fake).total() == 8


async def test_after_a_loop_that_was_left_the_journal_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    close, closed = Journal.aclose, list[Path]()

    async def close_slowly(journal: Journal) -> None:
        for _ in range(100):
            await asyncio.sleep(0)
        await close(journal)
        closed.append(journal.path)

    monkeypatch.setattr(Journal, "aclose", close_slowly)
    async with serving() as fake:
        await begun(fake, tmp_path)
        assert closed == [tmp_path / "journal.sqlite"]


async def test_a_job_that_runs_is_not_recovered(tmp_path: Path) -> None:
    async with serving() as fake, client_of(fake) as client, upload_of(client, tmp_path) as upload:
        async for _ in upload:
            with pytest.raises(JournalInUseError):
                recover_journal(tmp_path)
            break
        await upload.aclose()


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_a_program_goes_on_where_its_job_did_not_quite_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise JournalError("There is no room.")

    async with serving() as fake:
        with monkeypatch.context() as patch:
            patch.setattr("postalytics_runtime.bulk.journal.journal.make_journal", full)
            with pytest.raises(JournalError, match="no room"):
                await outcomes_of(fake, tmp_path)
        assert files_in(tmp_path) == ["mark", "rows.jsonl"]
        assert (rows_left(tmp_path), names(fake)) == (None, Counter())
        assert await outcomes_of(fake, tmp_path) == ["succeeded"] * len(ROWS)
