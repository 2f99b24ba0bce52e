"""Two tasks that freeze the same rows in the same folder at the same time."""

from __future__ import annotations

import asyncio
import os
import stat
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from postalytics import Postalytics
from postalytics_runtime.bulk import RowCounts, RowValidator
from postalytics_runtime.bulk.job_store import FrozenRows, freeze
from postalytics_runtime.errors import JournalError
from support.bulk.bookshelf_api import SHELVE_BOOK, NewBook
from support.bulk.job_runs import people, person, serving

RULES: RowValidator[NewBook] = RowValidator(SHELVE_BOOK, {"shelf_id": 3})
MANY = 1300
"""More than twice the number of rows that are written together."""


def modes(folder: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


async def test_the_slower_task_keeps_all_its_rows(tmp_path: Path) -> None:
    half, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> AsyncIterator[dict[str, str]]:
        for number in range(MANY):
            if number == MANY // 2:
                half.set()
                await go_on.wait()
            yield {"title": f"{number}"}

    place = tmp_path / "job" / "rows.jsonl"
    slow = asyncio.create_task(freeze(slowly(), place, RULES))
    await half.wait()
    fast = await freeze([{"title": f"{number}"} for number in range(MANY)], place, RULES)
    fast.commit()
    go_on.set()
    second = await slow
    assert (second.digest, second.count) == (fast.digest, MANY)
    assert [number for number, _ in second] == list(range(1, MANY + 1))
    assert set(modes(place.parent).values()) == {0o600}
    second.commit()
    assert list(second) == list(fast)
    assert modes(place.parent) == {"rows.jsonl": 0o600}


async def test_rows_whose_file_was_removed_cannot_be_committed(tmp_path: Path) -> None:
    place = tmp_path / "rows.jsonl"
    rows = await freeze([{"title": "Emma"}], place, RULES)
    rows.path.unlink()
    with pytest.raises(JournalError, match="cannot be kept"):
        rows.commit()
    assert not place.exists()


async def test_files_of_other_programs_are_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "rows.jsonl.mine.part"
    mine.write_text("")
    rows = await freeze([{"title": "Emma"}], tmp_path / "rows.jsonl", RULES)
    rows.commit()
    assert sorted(modes(tmp_path)) == ["rows.jsonl", mine.name]


async def test_files_of_an_ended_process_are_removed(tmp_path: Path) -> None:
    dead = await asyncio.create_subprocess_exec("true")
    await dead.wait()
    left = tmp_path / f"rows.jsonl.{dead.pid}.abc.part"
    alive = tmp_path / f"rows.jsonl.{os.getpid()}.abc.part"
    for part in (left, alive):
        part.write_text("")
    rows = await freeze([{"title": "Emma"}], tmp_path / "rows.jsonl", RULES)
    rows.commit()
    assert sorted(modes(tmp_path)) == ["rows.jsonl", alive.name]


async def test_two_tasks_upload_the_same_rows_into_one_folder_once(tmp_path: Path) -> None:
    half, go_on = asyncio.Event(), asyncio.Event()
    numbers = range(1, 601)

    async def slowly() -> AsyncIterator[dict[str, Any]]:
        for number in numbers:
            if number == 550:
                half.set()
                await go_on.wait()
            yield person(number)

    async def upload(rows: Any, at_most: int) -> RowCounts:
        async with Postalytics(server.api_key, base_url=server.url) as client:
            upload = client.contacts.upload_contacts(
                rows, contact_list_id=1, journal=tmp_path / "job", concurrency=4
            )
            async with upload:
                seen = 0
                async for _ in upload:
                    seen += 1
                    if seen == at_most:
                        upload.stop()
            return upload.counts

    async with serving(person(9999)) as server:
        slow = asyncio.create_task(upload(slowly(), 8))
        await half.wait()
        first = await upload(people(*numbers), 8)
        go_on.set()
        second = await slow
        listed = Counter(record["first_name"] for record in server.records("contacts"))
    assert 8 <= first.succeeded < second.succeeded < len(numbers)
    assert second.succeeded + second.pending == len(numbers)
    assert set(listed.values()) == {1}
    assert FrozenRows[Any].open(tmp_path / "job" / "rows.jsonl").count == len(numbers)
    assert "rows.jsonl" in modes(tmp_path / "job")
