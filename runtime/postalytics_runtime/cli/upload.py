"""The flow of an upload: check the file, show the plan, ask, upload, account for every row."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from ..bulk import State
from ..bulk.columns import Columns, ColumnsError, match_columns, shown
from ..bulk.csv_file import CsvFile
from ..bulk.table import CsvTable, Survey
from ..errors import ConfigurationError
from ..operation import Environment
from .job import UploadJob
from .key_option import key_in
from .plan import column_fault_lines, fault_lines, plan_lines
from .result_files import ResultFiles
from .summary import exit_status, summary_lines
from .transfer import Transfer

if TYPE_CHECKING:
    from ..client import Client

REFUSED = 2


def run_upload(job: UploadJob, client_class: type[Client]) -> int:
    """Carry out the command and return the exit status.

    Raises:
        PostalyticsError: the client cannot be made, the file cannot be read, its columns do
            not fit, or there is nobody to ask.
    """
    client = client_class(key_in(job.api_key_file), job.environment, base_url=job.base_url)
    with CsvFile(job.file) as file:
        table: CsvTable[Any] = CsvTable(file, job.operation, _columns(job, file), job.fixed)
        survey = _checked(job, table, client.environment)
        if survey is None:
            return REFUSED
        if job.dry_run:
            return 0
        if not _may_send(job, client.environment, survey):
            return REFUSED
        return _send(job, client, table, survey)


def _columns(job: UploadJob, file: CsvFile) -> Columns:
    try:
        return match_columns(
            file.header.cells, job.operation, ignore=job.ignore, mapping=job.mapping
        )
    except ColumnsError as error:
        raise ColumnsError(column_fault_lines(job, error), error.unknown) from error


def _checked(job: UploadJob, table: CsvTable[Any], environment: Environment) -> Survey | None:
    """Look through the file and show the plan; `None` if the file must not be sent."""
    survey = table.survey()
    good = survey.rows > survey.faults.rows
    if survey.faults.rows:
        click.echo("\n".join(fault_lines(job, survey)), err=True)
        if not (job.skip_bad_rows and good):
            return None
    click.echo("\n".join(plan_lines(job, environment, table.file, table.columns, survey)))
    return survey


def _may_send(job: UploadJob, environment: Environment, survey: Survey) -> bool:
    folder = job.file.absolute().parent
    if not os.access(folder, os.W_OK):
        raise ConfigurationError(
            f"The folder {shown(str(folder))} cannot be written to, so there is no place for the "
            "rows that are not created. Copy the file to another folder. Nothing was sent."
        )
    if job.yes:
        return True
    if not sys.stdin.isatty():
        raise ConfigurationError(
            "There is no terminal to ask on. Add --yes to upload without being asked. "
            "Nothing was sent."
        )
    question = job.question(survey.rows - survey.faults.rows, environment)
    answer = click.confirm(f"\n{question}", err=True)
    if not answer:
        click.echo("Nothing was sent.", err=True)
    return answer


def _send(job: UploadJob, client: Client, table: CsvTable[Any], survey: Survey) -> int:
    with ResultFiles(table.file) as files:
        transfer = Transfer(client, job.operation, table, files, survey.rows)
        result = asyncio.run(transfer.run())
        if result.nothing_done:
            files.discard(State.UNTOUCHED)
    result.files = files.paths
    click.echo("\n".join(["", *summary_lines(result, job.command)]))
    return exit_status(result)
