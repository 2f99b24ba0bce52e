"""Progress where there is no terminal: lines for a log."""

from __future__ import annotations

import io
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from postalytics_runtime.bulk import RowCounts
from postalytics_runtime.cli.progress import Moment, display
from postalytics_runtime.cli.progress.lines import LineDisplay, has_own_times
from support.cli.command_lines import brewed

NOON = datetime(2026, 11, 30, 12, 0, 5)


class Shown:
    """Lines of an upload of some rows."""

    def __init__(self, rows: int, width: int = 80, *, times: bool = False) -> None:
        self.clock = 100.0
        self.written = io.StringIO()
        self.moment = Moment(phase="uploading", total=rows, counts=RowCounts(), word="created")
        console = Console(file=self.written, width=width)
        wall = (lambda: NOON) if times else None
        self.display = LineDisplay(lambda: self.moment, console, lambda: self.clock, wall)

    def after(self, seconds: float, created: int, **facts: Any) -> None:
        """Show what was done when this time has passed."""
        self.clock += seconds
        counts = RowCounts(succeeded=created)
        given: dict[str, Any] = {"phase": "uploading", "done": created, "counts": counts, **facts}
        total, word, elapsed = self.moment.total, self.moment.word, self.clock - 100
        self.moment = Moment(total=total, word=word, elapsed=elapsed, **given)
        self.display.show()

    @property
    def lines(self) -> list[str]:
        return self.written.getvalue().splitlines()


def test_there_is_a_line_for_each_tenth() -> None:
    shown = Shown(40)
    for number in range(1, 9):
        shown.after(2, number, per_second=0.5)
    assert shown.lines == [
        "4 of 40 rows (10 %), 0.5/s, after 8 s, 1 min 12 s left: 4 created",
        "8 of 40 rows (20 %), 0.5/s, after 16 s, 1 min 4 s left: 8 created",
    ]


def test_there_is_a_line_each_half_minute() -> None:
    shown = Shown(100_000)
    for number in (1, 2, 3):
        shown.after(15, number)
    assert shown.lines == ["2 of 100,000 rows (0 %), after 30 s: 2 created"]


def test_there_is_a_line_for_a_new_phase() -> None:
    shown = Shown(40)
    for doing in ("", "reading the list", ""):
        shown.after(0, 0, phase=doing, doing=doing)
    unconfirmed = RowCounts(succeeded=2, unconfirmed=1)
    for doing in ("waiting to reconcile", "waiting to reconcile", "reconciling", ""):
        shown.after(0, 3, counts=unconfirmed, phase=doing, doing=doing)
    assert [line.rpartition("; ")[2] for line in shown.lines] == [
        "waiting to reconcile",
        "reconciling",
        "3 of 40 rows (7 %): 2 created, 1 unconfirmed",
    ]


def test_retries_are_counted_in_the_line() -> None:
    shown = Shown(10)
    shown.after(0, 1, retries=3, last_retry="status 503", doing="waiting 8 s: No response.")
    assert shown.lines == [
        "1 of 10 rows (10 %): 1 created; 3 retries (status 503); waiting 8 s: No response."
    ]


def test_a_line_of_progress_has_the_time_and_a_warning_has_none() -> None:
    shown = Shown(10, times=True)
    shown.after(0, 1)
    shown.display.warn("Stopping.")
    assert shown.lines == ["2026-11-30 12:00:05  1 of 10 rows (10 %): 1 created", "Stopping."]


def test_the_journal_of_the_system_has_the_times_already(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w") as log:
        found = os.fstat(log.fileno())
        number = log.fileno()
        given = (f"{found.st_dev}:{found.st_ino}", f"{found.st_dev}:{found.st_ino + 1}", None)
        assert [has_own_times(number, one) for one in given] == [True, False, False]
    assert has_own_times(number, given[0]) is False


def test_long_lines_are_not_wrapped() -> None:
    shown = Shown(10, width=20)
    shown.display.warn("[red]" + "a word " * 20)
    assert shown.written.getvalue() == "[red]" + "a word " * 20 + "\n"


def test_a_task_begins_with_a_line_and_goes_on_every_half_minute() -> None:
    written, clock = io.StringIO(), [0.0]
    moments = [Moment(phase="checking", title="Checking people.csv", unit="bytes", total=200)]
    shown = LineDisplay(lambda: moments[-1], Console(file=written, width=20), lambda: clock[0])
    for done, rate in ((100, None), (150, 2_000_000.0)):
        clock[0] += 20
        moments.append(
            Moment(
                phase="checking",
                title="Checking people.csv",
                unit="bytes",
                done=done,
                total=200,
                rows=done * 10,
                elapsed=clock[0],
                per_second=rate,
            )
        )
        shown.show()
    assert written.getvalue().splitlines() == [
        "Checking people.csv ...",
        "Checking people.csv: 75 %, 1,500 rows, 2.0 MB/s, after 40 s, less than 1 s left",
    ]


@pytest.mark.parametrize("title", ["", "Checking people.csv"])
def test_there_is_no_progress_where_the_command_shall_be_quiet(title: str) -> None:
    written = io.StringIO()
    moment = Moment(phase="any", title=title, done=4, total=4, counts=RowCounts(succeeded=4))

    def upload() -> None:
        console = Console(file=written, force_terminal=True)
        with display(lambda: moment, console) as shown:
            shown.show()
            shown.warn("Aborting.")

    assert brewed(upload, "--quiet") == 0
    assert written.getvalue() == "Aborting.\n"
