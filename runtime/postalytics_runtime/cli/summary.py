"""What an upload has done, in words and as an exit status."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs

from ..bulk import Report, State
from ..bulk.columns import shown
from ..errors import PostalyticsError
from .wording import counted, duration, table_lines

_KINDS = 20
_PLACES = 3


@attrs.define
class Reasons:
    """Why rows are not created, counted, in an amount of memory that does not grow with them."""

    counts: dict[str, int] = attrs.field(factory=dict[str, int])
    rows: dict[str, list[int]] = attrs.field(factory=dict[str, list[int]])
    others: int = 0

    def add(self, reason: str, row: int) -> None:
        """Note why a row is not created."""
        if reason not in self.counts and len(self.counts) == _KINDS:
            self.others += 1
            return
        self.counts[reason] = self.counts.get(reason, 0) + 1
        rows = self.rows.setdefault(reason, [])
        if len(rows) < _PLACES:
            rows.append(row)

    def lines(self) -> list[str]:
        """The reasons, the most frequent first."""
        lines = [
            f"{counted(count, 'row')} ({self._places(reason)}): {shown(reason)}"
            for reason, count in sorted(self.counts.items(), key=lambda item: -item[1])
        ]
        return [*lines, *([f"{counted(self.others, 'row')} for other reasons"] * (self.others > 0))]

    def _places(self, reason: str) -> str:
        rows = self.rows[reason]
        more = ", ..." if self.counts[reason] > len(rows) else ""
        return f"row {', '.join(map(str, rows))}{more}"


@attrs.define(kw_only=True)
class Result:
    """What an upload has done so far."""

    rows: int
    """How many rows the file has."""
    report: Report
    rejected: Reasons = attrs.field(factory=Reasons)
    in_doubt: Reasons = attrs.field(factory=Reasons)
    interrupted: bool = False
    failure: PostalyticsError | None = None
    """What ended the upload early, apart from an answer."""
    seconds: float = 0.0
    files: dict[State, Path] = attrs.field(factory=dict[State, Path])

    @property
    def untouched(self) -> int:
        """All rows that were never sent and are not rejected, read again or not."""
        return self.rows - self.report.created - self.report.rejected - self.report.in_doubt

    @property
    def cut_short(self) -> bool:
        """Whether an interruption has left rows untouched or in doubt."""
        return self.interrupted and bool(self.untouched or self.report.in_doubt)

    @property
    def stopped(self) -> PostalyticsError | None:
        """What ended the upload early."""
        return self.failure or self.report.stopped

    @property
    def nothing_done(self) -> bool:
        """Whether every row is untouched."""
        return self.untouched == self.rows


def exit_status(result: Result) -> int:
    """The exit status that tells scripts what has become of the rows."""
    if result.cut_short:
        return 130
    if result.report.in_doubt:
        return 3
    if result.stopped is not None:
        return 2
    return 1 if result.report.rejected else 0


def summary_lines(result: Result, command: Callable[[Path], str]) -> list[str]:
    """The summary.

    Args:
        result: what has been done.
        command: the command that uploads a file like this one.
    """
    lines = [f"{counted(result.rows, 'row')} in {duration(result.seconds)}", *_counts(result)]
    for title, reasons in (("Rejected", result.rejected), ("In doubt", result.in_doubt)):
        if reasons.counts:
            lines += ["", f"{title}:", *(f"  {line}" for line in reasons.lines())]
    if result.stopped is not None:
        lines += ["", f"Stopped early: {shown(result.stopped.message)}"]
    elif result.cut_short:
        lines += ["", "Interrupted."]
    if result.nothing_done:
        return [*lines, "No row was created. Mend the cause, and upload the file again."]
    return [*lines, *_next_steps(result, command)]


def _counts(result: Result) -> list[str]:
    counts = {
        State.CREATED: result.report.created,
        State.REJECTED: result.report.rejected,
        State.IN_DOUBT: result.report.in_doubt,
        State.UNTOUCHED: result.untouched,
    }
    width = max(len(f"{count:,}") for count in counts.values())
    files = {state: f"  {shown(str(path))}" for state, path in result.files.items()}
    return [
        f"  {line}"
        for line in table_lines(
            (state.value, [f"{count:>{width},}{files.get(state, '')}"])
            for state, count in counts.items()
        )
    ]


def _next_steps(result: Result, command: Callable[[Path], str]) -> list[str]:
    steps = {
        State.UNTOUCHED: "To go on with the rows that are left:",
        State.REJECTED: "To upload the rejected rows again, after they are corrected:",
        State.IN_DOUBT: (
            "Rows in doubt may have been created. Look at the list first; for those that are not "
            "there:"
        ),
    }
    return [
        line
        for state, text in steps.items()
        if state in result.files
        for line in ("", text, f"  {command(result.files[state])}")
    ]
