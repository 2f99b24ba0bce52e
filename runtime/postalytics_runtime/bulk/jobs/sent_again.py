"""Which unconfirmed rows a job sends again with their idempotency keys, as its journal shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

import attrs

from ..journal import Entry, JobReader
from ..rows import IDEMPOTENCY_KEY, UNCONFIRMED_STEPS, RowStep

WITH_KEYS = "idempotency_keys"
"""The detail of the note that begins a run whose rows have keys: the header that has them."""
SENT, UNTIL = "sent", "until"
"""What an entry has with a key: when its first request was, and when its last may be."""
TIMES = (SENT, UNTIL)
"""Those that are times in seconds since 1970."""


@attrs.frozen
class RowKey:
    """Idempotency key of a row."""

    value: str
    sent: float
    """When its first request was, in seconds since 1970 by the clock of the journal."""
    until: float
    """Until when it may be sent again, by the same clock."""
    again: bool
    """Whether the row may have been sent with it by an earlier call."""


@attrs.frozen
class SentAgain:
    """Unconfirmed rows that a job sends again with their idempotency keys if it goes on now."""

    rows: tuple[int, ...] = ()
    """Their numbers, in order."""
    until: datetime | None = None
    """Until when the first of their keys may be sent; `None` if there are no such rows."""
    kept: int = 0
    """The number of unconfirmed rows that have a key, which the API may have forgotten."""


def rows_sent_again(reader: JobReader, without: Collection[int] = ()) -> SentAgain:
    """Return the rows that a job would send again now; it reads the journal.

    Args:
        reader: the journal of the job.
        without: rows to leave out.
    """
    if not has_keys(reader.history(0)):
        return SentAgain()
    now = datetime.now(UTC).timestamp()
    found = {entry.row: row_key(entry) for entry in reader.entries(*UNCONFIRMED_STEPS)}
    keys = {row: key for row, key in found.items() if key is not None and row not in without}
    known = {row: key.until for row, key in keys.items() if now < key.until}
    until = datetime.fromtimestamp(min(known.values()), UTC) if known else None
    return SentAgain(rows=tuple(known), until=until, kept=len(keys))


def has_keys(notes: Iterable[Entry]) -> bool:
    """Return whether the rows of a job have idempotency keys, by the entries of the job itself."""
    return any(note.detail.get(WITH_KEYS) for note in notes)


def row_key(entry: Entry) -> RowKey | None:
    """Return the key in the last entry of an unconfirmed row; `None` if it has none."""
    detail = entry.detail
    value, sent, until = detail.get(IDEMPOTENCY_KEY), detail.get(SENT), detail.get(UNTIL)
    if entry.step is RowStep.INTENT:
        sent = entry.time.timestamp()
    if isinstance(value, str) and isinstance(sent, int | float) and isinstance(until, int | float):
        # A request is sent before its outcome is written, unless the clock was set back between.
        return RowKey(value, min(sent, entry.time.timestamp()), until, again=True)
    return None
