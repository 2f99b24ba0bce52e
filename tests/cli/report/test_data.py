"""The report of a job as JSON, made from its journal."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.bulk.job_store import JobFolder, JobFolders
from postalytics_runtime.bulk.journal import Journal
from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.cli.format import to_json
from postalytics_runtime.cli.jobs import open_job_record
from postalytics_runtime.cli.places import FolderStorage
from postalytics_runtime.cli.report import job_report
from support.bulk.bookshelf_api import API

PARAMETERS: dict[str, Any] = {
    "operation": "books.shelve_book",
    "environment": "https://books.example",
    "account": "12",
    "fixed": {"shelf_id": 7},
    "input": "ab" * 32,
    "rows": 2000,
    "token_field": None,
}
OPTIONS = {"name": "books.csv", "source": "/lists/books.csv", "place": "town"}
ABOUT_TO_BE_SENT = "The row was about to be sent, and no outcome is recorded."


@pytest.fixture
def folder(jobs: Path) -> JobFolder:
    return JobFolders(jobs).first("ab" * 32)


@pytest.fixture
async def journal(folder: JobFolder) -> AsyncIterator[Journal]:
    journal = await Journal.open(folder.journal, PARAMETERS, OPTIONS)
    yield journal
    await journal.aclose()


def ended(
    step: RowStep, rows: Iterable[int], reason: str
) -> list[tuple[int, RowStep, Mapping[str, Any]]]:
    return [(row, step, {"reason": reason}) for row in rows]


def another_inode(path: Path) -> None:
    """Replace a file with a copy of it."""
    content = path.read_bytes()
    path.rename(path.with_name("earlier"))
    path.write_bytes(content)


def report_of(folder: JobFolder) -> dict[str, Any]:
    with open_job_record(FolderStorage(folder)) as job:
        found: dict[str, Any] = json.loads(to_json(job_report(API, job)))
    return found


async def test_a_report_has_all_that_is_in_the_journal(folder: JobFolder, journal: Journal) -> None:
    await journal.append_note("begun", pending=2000)
    await journal.append_all(ended(RowStep.SUCCEEDED, range(1, 101), ""))
    await journal.append_all(ended(RowStep.REJECTED, [101, 102], "No title."))
    await journal.append_and_wait(103, RowStep.INTENT)
    await journal.append_and_wait(104, RowStep.UNCONFIRMED, reason="No answer.")
    await journal.append_note("ended", stopped="The key is wrong.")
    await journal.append_note(
        "result", exit_status=3, files={"rejected": ["/lists/books.rejected.csv", "cd"]}
    )
    await journal.aclose()
    report = report_of(folder)
    (run,), (minute, *_) = report.pop("runs"), report.pop("minutes")
    timeline = report.pop("timeline")
    assert report.pop("seconds") > 0
    unconfirmed = [(row["row"], row["reason"]) for row in report.pop("unconfirmed_rows")]
    assert (run["exit_status"], run["why"]) == (3, "The key is wrong.")
    assert run["began"].endswith("+00:00")
    assert minute["succeeded"] == 100
    assert sum(interval["succeeded"] for interval in timeline["intervals"]) == 100
    assert unconfirmed == [(103, ABOUT_TO_BE_SENT), (104, "No answer.")]
    assert report == {
        "report": 1,
        "job": folder.id,
        "operation": "books.shelve_book",
        "command": "books shelve",
        "environment": {"name": "town", "url": "https://books.example"},
        "account": "12",
        "mode": None,
        "modes": {},
        "status_only": 0,
        "fixed": {"shelf_id": 7},
        "input": {"name": "books.csv", "sha256": "ab" * 32, "rows": 2000},
        "state": "stopped: The key is wrong.",
        "headline": "100 of 2,000 books were created; 2 were rejected; 2 may have been created "
        "(unconfirmed); 1,896 are still to be sent.",
        "percent": 5,
        "next_steps": [
            {"text": "send the pending rows", "command": f"bookshelf jobs resume {folder.id}"},
            {
                "text": "resend the unconfirmed rows, if you have checked that they did not arrive",
                "command": f"bookshelf jobs resend {folder.id}",
            },
            {
                "text": "retry the rejected rows unchanged",
                "command": f"bookshelf jobs resume --rejected {folder.id}",
            },
        ],
        "target": "shelf 7",
        "counts": {"succeeded": 100, "rejected": 2, "unconfirmed": 2, "pending": 1896},
        "done": "succeeded",
        "accounted": True,
        "rejected": [{"reason": "No title.", "rows": 2, "first": [101, 102]}],
        "unconfirmed": [
            {"reason": ABOUT_TO_BE_SENT, "rows": 1, "first": [103]},
            {"reason": "No answer.", "rows": 1, "first": [104]},
        ],
        "files": {"rejected": "/lists/books.rejected.csv"},
        "exit_status": 3,
    }


async def test_a_job_that_has_only_a_journal_has_a_report(
    folder: JobFolder, journal: Journal
) -> None:
    running = report_of(folder)
    await journal.aclose()
    idle = report_of(folder)
    assert (running["state"], idle["state"]) == ("running", "not begun")
    assert running["next_steps"] == []
    assert (idle["runs"], idle["exit_status"], idle["minutes"]) == ([], None, [])


@pytest.mark.parametrize(
    ("options", "word"),
    [({}, "succeeded"), ({"done": "sent"}, "sent"), ({"done": "\x1b["}, "\\x1b[")],
)
async def test_the_word_for_rows_that_succeeded_is_kept_and_printable(
    folder: JobFolder, options: dict[str, str], word: str
) -> None:
    """A journal may come from another machine, so its words are not trusted."""
    journal = await Journal.open(folder.journal, PARAMETERS, {**OPTIONS, **options})
    await journal.append_all(ended(RowStep.SUCCEEDED, range(1, 2001), ""))
    await journal.aclose()
    with open_job_record(FolderStorage(folder)) as job:
        assert job.counts_text == f"2,000 {word}"
    assert report_of(folder)["done"] == word


async def test_a_killed_run_has_no_end(folder: JobFolder, journal: Journal) -> None:
    await journal.append_note("begun", pending=2000)
    await journal.append_note("begun", pending=2000)
    await journal.append_note("ended", stopped=None)
    await journal.aclose()
    first, second = report_of(folder)["runs"]
    assert (first["ended"], second["ended"] is None, second["why"]) == (None, False, None)


@pytest.mark.parametrize(
    ("step", "state"), [(RowStep.SUCCEEDED, "finished"), (RowStep.UNCONFIRMED, "unconfirmed")]
)
async def test_a_job_without_pending_rows_is_finished(
    folder: JobFolder, journal: Journal, step: RowStep, state: str
) -> None:
    await journal.append_all(ended(step, range(1, 2001), "reason"))
    await journal.aclose()
    report = report_of(folder)
    assert report["state"] == state
    assert len(report["unconfirmed_rows"]) == (1000 if step is RowStep.UNCONFIRMED else 0)


async def test_too_many_rows_in_the_journal_are_reported(
    folder: JobFolder, journal: Journal
) -> None:
    await journal.append_all(ended(RowStep.SUCCEEDED, range(1, 2002), ""))
    await journal.aclose()
    report = report_of(folder)
    assert (report["accounted"], report["counts"]["succeeded"]) == (False, 2001)


@pytest.mark.parametrize(
    ("change", "state", "text", "command"),
    [
        (
            Path.unlink,
            "lacks entries",
            "mark the rows that may have been sent as unconfirmed",
            "reconcile",
        ),
        (
            another_inode,
            "moved",
            "take over the job, if it is stopped in the other place",
            "adopt",
        ),
    ],
)
async def test_the_next_step_of_a_job_that_cannot_be_resumed_is_its_recovery(
    folder: JobFolder,
    journal: Journal,
    change: Callable[[Path], None],
    state: str,
    text: str,
    command: str,
) -> None:
    await journal.append_all(ended(RowStep.SUCCEEDED, [1], ""))
    await journal.aclose()
    change(folder.journal.with_name("mark"))
    report = report_of(folder)
    assert report["state"] == state
    assert report["next_steps"] == [
        {"text": text, "command": f"bookshelf jobs {command} {folder.id}"}
    ]


async def test_commands_name_the_folder_of_all_jobs_if_it_was_given(
    folder: JobFolder, journal: Journal
) -> None:
    await journal.aclose()
    with open_job_record(FolderStorage(folder)) as job:
        (step,) = job_report(API, job, "/jobs")["next_steps"]
    assert step.command == f"bookshelf jobs --jobs /jobs resume {folder.id}"
