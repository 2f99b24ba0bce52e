"""Jobs and rows as text for operators."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ...bulk import RowState
from ...bulk.jobs import CONFIRMS_NOTHING, TIMES
from ...bulk.journal import Entry
from ...bulk.rows import UNCONFIRMED_STEPS, RowStep
from ...errors import ConfigurationError, JournalError
from ...schema import Api
from ...text import printable
from ..format import (
    Verbatim,
    counted,
    path_line,
    table_lines,
    to_json,
    wrapped,
    wrapped_item,
    wrapped_table,
)
from ..input import jobs_command, opened_table
from ..jobs import STATUS, JobRecord, local_time, open_job_record
from ..places import JobPlace, JobStorage
from ..sentences import plain_words
from .data import job_report
from .headline import headline
from .reasons import reasons_in
from .stored_upload import upload_job

_WIDE = 400
"""Width of output that is not a terminal, in columns: no line is wrapped there."""
_TITLES = ("Job", "Started", "Upload", "State")
_CLASS_OF_ERROR = "error"
"""The detail of an entry that names a class of the library; its reason says the same in words."""
_ID = "id"
"""The detail of an entry with the id of what was created: a name, not a number of things."""
_WORDS = {"intent": "about to be sent", "begun": "started"}


def table_of_jobs(api: Api, place: JobPlace, *, as_json: bool) -> None:
    """Print the table of all jobs, or the list as JSON."""
    found = place.listed()
    if as_json:
        click.echo(to_json(_listed(api, found)), nl=False)
        return
    if not found:
        click.echo(f"There are no jobs in {printable(place.name)}.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for index, title in enumerate(_TITLES):
        table.add_column(title, no_wrap=index in (0, 1))
    rows = [_cells(api, storage) for storage in found]
    several = len({account for account, _ in rows if account}) > 1
    for account, (job, began, what, state) in rows:
        of = f", account {printable(account)}" if several and account else ""
        table.add_row(*map(Text, (job, began, what + of, state)))
    console = Console(file=sys.stdout)
    if not console.is_terminal:
        console = Console(file=sys.stdout, width=_WIDE)
    console.print(table)


def _cells(api: Api, storage: JobStorage) -> tuple[str | None, list[str]]:
    """Return the account of a job, if it is known, and the cells of its line."""
    if storage.is_waiting:
        return None, [storage.id, "", "", "not begun: none of its rows was sent"]
    try:
        with open_job_record(storage) as job:
            what = f"{job.command(api)} {printable(job.name)}, {job.target(api)}, {job.environment}"
            what += f", {printable(job.mode)} mode" if job.mode else ""
            what += " (changed)" if job.mode_changes else ""
            state = job.state(api).partition(":")[0]
            began = "" if job.began is None else local_time(job.began)
            cells = [job.id, began, what, f"{state}: {job.counts_text}"]
            return job.parameters["account"], cells
    except (JournalError, ConfigurationError) as error:
        return None, [storage.id, "", "", printable(error.message.partition("\n")[0])]


def _listed(api: Api, found: Sequence[JobStorage]) -> list[dict[str, Any]]:
    jobs: list[dict[str, Any]] = []
    for storage in found:
        try:
            with open_job_record(storage) as job:
                report = job_report(api, job)
        except (JournalError, ConfigurationError) as error:
            jobs.append({"job": storage.id, "error": error.message})
            continue
        del report["minutes"], report["timeline"], report["unconfirmed_rows"]
        jobs.append(report)
    return jobs


def show_job(api: Api, job: JobRecord, jobs: str | None) -> None:
    """Print the state, the row counts, the history and the files of a job."""
    _, bulk = job.operation(api)
    mode = None if job.mode_changes else job.mode
    lines = [wrapped(headline(job.counts, bulk.noun, job.done, mode)), ""]
    lines += wrapped_table(_facts(api, job))
    lines += reasons_in(job.reader.entries(RowStep.REJECTED)).section("Rejected")
    lines += reasons_in(job.reader.entries(*UNCONFIRMED_STEPS)).section("Unconfirmed")
    lines += ["", "History:", *story_lines(job.history, "  ")]
    click.echo("\n".join([*lines, *_next_commands(api, job, jobs)]))


def _facts(api: Api, job: JobRecord) -> list[tuple[str, list[str]]]:
    title, location = job.storage.location
    report = job.storage.report_html
    return [
        ("Job", [f"{job.id}, {job.state(api)}"]),
        ("Moved to", [path_line(job.moved_to)] if job.moved_to else []),
        ("Running in", [holder] if (holder := job.storage.holder) else []),
        ("Waiting", [waiting] if (waiting := job.storage.waiting) else []),
        ("Command", [job.command(api)]),
        ("File", [path_line(job.options.get("source", job.name))]),
        ("Target", [job.target(api)]),
        ("Environment", [job.place]),
        ("Mode", _mode_lines(job)),
        ("Responses", _response_lines(job)),
        ("Account", [printable(str(job.parameters["account"] or "not stated by the API"))]),
        (title, [path_line(location)]),
        ("Report", [path_line(report)] if report.exists() else []),
        ("Rows", _count_lines(job)),
    ]


def _count_lines(job: JobRecord) -> list[str]:
    counts = job.counts.by_state
    width = max(len(f"{count:,}") for count in counts.values())
    files = {RowState(state): f"  {printable(path)}" for state, path in job.files.items()}
    return [
        Verbatim(f"{count:>{width},} {state.word(job.done)}{files.get(state, '')}")
        for state, count in counts.items()
    ]


def _response_lines(job: JobRecord) -> list[str]:
    rows = job.status_only
    return (
        [f"{counted(rows, 'row')} {job.done}, but the response {CONFIRMS_NOTHING}"] if rows else []
    )


def _mode_lines(job: JobRecord) -> list[str]:
    if job.mode is None:
        return []
    unknown = "may be real mail"
    words = {"test": "nothing was mailed", "live": "real mail"}
    changed = [printable(change) for change in job.mode_changes]
    if changed:
        words = {
            "test": "some of the last rows may be real mail",
            "live": "some rows may have been tests",
        }
    succeeded = [
        f"{counts['succeeded']:,} {job.done} in {printable(mode)} mode: {words.get(mode, unknown)}"
        for mode, counts in job.modes.items()
        if counts["succeeded"]
    ]
    return [printable(job.mode), *succeeded, *changed]


def _next_commands(api: Api, job: JobRecord, jobs: str | None) -> list[str]:
    is_idle = not job.running and job.obstacle(api) is None
    without_keys = job.counts.unconfirmed - len(job.sent_again.rows)
    ways = {
        "To resume": ("resume", job.can_go_on(api) and is_idle),
        "To see a row": ("row", True),
        "To send unconfirmed rows again": ("resend", is_idle and without_keys > 0),
    }
    rows = [
        (title, [jobs_command(api, command, job.id, jobs) + " ROW" * (command == "row")])
        for title, (command, wanted) in ways.items()
        if wanted
    ]
    return ["", *table_lines(rows)]


def story_lines(story: list[Entry], indent: str) -> list[str]:
    """Return the entries of a history as indented lines, each with its local time."""
    return [wrapped_item(f"{indent}{_time(entry)}  {_what(entry)}") for entry in story]


def _time(entry: Entry) -> str:
    return f"{entry.time.astimezone():%Y-%m-%d %H:%M:%S}"


def _what(entry: Entry) -> str:
    found = [
        f"{name.replace('_', ' ')}{_value(name, value)}"
        for name, value in entry.detail.items()
        if (value or name == STATUS) and name != _CLASS_OF_ERROR
    ]
    return printable(plain_words("; ".join([_WORDS.get(entry.what, entry.what), *found])))


def _value(name: str, value: object) -> str:
    match value:
        case True:
            return ""
        case int() | float() if name in TIMES:
            return f": {datetime.fromtimestamp(value):%Y-%m-%d %H:%M:%S}"
        case int() if name == _ID:
            return f": {value}"
        case int():
            return f": {value:,}"
        case dict():
            return f": {', '.join(map(str, cast('dict[str, object]', value)))}"
        case _:
            return f": {value}"


def print_row(api: Api, job: JobRecord, number: int, *, show_values: bool) -> None:
    """Print the history of a row; with `show_values`, also its values.

    Raises:
        ConfigurationError: the job does not have this row.
    """
    if number > job.rows:
        raise ConfigurationError(
            f"Job {job.id} has {counted(job.rows, 'row')}, so there is no row {number:,}."
        )
    story = job.reader.history(number)
    lines = [f"Row {number:,} of {printable(job.name)}, job {job.id}"]
    lines += story_lines(story, "  ") or ["  Pending: this row was never sent."]
    if show_values and _has_values(api, job):
        lines += ["", *table_lines(_values(api, job, number))]
    elif show_values:
        lines += ["", "The values of its rows are no longer stored: the job is finished."]
    click.echo("\n".join(lines))


def _has_values(api: Api, job: JobRecord) -> bool:
    """Return whether the values of rows are stored, or should be: a job that can go on needs them.

    The personal data of a finished job may have been removed.
    """
    storage = job.storage
    stored = storage.rows_size is not None or storage.input_csv is not None
    return stored or job.can_go_on(api)


def _values(api: Api, job: JobRecord, number: int) -> list[tuple[str, list[str]]]:
    names: Iterable[str]
    if (
        job.storage.input_csv is not None and job.storage.rows_size is None
    ):  # Of an earlier version.
        upload = upload_job(api, job)
        with opened_table(upload, upload.file) as table:
            names = table.file.header.cells
            values = next(record.cells for record in table.file.rows() if record.number == number)
        return _cells_by_name(names, values)
    rows = job.storage.rows()
    (row,) = rows.read([number])
    if rows.csv is None:
        return _cells_by_name(row.values or {}, map(str, (row.values or {}).values()))
    text = io.StringIO(row.raw.decode(rows.csv.codec), newline="")
    return _cells_by_name(rows.csv.columns, next(csv.reader(text, delimiter=rows.csv.delimiter)))


def _cells_by_name(names: Iterable[str], cells: Iterable[str]) -> list[tuple[str, list[str]]]:
    pairs = zip(names, cells, strict=False)
    return [(printable(name), [printable(cell)]) for name, cell in pairs]
