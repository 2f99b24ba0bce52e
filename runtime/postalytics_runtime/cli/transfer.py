"""The part of an upload that sends: follows each row to its end, its file and the progress."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from rich.console import Console

from ..bulk import BulkUpload, Outcome, State
from ..bulk.columns import shown
from ..bulk.csv_file import CsvError, Record
from ..bulk.table import CsvTable
from ..errors import ConfigurationError
from ..operation import Operation
from .interrupts import on_interrupt
from .progress import Display, display
from .result_files import ResultFiles
from .summary import Result

if TYPE_CHECKING:
    from ..client import Client


class Transfer:
    """One upload of a checked table.

    Args:
        client: what sends.
        operation: what is done for each row.
        table: the rows.
        files: where the rows go that are not created.
        rows: how many rows the table has.
    """

    def __init__(
        self,
        client: Client,
        operation: Operation[Any],
        table: CsvTable[Any],
        files: ResultFiles,
        rows: int,
    ) -> None:
        self._client = client.with_options(background=True)
        self._operation = operation
        self._table = table
        self._files = files
        self._rows = rows

    async def run(self) -> Result:
        """Send the rows. The first Ctrl-C stops it gently, the second at once."""
        began = time.monotonic()
        rows = self._table.file.rows()
        upload: BulkUpload[Any, Any] = BulkUpload(rows, self._table.body, self._send)
        result = Result(rows=self._rows, report=upload.report)
        console = Console(stderr=True, highlight=False)
        with display(self._rows, console, time.monotonic) as progress:
            async with self._client, upload:
                with on_interrupt(lambda: _interrupt(upload, result, progress)):
                    await self._follow(upload, result, progress)
        result.seconds = time.monotonic() - began
        return result

    async def _send(self, body: Any) -> Any:
        return await self._client.call(self._operation, body=body, print_warnings=False)

    async def _follow(
        self, upload: BulkUpload[Any, Any], result: Result, progress: Display
    ) -> None:
        try:
            async for outcome in upload:
                progress.show(upload.report)
                if outcome.state is not State.CREATED:
                    self._keep(outcome, result, progress, upload)
        except CsvError as error:
            result.failure = error

    def _keep(
        self,
        outcome: Outcome[Any, Any],
        result: Result,
        progress: Display,
        upload: BulkUpload[Any, Any],
    ) -> None:
        record: Record = outcome.given
        place, reason = self._table.place(record), None
        if outcome.error is not None and outcome.state is not State.UNTOUCHED:
            reasons = result.rejected if outcome.state is State.REJECTED else result.in_doubt
            reasons.add(outcome.error.message, record.number)
            reason = f"{place}: {shown(outcome.error.message)}"
        try:
            self._files.write(outcome.state, record, reason)
        except OSError as error:
            upload.stop()
            result.failure = ConfigurationError(
                f"Rows that are not created cannot be written to a file: {error.strerror}."
            )
            if reason is not None:
                progress.note(f"{reason} (the row is {outcome.state.value}, and in no file)")


def _interrupt(upload: BulkUpload[Any, Any], result: Result, progress: Display) -> None:
    if result.interrupted:
        progress.note("Stopping at once.")
        upload.abort()
        return
    result.interrupted = True
    progress.note("Stopping: the rows under way come to their end. Ctrl-C again stops at once.")
    upload.stop()
