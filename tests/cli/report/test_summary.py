"""The summary of a run, and the exit status."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest

from postalytics_runtime.bulk import RowCounts, RowState
from postalytics_runtime.cli.input import UploadRequest
from postalytics_runtime.cli.report import (
    RejectionReason,
    RejectionReasons,
    RunResult,
    exit_status,
    summary_lines,
)
from postalytics_runtime.errors import NotSentError, PostalyticsError
from support.bulk.bookshelf_api import API, SHELVE_BOOK

DOWN = NotSentError("The network is down.")
assert SHELVE_BOOK.bulk is not None
UPLOAD = UploadRequest(
    api=API,
    operation=SHELVE_BOOK,
    bulk=SHELVE_BOOK.bulk,
    file=Path("b.csv"),
    source=Path("b.csv"),
    fixed={"shelf_id": 7},
)
RECONCILED = attrs.evolve(UPLOAD, bulk=attrs.evolve(SHELVE_BOOK.bulk, reconcile="books.list_books"))


@pytest.fixture(autouse=True)
def _in_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS")


def result(rows: int, report: RowCounts, **more: Any) -> RunResult:
    return RunResult(rows=rows, report=report, **more)


def lines(found: RunResult, upload: UploadRequest = UPLOAD) -> list[str]:
    return summary_lines(found, upload, "3f2a")


def test_a_warning_is_part_of_the_summary() -> None:
    said = lines(result(1, RowCounts(succeeded=1), warnings=["Row 1 is odd."]))

    assert said[-1] == "Warning: Row 1 is odd."
    assert exit_status(result(1, RowCounts(succeeded=1), warnings=["Row 1 is odd."])) == 0


def test_rows_that_the_check_set_aside_cannot_be_retried() -> None:
    assert "resume --rejected" not in "\n".join(lines(result(1, RowCounts(rejected=1))))


@pytest.mark.parametrize(
    ("found", "status"),
    [
        (result(3, RowCounts(succeeded=3)), 0),
        (result(3, RowCounts(succeeded=2, pending=1)), 2),
        (result(3, RowCounts(succeeded=2, rejected=1)), 1),
        (result(3, RowCounts(rejected=1, pending=2, stopped=DOWN)), 2),
        (result(3, RowCounts(succeeded=1), failure=DOWN), 2),
        (result(3, RowCounts(rejected=1, unconfirmed=2)), 3),
        (result(3, RowCounts(unconfirmed=1, pending=2, stopped=DOWN)), 3),
        (result(3, RowCounts(succeeded=1), interrupted=True), 130),
        (result(1, RowCounts(unconfirmed=1), interrupted=True), 130),
        (result(3, RowCounts(succeeded=3), interrupted=True), 0),
        (result(3, RowCounts(succeeded=2, rejected=1), interrupted=True), 1),
    ],
)
def test_the_exit_status_shows_the_outcomes_of_the_rows(found: RunResult, status: int) -> None:
    assert exit_status(found) == status


def test_a_summary_of_success_is_short() -> None:
    assert lines(result(1200, RowCounts(succeeded=1200), seconds=400)) == [
        "All 1,200 books were created.",
        "",
        "Nothing is left to do.",
        "",
        "Of 1,200 rows, after a run of 6 min 40 s:",
        "  created      1,200",
        "  rejected         0",
        "  unconfirmed      0",
        "  pending          0",
    ]


def test_a_summary_accounts_for_every_row_and_shows_what_to_do() -> None:
    found = result(
        10,
        RowCounts(succeeded=3, rejected=2, unconfirmed=1),
        refused_by_api=True,
        failure=PostalyticsError("The file\x1b was changed."),
        files={
            RowState.REJECTED: Path("b.rejected.csv"),
            RowState.UNCONFIRMED: Path("b.unconfirmed.csv"),
        },
        reasons={RowState.REJECTED: RejectionReasons(), RowState.UNCONFIRMED: RejectionReasons()},
    )
    found.reasons[RowState.REJECTED].add("No good.", 4)
    found.reasons[RowState.REJECTED].add("No good.", 6)
    found.reasons[RowState.UNCONFIRMED].add("No answer.", 5)
    assert lines(found) == [
        "3 of 10 books were created; 2 were rejected; 1 may have been created",
        "(unconfirmed); 4 are still to be sent.",
        "",
        "Stopped early: The file\\x1b was changed.",
        "",
        "Next step: send the pending rows:",
        "  bookshelf jobs resume 3f2a",
        "",
        "Of 10 rows, after a run of less than 1 s:",
        "  created      3",
        "  rejected     2  b.rejected.csv",
        "  unconfirmed  1  b.unconfirmed.csv",
        "  pending      4",
        "",
        "Rejected:",
        "  2 rows (row 4, 6): No good.",
        "",
        "Unconfirmed:",
        "  1 row (row 5): No answer.",
        "",
        "To resend the unconfirmed rows, if you have checked that they did not arrive:",
        "  bookshelf jobs resend 3f2a",
        "",
        "To upload the rejected rows after you have corrected them:",
        "  bookshelf books shelve b.rejected.csv --shelf 7",
        "",
        "To retry the rejected rows unchanged:",
        "  bookshelf jobs resume --rejected 3f2a",
    ]


def test_unconfirmed_rows_can_be_reconciled_if_there_is_a_list() -> None:
    found = lines(result(2, RowCounts(succeeded=1, unconfirmed=1)), RECONCILED)
    assert found[2:5] == [
        "Next step: look up the unconfirmed rows again, which may have been created:",
        "  bookshelf jobs resume 3f2a",
        "",
    ]


def test_rejected_rows_without_a_file_can_be_retried() -> None:
    assert lines(result(1, RowCounts(rejected=1), refused_by_api=True))[2:4] == [
        "Next step: retry the rejected rows unchanged:",
        "  bookshelf jobs resume --rejected 3f2a",
    ]


def test_reasons_are_counted_and_twenty_are_kept() -> None:
    reasons = RejectionReasons()
    for row in range(1, 101):
        reasons.add("rare" if row == 50 else "frequent", row)
    for row in range(101, 201):
        reasons.add(f"reason {row}", row)
    lines = reasons.lines()
    assert lines[0] == "99 rows (row 1, 2, 3, ...): frequent"
    assert lines[1] == "1 row (row 50): rare"
    assert (len(lines), lines[-1]) == (21, "82 rows: other reasons")
    assert reasons.ranked()[0] == RejectionReason("frequent", 99, (1, 2, 3))


def test_unconfirmed_rows_of_an_interrupted_job_are_reconciled_when_it_is_resumed() -> None:
    report = RowCounts(succeeded=1, unconfirmed=1, pending=2)
    said = lines(result(4, report, interrupted=True), RECONCILED)
    assert said[3:7] == [
        "Interrupted.",
        "",
        "Next step: send the pending rows and look up the unconfirmed rows:",
        "  bookshelf jobs resume 3f2a",
    ]
    assert "resend" not in "\n".join(said)


def test_the_next_step_of_a_test_has_no_command() -> None:
    said = lines(result(3, RowCounts(succeeded=3)), attrs.evolve(UPLOAD, mode="test"))
    assert said[:4] == [
        "All 3 books were created as tests. Nothing was mailed.",
        "",
        "Next step: to mail them, put the shelf into live mode and upload the list",
        "again.",
    ]
