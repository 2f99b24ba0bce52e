"""What is said if the columns of a file do not match: why, and one command to type."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator, Mapping

import attrs

from ...bulk.columns import Proposal, column_titles, may_be_several, propose
from ...bulk.csv import NO_NAMES, ColumnsError, CsvError, CsvFile
from ...bulk.exports import Derivation, place
from ...bulk.rows import ZIP, bulk_of
from ...text import excerpt, printable
from ...values import Problem
from ..format import counted, field_list, filled
from .export_choice import chosen_export
from .upload_commands import command_lines, words_again
from .upload_request import UploadRequest

_WIDTH = 79
"""Characters of a line: some terminals add an empty line after a line of their whole width."""
_SAMPLED = 20
"""Rows in which a value of each column is looked for."""
_LISTED = 6
"""Lines of a list, above which the others are counted."""
_FEW = 3
"""Columns that match no field, above which they are counted."""
_NAME = 30
"""Maximum number of characters shown of a name."""


class ColumnsDialog:
    """Text about columns that do not match.

    Args:
        job: the upload.
        file: its open file.
    """

    def __init__(self, job: UploadRequest, file: CsvFile) -> None:
        self._job = job
        self._header = file.header.cells
        self._titles = column_titles(self._header)
        self._samples = first_values(file)
        self._split: Derivation | None = None
        self._unsplit: str | None = None

    def lines(self, error: ColumnsError) -> list[str]:
        """Return why the columns do not match, and the command that makes them match."""
        name = printable(self._job.source.name)
        found = self._with_split(self._proposal(self._job))
        return [
            f"The columns of {name} do not match; nothing was sent.",
            *self._faults(error, found),
            *self._what_to_do(found),
        ]

    def _proposal(self, job: UploadRequest) -> Proposal:
        return propose(
            self._header,
            job.operation,
            samples=self._samples,
            ignore=job.ignore,
            mapping=job.mapping,
            numbered=job.columns,
            only_known=job.only_known_columns,
            export=chosen_export(job, self._header),
        )

    def _with_split(self, found: Proposal) -> Proposal:
        """Return a better proposal, with an export that is never recognised, if there is one."""
        job = self._job
        asked = job.export or chosen_export(job, self._header)
        exports = job.api.exports if job.api.has_exports and not asked else ()
        for export in exports:
            job = attrs.evolve(self._job, export=export.name)
            if not export.recognised_by and _is_better(better := self._proposal(job), found):
                split = place(export, self._header, {}, job.field_names).derivations[0]
                parts = split.parts(self._samples[split.source])
                if isinstance(parts, Problem):
                    self._unsplit = f"{self._described(split.source)} {parts}"
                    return found
                if all(parts):
                    self._job, self._split = job, split
                    return better
        return found

    def _faults(self, error: ColumnsError, found: Proposal) -> Iterator[str]:
        known = {*error.unknown, *([NO_NAMES] if found.likely else [])}
        faults = [fault for fault in error.faults if fault not in known]
        if len(error.unknown) > _FEW:
            noun = self._job.bulk.noun
            faults.append(f"{counted(len(error.unknown), 'column')} match no field of a {noun}.")
        else:
            faults += error.unknown
        for fault in faults:
            yield from hanging_lines(f"{self._place(fault)}{fault}", "  ")

    def _place(self, fault: str) -> str:
        """Return where a mapping file names the column that is missing, as a problem says."""
        for column, line in self._job.mapping_lines.items():
            starts = (f"There is no column {column!r}.", f"There is no column {column}:")
            if fault.startswith(starts):
                return line
        return ""

    def _what_to_do(self, found: Proposal) -> Iterator[str]:
        if may_be_several(self._header) and self._job.delimiter is None:
            yield "Write the character between the cells in place of CHARACTER, and type:"
            yield from command_lines(words_again(self._job, ["--delimiter", "CHARACTER"]))
        elif not found.has_names:
            noun = self._job.bulk.noun
            text = f"It looks like a {noun}: put a line with the names of the columns above it."
            yield from hanging_lines(text)
            yield from self._fields()
        elif (merged := self._merged(found)) is not None:
            text = f"{self._described(merged)} has several fields in it: make a column of each."
            yield from hanging_lines(text)
        elif found.lacking:
            names = " and ".join(found.lacking)
            yield from hanging_lines(f"No column can be {names}: add what is missing to the file.")
            if self._unsplit:
                yield from hanging_lines(f"{self._unsplit}: make two columns of it.")
        else:
            yield from self._split_column()
            yield from self._used("Probably:", found.likely)
            title = "Perhaps, as no other column looks like it (check this):"
            yield from self._used(title, found.perhaps)
            yield from self._choices(found)
            yield from self._left_out(found)
            yield "To use the columns like this, type:" if found.is_complete else "Then type:"
            yield from command_lines(self._words(found))

    def _used(self, title: str, columns: Mapping[int, str]) -> Iterator[str]:
        if columns:
            yield title
        width = max((len(self._title(at)) for at in columns), default=0)
        for at, name in columns.items():
            text = f"  {self._title(at):{width}} -> {name}"
            yield text + self._sample(at, _WIDTH - len(text))

    def _split_column(self) -> Iterator[str]:
        """Yield what an export that was not asked for splits."""
        if self._split is not None:
            at, option = self._split.source, f"--export {self._job.export}"
            yield from hanging_lines(f"{option}: {self._described(at)} {self._split.rule}.")
            text = f"If it is something else, type --column {at + 1}=FIELD in place of {option}."
            yield from hanging_lines(text, "  ")

    def _merged(self, found: Proposal) -> int | None:
        """Return the column that seems to hold a ZIP and more, if no column can be the ZIP."""
        body, _ = bulk_of(self._job.operation)
        zips = [field.name for field in body.fields if field.format == "us_zip"]
        wanted = {at for name in zips for at in found.choices.get(name, ())}
        columns = range(len(self._header)) if found.lacking else sorted(wanted)
        if any(ZIP.fullmatch(self._samples[at]) for at in columns):
            return None
        return next((at for at in columns if _ends_with_zip(self._samples[at])), None)

    def _described(self, at: int) -> str:
        return f"{self._title(at)}{self._sample(at, _WIDTH // 2)},"

    def _choices(self, found: Proposal) -> Iterator[str]:
        fields: dict[tuple[int, ...], list[str]] = {}
        for name, columns in found.choices.items():
            fields.setdefault(columns, []).append(name)
        if fields:
            yield "Choose the column of each field, and write its number in place of N:"
        for columns, names in fields.items():
            yield from hanging_lines(", ".join(names), "  ")
            for at in columns[:_LISTED]:
                text = f"  {at + 1:4}  {self._title(at)}"
                yield text + self._sample(at, _WIDTH - len(text))
            if len(columns) > _LISTED:
                yield f"        and {counted(len(columns) - _LISTED, 'other column')}"
        if any(len(columns) > 1 for columns in fields):
            yield "What you do not choose is left out, unless you add --column N=FIELD for it."
        for at in found.nameless:
            yield f"Write the field of {self._title(at)} in place of FIELD."

    def _left_out(self, found: Proposal) -> Iterator[str]:
        nameless = [at for at in found.left_out if not self._header[at].strip()]
        possible = {**dict.fromkeys(nameless, "FIELD"), **found.possible}
        if possible:
            yield "Left out, but if one of these is the field, add the option:"
        for at, name in [*possible.items()][:_LISTED]:
            text, option = f"  {self._title(at)}", f"  --column {at + 1}={name}"
            yield f"{text}{self._sample(at, _WIDTH - len(text) - len(option))}{option}"
        shown = [*possible][:_LISTED]
        others = [self._title(at) for at in found.left_out if at not in shown]
        if others:
            yield from hanging_lines(f"Left out: {', '.join(others)}")
        if found.left_out or self._split or not found.is_complete:
            yield from self._fields()

    def _fields(self) -> list[str]:
        return hanging_lines(f"The fields: {field_list(self._job.field_names)}")

    def _words(self, found: Proposal) -> list[list[str]]:
        job = attrs.evolve(
            self._job,
            ignore=found.ignore,
            mapping=found.mapping,
            columns=found.numbered,
            only_known_columns=found.only_known,
        )
        chosen = [["--column", f"N={name}"] for name in found.choices]
        named = [["--column", f"{at + 1}=FIELD"] for at in found.nameless]
        return words_again(job, *chosen, *named)

    def _title(self, at: int) -> str:
        return excerpt(self._titles[at], _NAME)

    def _sample(self, at: int, room: int) -> str:
        """Return a value of a column, as it follows the name of the column."""
        value = self._samples[at]
        return f', such as "{excerpt(value, room - 12)}"' if value else ", without a value"


def _ends_with_zip(text: str) -> bool:
    before, _, last = text.rpartition(" ")
    return bool(before and ZIP.fullmatch(last))


def _is_better(found: Proposal, other: Proposal) -> bool:
    """Return whether a proposal leaves less to choose, or leaves fewer columns out."""
    fewer = len(found.choices) < len(other.choices) or len(found.left_out) < len(other.left_out)
    return fewer and found.choices.keys() <= other.choices.keys()


def first_values(file: CsvFile) -> list[str]:
    """Return a value of each column, from the first rows; empty if there is none."""
    found = [""] * len(file.header.cells)
    with contextlib.suppress(CsvError):  # What can be read is enough.
        for record in itertools.islice(file.rows(), _SAMPLED):
            pairs = zip(found, record.cells, strict=False)
            found[: len(record.cells)] = [value or cell.strip() for value, cell in pairs]
    return found


def hanging_lines(text: str, indent: str = "") -> list[str]:
    """Return a text in lines that are indented, and more from the second on."""
    return filled(printable(text), _WIDTH, indent, f"{indent}  ")
