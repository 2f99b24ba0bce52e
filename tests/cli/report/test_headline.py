"""The first sentence about a job."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest

from postalytics_runtime.bulk import RowCounts, RowState
from postalytics_runtime.bulk.jobs import SentAgain
from postalytics_runtime.cli.input import UploadRequest
from postalytics_runtime.cli.report import JobFacts, headline, next_steps
from support.bulk.bookshelf_api import API, SHELVE_BOOK

assert SHELVE_BOOK.bulk is not None
UPLOAD = UploadRequest(
    api=API,
    operation=SHELVE_BOOK,
    bulk=SHELVE_BOOK.bulk,
    file=Path("b.csv"),
    source=Path("b.csv"),
    fixed={"shelf_id": 7},
)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (RowCounts(succeeded=250), "All 250 books were created."),
        (RowCounts(succeeded=1), "The book was created."),
        (RowCounts(rejected=1), "The book was rejected."),
        (RowCounts(unconfirmed=1), "The book may have been created (unconfirmed)."),
        (RowCounts(pending=1), "The book is still to be sent."),
        (RowCounts(rejected=4), "None of 4 books was created; 4 were rejected."),
        (
            RowCounts(succeeded=1, rejected=1, unconfirmed=1, pending=1),
            "1 of 4 books was created; 1 was rejected; 1 may have been created (unconfirmed); 1 is "
            "still to be sent.",
        ),
        (
            RowCounts(succeeded=1990, unconfirmed=3, pending=7),
            "1,990 of 2,000 books were created; 3 may have been created (unconfirmed); 7 are still "
            "to be sent.",
        ),
    ],
)
def test_the_first_sentence_says_what_became_of_all_rows(counts: RowCounts, said: str) -> None:
    assert headline(counts, "book", "created") == said


@pytest.mark.parametrize(
    ("mode", "succeeded", "said"),
    [
        ("test", 12, "All 12 pieces were sent as tests. Nothing was mailed."),
        ("test", 1, "The piece was sent as a test. Nothing was mailed."),
        ("live", 12, "All 12 pieces were sent as real mail."),
        ("unknown", 2, "All 2 pieces were sent as mail that may be real."),
        (None, 2, "All 2 pieces were sent."),
    ],
)
def test_it_names_the_mode_of_mail(mode: str | None, succeeded: int, said: str) -> None:
    assert headline(RowCounts(succeeded=succeeded), "piece", "sent", mode) == said


@pytest.mark.parametrize(
    ("correctable", "expected"),
    [(True, ["upload the rejected rows after you have corrected them"]), (False, [])],
)
def test_rows_that_are_on_a_list_need_no_correction(correctable: bool, expected: list[str]) -> None:
    facts = JobFacts(
        counts=RowCounts(succeeded=1, rejected=2),
        correctable=correctable,
        files={RowState.REJECTED: Path("b.rejected.csv")},
    )
    assert [step.text for step in next_steps(facts, UPLOAD, "3f2a")] == expected


def test_after_a_complete_test_the_next_step_is_live_mode() -> None:
    job = attrs.evolve(UPLOAD, mode="test")
    facts = JobFacts(counts=RowCounts(succeeded=3))
    (step,) = next_steps(facts, job, "3f2a")
    assert step.text == "to mail them, put the shelf into live mode and upload the list again"
    assert step.command is None
    assert next_steps(attrs.evolve(facts, mode_changed=True), job, "3f2a") == []
    assert next_steps(facts, attrs.evolve(job, mode="live"), "3f2a") == []


UNTIL = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
LATER = f"{UNTIL.astimezone():%Y-%m-%d %H:%M}"
AGAIN = f"again before {LATER}, with the same idempotency keys, so that none is created twice"


@pytest.mark.parametrize(
    ("counts", "keyed", "expected"),
    [
        (RowCounts(unconfirmed=2), 2, [f"send the unconfirmed rows {AGAIN}"]),
        (
            RowCounts(unconfirmed=2, pending=1),
            2,
            [f"send the pending rows, and send the unconfirmed rows {AGAIN}"],
        ),
        (
            RowCounts(unconfirmed=3),
            2,
            [
                f"send 2 of the unconfirmed rows {AGAIN}",
                "resend the other unconfirmed rows, if you have checked that they did not arrive",
            ],
        ),
        (
            RowCounts(unconfirmed=2),
            0,
            ["resend the unconfirmed rows, if you have checked that they did not arrive"],
        ),
    ],
)
def test_rows_with_keys_need_no_check(counts: RowCounts, keyed: int, expected: list[str]) -> None:
    assert SHELVE_BOOK.bulk is not None
    job = attrs.evolve(UPLOAD, bulk=attrs.evolve(SHELVE_BOOK.bulk, reconcile=None))
    again = SentAgain(rows=tuple(range(1, keyed + 1)), until=UNTIL if keyed else None)
    facts = JobFacts(counts=counts, sent_again=again)
    assert [step.text for step in next_steps(facts, job, "3f2a")] == expected
