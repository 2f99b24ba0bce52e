"""Stored job, read from its journal: parameters, row counts and runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from ...bulk import RowCounts, RowState
from ...bulk.jobs import CONFIRMS_NOTHING, SentAgain, has_keys, rows_sent_again
from ...bulk.journal import Entry, JobReader
from ...bulk.rows import CHECK, LISTED, RowStep
from ...errors import (
    ConfigurationError,
    JournalError,
    JournalIncompleteError,
    JournalMovedError,
)
from ...schema import Api, BulkOptions, Operation
from ...text import printable
from ..input import target_text
from ..places import JobStorage
from ..sentences import plain_words

if TYPE_CHECKING:
    from collections.abc import Generator

BEGUN, ENDED, MODE_CHANGED = "begun", "ended", "mode changed"
"""Notes about a run that the uploader writes to the journal."""
RESULT = "result"
"""Note that the command line writes after a run, with the result files and `STATUS`."""
FILES = "files written"
"""Note that the command line writes before a run sends rows that are in result files."""
STATUS = "exit_status"


@attrs.frozen
class JobRun:
    """One run of a job."""

    began: datetime
    ended: datetime | None = None
    """`None` if the run is still running, or was killed."""
    exit_status: int | None = None
    why: str | None = None
    """Why the run stopped early."""
    mode: str | None = None
    """`test`, `live` or `unknown`; `None` if the operation does not mail."""
    mode_change: str | None = None
    """How the mode changed while the run sent rows, as text."""


class JobRecord:
    """Stored job, in the state in which it was read.

    Its parameters, counts and history stay readable after the journal is closed.

    Args:
        storage: what is stored of the job.
        reader: the job's journal.

    Attributes:
        id: the ID of the job, as operators type it.
        rows: the number of rows of the input.
        runs: the runs of the job, the first run first.
        of_program: whether a program began the job, so that its rows are not from a file.
        name: the name of the input file.
        done: the word for a row that succeeded, such as `sent`.
        mode: `test`, or `live` if mail is or may be real; `None` if the operation does not mail.
        sent_again: the unconfirmed rows that the next run sends again with their idempotency keys.
    """

    def __init__(self, storage: JobStorage, reader: JobReader) -> None:
        self.id = storage.id
        self.storage = storage
        self.reader = reader
        self.parameters = reader.parameters
        self.options = reader.options
        self.history = reader.history(0)
        self.counts: RowCounts = reader.counts()
        keyed = self.counts.unconfirmed and has_keys(self.history)
        self.sent_again = rows_sent_again(reader) if keyed else SentAgain()
        self.rows = int(self.parameters["rows"])
        self.runs = runs_in(self.history)
        self.of_program = "source" not in self.options
        self.name = str(self.options.get("name", "rows of a program"))
        self.done = printable(str(self.options.get("done", RowState.SUCCEEDED.value)))
        mode = self.parameters.get("mode")
        self.mode = None if mode is None else str(mode)
        account = self.parameters.get("account")
        self.account = None if account is None else str(account)
        self._unmarked: JournalError | None = None
        try:
            reader.require_marked()
        except (JournalIncompleteError, JournalMovedError) as error:
            self._unmarked = error

    @property
    def running(self) -> bool:
        """Whether a process runs the job."""
        return self.storage.in_use

    @property
    def began(self) -> datetime | None:
        """The start of the first run."""
        return self.runs[0].began if self.runs else None

    @property
    def moved_to(self) -> str | None:
        """The address of the job, if it was moved from this folder into a database."""
        return self._unmarked.to if isinstance(self._unmarked, JournalMovedError) else None

    @property
    def counts_text(self) -> str:
        """The row counts that are not 0, as text."""
        counts = self.counts.by_state.items()
        words = [f"{count:,} {state.word(self.done)}" for state, count in counts if count]
        return ", ".join(words) or "no rows"

    @property
    def files(self) -> dict[str, str]:
        """The result files, by state: paths of the files with rows that did not succeed."""
        found = result_in(self.history).get("files", {})
        return {state: path for state, (path, _) in found.items()}

    @property
    def mode_changes(self) -> list[str]:
        """How the mode changed while runs sent rows, as text."""
        return [run.mode_change for run in self.runs if run.mode_change]

    @property
    def modes(self) -> Mapping[str, Mapping[str, int]]:
        """The row counts by mode, for each mode in which rows were sent."""
        found = self.reader.counts_by("mode")
        return {str(mode): counts_data(report) for mode, report in found.items()}

    @property
    def status_only(self) -> int:
        """The number of rows that succeeded by the status alone: the response confirms nothing."""
        return self.reader.counts_by("answer").get(CONFIRMS_NOTHING, RowCounts()).succeeded

    @property
    def environment(self) -> str:
        """The name of the environment that the job sends to; its URL if there is no name."""
        return str(self.options.get("place", self.parameters["environment"]))

    @property
    def place(self) -> str:
        """The name and the URL of the environment, as text."""
        return f"{self.environment}, {printable(str(self.parameters['environment']))}"

    def operation(self, api: Api) -> tuple[Operation[Any], BulkOptions]:
        """Return the operation of the job, and its bulk options.

        Raises:
            ConfigurationError: the API no longer has the operation, or not with these shared
                values.
        """
        name = str(self.parameters["operation"])
        operations = {str(operation): operation for operation in api.operations}
        operation = operations.get(name)
        shared = {*self.parameters["fixed"]}
        if operation is None or operation.bulk is None or {*operation.bulk.fixed} != shared:
            raise ConfigurationError(
                f"Job {self.id} was started by another version of {api.name.lower()}: this version "
                f"cannot upload rows with {printable(name)}. Resume the job with that version."
            )
        return operation, operation.bulk

    def target(self, api: Api) -> str:
        """Return the shared values as text, such as `list 1`."""
        _, bulk = self.operation(api)
        return target_text(bulk, self.parameters["fixed"])

    def command(self, api: Api) -> str:
        """Return the command that started the job, such as `books shelve`."""
        operation, bulk = self.operation(api)
        return f"{operation.resource} {bulk.command}"

    def can_go_on(self, api: Api) -> bool:
        """Return whether the job has rows to send or to look up."""
        _, bulk = self.operation(api)
        looked_up = self.counts.unconfirmed and bulk.reconcile
        return bool(self.counts.pending or looked_up or self.sent_again.rows)

    def obstacle(self, api: Api) -> str | None:
        """Return why the job cannot be resumed, if the journal lacks entries or was moved."""
        if isinstance(self._unmarked, JournalMovedError):
            return "moved" if self.moved_to or self.can_go_on(api) else None
        return None if self._unmarked is None else "lacks entries"

    def state(self, api: Api) -> str:
        """Return the state of the job as text."""
        if self.running:
            return "running"
        if (obstacle := self.obstacle(api)) is not None:
            return obstacle
        if not self.counts.pending:
            return "unconfirmed" if self.counts.unconfirmed else "finished"
        why = self.runs[-1].why if self.runs else None
        if why:
            return f"stopped: {printable(why)}"
        return "interrupted" if self.runs else "not begun"

    def progress(self, api: Api) -> str:
        """Return the start and the state of the job as text."""
        state = self.state(api)
        return state if self.began is None else f"started {local_time(self.began)}, {state}"


def local_time(time: datetime | None) -> str:
    """Return local time, formatted for display."""
    return "an unknown date" if time is None else f"{time.astimezone():%Y-%m-%d %H:%M}"


def counts_data(report: RowCounts) -> dict[str, int]:
    """Return the row counts by the names that programs read."""
    return attrs.asdict(report, filter=lambda field, _: field.name != "stopped")


def refused_by_api(reader: JobReader) -> Iterator[int]:
    """Yield the rows that the API rejected, without the bad rows of the check."""
    for entry in reader.entries(RowStep.REJECTED):
        if not entry.detail.get(CHECK):
            yield entry.row


def can_be_corrected(reader: JobReader) -> bool:
    """Return whether a correction may help a rejected row: not if a list has the row already."""
    return any(
        not (entry.detail.get(CHECK) and LISTED.search(str(entry.detail.get("reason"))))
        for entry in reader.entries(RowStep.REJECTED)
    )


def last_step(reader: JobReader, row: int) -> RowStep:
    """Return the last step of a row."""
    return dict(reader.last_steps(row - 1, 1)).get(row, RowStep.PENDING)


def result_in(story: Sequence[Entry]) -> Mapping[str, Any]:
    """Return the detail of the last note about result files in a history."""
    found = [entry.detail for entry in story if entry.what in (RESULT, FILES)]
    return found[-1] if found else {}


def runs_in(story: Sequence[Entry]) -> list[JobRun]:
    """Return the runs in the history of a job."""
    runs: list[JobRun] = []
    for entry in story:
        if entry.what == BEGUN:
            runs.append(JobRun(entry.time, mode=entry.detail.get("mode")))
        elif entry.what == MODE_CHANGED and runs:
            runs[-1] = attrs.evolve(runs[-1], mode_change=entry.detail.get("reason"))
        elif entry.what == ENDED and runs:
            runs[-1] = attrs.evolve(runs[-1], ended=entry.time, why=_why(entry.detail))
        elif entry.what == RESULT and runs:
            runs[-1] = attrs.evolve(runs[-1], exit_status=entry.detail.get(STATUS))
    return runs


def _why(detail: Mapping[str, Any]) -> str | None:
    stopped = detail.get("stopped")
    return None if stopped is None else plain_words(str(stopped))


@contextmanager
def open_job_record(storage: JobStorage) -> Generator[JobRecord]:
    """Open the journal of a job and yield the job.

    Raises:
        JournalError: there is no journal, or the journal cannot be read.
    """
    storage.require_journal()
    with closing(storage.reader()) as reader:
        yield JobRecord(storage, reader)
