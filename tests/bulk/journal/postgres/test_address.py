"""A job in a database is named by a URL with a fragment, which is never shown with a password."""

from __future__ import annotations

import traceback

import pytest

from postalytics_runtime.bulk.journal.postgres import JobAddress, PostgresReader, names_postgres
from postalytics_runtime.errors import ConfigurationError, JournalError

SECRET = "s3cr3t/#?@"


@pytest.mark.parametrize(
    ("text", "job", "shown"),
    [
        ("postgresql://u:p@h:5433/db#june", "june", "postgresql://h:5433/db#june"),
        ("postgres://h/db?sslmode=require#Juni%202026", "Juni 2026", "postgresql://h/db#Juni 2026"),
        ("postgresql:///?service=prod#a", "a", "postgresql:///#a"),
        ("postgresql://u@a,b:1/db?password=secret#a", "a", "postgresql://a,b:1/db#a"),
    ],
)
def test_an_address_shows_neither_user_nor_password(text: str, job: str, shown: str) -> None:
    address = JobAddress.parse(text)
    assert (address.job, str(address)) == (job, shown)
    assert repr(address) == f"JobAddress(job={job!r})"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"postgresql://u:{SECRET}@h/db", "is not a URL of PostgreSQL"),
        ("postgresql://u:s3cr3t@h/db", "does not name the job"),
        ("postgresql://u:s3cr3t@h/db#", "does not name the job"),
        ("postgresql://u:s3cr3t@h:port/db#june", "is not a URL of PostgreSQL"),
        ("postgresql://u:12/s3cr3t@h/db#june", "is not a URL of PostgreSQL"),
        ("postgresql://u:12@s3cr3t@h/db#june", "is not a URL of PostgreSQL"),
        ("POSTGRESQL://u:s3cr3t@h/db#june", "is not a URL of PostgreSQL"),
        ("mysql://u:s3cr3t@h/db#june", "is not a URL of PostgreSQL"),
        ("postgresql:u:s3cr3t@h/db#june", "is not a URL of PostgreSQL"),
        ("postgresql://u:s3cr3t@h/d b#june", "is not a URL of PostgreSQL"),
        (f"postgresql://u:s3cr3t@h/db#{'x' * 101}", "cannot have the name"),
        ("postgresql://u:s3cr3t@h/db#%20june", "cannot have the name"),
        ("postgresql://u:s3cr3t@h/db#a%0Ab", "cannot have the name"),
    ],
)
def test_the_problem_of_an_address_is_named_without_the_address(text: str, problem: str) -> None:
    with pytest.raises(ConfigurationError, match=problem) as caught:
        JobAddress.parse(text)
    assert "s3cr3t" not in str(caught.value)


def test_a_path_names_no_database() -> None:
    assert [names_postgres(value) for value in ("jobs/june", "C:/jobs", None, "postgres")] == [
        False
    ] * 4
    assert names_postgres("POSTGRES://h/db#a")


def test_a_parameter_that_postgresql_does_not_know_is_refused_without_the_password() -> None:
    address = JobAddress.parse("postgresql://u:s3cr3t@127.0.0.1:1/db?shoe_size=44#june")
    with pytest.raises(ConfigurationError, match="has a part that PostgreSQL does not know") as no:
        PostgresReader(address)
    assert "s3cr3t" not in str(no.value)
    assert no.value.__cause__ is None


def test_a_server_that_does_not_run_is_named_without_the_password() -> None:
    address = JobAddress.parse("postgresql://u:s3cr3t@127.0.0.1:1/db#june")
    with pytest.raises(JournalError, match="cannot be reached") as caught:
        PostgresReader(address)
    assert "postgresql://127.0.0.1:1/db" in str(caught.value)
    assert "s3cr3t" not in str(caught.value)


def test_the_example_of_an_address_of_a_database_names_no_job() -> None:
    with pytest.raises(ConfigurationError, match=r"like postgresql://user@host/database, and"):
        JobAddress.of("redis://host", "june")


def test_an_error_report_with_local_variables_shows_no_password() -> None:
    address = JobAddress.parse("postgresql://u:s3cr3t@127.0.0.1:1/db#june")
    with pytest.raises(JournalError, match="cannot be reached") as caught:
        PostgresReader(address)
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert "s3cr3t" not in str([frame.locals for frame in report.stack])
