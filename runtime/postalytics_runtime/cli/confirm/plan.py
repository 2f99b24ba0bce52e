"""Problems of a file and the plan of its upload, as text."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, BinaryIO

import attrs

from ...bulk.csv import ColumnMapping, CsvFile
from ...bulk.precheck import ScanResult
from ...bulk.rows import MAX_EXAMPLES, ProblemSummary
from ...schema import Environment
from ...text import printable
from ..format import counted, duration, minimum_duration, rate_text, table_lines
from ..input import UploadRequest
from ..profiles import profile_text
from .export_lines import export_lines
from .mail_mode import Destination

if TYPE_CHECKING:
    from ..jobs import JobRecord

_DIGITS = 12
_WIDTH = 80 - len("Environment  ")
_VALUE = 40
"""Maximum number of characters shown of a value."""


@attrs.frozen
class PrecheckResult:
    """Result of the check of a file that may be uploaded."""

    digest: str
    """The SHA-256 of the checked file, in hex."""
    rows: int
    good: int
    """Number of rows that can be uploaded."""
    bad: BinaryIO
    """A line of JSON for each problem of a bad row: the row's number and the problem."""


def problem_lines(job: UploadRequest, survey: ScanResult) -> list[str]:
    """Return the problems of the rows, and what to do about them."""
    bad, good = survey.problems.rows, survey.rows - survey.problems.rows
    rows, name = counted(survey.rows, "row"), printable(job.source.name)
    title = f"{bad:,} of {rows} of {name} cannot be uploaded:"
    lines = [title, *_finding_lines(survey.problems, MAX_EXAMPLES)]
    if job.skip_bad_rows:
        return lines if good else [*lines, "Nothing was sent: all rows are bad."]
    others = f", or upload the other {counted(good, 'row')} with --skip-bad-rows" if good else ""
    return [*lines, f"Nothing was sent. Correct the file{others}."]


def plan_lines(
    job: UploadRequest,
    environment: Environment,
    file: CsvFile,
    columns: ColumnMapping,
    survey: ScanResult,
) -> list[str]:
    """Return the plan: what the upload sends, where to, and the minimum duration."""
    good = survey.rows - survey.problems.rows
    digest = f"sha256 {survey.digest[:_DIGITS]}..."
    skipped = f" ({survey.problems.rows:,} bad, skipped)" if survey.problems.rows else ""
    layout = "" if job.places is not None else f", {_layout(file)}"
    rows = f"{counted(survey.rows, 'row')}{skipped}{layout}"
    minimum = minimum_duration(good, environment.limits)
    rate = rate_text(environment.limits) + (
        f": at least {duration(minimum)}" if minimum >= 1 else ""
    )
    return table_lines(
        [
            ("File", [printable(str(job.source)), *job.notes, rows, digest]),
            ("Header", _header_lines(file) if job.header_row else []),
            ("Encoding", _encoding_lines(file, survey) if job.places is None else []),
            ("Export", export_lines(job, columns, survey)),
            ("Columns", _column_lines(columns)),
            ("Ignored", wrap(printable(", ".join(columns.ignored)), _WIDTH)),
            ("Empty", _empty_lines(columns, survey)),
            ("Target", [job.target]),
            ("Environment", [f"{environment.name}, {environment.url}"]),
            ("Profile", [] if (profile := profile_text()) is None else [profile]),
            ("Rate", [rate]),
            ("Duplicates", _finding_lines(survey.duplicates, 3, indent="")),
            ("Warnings", _finding_lines(survey.warnings, 3, indent="")),
        ]
    )


def plan_data(
    to: Destination, found: PrecheckResult, begun: JobRecord | None, left: int
) -> dict[str, object]:
    """Return the plan for a program: what the same command would do without `--dry-run`.

    `to_send` is the number of rows that would be sent now; for live mail, use it for `--live`.
    """
    job, reading = to.job, to.reading
    return {
        "operation": str(job.operation),
        "environment": {"name": to.environment.name, "url": to.environment.url},
        "profile": profile_text(),
        "fixed": dict(job.fixed),
        "file": {"name": job.source.name, "sha256": found.digest, "rows": found.rows},
        "job": None if begun is None else begun.id,
        "to_send": left,
        "unconfirmed": 0 if begun is None else begun.counts.unconfirmed,
        "bad_rows": found.rows - found.good,
        "mode": None if reading is None else reading.mode.value,
        "listed": None if reading is None else reading.listed,
    }


def _column_lines(columns: ColumnMapping) -> Sequence[str]:
    width = max(len(printable(name)) for name, _ in columns.used)
    return [f"{printable(name):{width}} -> {field}" for name, field in columns.used]


def _layout(file: CsvFile) -> str:
    if len(file.header.cells) == 1:
        return "only one column (if there are more, add --delimiter)"
    named = " (named by a line sep=)" if file.names_its_delimiter else ""
    return f"cells separated by {file.delimiter_name}s{named}"


def _header_lines(file: CsvFile) -> list[str]:
    return [f"line {file.header.line}; the lines above it are left out"]


def _empty_lines(columns: ColumnMapping, survey: ScanResult) -> list[str]:
    """Return what is left out because it is empty."""
    lines: list[str] = []
    if columns.empty:
        titles = ", ".join(columns.titles[index] for index in columns.empty)
        lines.append(f"{titles}: no name and no values")
    if survey.empty_rows:
        rows, first = counted(survey.empty_rows, "row"), survey.first_empty
        lines.append(f"{rows} without any value, left out (from line {first:,} on)")
    if survey.wide_rows:
        lines.append(f"empty cells beyond the last column in {counted(survey.wide_rows, 'row')}")
    return lines


def _encoding_lines(file: CsvFile, survey: ScanResult) -> list[str]:
    """Return the encoding; if it is a guess, with sample text so that you can check it."""
    lines = [str(file.encoding)]
    if survey.samples:
        texts = ", ".join(f'"{_short(sample)}"' for sample in survey.samples)
        lines.append(f"read as: {texts}. If that is wrong, add --encoding NAME.")
    return lines


def _short(value: str) -> str:
    text = printable(value)
    return text if len(text) <= _VALUE else f"{text[: _VALUE - 3]}..."


def _finding_lines(findings: ProblemSummary, maximum: int, *, indent: str = "  ") -> list[str]:
    """Return the findings in full; above the maximum, their kinds with the first places."""
    if findings.total <= maximum:
        return [f"{indent}{printable(line)}" for line in findings.first]
    lines: list[str] = []
    for name, kind in sorted(findings.kinds.items(), key=lambda item: -item[1].count):
        example = f', such as "{_short(kind.example)}"' if kind.example else ""
        lines.append(f"{indent}{printable(name)}: {counted(kind.count, 'row')}{example}")
        lines += [f"{indent}  {printable(place)}" for place in kind.places]
    return lines
