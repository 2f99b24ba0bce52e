"""A list resumes its job only if it is read with the same options."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.bulk.job_store import JobFolders
from postalytics_runtime.bulk.journal import Journal
from postalytics_runtime.cli.input import UploadRequest
from postalytics_runtime.cli.jobs import find_job
from postalytics_runtime.errors import ConfigurationError
from support.bulk.bookshelf_api import API, SHELVE_BOOK
from support.bulk.journals import PARAMETERS
from support.cli.processes import only_job
from support.cli.shop import cured, run, shelve, titles

Books = Callable[..., Path]
Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--delimiter", ","], "--delimiter"),
        (["--map", "Writer=author"], "--map"),
        (["--column", "2=author"], "--column"),
        (["--header-row", "1"], "--header-row"),
        (["--encoding", "utf-8", "--delimiter", ","], "--encoding, --delimiter"),
    ],
)
def test_a_list_that_is_read_with_other_options_is_refused(
    words: list[str], named: str, books: Books, jobs: Path, capsys: Captured
) -> None:
    path = books("Emma", "wrong key", "Persuasion")
    assert shelve(path, "--concurrency", "1") == 2
    capsys.readouterr()
    assert shelve(path, *words) == 2
    job = only_job(jobs)
    assert capsys.readouterr().err == (
        f"Error: Job {job} with this list was started with other options: {named}. To resume "
        f"the job with its own options:\n  bookshelf jobs resume {job}\n"
        "To remove the job, so that you can start the list again:\n"
        f"  bookshelf jobs forget {job}\n"
    )
    assert titles() == ["Emma"]


def test_a_job_whose_rows_have_other_numbers_is_resumed_by_its_id(
    books: Books, jobs: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An earlier version counted rows of empty cells, so all rows after them had other numbers."""
    path = books(header="Title,Writer\nEmma,Austen\n,\nwrong key,Austen\nPersuasion,Austen\n")
    with pytest.MonkeyPatch.context() as earlier:
        for reader in ("exact_reader", "fast_reader"):
            earlier.setattr(f"postalytics_runtime.bulk.csv.{reader}.any", bool, raising=False)
        assert shelve(path, "--skip-bad-rows", "--concurrency", "1") == 2
    job = only_job(jobs)
    capsys.readouterr()
    assert shelve(path, "--skip-bad-rows") == 2
    assert capsys.readouterr().err == (
        f"Error: Job {job} was begun by an earlier version, which counted 4 rows in this file, "
        f"not 3. Nothing was sent. To resume it with its own rows:  bookshelf jobs resume {job}\n"
    )
    cured(monkeypatch)
    assert run("jobs", "resume", job, "--yes") == 1
    assert titles() == ["Emma", "Persuasion", "wrong key"]


async def goes_on(folder: Path, token_field: str | None, token_field_now: str | None) -> bool:
    """Return whether an upload resumes a job that was started with this token field."""
    assert SHELVE_BOOK.bulk is not None
    job = UploadRequest(
        api=API,
        operation=SHELVE_BOOK,
        bulk=SHELVE_BOOK.bulk,
        file=Path("books.csv"),
        source=Path("books.csv"),
        fixed={"shelf_id": 7},
        token_field=token_field_now,
        jobs=str(folder),
    )
    town = API.environment("town")
    first = JobFolders(folder).first(job.identity(town, "ab12"))
    parameters: dict[str, Any] = {**PARAMETERS, "token_field": token_field}
    journal = await Journal.open(first.journal, parameters, job.kept(town))
    await journal.aclose()
    found = find_job(job, town, "ab12")
    return found is not None and found.id == first.id


async def test_the_token_field_is_one_of_the_options(tmp_path: Path) -> None:
    assert await goes_on(tmp_path / "none", None, None)
    assert await goes_on(tmp_path / "notes", "notes", "notes")
    with pytest.raises(ConfigurationError, match=r"with other options: --token-field\. "):
        await goes_on(tmp_path / "other", "notes", "isbn")


@pytest.mark.parametrize("began", [False, True])
async def test_a_job_that_lost_its_rows_before_it_set_listed_rows_aside_is_compared_again(
    began: bool, books: Books, jobs: Path, capsys: Captured
) -> None:
    path = books("Emma")
    folder = JobFolders(jobs).first("ab" * 32)
    options = {"name": path.name, "source": str(path), "place": "town", "compare": ["shelves"]}
    parameters = {**PARAMETERS, "rows": 1, "account": None, "fixed": {"shelf_id": 7}}
    parameters["input"] = hashlib.sha256(path.read_bytes()).hexdigest()
    journal = await Journal.open(folder.journal, parameters, options)
    if began:
        await journal.append_note("begun")
    await journal.aclose()
    status = await asyncio.to_thread(run, "jobs", "resume", folder.id, "--yes")
    if began:  # Then the journal has the rows that were set aside.
        assert (status, titles()) == (0, ["Emma"])
    else:
        assert (status, titles()) == (2, [])
        assert capsys.readouterr().err == (
            f"Error: The rows of job {folder.id} are gone, and with them which were on a list "
            "already. Nothing was sent. To compare them again, and go on with the job:\n"
            f"  bookshelf books shelve {path} --shelf 7 --environment town --base-url "
            "https://books.example --compare shelves\n"
        )
