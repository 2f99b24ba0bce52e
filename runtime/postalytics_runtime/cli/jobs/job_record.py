"""A job as its folder tells of it: what it is, how far it came, and what its runs ended with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from ...bulk import RowCounts, RowState
from ...bulk.job_store import JobFolder
from ...bulk.jobs import CONFIRMS_NOTHING
from ...bulk.journal import Entry, JournalReader
from ...bulk.rows import CHECK, RowStep
from ...errors import ConfigurationError, JournalIncompleteError, JournalMovedError
from ...schema import Api, BulkOptions, Operation
from ...text import printable
from ..input import target_text

if TYPE_CHECKING:
    from collections.abc import Generator

BEGUN, ENDED, MODE_CHANGED = "begun", "ended", "mode changed"
"""What the uploader writes of a run into the story of its job."""
RESULT = "result"
"""What the command line writes there after a run; in its detail are the files, and the"""
STATUS = "exit_status"


@attrs.frozen
class JobRun:
    """A run of the command that carried the job on."""

    began: datetime
    ended: datetime | None = None
    """`None` for one that goes on, or was killed."""
    exit_status: int | None = None
    why: str | None = None
    """Why it ended early."""
    mode: str | None = None
    """`test`, `live` or `unknown`; `None` where nothing is mailed."""
    mode_change: str | None = None
    """What the mode changed to while it sent, in words."""


class JobRecord:
    """A job, as the folder tells of it at this moment.

    Args:
        folder: where it is.
        reader: its journal.

    Attributes:
        id: what the operator calls it.
    """

    def __init__(self, folder: JobFolder, reader: JournalReader) -> None:
        self.id = folder.id
        self.folder = folder
        self.reader = reader
        self.parameters = reader.parameters
        self.options = reader.options
        self.history = reader.history(0)
        self.counts: RowCounts = reader.counts()

    @property
    def rows(self) -> int:
        """How many rows its input has."""
        return int(self.parameters["rows"])

    @property
    def running(self) -> bool:
        """Whether a process has it."""
        return self.folder.in_use

    @property
    def began(self) -> datetime | None:
        """When its first run began."""
        return self.runs[0].began if self.runs else None

    @property
    def runs(self) -> list[JobRun]:
        """The runs of the command that carried it on, the first one first."""
        return runs_in(self.history)

    @property
    def name(self) -> str:
        """The name of its input."""
        return str(self.options.get("name", ""))

    @property
    def done(self) -> str:
        """What is said of a row that succeeded, such as `sent`."""
        return str(self.options.get("done", RowState.SUCCEEDED.value))

    def word(self, state: RowState) -> str:
        """What is said of rows in a state."""
        return self.done if state is RowState.SUCCEEDED else state.value

    @property
    def counts_text(self) -> str:
        """The counts that are not 0, in words."""
        counts = (
            (self.counts.succeeded, self.done),
            (self.counts.rejected, RowState.REJECTED.value),
            (self.counts.unconfirmed, RowState.UNCONFIRMED.value),
            (self.counts.pending, RowState.PENDING.value),
        )
        return ", ".join(f"{count:,} {name}" for count, name in counts if count) or "no rows"

    @property
    def files(self) -> dict[str, str]:
        """Where its rows were written to that did not succeed."""
        return {state: path for state, (path, _) in self.result.get("files", {}).items()}

    @property
    def result(self) -> Mapping[str, Any]:
        """What the command line wrote at the end of the last run that came so far."""
        return result_in(self.history)

    @property
    def mode(self) -> str | None:
        """`test`, or `live` where mail is or may be real; `None` where nothing is mailed."""
        mode = self.parameters.get("mode")
        return None if mode is None else str(mode)

    @property
    def mode_changes(self) -> list[str]:
        """How the mode changed while its runs sent rows, in words."""
        return [run.mode_change for run in self.runs if run.mode_change]

    @property
    def modes(self) -> Mapping[str, Mapping[str, int]]:
        """How many of its rows stand where, for each mode in which any was sent."""
        found = self.reader.counts_by("mode")
        return {str(mode): counts_data(report) for mode, report in found.items()}

    @property
    def status_only(self) -> int:
        """How many of its rows succeeded by the status alone: the response confirms nothing."""
        return self.reader.counts_by("answer").get(CONFIRMS_NOTHING, RowCounts()).succeeded

    @property
    def environment(self) -> str:
        """The name of the environment it goes to."""
        return str(self.options.get("place", ""))

    def operation(self, api: Api) -> tuple[Operation[Any], BulkOptions]:
        """What it does for each row.

        Raises:
            ConfigurationError: the API has it no more.
        """
        name = str(self.parameters["operation"])
        operations = {str(operation): operation for operation in api.operations}
        operation = operations.get(name)
        if operation is None or operation.bulk is None:
            raise ConfigurationError(
                f"Job {self.id} was started by another version of {api.name.lower()}: this version "
                f"cannot upload rows with {printable(name)}. Resume the job with that version."
            )
        return operation, operation.bulk

    def target(self, api: Api) -> str:
        """What is the same for all its rows, as `list 1`."""
        _, bulk = self.operation(api)
        return target_text(bulk, self.parameters["fixed"])

    def command(self, api: Api) -> str:
        """The command that it was begun with, as `books shelve`."""
        operation, bulk = self.operation(api)
        return f"{operation.resource} {bulk.command}"

    def can_go_on(self, api: Api) -> bool:
        """Whether there is anything left that the program can do."""
        _, bulk = self.operation(api)
        return bool(self.counts.pending or (self.counts.unconfirmed and bulk.reconcile))

    def trouble(self, api: Api) -> str | None:
        """Why it does not go on as it is, in words, as far as its mark tells that."""
        try:
            self.reader.require_marked()
        except JournalIncompleteError:
            return "lacks entries"
        except JournalMovedError:
            return "moved" if self.can_go_on(api) else None
        return None

    def state(self, api: Api) -> str:
        """Where it stands, in words."""
        if self.running:
            return "running"
        if (trouble := self.trouble(api)) is not None:
            return trouble
        if not self.counts.pending:
            return "unconfirmed" if self.counts.unconfirmed else "finished"
        why = self.runs[-1].why if self.runs else None
        return f"stopped: {printable(why)}" if why else "interrupted"


def counts_data(report: RowCounts) -> dict[str, int]:
    """The counts of rows by the names that programs read."""
    return attrs.asdict(report, filter=lambda field, _: field.name != "stopped")


def refused_by_api(reader: JournalReader) -> Iterator[int]:
    """The rows that were rejected, but for those that the check kept from being sent."""
    for entry in reader.entries(RowStep.REJECTED):
        if not entry.detail.get(CHECK):
            yield entry.row


def last_step(reader: JournalReader, row: int) -> RowStep:
    """Where a row stands."""
    return dict(reader.last_steps(row - 1, 1)).get(row, RowStep.PENDING)


def result_in(story: Sequence[Entry]) -> Mapping[str, Any]:
    """What the command line wrote into a story at the end of the last run that came so far."""
    found = [entry.detail for entry in story if entry.what == RESULT]
    return found[-1] if found else {}


def runs_in(story: Sequence[Entry]) -> list[JobRun]:
    """The runs that the story of a job tells of."""
    runs: list[JobRun] = []
    for entry in story:
        if entry.what == BEGUN:
            runs.append(JobRun(entry.time, mode=entry.detail.get("mode")))
        elif entry.what == MODE_CHANGED and runs:
            runs[-1] = attrs.evolve(runs[-1], mode_change=entry.detail.get("reason"))
        elif entry.what == ENDED and runs:
            runs[-1] = attrs.evolve(runs[-1], ended=entry.time, why=entry.detail.get("stopped"))
        elif entry.what == RESULT and runs:
            runs[-1] = attrs.evolve(runs[-1], exit_status=entry.detail.get(STATUS))
    return runs


@contextmanager
def open_job_record(folder: JobFolder) -> Generator[JobRecord]:
    """Look into a job's folder.

    Raises:
        JournalError: there is no journal, or it cannot be read.
    """
    folder.require_journal()
    with JournalReader(folder.journal) as reader:
        yield JobRecord(folder, reader)
