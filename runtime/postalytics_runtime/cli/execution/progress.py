"""Progress of an upload."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import attrs

from ...bulk import BulkUpload
from ..format import duration
from ..progress import Moment, RateMeter
from ..sentences import plain_words

Upload: TypeAlias = BulkUpload[Any, Any]

UPLOADING = "uploading"
_PHASES = {
    "opening the journal": "opening_journal",
    "reading the list": "reading_list",
    UPLOADING: UPLOADING,
    "waiting to reconcile": "waiting",
    "reconciling": "reconciling",
    "done": "closing",
}
"""The phases of an upload, and what programs call them."""
_PLAIN_PHASES = (UPLOADING, "opening the journal", "done")
"""Phases that people do not see; every other phase is shown."""


@attrs.define
class UploadMeter:
    """Meter for the progress of an upload.

    Args:
        upload: the upload.
        rows: the number of rows of the job.
        done: the number of rows that were finished at the start.
        clock: returns the time in seconds.
        word: the word for a row that succeeded, such as `sent`.
        job: the ID of the job.
    """

    _upload: Upload
    _rows: int
    _done: int
    _clock: Callable[[], float]
    _word: str
    _job: str | None = None
    _began: float = attrs.field(init=False)
    _meter: RateMeter = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._began = self._clock()
        self._meter = RateMeter(self._began, self._done)

    def measure(self) -> Moment:
        """Return the progress of the upload now."""
        upload, now = self._upload, self._clock()
        counts, pause = attrs.evolve(upload.counts), upload.pause
        done = counts.succeeded + counts.rejected + counts.unconfirmed
        if upload.phase != UPLOADING:
            self._meter.restart(now, done)
        doing = "" if upload.phase in _PLAIN_PHASES else upload.phase
        if pause is not None:
            doing = f"waiting {duration(pause.seconds)}: {plain_words(pause.reason)}"
        return Moment(
            phase=_PHASES.get(upload.phase, upload.phase),
            done=done,
            total=self._rows,
            elapsed=now - self._began,
            per_second=self._meter.rate(now, done),
            counts=counts,
            word=self._word,
            doing=doing,
            waits=None if pause is None else pause.seconds,
            job=self._job,
        )
