"""A full disk: the outcomes are still printed, and no personal data is left behind."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from postalytics.testing import FakePostalytics
from postalytics_runtime.bulk.job_store import JobFolder
from postalytics_runtime.bulk.journal import Journal
from postalytics_runtime.cli.jobs import RESULT
from postalytics_runtime.errors import JournalError
from support.cli.processes import Ended, end, names_in, only_job, run, uploading
from support.cli.shop import cured, shelve, titles
from support.cli.shop import run as shop

Books = Callable[..., Path]
People = Callable[..., Path]
Person = Callable[[str], None]
Captured = pytest.CaptureFixture[str]

_CRAMPED = """\
import atexit, resource, runpy, sys
most, (_, all) = int(sys.argv.pop(1)), resource.getrlimit(resource.RLIMIT_FSIZE)
atexit.register(resource.setrlimit, resource.RLIMIT_FSIZE, (all, all))  # Others write at the end.
resource.setrlimit(resource.RLIMIT_FSIZE, (most, all))
runpy.run_module("postalytics", run_name="__main__", alter_sys=True)
"""


async def cramped(server: FakePostalytics, kilobytes: int, *words: str | Path) -> Ended:
    """Run the command with a maximum file size."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _CRAMPED, str(kilobytes << 10), *map(str, words)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "POSTALYTICS_API_KEY": server.api_key},
    )
    return await end(process)


def carried_out(server: FakePostalytics) -> int:
    """Return the number of people on the list."""
    return len(server.records("contacts")) - 3


# The disk of the journal


async def test_a_disk_that_gets_full_stops_the_job_and_loses_no_row(
    server: FakePostalytics, people: People
) -> None:
    path = people(40)
    ended = await cramped(server, 90, *uploading(server, path))
    (job,) = json.loads((await run(server, "jobs", "--json")).out)
    counts = job["counts"]
    assert ended.status == (3 if counts["unconfirmed"] else 2)
    assert sum(counts.values()) == 40
    assert 0 < counts["pending"] < 40
    assert counts["succeeded"] <= carried_out(server) <= counts["succeeded"] + counts["unconfirmed"]
    for state, count in counts.items():
        word = "added" if state == "succeeded" else state
        line = next(x for x in ended.out.splitlines() if x.startswith(f"  {word} "))
        assert line.split()[1] == f"{count}"
    resumed = await run(
        server,
        *("jobs", "resume", job["job"], "--yes", "--timeout", "1", "--quiet-period", "1.1"),
    )
    assert (resumed.status, carried_out(server)) == (0, 40)


async def test_a_full_disk_leaves_no_personal_data(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    ended = await cramped(server, 20, *uploading(server, people(5)))
    assert (ended.status, carried_out(server)) == (2, 0)
    assert names_in(jobs) == []


def test_a_result_that_cannot_be_recorded_is_still_printed(
    books: Books, jobs: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = Journal.append_note

    async def full(journal: Journal, what: str, **detail: Any) -> None:
        if what == RESULT:
            raise JournalError("The disk is full.")
        await note(journal, what, **detail)

    monkeypatch.setattr(Journal, "append_note", full)
    assert shelve(books("Emma", "rejected", "unconfirmed")) == 3
    shown = capsys.readouterr().out
    assert "The disk is full." in shown
    assert shown.count(only_job(jobs)) > 1
    (job,) = listed(capsys)
    assert job["counts"] == {"succeeded": 1, "rejected": 1, "unconfirmed": 1, "pending": 0}
    assert job["exit_status"] is None


def test_a_run_whose_journal_fails_at_the_end_is_not_a_success(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> object:
        raise JournalError("The disk is full.")

    monkeypatch.setattr("postalytics_runtime.cli.execution.result_writer.write_result", broken)
    assert shelve(books("Emma")) == 2
    assert titles() == ["Emma"]


def listed(capsys: Captured) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert shop("jobs", "--json") == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


# The folder of the job


@pytest.mark.parametrize("report", ["report.json", "report.html"])
def test_a_report_that_cannot_be_written_hides_no_outcome(
    report: str, books: Books, jobs: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shelve(books("wrong key", "rejected"), "--concurrency", "1") == 2
    folder = jobs / only_job(jobs)
    (folder / report).unlink()
    (folder / report).mkdir()
    cured(monkeypatch)
    capsys.readouterr()
    assert shop("jobs", "resume", folder.name, "--yes") == 0
    shown = capsys.readouterr()
    assert "  created      2\n" in shown.out
    assert report in shown.err
    assert titles() == ["rejected", "wrong key"]


def test_a_journal_that_cannot_be_created_leaves_no_personal_data(
    books: Books, jobs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> Journal:
        raise JournalError("There is no room.")

    monkeypatch.setattr(Journal, "open", broken)
    assert shelve(books("Emma", ""), "--skip-bad-rows") == 2
    assert (titles(), names_in(jobs)) == ([], [])


def test_a_journal_that_cannot_be_reopened_is_left_alone(
    books: Books, jobs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books("wrong key", "Emma")
    assert shelve(path, "--concurrency", "1") == 2
    job = only_job(jobs)
    kept = names_in(jobs / job)

    async def broken(*_: object) -> Journal:
        raise JournalError("It is damaged.")

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "open", broken)
        assert shelve(path) == 2
    assert set(kept) <= set(names_in(jobs / job))
    cured(monkeypatch)
    assert shop("jobs", "resume", job, "--yes") == 0


def test_a_folder_that_another_process_uses_is_left_alone(
    books: Books, jobs: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other process has started the same list, and is about to create the journal."""
    others = []

    def confirm(*_: object, **__: object) -> bool:
        folder = JobFolder(jobs / only_job(jobs))
        holding = folder.held()
        holding.__enter__().begin()
        folder.rows.touch()
        others.append(holding)
        return True

    person("")
    monkeypatch.setattr("click.confirm", confirm)
    assert shelve(books("Emma"), answer=()) == 2
    others.pop().__exit__(None, None, None)
    assert (titles(), names_in(jobs / only_job(jobs))) == ([], ["mark", "rows.jsonl"])


@pytest.mark.parametrize("change", ["gone", "other"])
def test_a_list_that_changed_or_vanished_leaves_no_personal_data(
    change: str, books: Books, jobs: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books("Emma", "")

    def confirm(*_: object, **__: object) -> bool:
        if change == "gone":
            path.unlink()
        else:
            path.write_text("Title,Writer\nPersuasion,Austen\n")
        return True

    person("")
    monkeypatch.setattr("click.confirm", confirm)
    assert shelve(path, "--skip-bad-rows", answer=()) == 2
    assert (titles(), names_in(jobs)) == ([], [])


# The disk of temporary files


async def test_a_list_that_cannot_be_checked_for_lack_of_space_is_not_sent(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    ended = await cramped(server, 15, *uploading(server, people(3000)))
    assert (ended.status, ended.err.count("\n"), "TMPDIR" in ended.err) == (2, 1, True)
    assert (carried_out(server), names_in(jobs)) == (0, [])
