"""Jobs of programs: the command line lists, shows, resumes and removes them like others."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from postalytics_runtime.bulk import RowCounts, recover_journal, rows_left
from postalytics_runtime.bulk.job_store import FrozenRows, JobFolder
from support.bulk.job_runs import people, serving
from support.cli.processes import Ended, names_in
from support.cli.processes import run as run_command

ROWS: list[dict[str, Any]] = [*people(*range(1, 8)), {"first_name": "Ada 8"}]
YES = ("--yes", "--max-rejected", "100")


@pytest.fixture
async def fake() -> AsyncIterator[FakePostalytics]:
    async with serving() as fake:
        yield fake


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "programs"


async def upload_some(
    fake: FakePostalytics, folder: Path, rows: list[dict[str, Any]] = ROWS, *, at_most: int = 3
) -> RowCounts:
    """Run a program that stops when some rows are done, and one more is sent."""
    async with Postalytics(fake.api_key, base_url=fake.url) as client:
        upload = client.contacts.upload_contacts(
            rows, contact_list_id=1, journal=folder, concurrency=1, max_rejected=1.0
        )
        done = 0
        async with upload:
            async for _ in upload:
                done += 1
                if done == at_most:
                    upload.stop()
        return upload.counts


async def jobs(fake: FakePostalytics, root: Path, *words: str) -> Ended:
    return await run_command(fake, "jobs", "--jobs", root, *words)


def names(fake: FakePostalytics) -> list[str]:
    return sorted(str(record["first_name"]) for record in fake.records("contacts"))


async def test_all_jobs_of_programs_in_a_folder_are_listed(
    fake: FakePostalytics, root: Path
) -> None:
    await upload_some(fake, root / "spring fair")
    await upload_some(fake, root / "autumn", at_most=99)
    (root / "notes").mkdir()
    listed = (await jobs(fake, root)).out.splitlines()[2:]
    assert [line.split("  ")[0] for line in listed if line] == ["autumn", "spring fair"]
    assert "contacts upload rows of a program, list 1, local" in listed[0]
    assert listed[0].rstrip().endswith("finished: 7 added, 1 rejected")
    assert listed[1].rstrip().endswith("interrupted: 4 added, 4 pending")
    reports = json.loads((await jobs(fake, root, "--json")).out)
    assert [(report["job"], report["accounted"]) for report in reports] == [
        ("autumn", True),
        ("spring fair", True),
    ]


async def test_a_job_that_lies_alone_is_found(fake: FakePostalytics, root: Path) -> None:
    await upload_some(fake, root)
    assert "interrupted: 4 added, 4 pending" in (await jobs(fake, root)).out
    ended = await jobs(fake, root, "resume", "programs", *YES)
    assert (ended.status, len(names(fake))) == (1, 7)


async def test_a_job_of_a_program_is_shown_with_its_rows(fake: FakePostalytics, root: Path) -> None:
    await upload_some(fake, root / "spring fair")
    shown = await jobs(fake, root, "show", "spring fair")
    assert "Job          spring fair, interrupted\n" in shown.out
    assert "File         rows of a program\n" in shown.out
    assert f"To resume     postalytics jobs --jobs {root} resume 'spring fair'\n" in shown.out
    row = await jobs(fake, root, "row", "spring", "2", "--show-values")
    assert row.out.startswith("Row 2 of rows of a program, job spring fair\n")
    assert "first_name      Ada 2\n" in row.out


async def test_an_id_that_looks_like_an_option_is_typed_behind_two_dashes(
    fake: FakePostalytics, root: Path
) -> None:
    await upload_some(fake, root / "-june")
    shown = await jobs(fake, root, "show", "--", "-june")
    assert f"To resume     postalytics jobs --jobs {root} resume -- -june\n" in shown.out


async def test_a_row_without_values_is_shown(fake: FakePostalytics, root: Path) -> None:
    await upload_some(fake, root / "june", [{}])
    row = await jobs(fake, root, "row", "june", "1", "--show-values")
    assert (row.status, row.err, "address_city is missing" in row.out) == (0, "", True)


@pytest.fixture
def own_list(root: Path) -> None:
    root.mkdir()
    (root / "input.csv").write_text("the list that the program reads")


@pytest.mark.usefixtures("own_list")
async def test_a_program_may_keep_its_own_files_in_the_folder(
    fake: FakePostalytics, root: Path
) -> None:
    assert rows_left(root) is None
    counts = await upload_some(fake, root, at_most=99)
    assert (counts.succeeded, counts.rejected, rows_left(root)) == (7, 1, 0)
    assert (await jobs(fake, root, "forget", root.name, "--yes")).status == 0
    assert names_in(root) == ["input.csv"]


async def test_a_job_of_a_program_is_resumed_and_then_done(
    fake: FakePostalytics, root: Path
) -> None:
    await upload_some(fake, root / "june")
    ended = await jobs(fake, root, "resume", "june", *YES)
    assert ended.status == 1
    assert "  added        7\n" in ended.out
    assert "  rejected     1\n" in ended.out
    assert "  1 row (row 8): The row was not sent: address_street is missing;" in ended.out
    assert names(fake) == [f"Ada {number}" for number in range(1, 8)]
    again = await jobs(fake, root, "resume", "june", "--yes")
    assert again.out == "Nothing is left to do for job june: 7 added, 1 rejected.\n"
    counts = await upload_some(fake, root / "june")
    assert (counts.succeeded, counts.rejected, len(names(fake))) == (7, 1, 7)
    assert [name for name in names_in(root / "june") if name.startswith("rows")] == ["rows.jsonl"]


async def test_a_job_of_another_account_is_not_resumed(fake: FakePostalytics, root: Path) -> None:
    await upload_some(fake, root / "june")
    (other_key,) = fake.other_keys.values()
    words = ("jobs", "--jobs", str(root), "resume", "june", *YES)
    ended = await run_command(fake, *words, POSTALYTICS_API_KEY=other_key)
    assert (ended.status, len(names(fake))) == (2, 4)
    assert "the account is 1002 (Metacortex), not 1001" in ended.err


async def test_rows_that_an_earlier_version_froze_are_left_to_their_program(
    fake: FakePostalytics, root: Path
) -> None:
    """Such a file has the values only; the same digest is in its journal."""
    await upload_some(fake, root / "june")
    rows = JobFolder(root / "june").rows
    lines = rows.read_bytes().splitlines()[1:-1]
    rows.write_bytes(b"".join(line[len(b'{"values":') : -1] + b"\n" for line in lines))
    for words in (("show", "june"), ()):
        assert (await jobs(fake, root, *words)).status == 0
    refused = await jobs(fake, root, "resume", "june", *YES)
    assert (refused.status, len(names(fake))) == (2, 4)
    assert "were written by another version of this program" in refused.err
    assert "start the same upload again" in refused.err
    counts = await upload_some(fake, root / "june", at_most=99)
    assert (counts.succeeded, counts.rejected) == (7, 1)
    assert len(names(fake)) == 7
    assert FrozenRows[Any].open(rows).count == len(ROWS)


async def test_damaged_rows_of_a_program_are_not_sent(fake: FakePostalytics, root: Path) -> None:
    await upload_some(fake, root / "june")
    rows = JobFolder(root / "june").rows
    rows.write_bytes(rows.read_bytes().replace(b"Ada 5", b"Eve 5"))
    refused = await jobs(fake, root, "resume", "june", *YES)
    assert (refused.status, len(names(fake))) == (2, 4)
    rows.unlink()
    refused = await jobs(fake, root, "resume", "june", *YES)
    assert (refused.status, len(names(fake))) == (2, 4)
    assert "The rows of job june are gone. Nothing was sent." in refused.err
    assert (await upload_some(fake, root / "june", at_most=99)).succeeded == 7
    assert "Eve 5" not in names(fake)


async def test_the_journal_of_a_job_of_a_program_is_recovered(
    fake: FakePostalytics, root: Path
) -> None:
    await upload_some(fake, root / "june")
    JobFolder(root / "june").rows.unlink()
    (root / "june" / "mark").unlink()
    ended = await jobs(fake, root, "reconcile", "june")
    assert (ended.status, "4 rows marked as unconfirmed" in ended.out) == (0, True)
    assert recover_journal(root / "june") == 0


@pytest.mark.parametrize("name", ["june", "1764432000"])
async def test_forgetting_a_job_of_a_program_keeps_files_of_others(
    name: str, fake: FakePostalytics, root: Path
) -> None:
    """A program may name a folder after the time, which looks like the ID of a job."""
    await upload_some(fake, root / name, at_most=99)
    (root / name / "notes.txt").touch()
    assert (await jobs(fake, root, "resume", name, "--rejected", *YES)).status == 1
    assert (await jobs(fake, root, "forget", name, "--yes")).status == 0
    assert names_in(root / name) == ["notes.txt"]
    assert (await jobs(fake, root)).out == f"There are no jobs in {root}.\n"
