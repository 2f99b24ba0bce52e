"""What remains of the facts in a narrow terminal."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from postalytics_runtime.bulk import RowCounts
from postalytics_runtime.cli.progress import Moment, fitted

SENDING = Moment(
    phase="uploading",
    done=150,
    total=1000,
    elapsed=50,
    per_second=3.0,
    counts=RowCounts(succeeded=142, rejected=8, pending=850),
    word="added",
    retries=2,
    last_retry="status 503",
)
WAITING = Moment(
    phase="uploading",
    done=150,
    total=1000,
    counts=RowCounts(succeeded=150),
    word="added",
    doing="waiting 42 s: The API cannot be reached, and this is a long story.",
)
CHECKING = Moment(
    phase="checking",
    title="Checking customers-of-the-north-east.csv",
    unit="bytes",
    done=60_000_000,
    total=100_000_000,
    rows=120_000,
    elapsed=4,
    per_second=15_000_000,
)
LOOKING_UP = Moment(phase="waiting", done=150, total=1000, doing="waiting to reconcile")
READING = Moment(phase="reading", title="Reading 東京の顧客.xlsx", unit="bytes", elapsed=75)


@pytest.mark.parametrize(
    ("moment", "width", "line"),
    [
        (
            SENDING,
            120,
            "15 %  150/1,000  3.0/s  after 50 s  4 min 43 s left  142 added  8 rejected  2 retries "
            "(status 503)",
        ),
        (SENDING, 80, "15 %  150/1,000  3.0/s  4 min 43 s left  8 rejected  2 retries"),
        (SENDING, 40, "15 %  150/1,000  4 min left  8 rejected"),
        (SENDING, 20, "15 %  8 rejected"),
        (SENDING, 3, ""),
        (WAITING, 80, "15 %  150/1,000  150 added  waiting 42 s: The API cannot be reach…"),
        (WAITING, 40, "15 %  150/1,000  150 added  waiting 42 s"),
        (WAITING, 20, "15 %  waiting 42 s"),
        (
            CHECKING,
            80,
            "Checking  60 %  120,000 rows  15.0 MB/s  after 4 s  2 s left",
        ),
        (CHECKING, 40, "Checking  60 %  120,000 rows  2 s left"),
        (CHECKING, 20, "Checking  60 %"),
        (READING, 40, "Reading  after 1 min 15 s"),
        (READING, 20, "Reading"),
        (LOOKING_UP, 20, "15 %  waiting to re…"),
    ],
)
def test_the_most_important_facts_remain(moment: Moment, width: int, line: str) -> None:
    assert fitted(moment, width)[0] == line


@pytest.mark.parametrize("moment", [SENDING, WAITING, CHECKING, READING])
def test_nothing_is_wider_than_the_terminal(moment: Moment) -> None:
    for width in range(1, 200):
        line, bar = fitted(moment, width)
        assert cell_len(line) + (bar + 2 if bar else 0) <= width
        assert bar == 0 or bar >= 10


def test_there_is_a_bar_where_there_is_room_and_it_is_known_how_much_there_is() -> None:
    assert fitted(SENDING, 80)[1] >= 12
    assert [fitted(SENDING, width)[1] for width in (40, 20)] == [0, 0]
    assert fitted(READING, 200)[1] == 0
