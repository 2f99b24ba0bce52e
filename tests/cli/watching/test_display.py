"""Progress of watching, on a terminal and elsewhere."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from postalytics_runtime.cli.watching import WatchCounts, watch_display
from support.cli.command_lines import brewed
from support.cli.watched import FEED, event


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_counts_name_the_last_event() -> None:
    counts = WatchCounts(FEED, Clock())
    assert str(counts) == "0 handled"
    counts.add(event(1))
    counts.add(event(2, source=None), failed=True)
    shown = re.sub(r"[0-9]{2}:[0-9]{2}:[0-9]{2}", "TIME", str(counts))
    assert shown == "1 handled, 1 failed; last TIME lent, loan_id 2"


def test_the_counts_show_when_the_events_were_polled() -> None:
    counts = WatchCounts(FEED, Clock())
    counts.add_poll()
    assert re.fullmatch("0 handled; polled [0-9]{2}:[0-9]{2}:[0-9]{2}", str(counts))


def test_the_summary_is_a_sentence() -> None:
    counts = WatchCounts(FEED, Clock(), handled=1)
    assert counts.summary == "1 event handled."
    counts.failed = 2
    assert counts.summary == "1 event handled, 2 failures."


def test_text_of_the_vendor_cannot_control_the_terminal() -> None:
    counts = WatchCounts(FEED, Clock())
    counts.add(event(kind="\x1b[2J", source=None, subject=None))
    assert str(counts).endswith(r"\x1b[2J")


def test_without_a_terminal_there_is_a_line_a_minute() -> None:
    clock, written = Clock(), io.StringIO()
    counts = WatchCounts(FEED, clock)
    with watch_display(counts, Console(file=written, width=80)) as display:
        for _ in range(200):
            clock.now += 1
            counts.handled += 1
            display.show()
        for _ in range(200):
            clock.now += 1
            display.show()
        with display.aside(), display.aside_for_output():
            display.note("Noted.")
    assert written.getvalue().splitlines() == [
        "60 handled.",
        "120 handled.",
        "180 handled.",
        "200 handled.",
        "Noted.",
    ]


def test_there_is_no_progress_where_the_command_shall_be_quiet() -> None:
    written, clock = io.StringIO(), Clock()

    def watch() -> None:
        counts = WatchCounts(FEED, clock)
        with watch_display(counts, Console(file=written, force_terminal=True)) as display:
            display.note("Noted.")
            clock.now += 100
            counts.add_poll()
            display.show()
            display.warn("Failed.")

    assert brewed(watch, "--quiet") == 0
    assert written.getvalue() == "Failed.\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("shared", [True, False])
def test_on_a_terminal_one_line_is_redrawn(
    *, shared: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen if shared else io.StringIO())
    counts = WatchCounts(FEED, Clock())
    console = Console(file=screen, force_terminal=True, width=30, color_system=None)
    with watch_display(counts, console) as display:
        counts.add(event())
        display.show()
        before = len(screen.getvalue())
        with display.aside_for_output():
            cleared = screen.getvalue()[before:]
        before = len(screen.getvalue())
        with display.aside():
            assert "\x1b[2K" in screen.getvalue()[before:]
        display.note("Noted, at any length that a note may have.")
    assert "1 handled; last " in screen.getvalue()
    assert ("\x1b[2K" in cleared) is shared
    assert "Noted, at any length that a note may have.\n" in screen.getvalue()
    assert screen.getvalue().endswith("\x1b[2K")  # Nothing is left of the line.
