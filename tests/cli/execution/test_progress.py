"""Progress of an upload: its numbers."""

from __future__ import annotations

from typing import Any, cast

import attrs
import pytest

from postalytics_runtime.bulk import BulkUpload, Pause, RowCounts
from postalytics_runtime.cli.execution import UploadMeter
from postalytics_runtime.cli.progress import Moment


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@attrs.define
class Standing:
    """What a meter reads of an upload."""

    counts: RowCounts = attrs.field(factory=RowCounts)
    phase: str = "uploading"
    pause: Pause | None = None


@attrs.define
class Measured:
    """An upload, its meter and the time."""

    rows: int = 1000
    before: int = 0
    clock: Clock = attrs.field(factory=Clock)
    upload: Standing = attrs.field(factory=Standing)
    meter: UploadMeter = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        upload = cast("BulkUpload[Any, Any]", self.upload)
        self.meter = UploadMeter(upload, self.rows, self.before, self.clock, "created", "f240db")

    def after(self, seconds: float, created: int, counts: RowCounts | None = None) -> Moment:
        """Return the progress when this time has passed."""
        self.clock.now += seconds
        self.upload.counts = counts or RowCounts(succeeded=created)
        return self.meter.measure()


def test_rate_and_time_left_follow_from_the_rows_done() -> None:
    counts = RowCounts(succeeded=140, rejected=8, unconfirmed=2, pending=850)
    now = Measured().after(50, 140, counts)
    assert (now.done, now.rate, now.left, now.since) == (
        150,
        "3.0/s",
        "4 min 43 s left",
        "after 50 s",
    )
    assert (now.succeeded, now.failed) == ("140 created", ["8 rejected", "2 unconfirmed"])
    assert (now.percent, now.phase, now.job) == (15, "uploading", "f240db")


def test_before_the_first_row_the_time_left_is_unknown() -> None:
    now = Measured().after(0, 0)
    assert (now.rate, now.left, now.since, now.succeeded) == ("", "", "", "0 created")


def test_after_the_last_row_all_are_sent() -> None:
    assert Measured(rows=2).after(1, 2).left == "all sent"


def test_the_rate_is_that_of_the_last_minute() -> None:
    measured = Measured(rows=10_000)
    for second in range(1, 301):
        measured.after(1, 10 * second)
    assert measured.after(0, 3000).per_second == pytest.approx(10)
    now = [measured.after(1, 3000) for _ in range(60)][-1]
    assert (now.rate, now.left) == ("", "")


def test_rows_of_an_earlier_run_do_not_count_for_the_rate() -> None:
    assert Measured(before=900).after(10, 910).rate == "1.0/s"


def test_rows_to_resend_make_no_negative_rate() -> None:
    assert Measured(before=900).after(10, 890).rate == ""


def test_a_moment_after_the_first_row_there_is_no_rate_yet() -> None:
    assert Measured(before=900).after(0.01, 904).rate == ""


def test_the_time_before_the_first_row_does_not_count_for_the_rate() -> None:
    measured = Measured()
    measured.upload.phase = "reading the list"
    assert measured.after(50, 0).phase == "reading_list"
    measured.upload.phase = "uploading"
    assert measured.after(10, 30).rate == "3.0/s"


def test_a_pause_and_a_phase_are_shown() -> None:
    measured = Measured(rows=10)
    measured.upload.pause = Pause("The API cannot be reached.", 42.5)
    now = measured.after(0, 0)
    assert (now.doing, now.waits) == ("waiting 42 s: The API cannot be reached.", 42.5)
    measured.upload.pause, measured.upload.phase = None, "reconciling"
    assert measured.after(0, 0).doing == "reconciling"
    measured.upload.phase = "done"
    assert (measured.after(0, 0).doing, measured.after(0, 0).phase) == ("", "closing")
