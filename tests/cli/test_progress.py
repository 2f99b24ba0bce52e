"""How an upload is getting on, on a terminal and elsewhere."""

from __future__ import annotations

import io
import re

from rich.console import Console

from postalytics_runtime.bulk import Report
from postalytics_runtime.cli.progress import Lines, display, standing


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_rate_and_time_left_follow_from_the_rows_done() -> None:
    now = standing(1000, 100.0, Report(created=290, rejected=8, in_doubt=2, untouched=50))
    assert (now.done, now.rate, now.left) == (300, "3.0/s", "3 min 53 s left")
    assert now.counts == "290 created, 8 rejected, 2 in doubt"


def test_before_the_first_row_the_time_left_is_unknown() -> None:
    now = standing(1000, 0.0, Report())
    assert (now.rate, now.left, now.counts) == ("-/s", "time left unknown", "0 created")


def test_after_the_last_row_it_is_done() -> None:
    assert standing(2, 5.0, Report(created=2)).left == "done"


def test_elsewhere_there_is_a_line_for_each_tenth() -> None:
    clock, written = Clock(), io.StringIO()
    with display(40, Console(file=written), clock) as shown:
        assert isinstance(shown, Lines)
        for created in range(1, 9):
            clock.now += 2
            shown.show(Report(created=created))
    assert written.getvalue().splitlines() == [
        "4 of 40 rows (10 %), 0.5/s, 1 min 12 s left: 4 created",
        "8 of 40 rows (20 %), 0.5/s, 1 min 4 s left: 8 created",
    ]


def test_elsewhere_there_is_a_line_in_half_a_minute() -> None:
    clock, written = Clock(), io.StringIO()
    with display(100_000, Console(file=written), clock) as shown:
        for created in (1, 2, 3):
            clock.now += 15
            shown.show(Report(created=created))
    assert written.getvalue() == ("2 of 100,000 rows (0 %), 0.1/s, 416 h 39 min left: 2 created\n")


def test_a_long_line_is_not_broken_elsewhere() -> None:
    written = io.StringIO()
    with display(10, Console(file=written, width=20), Clock()) as shown:
        shown.note("[red]" + "a word " * 20)
    assert written.getvalue() == "[red]" + "a word " * 20 + "\n"


def test_on_a_terminal_there_is_a_bar() -> None:
    clock, written = Clock(), io.StringIO()
    console = Console(file=written, force_terminal=True, width=100, _environ={"TERM": "xterm"})
    with display(1000, console, clock) as shown:
        clock.now += 100
        shown.note("[Something] is said.")
        shown.show(Report(created=300))
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", written.getvalue())
    assert "[Something] is said.\n" in text
    assert "━━ 300/1,000 3.0/s  3 min 53 s left  300 created" in text
