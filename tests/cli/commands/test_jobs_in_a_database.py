"""Jobs of commands in a PostgreSQL database, which several machines share."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import stat
import tempfile
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.bulk.journal.postgres import JobAddress, JobList, PostgresJournal
from postalytics_runtime.bulk.journal.postgres.database import Queries, connect
from support.cli.processes import only_job
from support.cli.shop import ERRORS, Shop, cured, printed, run, shelve, titles

Books = Callable[..., Path]
Person = Callable[[str], None]
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which this machine keeps things of the program."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "bookshelf"


@pytest.fixture
def database(postgres: str, state: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the database with the jobs of the test."""
    monkeypatch.setenv("BOOKSHELF_JOBS", postgres)
    return postgres


@pytest.fixture
def private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files."""
    (folder := tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def stopped_job(database: str, books: Books, capsys: Captured) -> str:
    """The ID of a job with one created and two pending rows."""
    assert shelve(books("Emma", "wrong key", "Persuasion"), "--concurrency", "1") == 2
    capsys.readouterr()
    return only_job_in(database)


def names_in(database: str) -> list[str]:
    with closing(JobList(database)) as jobs:
        return jobs.names()


def only_job_in(database: str) -> str:
    (name,) = names_in(database)
    return name


def shown(database: str) -> str:
    """Return a database as messages show it."""
    return database.replace("client@", "")


@asynccontextmanager
async def running_elsewhere(database: str, job: str) -> AsyncGenerator[None]:
    """Hold a job as a process on another machine does."""
    address = JobAddress(database, job)
    with closing(JobList(database)) as jobs:
        (reader,) = [reader for reader in jobs.readers() if reader.address.job == job]
        parameters = reader.parameters
    journal = await PostgresJournal.open(address, parameters)
    try:
        yield
    finally:
        await journal.aclose()


def test_an_empty_database_has_no_jobs(database: str, capsys: Captured) -> None:
    assert run("jobs") == 0
    assert capsys.readouterr().out == f"There are no jobs in {shown(database)}.\n"
    assert run("jobs", "--json") == 0
    assert capsys.readouterr().out == "[]\n"


def test_an_upload_records_its_rows_in_the_database(
    postgres: str, state: Path, jobs: Path, books: Books, capsys: Captured
) -> None:
    path = books("Emma", "wrong key")
    assert shelve(path, "--jobs", postgres, "--concurrency", "1") == 2
    job, text = only_job_in(postgres), printed(capsys)
    assert f"\nJournal      {shown(postgres)}#{job}\n" in text
    assert f"\nTo inspect   bookshelf jobs --jobs {postgres} show {job}\n" in text
    assert f"  bookshelf jobs --jobs {postgres} resume {job}\n" in text
    assert not jobs.exists()


def test_a_job_that_did_not_begin_is_not_in_the_database(
    database: str, books: Books, person: Person
) -> None:
    person("n\n")
    assert shelve(books("Emma"), answer=()) == 2
    assert shelve(books("Emma"), "--dry-run") == 0
    assert names_in(database) == []


def test_another_machine_goes_on_with_a_job(
    stopped_job: str, books: Books, state: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    books().unlink()
    shutil.rmtree(state)
    cured(monkeypatch)
    assert run("jobs", "resume", stopped_job[:6], "--yes") == 0
    assert titles() == ["Emma", "Persuasion", "wrong key"]
    assert "\nRows         1 created, 2 pending\n" in printed(capsys)
    assert run("jobs", "resume", stopped_job, "--yes") == 0
    assert printed(capsys) == f"Nothing is left to do for job {stopped_job}: 3 created.\n"


def send_to(database: str, url: str) -> None:
    """Let the only job say that it sends to another address."""
    with closing(connect(database)) as connection:
        connection.execute(
            "UPDATE postalytics.jobs SET"
            " options = jsonb_set(options::jsonb, '{base_url}', to_jsonb(%(url)s::text))::text,"
            " parameters = "
            "jsonb_set(parameters::jsonb, '{environment}', to_jsonb(%(url)s::text))::text",
            {"url": url},
        )


def test_no_key_goes_to_an_address_that_only_the_database_names(
    stopped_job: str,
    database: str,
    books: Books,
    tmp_path: Path,
    capsys: Captured,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cured(monkeypatch)
    send_to(database, "https://elsewhere.example")
    keys = len(Shop.keys)
    assert run("jobs", "resume", stopped_job, "--yes") == 2
    assert len(Shop.keys) == keys
    assert (
        "The database says that the job sends to https://elsewhere.example, which is not an "
        "environment of Bookshelf. Nothing was sent."
    ) in capsys.readouterr().err

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    place = ("--base-url", "https://elsewhere.example/")
    assert run("config", "set", "elsewhere", *place) == 0
    assert run("jobs", "resume", stopped_job, "--yes", "--profile", "elsewhere") == 0
    assert titles() == ["Emma", "Persuasion", "wrong key"]


def test_a_job_goes_on_at_an_address_of_this_machine(
    stopped_job: str, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cured(monkeypatch)
    send_to(database, "http://127.0.0.1:9000")
    assert run("jobs", "resume", stopped_job, "--yes") == 0


def test_the_same_upload_goes_on_with_its_job(
    stopped_job: str, database: str, books: Books, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    cured(monkeypatch)
    path = books("Emma", "wrong key", "Persuasion")
    assert shelve(path, "--dry-run") == 0
    assert f"\nJob          {stopped_job}, started TIME, stopped: " in printed(capsys)
    assert shelve(path) == 0
    assert titles() == ["Emma", "Persuasion", "wrong key"]
    assert shelve(path) == 2
    assert f"was uploaded already, as job {stopped_job} on" in capsys.readouterr().err
    assert shelve(path, "--again") == 0
    assert sorted(names_in(database)) == [stopped_job, f"{stopped_job}-2"]


def test_an_upload_with_other_options_is_refused(
    stopped_job: str, books: Books, capsys: Captured
) -> None:
    path = books("Emma", "wrong key", "Persuasion")
    assert shelve(path, "--encoding", "latin-1") == 2
    assert f"Job {stopped_job} with this list was started with other options: --encoding" in (
        capsys.readouterr().err
    )


def test_all_jobs_are_listed_with_as_many_queries_as_one(
    stopped_job: str, database: str, books: Books, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries: list[str] = []
    fetch = Queries.fetch

    def counted(self: Queries, query: str, *values: object) -> list[tuple[Any, ...]]:
        queries.append(query)
        return fetch(self, query, *values)

    monkeypatch.setattr(Queries, "fetch", counted)
    assert run("jobs") == 0
    (_, _, line) = printed(capsys).splitlines()
    assert re.split(r"   +", line.strip()) == [
        *(stopped_job, "TIME", "books shelve books.csv, shelf 7, home"),
        "stopped: 1 created, 2 pending",
    ]
    first, queries = queries, []
    monkeypatch.undo()
    monkeypatch.setenv("BOOKSHELF_JOBS", database)
    for title in ("Persuasion", "Lady Susan"):
        assert shelve(books(title)) == 0
    monkeypatch.setattr(Queries, "fetch", counted)
    capsys.readouterr()
    assert run("jobs") == 0
    assert len(capsys.readouterr().out.splitlines()) == 5
    assert queries == first


def test_programs_get_the_list_as_json(stopped_job: str, capsys: Captured) -> None:
    assert run("jobs", "--json") == 0
    (job,) = json.loads(capsys.readouterr().out)
    assert (job["job"], job["state"]) == (stopped_job, "stopped: The key is wrong.")
    assert job["counts"] == {"succeeded": 1, "rejected": 0, "unconfirmed": 0, "pending": 2}


async def test_a_job_that_another_machine_runs_is_shown_and_not_touched(
    stopped_job: str, database: str, books: Books, capsys: Captured
) -> None:
    async with running_elsewhere(database, stopped_job):
        assert await asyncio.to_thread(run, "jobs") == 0
        assert printed(capsys).rstrip().endswith("running: 1 created, 2 pending")
        assert await asyncio.to_thread(run, "jobs", "show", stopped_job) == 0
        text = printed(capsys)
        holder = r"process [0-9]+ on \S+ \(if that has died, the job is free at [0-9:]+ UTC\)"
        assert f"\nJob          {stopped_job}, running\n" in text
        assert re.search(rf" Running in {holder} Command ", " ".join(text.split()))
        assert "\nTo resume" not in text
        for command in ("resume", "forget"):
            assert await asyncio.to_thread(run, "jobs", command, stopped_job, "--yes") == 2
            error = capsys.readouterr().err
            assert re.search(rf"Job {stopped_job} is running in {holder}\. Stop ", error)
        path = books("Emma", "wrong key", "Persuasion")
        assert await asyncio.to_thread(shelve, path) == 2
        assert re.search(
            rf"P{holder[1:]} is uploading this list, as job {stopped_job}", capsys.readouterr().err
        )
    assert names_in(database) == [stopped_job]


def test_what_a_job_waits_for_is_shown(stopped_job: str, database: str, capsys: Captured) -> None:
    with closing(connect(database)) as connection:
        connection.execute(
            "UPDATE postalytics.jobs SET wait_until = '2100-01-02 03:04:05Z', wait_for = 'a pause'"
        )
    assert run("jobs", "show", stopped_job) == 0
    assert "\nWaiting      until 2100-01-02 03:04:05 UTC: a pause\n" in capsys.readouterr().out


def test_the_values_of_a_row_are_shown_from_a_private_copy(
    stopped_job: str, private: Path, capsys: Captured
) -> None:
    assert run("jobs", "row", stopped_job, "2", "--show-values") == 0
    assert capsys.readouterr().out.endswith("\nTitle   wrong key\nWriter  Austen\n")
    assert [*private.iterdir()] == []


def test_rows_that_did_not_succeed_are_written_beside_the_list(
    database: str, books: Books, person: Person, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books("Emma", "rejected", "unconfirmed 3")
    assert shelve(path) == 3
    job = only_job_in(database)
    assert path.with_name("books.rejected.csv").read_text() == "Title,Writer\nrejected,Austen\n"
    cured(monkeypatch)
    assert run("jobs", "resume", job, "--rejected", "--yes") == 3
    assert not path.with_name("books.rejected.csv").exists()
    person("1\n")
    assert run("jobs", "resend", job) == 0
    assert titles() == ["Emma", "rejected", "unconfirmed 3"]
    assert not path.with_name("books.unconfirmed.csv").exists()


def test_without_the_folder_of_the_list_they_are_written_beside_the_report(
    database: str, tmp_path: Path, books: Books, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder := tmp_path / "lists").mkdir()
    path = books("wrong key", "rejected").rename(folder / "books.csv")
    assert shelve(path, "--concurrency", "1") == 2
    shutil.rmtree(folder)
    monkeypatch.setattr("support.cli.shop.ERRORS", {"rejected": ERRORS["rejected"]})
    assert run("jobs", "resume", only_job_in(database), "--yes") == 1
    reports = state / "reports" / only_job_in(database)
    assert (reports / "books.rejected.csv").read_text() == "Title,Writer\nrejected,Austen\n"


def test_reports_are_private_files_of_this_machine(stopped_job: str, state: Path) -> None:
    folder = state / "reports" / stopped_job
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = sorted(folder.iterdir())
    assert [path.name for path in files] == ["report.html", "report.json"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_a_job_is_forgotten_after_a_yes(
    stopped_job: str, database: str, state: Path, person: Person, capsys: Captured
) -> None:
    person("n\n")
    assert run("jobs", "forget", stopped_job) == 2
    assert names_in(database) == [stopped_job]
    assert run("jobs", "forget", stopped_job, "--yes") == 0
    assert capsys.readouterr().out.endswith(f"Job {stopped_job} was removed.\n")
    assert names_in(database) == []
    assert not (state / "reports" / stopped_job).exists()


def test_a_job_that_was_forgotten_is_not_taken_for_the_next_one_of_its_list(
    database: str, books: Books, capsys: Captured
) -> None:
    path = books("Emma")
    assert shelve(path) == 0 == shelve(path, "--again")
    first, second = sorted(names_in(database))
    assert second == f"{first}-2"
    assert run("jobs", "forget", first, "--yes") == 0
    assert run("jobs", "forget", first, "--yes") == 2
    assert f"Did you mean {second}?" in capsys.readouterr().err
    assert names_in(database) == [second]
    assert run("jobs", "show", first[:5]) == 0


def test_old_jobs_are_removed_if_they_are_finished(
    stopped_job: str, database: str, books: Books, person: Person, capsys: Captured
) -> None:
    assert shelve(books("Lady Susan")) == 0
    assert run("jobs", "purge", "--older-than", "1", "--yes") == 0
    person("y\n")
    assert run("jobs", "purge", "--older-than", "0") == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[-2:] == ["Removed 0 jobs.", "Removed 1 job."]
    assert f"Remove all jobs in {shown(database)} that are finished?" in said.err
    assert names_in(database) == [stopped_job]


def test_personal_data_is_removed_and_the_counts_stay(
    database: str, books: Books, capsys: Captured
) -> None:
    assert shelve(books("Emma")) == 0
    assert run("jobs", "purge", "--older-than", "0", "--keep-counts", "--yes") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Removed the personal data of 1 job."
    job = only_job_in(database)
    assert run("jobs", "show", job) == 0
    assert "\nRows         1 created\n" in capsys.readouterr().out
    assert run("jobs", "row", job, "1", "--show-values") == 0
    assert capsys.readouterr().out.endswith(
        " succeeded\n\nThe values of its rows are no longer stored: the job is finished.\n"
    )


def test_old_jobs_are_removed_from_databases_alone(jobs: Path, capsys: Captured) -> None:
    assert run("jobs", "purge", "--older-than", "90") == 2
    assert capsys.readouterr().err == (
        "Error: This is for jobs in a database. To name the database:  bookshelf jobs --jobs "
        "postgresql://USER@HOST/DATABASE purge\n"
    )


@pytest.fixture
def job_in_a_folder(jobs: Path, books: Books, state: Path, capsys: Captured) -> str:
    """The ID of a job in a folder, with one created and two pending rows."""
    assert shelve(books("Emma", "wrong key", "Persuasion"), "--concurrency", "1") == 2
    capsys.readouterr()
    return only_job(jobs)


def test_a_job_is_moved_into_a_database_and_goes_on_there(
    job_in_a_folder: str,
    postgres: str,
    books: Books,
    person: Person,
    capsys: Captured,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = job_in_a_folder
    assert run("jobs", "move", job, "--to", "mail") == 2
    assert capsys.readouterr().err == (
        "Error: This is for jobs in a database. To name the database:  bookshelf jobs move "
        f"{job} --to postgresql://USER@HOST/DATABASE\n"
    )
    person("n\n")
    assert run("jobs", "move", job, "--to", postgres) == 2
    assert "Nothing was moved." in capsys.readouterr().err
    assert names_in(postgres) == []
    assert run("jobs", "move", job[:5], "--to", postgres, "--yes") == 0
    out = capsys.readouterr().out
    assert out.startswith(f"Job {job} was moved to {shown(postgres)}. ")
    assert out.endswith(f":\n  bookshelf jobs --jobs {postgres} resume {job}\n")
    cured(monkeypatch)
    path = books("Emma", "wrong key", "Persuasion")
    assert shelve(path) == 2
    assert f"was moved to {shown(postgres)}#{job}" in capsys.readouterr().err
    assert shelve(path, "--jobs", postgres) == 0
    assert titles() == ["Emma", "Persuasion", "wrong key"]


def test_the_folder_of_a_moved_job_says_where_it_goes_on(
    job_in_a_folder: str, postgres: str, capsys: Captured
) -> None:
    job, address = job_in_a_folder, f"{shown(postgres)}#{job_in_a_folder}"
    for _ in range(2):  # A move can be repeated.
        assert run("jobs", "move", job, "--to", postgres, "--yes") == 0
    capsys.readouterr()
    assert run("jobs") == run("jobs", "show", job) == 0
    text = printed(capsys)
    assert "   moved: 1 created, 2 pending\n" in text
    assert f"\nMoved to     {address}\n" in text
    assert run("jobs", "report", job) == 0
    assert json.loads(capsys.readouterr().out)["next_steps"] == [
        {"text": f"go on with the job where it is now, {address}", "command": None}
    ]
    for command in ("resume", "adopt"):
        assert run("jobs", command, job) == 2
        assert f"was moved to {address}, so it cannot go on here." in capsys.readouterr().err
    assert run("jobs", "forget", job, "--yes") == 0
    text = capsys.readouterr().out
    assert f"It was moved to {address}. Only the folder that it was in is removed. Without" in text
    assert names_in(postgres) == [job]


def test_only_a_job_in_a_folder_is_moved(
    stopped_job: str, database: str, tmp_path: Path, capsys: Captured
) -> None:
    assert run("jobs", "move", stopped_job, "--to", database, "--yes") == 2
    assert capsys.readouterr().err == (
        f"Error: Job {stopped_job} is in a database already, {shown(database)}. Only a job in a "
        "folder can be moved.\n"
    )
    assert run("jobs", "--jobs", tmp_path, "move", stopped_job, "--to", "mail") == 2
    assert run("jobs", "move", stopped_job, "--to", "postgresql://me:secret@host/mail") == 2
    error = capsys.readouterr().err
    assert "Invalid value for '--to': The address has a password" in error
    assert error.endswith("~/.pgpass or the variable PGPASSWORD.\n")  # No variable is --to.


def test_what_the_database_does_not_show_is_said_before_a_job_is_taken_over(
    stopped_job: str, person: Person, capsys: Captured
) -> None:
    person("no\n")
    assert run("jobs", "adopt", stopped_job) == 2
    assert (
        "The records in the database do not show that the job was in another place. A snapshot of "
        "a database or of a machine leaves no trace" in capsys.readouterr().out
    )


def test_a_job_in_a_database_that_was_restored_is_taken_over(
    stopped_job: str, database: str, person: Person, capsys: Captured
) -> None:
    with closing(connect(database)) as connection:
        connection.execute("UPDATE postalytics.jobs SET place[2] = '00000000'")
    assert run("jobs") == 0
    assert printed(capsys).rstrip().endswith("moved: 1 created, 2 pending")
    assert run("jobs", "resume", stopped_job, "--yes") == 2
    error = capsys.readouterr().err
    assert "its server was a standby that has been promoted, or was restored from a" in error
    assert error.endswith(f"take over the job:\n  bookshelf jobs adopt {stopped_job}\n")
    person(f"{stopped_job}\n")
    assert run("jobs", "adopt", stopped_job) == 0
    assert f"Job {stopped_job}: 2 rows marked as unconfirmed." in capsys.readouterr().out


def test_a_job_whose_journal_lost_entries_is_repaired(
    stopped_job: str, database: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(connect(database)) as connection:
        connection.execute("DELETE FROM postalytics.entries WHERE row = 1")
    cured(monkeypatch)
    assert run("jobs", "resume", stopped_job, "--yes") == 2
    assert capsys.readouterr().err.endswith(f"resume:\n  bookshelf jobs reconcile {stopped_job}\n")
    assert titles() == ["Emma"]
    assert run("jobs", "reconcile", stopped_job) == 0
    assert capsys.readouterr().out.startswith(
        f"Job {stopped_job}: 2 rows marked as unconfirmed.\nNow: 2 unconfirmed, 1 pending.\n"
    )


def test_a_program_names_its_jobs_as_it_likes(
    database: str, state: Path, books: Books, capsys: Captured
) -> None:
    assert shelve(books("Emma")) == 0
    with closing(connect(database)) as connection:
        connection.execute("UPDATE postalytics.jobs SET name = '../june'")
    assert run("jobs", "show", "../june") == 0
    assert "\nJob          ../june, finished\n" in capsys.readouterr().out
    assert run("jobs", "forget", "../june", "--yes") == 0
    assert [path.name for path in state.rglob("report.json")] == ["report.json"]


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://me:secret@host/mail",
        "postgres://host/mail?password=secret",
        "postgresql://host/mail?sslmode=require&sslpassword=secret",
    ],
)
def test_a_password_on_the_command_line_is_refused(
    address: str, books: Books, capsys: Captured
) -> None:
    refused = (
        "Error: Invalid value for '--jobs': The address has a password, which other users of this "
        "machine can see there. Put the password into the file ~/.pgpass or the variable "
        "PGPASSWORD, or the whole address into the variable BOOKSHELF_JOBS.\n"
    )
    for words in (["jobs"], ["books", "shelve", books("Emma"), "--shelf", "7"]):
        assert run(*words, "--jobs", address) == 2
        assert capsys.readouterr().err.endswith(refused)


def test_a_password_in_the_variable_is_used_and_never_shown(
    postgres: str, state: Path, books: Books, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOKSHELF_JOBS", postgres.replace("@", ":top-secret@"))
    assert shelve(books("Emma", "wrong key"), "--concurrency", "1") == 2
    assert run("jobs") == run("jobs", "show", only_job_in(postgres)) == 0
    monkeypatch.setenv("BOOKSHELF_JOBS", f"{postgres.replace('@', ':top-secret@')}-none")
    assert run("jobs") == 2
    said = capsys.readouterr()
    assert "does not exist" in said.err
    assert "top-secret" not in said.out + said.err


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("postgresql://127.0.0.1:1/mail", "Connection refused"),
        ("postgresql:///mail?host=/nowhere", "No such file or directory"),
    ],
)
def test_a_database_that_cannot_be_reached_stops_an_upload(
    address: str, why: str, books: Books, capsys: Captured
) -> None:
    assert shelve(books("Emma"), "--jobs", address) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"Error: The database {address.partition('?')[0]} cannot be reached: ")
    assert error.endswith(
        f"{why}. Check its address, the user and the password (PGPASSWORD, PGPASSFILE), and that "
        "the server runs and lets this machine connect. Nothing was sent.\n"
    )
    assert Shop.books == []


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("postgresql://host:port/mail", "must look like postgresql://user@host/database"),
        ("POSTGRESQL://host/mail", "must look like postgresql://user@host/database"),
        ("postgresql://me@host/mail ", "without spaces and line breaks"),
        ("postgresql://me@host/mail#june", "Commands name their jobs: leave out the #"),
    ],
)
def test_what_is_not_the_address_of_a_database_is_refused(
    address: str, problem: str, capsys: Captured
) -> None:
    assert run("jobs", "--jobs", address) == 2
    assert problem in capsys.readouterr().err


OTHER_ADDRESSES = [
    "mysql://me:s3cr3t@host/mail",
    "postgresql:/me:s3cr3t@host/mail",
    "'postgresql://me:s3cr3t@host/mail'",
    '"postgresql://me:s3cr3t@host/mail"',
    " postgresql://me:s3cr3t@host/mail",
    "//me:s3cr3t@host/mail",
    "host=db.example user=me password=s3cr3t",
]


@pytest.mark.parametrize("address", OTHER_ADDRESSES)
def test_what_looks_like_another_address_is_not_taken_for_a_folder(
    address: str, capsys: Captured
) -> None:
    assert run("jobs", "--jobs", address) == 2
    error = capsys.readouterr().err
    assert "the only databases for jobs are those of PostgreSQL" in error
    assert "s3cr3t" not in error


@pytest.mark.parametrize("address", OTHER_ADDRESSES)
def test_such_a_value_of_the_variable_stops_an_upload_and_is_not_shown(
    address: str, books: Books, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some tools keep the quotation marks of a file with variables."""
    path = books("Emma")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOOKSHELF_JOBS", address)
    before = sorted(tmp_path.iterdir())
    assert shelve(path) == 2 == run("jobs")
    said = "".join(capsys.readouterr())
    assert "Error: The value of BOOKSHELF_JOBS is meant as an address" in said
    assert "s3cr3t" not in said
    assert (Shop.books, sorted(tmp_path.iterdir())) == ([], before)
