from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from postalytics.testing import FakePostalytics
from support.cli.forking import end_forking
from support.cli.processes import only_job
from support.cli.shop import Shop, shelve

PEOPLE = "\ufeffFirst Name;Last Name;Address;City;State;ZIP\r\n"


@pytest.fixture(scope="session", autouse=True)
def _commands_are_forked() -> Iterator[None]:
    yield
    end_forking()


@pytest.fixture
async def server() -> AsyncIterator[FakePostalytics]:
    async with FakePostalytics(speed=100) as server:
        yield server


@pytest.fixture
def people(tmp_path: Path) -> Callable[..., Path]:
    """Write a file with `number` people, and more lines."""

    def people(number: int, *more: str) -> Path:
        path = tmp_path / "people.csv"
        lines = [f"Ada {at};Byron;1 Main St;Boston;MA;02134\r\n" for at in range(number)]
        path.write_text("".join([PEOPLE, *lines, *more]), encoding="utf-8", newline="")
        return path

    return people


@pytest.fixture(autouse=True)
def empty_shop() -> Iterator[None]:
    Shop.books.clear()
    Shop.keys.clear()
    Shop.paces.clear()
    yield
    Shop.books.clear()


@pytest.fixture(autouse=True)
def jobs(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the jobs of the test."""
    folder = tmp_path_factory.mktemp("all") / "jobs"
    monkeypatch.setenv("BOOKSHELF_JOBS", str(folder))
    monkeypatch.setenv("POSTALYTICS_JOBS", str(folder))
    return folder


@pytest.fixture(autouse=True)
def _wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages are in one line; what they look like in 80 columns, the guides show and test."""
    monkeypatch.setenv("COLUMNS", "2000")


@pytest.fixture(autouse=True)
def _never_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a slow machine, too, the check of a few rows shows no progress."""
    monkeypatch.setattr("postalytics_runtime.cli.progress.tasks.SHOWN_AFTER", 600.0)


@pytest.fixture(autouse=True)
def _no_inbox_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BOOKSHELF_INBOX", "POSTALYTICS_INBOX"):
        monkeypatch.setenv(name, str(tmp_path / "none.db"))


@pytest.fixture(autouse=True)
def _short_outages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("postalytics_runtime.bulk.engine.circuit_breaker.FIRST_DELAY", 0.001)
    monkeypatch.setattr("postalytics_runtime.bulk.engine.circuit_breaker.MAX_DELAY", 0.001)


@pytest.fixture
def books(tmp_path: Path) -> Callable[..., Path]:
    """Write a file with a book for each title."""

    def books(*titles: str, header: str = "Title,Writer\n") -> Path:
        path = tmp_path / "books.csv"
        path.write_text(header + "".join(f"{title},Austen\n" for title in titles))
        return path

    return books


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Type an answer at the terminal."""

    def person(typed: str) -> None:
        monkeypatch.setattr("sys.stdin", Terminal(typed))

    return person


@pytest.fixture
def key_file(tmp_path: Path) -> Callable[[str], Path]:
    """Write a file that only its user can read."""

    def key_file(key: str) -> Path:
        path = tmp_path / "key of mine"
        path.write_text(f"{key}\n")
        path.chmod(0o600)
        return path

    return key_file


@pytest.fixture
def unconfirmed_job(
    books: Callable[..., Path], jobs: Path, capsys: pytest.CaptureFixture[str]
) -> str:
    """The id of a job with one created, one rejected and two unconfirmed rows."""
    assert shelve(books("Emma", "rejected", "unconfirmed 3", "unconfirmed 4")) == 3
    capsys.readouterr()
    return only_job(jobs)
