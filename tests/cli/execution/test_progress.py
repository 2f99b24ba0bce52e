"""Progress of an upload, on a terminal and elsewhere."""

from __future__ import annotations

import io
import re
from typing import Any, cast

import attrs
import pytest
from rich.console import Console

from postalytics_runtime.bulk import BulkUpload, Pause, RowCounts
from postalytics_runtime.cli.execution import LineDisplay, RateMeter, display
from support.cli.command_lines import brewed


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@attrs.define
class Standing:
    """What the displays read of an upload."""

    counts: RowCounts
    phase: str
    pause: Pause | None


def at(
    counts: RowCounts, phase: str = "uploading", pause: Pause | None = None
) -> BulkUpload[Any, Any]:
    return cast("BulkUpload[Any, Any]", Standing(counts, phase, pause))


def created(number: int) -> BulkUpload[Any, Any]:
    return at(RowCounts(succeeded=number))


def test_rate_and_time_left_follow_from_the_rows_done() -> None:
    clock = Clock()
    pace = RateMeter(1000, 0, clock, word="created")
    clock.now += 50
    now = pace.measure(at(RowCounts(succeeded=140, rejected=8, unconfirmed=2, pending=850)))
    assert (now.done, now.rate, now.left) == (150, "3.0/s", "4 min 43 s left")
    assert now.counts == "140 created, 8 rejected, 2 unconfirmed"


def test_before_the_first_row_the_time_left_is_unknown() -> None:
    now = RateMeter(1000, 0, Clock(), word="created").measure(created(0))
    assert (now.rate, now.left, now.counts) == ("", "", "0 created")


def test_after_the_last_row_all_are_sent() -> None:
    assert RateMeter(2, 0, Clock(), word="created").measure(created(2)).left == "all sent"


def test_the_rate_is_that_of_the_last_minute() -> None:
    clock = Clock()
    pace = RateMeter(10_000, 0, clock, word="created")
    for second in range(1, 301):
        clock.now += 1
        pace.measure(created(10 * second))
    assert pace.measure(created(3000)).a_second == pytest.approx(10)
    for _ in range(60):
        clock.now += 1
        now = pace.measure(created(3000))
    assert (now.rate, now.left) == ("", "")


def test_rows_of_an_earlier_run_do_not_count_for_the_rate() -> None:
    clock = Clock()
    pace = RateMeter(1000, 900, clock, word="created")
    clock.now += 10
    assert pace.measure(created(910)).rate == "1.0/s"


def test_rows_to_resend_make_no_negative_rate() -> None:
    clock = Clock()
    pace = RateMeter(1000, 900, clock, word="created")
    clock.now += 10
    assert pace.measure(created(890)).rate == ""


def test_a_moment_after_the_first_row_there_is_no_rate_yet() -> None:
    clock = Clock()
    pace = RateMeter(1000, 900, clock, word="created")
    clock.now += 0.01
    assert pace.measure(created(904)).rate == ""


def test_the_time_before_the_first_row_does_not_count_for_the_rate() -> None:
    clock = Clock()
    pace = RateMeter(1000, 0, clock, word="created")
    clock.now += 50
    pace.measure(at(RowCounts(), "reading the list"))
    clock.now += 10
    assert pace.measure(created(30)).rate == "3.0/s"


def test_a_pause_and_a_phase_are_shown() -> None:
    pace = RateMeter(10, 0, Clock(), word="created")
    pause = Pause("The API cannot be reached.", 42.5)
    waiting = pace.measure(at(RowCounts(), pause=pause))
    assert waiting.doing == "waiting 42 s: The API cannot be reached."
    assert pace.measure(at(RowCounts(), phase="reconciling")).doing == "reconciling"
    assert pace.measure(at(RowCounts(), phase="done")).doing == ""


def test_without_a_terminal_there_is_a_line_for_each_tenth() -> None:
    clock, written = Clock(), io.StringIO()
    with display(40, 0, Console(file=written), clock, word="created") as shown:
        assert isinstance(shown, LineDisplay)
        for number in range(1, 9):
            clock.now += 2
            shown.show(created(number))
    assert written.getvalue().splitlines() == [
        "4 of 40 rows (10 %), 0.5/s, 1 min 12 s left: 4 created",
        "8 of 40 rows (20 %), 0.5/s, 1 min 4 s left: 8 created",
    ]


def test_without_a_terminal_there_is_a_line_each_half_minute() -> None:
    clock, written = Clock(), io.StringIO()
    with display(100_000, 0, Console(file=written), clock, word="created") as shown:
        for number in (1, 2, 3):
            clock.now += 15
            shown.show(created(number))
    assert written.getvalue() == ("2 of 100,000 rows (0 %), 0.1/s, 416 h 39 min left: 2 created\n")


def test_without_a_terminal_there_is_a_line_for_a_new_phase() -> None:
    clock, written = Clock(), io.StringIO()
    with display(40, 0, Console(file=written), clock, word="created") as shown:
        for phase in ("opening the journal", "reading the list", "uploading"):
            shown.show(at(RowCounts(), phase))
        for phase in ("waiting to reconcile", "waiting to reconcile", "reconciling", "done"):
            shown.show(at(RowCounts(succeeded=2, unconfirmed=1), phase))
    assert [line.rpartition("; ")[2] for line in written.getvalue().splitlines()] == [
        "waiting to reconcile",
        "reconciling",
        "3 of 40 rows (7 %): 2 created, 1 unconfirmed",
    ]


def test_without_a_terminal_long_lines_are_not_wrapped() -> None:
    written = io.StringIO()
    with display(10, 0, Console(file=written, width=20), Clock(), word="created") as shown:
        shown.warn("[red]" + "a word " * 20)
    assert written.getvalue() == "[red]" + "a word " * 20 + "\n"


def test_there_is_no_progress_where_the_command_shall_be_quiet() -> None:
    written = io.StringIO()

    def upload() -> None:
        console = Console(file=written, force_terminal=True)
        with display(4, 0, console, Clock(), word="created") as shown:
            shown.show(created(4))
            shown.warn("Aborting.")

    assert brewed(upload, "--quiet") == 0
    assert written.getvalue() == "Aborting.\n"


def on_a_terminal(width: int, upload: BulkUpload[Any, Any]) -> str:
    clock, written = Clock(), io.StringIO()
    terminal = {"TERM": "xterm"}
    console = Console(file=written, force_terminal=True, width=width, _environ=terminal)
    with display(1000, 0, console, clock, word="created") as shown:
        clock.now += 50
        shown.warn("[Something] is said.")
        shown.show(upload)
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", written.getvalue())


def test_on_a_terminal_there_is_a_bar() -> None:
    text = on_a_terminal(100, created(150))
    assert "[Something] is said.\n" in text
    assert "━━   150/1,000 3.0/s  4 min 43 s left  150 created" in text


def test_the_bar_is_one_line() -> None:
    pause = Pause("[red]The API cannot be reached, and this is a long story.", 42)
    text = on_a_terminal(90, at(RowCounts(succeeded=150), pause=pause))
    last = text.rstrip("\n").splitlines()[-1].rpartition("\r")[2]
    assert re.fullmatch(r"[━╸]* *150/1,000 .* 150 created  waiting 42 s: \[red\]The.*", last)
