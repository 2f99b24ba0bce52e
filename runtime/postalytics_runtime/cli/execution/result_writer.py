"""Result files of a job: the rows that were rejected, and those that are unconfirmed."""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from ...bulk import RowState
from ...bulk.job_store import CsvSource, FrozenRow, FrozenRows
from ...bulk.journal import Entry, JobJournal, JobReader
from ...bulk.rows import UNCONFIRMED_STEPS, RowStep
from ...errors import ConfigurationError
from ..input import UploadRequest
from ..jobs import FILES, result_in
from ..places import JobStorage
from ..private_files import make_private
from ..report import (
    RejectionReasons,
    ResultFile,
    RunResult,
    files_in,
    reasons_in,
    write_result,
)


@attrs.frozen
class ResultWriter:
    """Writer of the result files of a job."""

    _job: UploadRequest
    _storage: JobStorage
    _rows: FrozenRows[Any]

    def write(self, journal: JobReader, result: RunResult) -> dict[str, tuple[str, str]]:
        """Write the rejected rows and the unconfirmed rows to files, and count the reasons.

        Args:
            journal: the journal.
            result: receives the files, the reasons, and the error if a file cannot be written.

        Returns:
            For each state, the path and the SHA-256 of its file, as the journal stores them.
        """
        before = files_in(result_in(journal.history(0)))
        files: dict[str, tuple[str, str]] = {}
        for state, steps in (
            (RowState.REJECTED, (RowStep.REJECTED,)),
            (RowState.UNCONFIRMED, UNCONFIRMED_STEPS),
        ):
            if (csv := self._rows.csv) is None:  # Rows of a program have no file to correct.
                result.reasons[state] = reasons_in(journal.entries(*steps))
                continue
            try:
                file, why = self._written(csv, journal, state, steps, before.get(state))
            except OSError as error:
                result.failure = result.failure or ConfigurationError(
                    f"The {state.value} rows cannot be written to a file: {error.strerror}. The "
                    "journal has the numbers of these rows."
                )
                continue
            result.reasons[state] = why
            if file is not None:
                files[state.value] = (str(file.path.absolute()), file.sha256)
                result.files[state] = file.path
        return files

    def _written(
        self,
        csv: CsvSource,
        journal: JobReader,
        state: RowState,
        steps: tuple[RowStep, ...],
        earlier: ResultFile | None,
    ) -> tuple[ResultFile | None, RejectionReasons]:
        def at(source: Path) -> tuple[ResultFile | None, RejectionReasons]:
            rows = self._rows_of(journal.entries(*steps))
            return write_result(
                csv.header.encode("latin-1"), rows, source, state, earlier, csv.codec
            )

        home = self._home()
        try:
            return at(home)
        except OSError:
            if earlier is not None or home == self._in_the_job():
                raise
            return at(self._in_the_job())  # The disk of the list may be full, and this one not.

    async def renew(self, journal: JobJournal) -> None:
        """Take the rows that have another state now out of the result files.

        A file that still holds them would invite to upload them once more.

        Raises:
            ConfigurationError: a file cannot be written; nothing was sent.
        """
        if not result_in(await asyncio.to_thread(journal.history, 0)).get("files"):
            return
        unsent = RunResult(rows=self._rows.count, report=journal.counts())
        files = await asyncio.to_thread(self.write, journal, unsent)
        if unsent.failure is not None:
            unsent.failure.message += " Nothing was sent."
            raise unsent.failure
        await journal.append_note(FILES, files=files)

    def _rows_of(self, entries: Iterator[Entry]) -> Iterator[tuple[FrozenRow, str, Entry]]:
        ahead, entries = itertools.tee(entries)
        rows = self._rows.read(entry.row for entry in ahead)
        for row, entry in zip(rows, entries, strict=True):
            yield row, f"{self._job.source.name}:{row.line} (row {row.number})", entry

    def _home(self) -> Path:
        """The path next to which result files are written."""
        source = self._job.source
        return source if os.access(source.absolute().parent, os.W_OK) else self._in_the_job()

    def _in_the_job(self) -> Path:
        make_private(self._storage.folder)
        return self._storage.folder / self._job.source.name


def renew_result_files(job: UploadRequest, storage: JobStorage) -> None:
    """Renew the result files of a job whose rows have changed without a run.

    Raises:
        PostalyticsError: the journal or the rows cannot be read, or a file cannot be written.
    """
    if storage.rows_size is not None:
        asyncio.run(_renew(job, storage))


async def _renew(job: UploadRequest, storage: JobStorage) -> None:
    journal = await storage.reopen()
    try:
        await ResultWriter(job, storage, storage.rows()).renew(journal)
    finally:
        await journal.aclose()
