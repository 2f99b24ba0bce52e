"""What is wrong with a file, and what an upload of it is going to do, in words."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from ..bulk.columns import Columns, ColumnsError, fixed_options, shown
from ..bulk.csv_file import CsvFile
from ..bulk.table import Findings, Survey
from ..operation import Environment
from .job import UploadJob
from .wording import counted, duration, field_list, least_seconds, rate_text, table_lines


def column_fault_lines(job: UploadJob, error: ColumnsError) -> list[str]:
    """Why the columns do not fit, and what can be done."""
    lines = [f"The columns of {shown(job.file.name)} do not fit; nothing was sent."]
    lines += [f"  {line}" for line in error.message.splitlines()]
    if not error.unknown:
        return lines
    ignored = [word for name in error.unknown for word in ("--ignore-column", name)]
    return [
        *lines,
        f"To leave out what fits no field:  {shlex.join(ignored)}",
        f"To say which field a column is:   {shlex.join(['--map', f'{error.unknown[0]}=FIELD'])}",
        f"The fields: {field_list(job.field_names)}",
    ]


def fault_lines(job: UploadJob, survey: Survey) -> list[str]:
    """What is wrong with the rows, and what can be done."""
    bad, good = survey.faults.rows, survey.rows - survey.faults.rows
    title = (
        f"{bad:,} of {counted(survey.rows, 'row')} of {shown(job.file.name)} cannot be uploaded:"
    )
    lines = [title, *_finding_lines(survey.faults, len(survey.faults.first))]
    if job.skip_bad_rows:
        return lines if good else [*lines, "Nothing was sent: no good row is left."]
    others = f", or upload the other {counted(good, 'row')} with --skip-bad-rows" if good else ""
    return [*lines, f"Nothing was sent. Correct the file{others}."]


def plan_lines(
    job: UploadJob, environment: Environment, file: CsvFile, columns: Columns, survey: Survey
) -> list[str]:
    """What is going to be sent, where to, and how long it takes."""
    good = survey.rows - survey.faults.rows
    skipped = f" ({survey.faults.rows:,} bad, skipped)" if survey.faults.rows else ""
    rows = f"{counted(survey.rows, 'row')}{skipped}, cells separated by {file.delimiter_name}s"
    options = fixed_options(job.bulk)
    fixed = [f"{options[name].lstrip('-')} {value}" for name, value in job.fixed.items()]
    least = least_seconds(good, environment.limits)
    rate = rate_text(environment.limits) + (f": at least {duration(least)}" if least >= 1 else "")
    return table_lines(
        [
            ("File", [shown(str(file.path)), rows]),
            ("Columns", _column_lines(columns)),
            ("Left out", [shown(", ".join(columns.ignored))] if columns.ignored else []),
            ("Target", [shown(", ".join(fixed))]),
            ("Environment", [f"{environment.name}, {environment.url}"]),
            ("Rate", [rate]),
            ("Warnings", _finding_lines(survey.warnings, 3, indent="")),
        ]
    )


def _column_lines(columns: Columns) -> Sequence[str]:
    width = max(len(shown(name)) for name, _ in columns.used)
    return [f"{shown(name):{width}} -> {field}" for name, field in columns.used]


def _finding_lines(findings: Findings, most: int, *, indent: str = "  ") -> list[str]:
    """The first findings word for word; all of them counted, if there are more."""
    lines = [f"{indent}{shown(line)}" for line in findings.first[:most]]
    if findings.total <= most:
        return lines
    counts = sorted(findings.counts.items(), key=lambda item: -item[1])
    return [
        *lines,
        f"{indent}... and {findings.total - len(lines):,} more. In all:",
        *(f"{indent}{shown(kind)}: {counted(count, 'row')}" for kind, count in counts),
    ]
