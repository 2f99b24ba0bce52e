"""Progress of what reads: a list that is unpacked, checked, compared and copied."""

from __future__ import annotations

import gzip
import io
import re
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from rich.console import Console

from postalytics.testing import FakePostalytics
from postalytics_runtime.cli.progress import LARGE, Task, task
from postalytics_runtime.errors import ResponseError
from postalytics_runtime.observability import Attempt, LogObserver
from support.cli.command_lines import brewed
from support.cli.shop import shelve
from support.cli.watching import command

Books = Callable[..., Path]
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def large_list(books: Books) -> Path:
    """A list that takes long enough to be shown."""
    return books(*(f"Emma {number}" for number in range(LARGE // 10)))


def test_a_large_list_is_shown_while_it_is_checked(large_list: Path, capsys: Captured) -> None:
    assert shelve(large_list, "--dry-run", answer=()) == 0
    assert capsys.readouterr().err == "Checking books.csv ...\n"


def test_a_large_archive_is_shown_while_it_is_unpacked_and_checked(
    large_list: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postalytics_runtime.cli.input.snapshot.LARGE", 1 << 10)
    packed = large_list.with_name("books.csv.gz")
    packed.write_bytes(gzip.compress(large_list.read_bytes()))
    assert shelve(packed, "--dry-run", answer=()) == 0
    assert capsys.readouterr().err == "Reading books.csv.gz ...\nChecking books.csv.gz ...\n"


class SlowInput(io.BytesIO):
    """Input that comes after the time in which a task is not shown."""

    def read(self, size: int | None = -1, /) -> bytes:
        for thread in threading.enumerate():
            if isinstance(thread, threading.Timer):
                thread.join()
        return super().read(size)

    def read1(self, size: int | None = -1, /) -> bytes:
        return self.read(size)


@pytest.mark.parametrize("quiet", [False, True])
def test_a_small_list_that_comes_slowly_is_shown_unless_the_command_is_quiet(
    quiet: bool, books: Books, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(SlowInput(books("Emma").read_bytes())))
    monkeypatch.setattr("postalytics_runtime.cli.progress.tasks.SHOWN_AFTER", 0.001)
    assert shelve(Path("-"), "--dry-run", *["--quiet"] * quiet, answer=()) == 0
    shown = capsys.readouterr().err
    assert shown.partition("\n")[0] == ("" if quiet else "Reading standard input ...")


def test_a_small_task_that_takes_long_has_a_bar_that_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("postalytics_runtime.cli.progress.tasks.SHOWN_AFTER", 0.001)
    written, slow = io.StringIO(), SlowInput()
    terminal = Console(file=written, force_terminal=True, width=80, _environ={"TERM": "xterm"})
    checking = Task("checking", "Checking people.csv", "bytes", 100)
    with checking.shown(terminal, is_long=False):
        slow.read()
        checking.advance(50, 1000)
    assert "Checking people.csv  50 %  1,000 rows" in written.getvalue()


def test_a_large_list_is_shown_while_it_is_copied_and_opened_again(
    books: Books, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postalytics_runtime.cli.progress.tasks.LARGE", 10)
    path = books("Emma", "wrong key")
    assert shelve(path, "--concurrency", "1") == 2
    shown = capsys.readouterr().err
    assert "Checking books.csv ...\nCopying the list into its job ...\n" in shown
    assert shelve(path, "--concurrency", "1") == 2
    shown = capsys.readouterr().err
    assert "Checking books.csv ...\nReading the rows of the job ...\n" in shown


async def test_the_items_of_a_compared_list_are_counted(
    fake: FakePostalytics, capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, int | None]] = []

    def reach(self: Task, done: int, total: int | None) -> None:
        seen.append((done, total))

    monkeypatch.setattr(Task, "reach", reach)
    path = tmp_path / "people.csv"
    path.write_text("First Name,Last Name,Address,City,State,ZIP\nA,B,1 Main St,C,MA,02134\n")
    words = ("contacts", "upload", path, "--list", "1", "--dry-run", "--compare", "list")
    assert await command(fake, *words) == 0
    assert "Comparing with list ...\n" in capsys.readouterr().err
    assert (3, None) in seen


def test_a_bar_of_a_task_is_removed_at_its_end() -> None:
    written = io.StringIO()
    terminal = Console(file=written, force_terminal=True, width=80, _environ={"TERM": "xterm"})
    clock = [0.0]
    checking = Task("checking", "Checking people.csv", "bytes", 200_000_000, lambda: clock[0])
    with checking.shown(terminal):
        clock[0] = 5.0
        checking.advance(100_000_000, 1000)
    drawn = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", written.getvalue())
    assert "Checking  50 %  1,000 rows  20.0 MB/s  after 5 s  5 s left" in drawn
    assert written.getvalue().rstrip().endswith("\x1b[2K")


def test_a_second_list_is_counted_anew(capsys: Captured) -> None:
    with task("comparing", "Comparing with people", "items") as comparing:
        moments = list[tuple[str, int | None]]()
        for items, total in ((100, 200), (200, 200), (50, None)):
            comparing.reach(items, total)
            moments.append((comparing.moment().amount, comparing.moment().percent))
    assert moments == [("100/200", 50), ("200/200", 100), ("50", None)]
    assert capsys.readouterr().err == "Comparing with people ...\n"


def test_what_is_written_meanwhile_stands_above_the_bar_and_retries_are_counted() -> None:
    written, drawn = io.StringIO(), list[str]()
    terminal = Console(file=written, force_terminal=True, width=80, _environ={"TERM": "xterm"})
    attempt = Attempt(operation="cups.brew", method="POST", path="/cups", origin="o", number=1)

    def brew() -> None:
        comparing = Task("comparing", "Comparing with people", "items", 10)
        with comparing.shown(terminal):
            click.echo("A note of [two]\nlines.", err=True)
            LogObserver().retried(attempt, 2, ResponseError("Secret words.", status=503))
            drawn.append(f"{sys.stderr.isatty()} {sys.stderr.encoding}")

    assert brewed(brew) == 0
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", written.getvalue())
    lines = [line for line in re.split(r"[\r\n]+", plain) if line]
    assert [line for line in lines if "Comparing" not in line] == ["A note of [two]", "lines."]
    assert "1 retry (status 503)" in lines[-1]
    assert drawn == ["False utf-8"]


def test_a_warning_is_for_people_where_a_program_reads_the_progress(
    books: Books, capsys: Captured
) -> None:
    assert shelve(books("interrupt", "Emma"), "--concurrency", "1", "--json-progress") == 130
    shown = capsys.readouterr()
    assert "Stopping: waiting for rows in flight to finish." in shown.out
    assert '"exit_status":130' in shown.err.splitlines()[-1]
