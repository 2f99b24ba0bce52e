"""What of a job is copied from its folder into a database, and the comparison afterwards."""

from __future__ import annotations

import json
import sqlite3
import time
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import attrs

from ...errors import JournalError
from ..job_store import FrozenRows
from ..journal import JournalReader
from ..journal.postgres import JobAddress, baseline_key, digest_of
from ..journal.postgres.database import SCHEMA, TimedConnection
from ..rows import RowStep
from .row_blocks import key_of, store_rows

_COPY_JOB = f"""COPY {SCHEMA}.jobs (name, token, parameters, options, rows, place, begun, entries,
    highest, pending, intent, succeeded, rejected, unconfirmed, baseline) FROM STDIN"""
_COPY_ENTRIES = f"COPY {SCHEMA}.entries (job, row, nth, epoch, at, step, what, detail) FROM STDIN"
_COPY_BASELINE = f"COPY {SCHEMA}.baseline (job, id) FROM STDIN"
_ADD_MOVED = f"INSERT INTO {SCHEMA}.moved_jobs VALUES (%s)"
_LAST_STEPS = f"""SELECT step, count(*) FROM (
        SELECT DISTINCT ON (row) row, step FROM {SCHEMA}.entries
        WHERE job = %s AND row > 0 AND step IS NOT NULL ORDER BY row, nth DESC
    ) AS last GROUP BY step"""
_TOTALS = f"""SELECT (SELECT count(*) FROM {SCHEMA}.entries WHERE job = %(job)s),
    (SELECT count(*) FROM {SCHEMA}.baseline WHERE job = %(job)s)"""

_OWN_ENTRIES = "SELECT row, at, step, what, detail FROM entries ORDER BY id"
_OWN_COUNTS = "SELECT step, rows FROM counts ORDER BY step"
_OWN_TOTALS = "SELECT (SELECT count(*) FROM entries), (SELECT count(*) FROM baseline)"
_OWN_BEGIN = "SELECT min(at) FROM entries"
_EPOCH = 0
"""The number of a claim before the first."""


@attrs.frozen
class JobInFolder:
    """A job in its folder, held by this process.

    Attributes:
        reader: its journal.
        journal: a connection to the same journal.
        rows: its frozen rows.
        highest: the highest row that may have been sent.
    """

    reader: JournalReader
    journal: sqlite3.Connection
    rows: FrozenRows[Any]
    highest: int

    def copy_to(self, connection: TimedConnection, address: JobAddress, place: list[str]) -> None:
        """Copy the job into a database, and compare the copy; call it in a transaction.

        Args:
            connection: the connection with the transaction.
            address: the job in the database; there must be no job with its name.
            place: what identifies the place of the journals in the database.

        Raises:
            JournalError: the copy is not the same.
            psycopg.errors.UniqueViolation: there is a job with that name.
        """
        keys = sorted(baseline_key(id_) for id_ in self._baseline())
        digest = digest_of(keys) if self.reader.has_baseline else None
        connection.execute(_ADD_MOVED, (self.reader.job,))
        with connection.cursor() as cursor:
            with cursor.copy(_COPY_JOB) as copy:
                copy.write_row(self._job(address, place, digest))
            job = key_of(connection, address)
            store_rows(connection, job, self.rows.path)
            with cursor.copy(_COPY_ENTRIES) as copy:
                for entry in self._entries():
                    copy.write_row((job, *entry))
            with cursor.copy(_COPY_BASELINE) as copy:
                for key in keys:
                    copy.write_row((job, key))
        self._require_same(connection, job, len(keys))

    def _job(self, address: JobAddress, place: list[str], digest: bytes | None) -> list[object]:
        reader, (entries, _) = self.reader, self._totals()
        (begun,) = self.journal.execute(_OWN_BEGIN).fetchone()
        return [
            address.job,
            reader.job,
            *(json.dumps(values) for values in (reader.parameters, reader.options)),
            self.rows.count,
            place,
            _time(time.time() if begun is None else begun),
            entries,
            self.highest,
            *self._counts(),
            digest,
        ]

    def _totals(self) -> tuple[int, int]:
        """Return the number of entries, and of items in the baseline."""
        entries, items = self.journal.execute(_OWN_TOTALS).fetchone()
        return entries, items if self.reader.has_baseline else 0

    def _counts(self) -> list[int]:
        """Return the number of rows whose last step has each code."""
        return [rows for _, rows in self.journal.execute(_OWN_COUNTS)]

    def _entries(self) -> Iterator[tuple[object, ...]]:
        numbers = array("I", [0]) * (self.rows.count + 1)
        for row, at, step, what, detail in self.journal.execute(_OWN_ENTRIES):
            yield row, numbers[row], _EPOCH, _time(at), step, what, _ascii(detail)
            numbers[row] += 1

    def _baseline(self) -> Iterator[str]:
        # Ids without a digest are of a run that was killed while it read the list.
        if self.reader.has_baseline:
            for (id_,) in self.journal.execute("SELECT id FROM baseline"):
                yield id_

    def _require_same(self, connection: TimedConnection, job: int, items: int) -> None:
        entries, _ = self._totals()
        by_code = dict.fromkeys(range(len(RowStep)), 0)
        by_code.update(connection.execute(_LAST_STEPS, (job,)).fetchall())
        copied = connection.execute(_TOTALS, {"job": job}).fetchone()
        if copied != (entries, items) or list(by_code.values()) != self._counts():
            raise JournalError("The copy in the database is not the same. Nothing was moved.")


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _ascii(detail: str | None) -> str | None:
    """Return the JSON of a detail with characters that a database of any encoding can hold."""
    return detail if detail is None or detail.isascii() else json.dumps(json.loads(detail))
