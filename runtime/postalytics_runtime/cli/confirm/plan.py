"""Problems of a file and the plan of its upload: the file, and all of it as data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

import attrs

from ...bulk.csv import ColumnMapping, CsvFile
from ...bulk.precheck import ScanResult
from ...bulk.rows import LISTED, MAX_EXAMPLES, PLACEHOLDER, ProblemKind, ProblemSummary
from ...text import excerpt, printable
from ..format import counted, path_line, wrapped_table
from ..input import UploadRequest
from ..profiles import profile_text
from .destination_plan import destination_data
from .destinations import Destination
from .export_lines import export_lines
from .tidying import remedy_lines, tidying_lines

if TYPE_CHECKING:
    from ..jobs import JobRecord

_DIGITS = 12


@attrs.frozen
class PrecheckResult:
    """Result of the check of a file that may be uploaded."""

    survey: ScanResult
    bad: BinaryIO
    """A line of JSON for each problem of a bad row: the row's number and the problem."""
    export: str | None = None
    """The name of the export that the file is."""

    @property
    def digest(self) -> str:
        """The SHA-256 of the checked file, in hex."""
        return self.survey.digest

    @property
    def rows(self) -> int:
        """Number of rows."""
        return self.survey.rows

    @property
    def good(self) -> int:
        """Number of rows that can be uploaded."""
        return self.survey.rows - self.survey.problems.rows


def problem_lines(job: UploadRequest, survey: ScanResult) -> list[str]:
    """Return the problems of the rows, and what to do about them."""
    bad, good = survey.problems.rows, survey.rows - survey.problems.rows
    rows, name = counted(survey.rows, "row"), printable(job.source.name)
    title = f"{bad:,} of {rows} of {name} cannot be uploaded:"
    lines = [title, *_finding_lines(survey.problems, MAX_EXAMPLES), *remedy_lines(job, survey)]
    if job.skip_bad_rows:
        return lines if good else [*lines, "Nothing was sent: all rows are bad."]
    if all(map(LISTED.search, survey.problems.kinds)):
        others = f": upload the other {counted(good, 'row')} with --skip-bad-rows" if good else ""
        return [*lines, f"Nothing was sent. These rows need no upload{others}."]
    others = f", or upload the other {counted(good, 'row')} with --skip-bad-rows" if good else ""
    return [*lines, f"Nothing was sent. Correct the file{others}."]


def plan_lines(
    job: UploadRequest, file: CsvFile, columns: ColumnMapping, survey: ScanResult
) -> list[str]:
    """Return the first part of the plan: what the upload sends, and what it skips."""
    digest = f"sha256 {survey.digest[:_DIGITS]}..."
    skipped = f" ({survey.problems.rows:,} bad, skipped)" if survey.problems.rows else ""
    layout = "" if job.places is not None else f", {_layout(file)}"
    rows = f"{counted(survey.rows, 'row')}{skipped}{layout}"
    return wrapped_table(
        [
            ("File", [path_line(job.source), *job.notes, rows, digest]),
            ("Header", _header_lines(file) if job.header_row else []),
            ("Encoding", _encoding_lines(file, survey) if job.places is None else []),
            ("Export", export_lines(job, columns, survey)),
            ("Columns", _column_lines(columns)),
            ("Ignored", [printable(", ".join(columns.ignored))] if columns.ignored else []),
            ("Empty", _empty_lines(columns, survey)),
            ("Tidying", tidying_lines(survey)),
            ("Skipped", _skipped_lines(survey)),
            ("Duplicates", _duplicate_lines(survey)),
            ("Warnings", _finding_lines(survey.warnings, 3, indent="")),
        ]
    )


def plan_data(
    to: Destination, found: PrecheckResult, begun: JobRecord | None, left: int, now: datetime
) -> dict[str, object]:
    """Return the plan for a program: what the same command would do without `--dry-run`.

    `to_send` is the number of rows that would be sent now; for live mail, use it for `--live`.
    """
    job, survey = to.job, found.survey
    return {
        "operation": str(job.operation),
        **destination_data(to, left, now),
        "profile": profile_text(),
        "fixed": dict(job.fixed),
        "file": {"name": job.source.name, "sha256": found.digest, "rows": found.rows},
        "export": found.export,
        "job": None if begun is None else begun.id,
        "to_send": left,
        "unconfirmed": 0 if begun is None else begun.counts.unconfirmed,
        "bad_rows": survey.problems.rows,
        "bad_kinds": {name: kind.count for name, kind in survey.problems.kinds.items()},
        "empty_rows": survey.empty_rows,
        "duplicates_sent": survey.duplicates.rows,
    }


def _skipped_lines(survey: ScanResult) -> list[str]:
    """Return how many rows are not sent, and why; a row may have several problems."""
    if not survey.problems.rows:
        return []
    kinds = sorted(survey.problems.kinds.items(), key=lambda item: -item[1].count)
    return [
        f"{survey.problems.rows:,} of {counted(survey.rows, 'row')}:",
        *(f"  {printable(name)}: {counted(kind.count, 'row')}" for name, kind in kinds),
    ]


def _duplicate_lines(survey: ScanResult) -> list[str]:
    """Return the rows that equal an earlier one, and that they are sent."""
    number = survey.duplicates.rows
    if not number:
        return []
    words = "repeats an earlier row, and is" if number == 1 else "repeat an earlier row, and are"
    title = f"{counted(number, 'row')} {words} sent, too:"
    return [title, *_finding_lines(survey.duplicates, 3)]


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
        texts = ", ".join(f'"{excerpt(sample)}"' for sample in survey.samples)
        lines.append(f"read as: {texts}. If that is wrong, add --encoding NAME.")
    return lines


def _weight(item: tuple[str, ProblemKind]) -> tuple[bool, int]:
    """Return what the kinds of findings are ordered by: placeholders are first."""
    name, kind = item
    return PLACEHOLDER not in name, -kind.count


def _finding_lines(findings: ProblemSummary, maximum: int, *, indent: str = "  ") -> list[str]:
    """Return the findings in full; above the maximum, their kinds with the first places."""
    if findings.total <= maximum:
        return [f"{indent}{printable(line)}" for line in findings.first]
    lines: list[str] = []
    for name, kind in sorted(findings.kinds.items(), key=_weight):
        rows, example = counted(kind.count, "row"), _example(kind)
        lines.append(f"{indent}{printable(name)}: {rows}{example}")
        lines += [f"{indent}  {printable(place)}" for place in kind.places]
    return lines


def _example(kind: ProblemKind) -> str:
    if not kind.example:
        return ""
    about = f" ({printable(kind.about)})" if kind.about else ""
    return f', such as "{excerpt(kind.example)}"{about}'
