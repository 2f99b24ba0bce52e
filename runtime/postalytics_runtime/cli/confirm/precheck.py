"""Check of a file before anything is sent: all problems at once, then the plan."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Generator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO

import click
import orjson

from ...bulk.csv import CsvRows
from ...bulk.precheck import ScanResult, find_listed_rows, scan
from ...bulk.rows import RowProblem, RowStep
from ...errors import ConfigurationError
from ...schema import CompareList
from ...text import printable
from ..format import wrapped_item
from ..input import opened_table, save_mapping
from ..jobs import JobRecord, find_or_lost_job, last_step
from ..progress import Task, sized_task, task
from ..streams import OutputError
from .destinations import Destination
from .plan import PrecheckResult, plan_lines, problem_lines
from .problems_file import ProblemsFile


class _ProblemFiles:
    """Writer of problems to two files: one for the operator, one for the job."""

    def __init__(self, file: ProblemsFile, bad: BinaryIO) -> None:
        self._file = file
        self._bad = bad
        self._writing = True

    def add(self, problem: RowProblem) -> None:
        text = f"{problem.column} {problem.problem}".strip()
        self._bad.write(orjson.dumps([problem.row, text], option=orjson.OPT_APPEND_NEWLINE))
        if self._writing:
            try:
                self._file.add(problem)
            except OSError as error:
                self._give_up(error)

    def finish(self) -> Path | None:
        """Return the path of the operator's file, if there is one, and it has all problems."""
        try:
            self._file.close()
        except OSError as error:
            self._give_up(error)
        return self._file.path

    def _give_up(self, error: OSError) -> None:
        self._writing = False
        self._file.discard()
        click.echo(
            wrapped_item(f"Cannot write the problems to a file: {error.strerror}."), err=True
        )


@contextmanager
def precheck_file(to: Destination) -> Generator[PrecheckResult | None]:
    """Check the file and show the plan; yield `None` if the file must not be sent.

    Raises:
        PostalyticsError: the file cannot be read, its columns do not match, the account does not
            have the target, or a list for the comparison cannot be read.
    """
    name = printable(to.job.source.name)
    with tempfile.TemporaryFile() as bad:
        try:
            found = _checked(to, bad)
        except (OutputError, BrokenPipeError) as error:
            raise ConfigurationError(
                f"The plan cannot be written to standard output: {error.strerror}. Nothing was "
                "sent."
            ) from error
        except OSError as error:
            raise ConfigurationError(
                f"{name} cannot be checked: {error.strerror}. Free space in "
                f"the folder for temporary files, {printable(tempfile.gettempdir())} (TMPDIR). "
                "Nothing was sent."
            ) from error
        bad.seek(0)
        yield found


def _checked(to: Destination, bad: BinaryIO) -> PrecheckResult | None:
    job = to.job
    with opened_table(job, job.file) as table, closing(ProblemsFile(job.source)) as file:
        save_mapping(job, table.columns)
        problems = _ProblemFiles(file, bad)
        size = job.file.stat().st_size
        with sized_task("checking", f"Checking {printable(job.source.name)}", size) as checking:
            survey = scan(table, problems.add, checking.advance)
        if job.compare:
            to.require_target()
            begun, _ = find_or_lost_job(to.job_in_mode, to.environment, survey.digest)
            _compare_all(to, begun, table, survey, problems)
        fit = _shown(to, table, survey, problems.finish())
    placed = table.columns.placed
    export = placed.export.name if placed else None
    return PrecheckResult(survey, bad, export) if fit else None


def _compare_all(
    to: Destination,
    begun: JobRecord | None,
    table: CsvRows,
    survey: ScanResult,
    problems: _ProblemFiles,
) -> None:
    """Compare the rows that the job has not sent yet: rows that it sent may be on the list."""
    with nullcontext() if begun is None else closing(begun.storage.reader()) as reader:

        def touched(row: int) -> bool:
            return reader is not None and last_step(reader, row) is not RowStep.PENDING

        async def compare_with(comparison: CompareList, comparing: Task) -> None:
            async with to.connect() as client:
                await find_listed_rows(
                    client,
                    comparison,
                    table,
                    survey,
                    found=problems.add,
                    left_out=touched,
                    on_read=comparing.reach,
                )

        for comparison in to.job.bulk.compare:
            if comparison.name in to.job.compare:
                with task("comparing", f"Comparing with {comparison.name}", "items") as comparing:
                    asyncio.run(compare_with(comparison, comparing))


def _shown(to: Destination, table: CsvRows, survey: ScanResult, all_problems: Path | None) -> bool:
    """Show the problems, and what is sent if the file may be sent; return whether it may."""
    job = to.job
    if survey.problems.rows:
        lines = problem_lines(job, survey)
        if all_problems is not None:
            path = printable(str(all_problems))
            text = f"All problems, with line, column and value, are in {path}."
            lines.insert(len(lines) if job.skip_bad_rows else -1, text)
        click.echo("\n".join(map(wrapped_item, lines)), err=True)
        if not (job.skip_bad_rows and survey.rows > survey.problems.rows):
            return False
    to.require_target()
    if not job.json:
        click.echo("\n".join(plan_lines(job, table.file, table.columns, survey)))
    return True
