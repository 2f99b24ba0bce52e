"""The pace file: all commands of a user share the rate limits of a key by themselves."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from postalytics.testing import FakePostalytics
from postalytics_runtime.cli.state_folder import pace_file
from support.cli.processes import end, start, uploading
from support.cli.shop import Shop, run, shelve, titles
from support.cli.watching import command

Books = Callable[..., Path]
People = Callable[..., Path]
Captured = pytest.CaptureFixture[str]
LIMITS = ("--environment", "production")


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder for the state of programs."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def closed(state: Path) -> Path:
    """The same, where nothing can be written: a file has its name."""
    state.write_text("")
    return state


async def test_two_uploads_with_one_key_keep_to_the_rate_together(
    people: People, state: Path, tmp_path: Path
) -> None:
    """The server counts as the vendor's does, and records what it refuses."""
    async with FakePostalytics(realistic=True) as server:
        path = people(5)
        other = tmp_path / "others.csv"
        other.write_text(path.read_text(encoding="utf-8").replace("Ada", "Eve"), encoding="utf-8")
        both = [
            await start(server, *uploading(server, file), *LIMITS, XDG_STATE_HOME=str(state))
            for file in (path, other)
        ]
        ended = await asyncio.gather(*map(end, both))
        statuses = [request.status for request in server.requests]
    assert ([one.status for one in ended], statuses.count(429)) == ([0, 0], 0)
    assert len(server.records("contacts")) == 13


async def test_the_file_is_private_and_does_not_show_the_key(
    fake: FakePostalytics, state: Path
) -> None:
    assert await command(fake, "request", "GET", "/templates") == 0
    file = state / "postalytics" / "pace.sqlite"
    content = file.read_bytes()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert (b"PACE" in content, fake.api_key.encode() in content) == (True, False)
    assert fake.url.encode() in content


def test_an_upload_and_every_other_command_use_the_same_file(state: Path, books: Books) -> None:
    assert shelve(books("Emma")) == 0
    assert set(Shop.paces) == {state / "bookshelf" / "pace.sqlite"}


@pytest.mark.usefixtures("closed")
def test_where_the_file_cannot_be_written_a_command_keeps_its_own_pace(
    books: Books, capsys: Captured, state: Path
) -> None:
    assert shelve(books("Emma"), "--quiet") == 0
    assert (set(Shop.paces), titles()) == ({None}, ["Emma"])
    assert capsys.readouterr().err == (
        "Warning: this command does not share the rate limit with others that run at the same "
        f"time: {state}/bookshelf/pace.sqlite cannot be written (Not a directory). To let them "
        f"share it, make {state}/bookshelf writable for you, or move that file away while no other "
        "command runs.\n"
    )


def test_a_file_of_another_program_is_left_alone(state: Path, capsys: Captured) -> None:
    (state / "bookshelf").mkdir(parents=True)
    (state / "bookshelf" / "pace.sqlite").write_text("Something else, " * 100)
    assert pace_file("bookshelf") is None
    assert "pace.sqlite cannot be used (file is not a database). To" in capsys.readouterr().err
    assert (state / "bookshelf" / "pace.sqlite").read_text().startswith("Something else")


def test_a_user_without_a_home_is_warned(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    def unknown(user: int) -> None:
        raise KeyError(user)

    for name in ("HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", unknown)
    assert pace_file("bookshelf") is None
    assert "at the same time: you have no home. To" in capsys.readouterr().err


async def test_a_second_command_knows_what_the_first_one_used(
    fake: FakePostalytics, state: Path
) -> None:
    assert await command(fake, "request", "GET", "/templates") == 0
    file = state / "postalytics" / "pace.sqlite"
    before = file.read_bytes()
    assert await command(fake, "request", "GET", "/templates") == 0
    assert file.read_bytes() != before


def test_no_help_makes_the_file(state: Path) -> None:
    assert run("books", "shelve", "--help") == 0
    assert not state.exists()


def test_where_the_file_cannot_be_locked_a_command_keeps_its_own_pace(
    state: Path, capsys: Captured
) -> None:
    """So it is in a home on a server without locks: waiting for the lock would have no end."""
    file = pace_file("bookshelf")
    assert file is not None
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        assert pace_file("bookshelf") is None
    assert f"{state}/bookshelf/pace.sqlite cannot be locked. Run" in capsys.readouterr().err
    assert pace_file("bookshelf") == file


def test_a_file_with_another_table_is_left_alone(state: Path, capsys: Captured) -> None:
    """A later version may have made it."""
    file = pace_file("bookshelf")
    assert file is not None
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("ALTER TABLE schedules RENAME COLUMN state TO schedule")
        connection.commit()
    assert pace_file("bookshelf") is None
    assert "pace.sqlite cannot be used (no such column: state). To" in capsys.readouterr().err


@pytest.mark.usefixtures("closed")
def test_a_user_with_a_home_is_not_sent_to_another_folder(capsys: Captured) -> None:
    """The jobs are in the same folder: a command that does not find its job sends it again."""
    assert pace_file("bookshelf") is None
    assert "XDG_STATE_HOME" not in capsys.readouterr().err


@pytest.mark.usefixtures("closed")
def test_the_warning_has_lines_of_80_columns(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.delenv("COLUMNS")
    assert pace_file("bookshelf") is None
    lines = capsys.readouterr().err.splitlines()
    assert [line for line in lines if len(line) > 80 and " " in line] == []  # A path stays whole.
    assert (
        lines[0]
        == "Warning: this command does not share the rate limit with others that run at the"
    )
