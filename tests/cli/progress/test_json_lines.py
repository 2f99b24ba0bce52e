"""Lines of JSON for a program that runs a command."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest

from postalytics.testing import FakePostalytics
from postalytics_runtime.bulk import RowCounts
from postalytics_runtime.cli.progress import Moment, ProgressWriter
from support.cli.processes import end, interrupt_by_signal, only_job, start, uploading
from support.cli.shop import cured, run, shelve, titles

Books = Callable[..., Path]
People = Callable[..., Path]
Captured = pytest.CaptureFixture[str]
SENDING = Moment(
    phase="uploading",
    done=150,
    total=1000,
    elapsed=50.04,
    per_second=3.0,
    counts=RowCounts(succeeded=142, rejected=8, pending=850),
    word="added",
    retries=2,
    last_retry="status 503",
    job="f240db1bd4",
)


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


class Written:
    """A writer, its time and what it wrote."""

    def __init__(self) -> None:
        self.now = 0.0
        self.stream = io.StringIO()
        noon = datetime(2026, 11, 30, 12, 0, 5, tzinfo=UTC)
        self.writer = ProgressWriter(self.stream, lambda: self.now, lambda: noon)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return objects(self.stream.getvalue())


def test_a_line_has_all_fields_and_no_value_of_a_row() -> None:
    written = Written()
    written.writer.show(SENDING)
    assert written.lines == [
        {
            "time": "2026-11-30T12:00:05Z",
            "phase": "uploading",
            "job": "f240db1bd4",
            "unit": "rows",
            "done": 150,
            "total": 1000,
            "percent": 15,
            "elapsed_seconds": 50.0,
            "per_second": 3.0,
            "seconds_left": 283.3,
            "waiting_seconds": None,
            "retries": 2,
            "succeeded": 142,
            "rejected": 8,
            "unconfirmed": 0,
            "pending": 850,
            "exit_status": None,
        }
    ]


def test_there_is_at_most_a_line_each_second_and_one_for_each_phase() -> None:
    written = Written()
    checking = Moment(phase="checking", title="Checking people.csv", unit="bytes", total=5000)
    for second in range(30):
        written.now = second / 10
        written.writer.show(attrs.evolve(checking, done=second))
    written.writer.show(SENDING)
    assert [(line["phase"], line["done"]) for line in written.lines] == [
        ("checking", 0),
        ("checking", 10),
        ("checking", 20),
        ("uploading", 150),
    ]
    assert [line["pending"] for line in written.lines] == [None, None, None, 850]


def test_the_last_line_has_the_exit_status_and_the_last_counts() -> None:
    written = Written()
    written.writer.show(SENDING)
    done = RowCounts(succeeded=992, rejected=8)
    written.writer.show(attrs.evolve(SENDING, done=1000, counts=done))
    written.writer.end(1)
    last = written.lines[-1]
    assert (last["phase"], last["exit_status"], last["succeeded"], last["rejected"]) == (
        *("ended", 1),
        *(992, 8),
    )
    assert last.keys() == written.lines[0].keys()


def test_a_command_that_sends_nothing_ends_without_counts() -> None:
    written = Written()
    written.writer.end(2)
    (last,) = written.lines
    assert {name for name, value in last.items() if value is not None} == {
        *("time", "phase", "exit_status"),
    }


def test_standard_error_has_nothing_but_lines_of_json(books: Books, capsys: Captured) -> None:
    assert shelve(books("Emma", "rejected"), "--json-progress") == 1
    shown = capsys.readouterr()
    lines = objects(shown.err)
    assert [line["phase"] for line in lines] == [
        *("checking", "copying", "opening_journal", "uploading", "closing", "ended"),
    ]
    assert [lines[-1][name] for name in ("succeeded", "rejected", "exit_status")] == [1, 1, 1]
    assert shown.err.count("Emma") == shown.err.count("books.csv") == 0
    assert "1 of 2 books was created; 1 was rejected." in shown.out


def test_problems_and_errors_go_to_standard_output(
    books: Books, capsys: Captured, jobs: Path
) -> None:
    path = books("Emma", "")
    assert shelve(path, "--json-progress") == 2
    shown = capsys.readouterr()
    assert [line["phase"] for line in objects(shown.err)] == ["checking", "ended"]
    assert "1 of 2 rows of books.csv cannot be uploaded:" in shown.out
    assert shelve(path.with_name("none.csv"), "--json-progress") == 2
    shown = capsys.readouterr()
    assert [line["exit_status"] for line in objects(shown.err)] == [2]
    assert shown.out.startswith("Error: ")


def test_a_wrong_value_of_an_option_is_said_on_standard_output(
    books: Books, capsys: Captured
) -> None:
    assert shelve(books("Emma"), "--json-progress", "--concurrency", "many") == 2
    shown = capsys.readouterr()
    assert [line["phase"] for line in objects(shown.err)] == ["ended"]
    assert "Invalid value for '--concurrency'" in shown.out


def test_a_job_is_resumed_with_lines_of_json(
    books: Books, capsys: Captured, jobs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shelve(books("Emma", "wrong key"), "--concurrency", "1") == 2
    capsys.readouterr()
    cured(monkeypatch)
    assert run("jobs", "resume", only_job(jobs), "--yes", "--json-progress", "--quiet") == 0
    lines = objects(capsys.readouterr().err)
    assert [line["phase"] for line in lines] == [
        *("opening", "opening_journal", "uploading", "closing", "ended"),
    ]
    assert {line["job"] for line in lines[1:]} == {only_job(jobs)}
    assert (lines[-1]["succeeded"], lines[-1]["exit_status"]) == (2, 0)


async def test_a_signal_ends_the_upload_in_order(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    process = await start(server, *uploading(server, people(200)), "--json-progress")
    first = await interrupt_by_signal(process)
    ended = await end(process)
    lines = objects(first + ended.err)
    assert (ended.status, lines[-1]["exit_status"]) == (130, 130)
    assert lines[-1]["succeeded"] + lines[-1]["pending"] == 200
    assert "Stopping: waiting for rows in flight to finish." in ended.out
    assert len(server.records("contacts")) - 3 == lines[-1]["succeeded"]


def test_a_command_without_standard_output_writes_its_lines(
    books: Books, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`>&-` closes it."""
    monkeypatch.setattr("sys.stdout", None)
    status = shelve(books("Emma"), "--json-progress")
    assert (status, titles()) == (0, ["Emma"])
    assert [line["exit_status"] for line in objects(capsys.readouterr().err)][-1] == status
