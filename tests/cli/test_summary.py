"""What is said at the end, and the exit status."""

from __future__ import annotations

from pathlib import Path

import pytest

from postalytics_runtime.bulk import Report, State
from postalytics_runtime.cli.summary import Reasons, Result, exit_status, summary_lines
from postalytics_runtime.errors import NotSentError, PostalyticsError

DOWN = NotSentError("The network is down.")


def command(path: Path) -> str:
    return f"books shelve {path}"


@pytest.mark.parametrize(
    ("result", "status"),
    [
        (Result(rows=3, report=Report(created=3)), 0),
        (Result(rows=3, report=Report(created=2, rejected=1)), 1),
        (Result(rows=3, report=Report(rejected=1, untouched=2, stopped=DOWN)), 2),
        (Result(rows=3, report=Report(created=1), failure=DOWN), 2),
        (Result(rows=3, report=Report(rejected=1, in_doubt=2)), 3),
        (Result(rows=3, report=Report(in_doubt=1, untouched=2, stopped=DOWN)), 3),
        (Result(rows=3, report=Report(created=1), interrupted=True), 130),
        (Result(rows=1, report=Report(in_doubt=1), interrupted=True), 130),
        (Result(rows=3, report=Report(created=3), interrupted=True), 0),
        (Result(rows=3, report=Report(created=2, rejected=1), interrupted=True), 1),
    ],
)
def test_the_exit_status_tells_what_has_become_of_the_rows(result: Result, status: int) -> None:
    assert exit_status(result) == status


def test_a_summary_without_trouble_is_short() -> None:
    result = Result(rows=1200, report=Report(created=1200), seconds=400)
    assert summary_lines(result, command) == [
        "1,200 rows in 6 min 40 s",
        "  created    1,200",
        "  rejected       0",
        "  in doubt       0",
        "  untouched      0",
    ]


def test_a_summary_accounts_for_every_row_and_says_what_to_do() -> None:
    result = Result(
        rows=10,
        report=Report(created=3, rejected=2, in_doubt=1),
        failure=PostalyticsError("The file\x1b was changed."),
        files={
            State.REJECTED: Path("b.rejected.csv"),
            State.IN_DOUBT: Path("b.in-doubt.csv"),
            State.UNTOUCHED: Path("b.untouched.csv"),
        },
    )
    result.rejected.add("No good.", 4)
    result.rejected.add("No good.", 6)
    result.in_doubt.add("No answer.", 5)
    assert summary_lines(result, command) == [
        "10 rows in less than 1 s",
        "  created    3",
        "  rejected   2  b.rejected.csv",
        "  in doubt   1  b.in-doubt.csv",
        "  untouched  4  b.untouched.csv",
        "",
        "Rejected:",
        "  2 rows (row 4, 6): No good.",
        "",
        "In doubt:",
        "  1 row (row 5): No answer.",
        "",
        "Stopped early: The file\\x1b was changed.",
        "",
        "To go on with the rows that are left:",
        "  books shelve b.untouched.csv",
        "",
        "To upload the rejected rows again, after they are corrected:",
        "  books shelve b.rejected.csv",
        "",
        "Rows in doubt may have been created. Look at the list first; for those that are not "
        "there:",
        "  books shelve b.in-doubt.csv",
    ]


def test_reasons_are_counted_and_few_are_kept() -> None:
    reasons = Reasons()
    for row in range(1, 101):
        reasons.add("rare" if row == 50 else "frequent", row)
    for row in range(101, 201):
        reasons.add(f"reason {row}", row)
    lines = reasons.lines()
    assert lines[0] == "99 rows (row 1, 2, 3, ...): frequent"
    assert lines[1] == "1 row (row 50): rare"
    assert (len(lines), lines[-1]) == (21, "82 rows for other reasons")
