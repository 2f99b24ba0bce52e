"""Spec language of `exports/*.yaml`: files that other programs write."""

# ruff: noqa: RUF009  entry() declares a key, not a default.

from __future__ import annotations

from typing import ClassVar

import attrs

from ..yaml import Name, Text
from .mapping import Mapping, entry

SPLITS = {
    "whole_name": "a first name and a last name: two fields",
    "whole_address": "street, second line, city, state and ZIP code, with two or more blanks "
    "between the parts; the second line may be missing: five fields",
    "lines": "the lines of the cell: a field for each",
}
EXPORT_PARTS = {"whole_name": 2, "whole_address": 5}
"""The number of fields of a split, where it has one."""


@attrs.frozen
class ExportSource(Mapping):
    """Where the headers of an export were seen."""

    seen_in: list[Text] = entry("The pages and public files that show the headers.")
    certainty: str = entry(
        "How the headers were found.",
        choices={
            "documented": "the program's own documentation or source code has the headers",
            "seen": "public files, or programs that read the export, have the headers",
            "assumed": "concluded from the names that the program shows elsewhere",
        },
    )
    note: Text | None = entry("What is not sure, or where sources differ.", default=None)


@attrs.frozen
class ExportColumn(Mapping):
    """Column of an export. A lone field may stand for the whole mapping."""

    shorthand: ClassVar[str | None] = "field"

    field: Name | None = entry("The field that has the cell, of a row's body.", default=None)
    split: str | None = entry(
        "How the cell is split into several fields.", default=None, choices=SPLITS
    )
    fields: list[Name] = entry("The fields that have the parts, in order.", default=list)
    endings: list[Text] = entry(
        "The words at the end of a whole address that are left out, such as a country; each "
        "address must have one of them.",
        default=list,
    )
    text_mark: bool = entry(
        "Whether the program puts an apostrophe before digits, so that a spreadsheet takes them "
        "as text; it is left out.",
        default=False,
    )
    country: bool = entry(
        "Whether the cell is the country of the address, and not a field: a row is refused if it "
        "names another one than the United States or Canada.",
        default=False,
    )


@attrs.frozen
class ExportAddress(Mapping):
    """One of several addresses in each row, such as the shipping address."""

    columns: dict[Text, ExportColumn] = entry(
        "The columns by header. The address is in a file that has the first of them."
    )


@attrs.frozen
class ExportFile(Mapping):
    """`exports/*.yaml`: the layout of a file that another program writes."""

    export: Name = entry("The name; in options, with hyphens.")
    title: Text = entry("What people call the file, such as `Shop customers`.")
    source: ExportSource = entry("Where the headers were seen.")
    recognised_by: list[list[Text]] = entry(
        "Sets of headers. A file with all headers of a set is taken for this export. Without a "
        "set, it is proposed for a file with one of its columns whose columns do not match.",
        default=list,
    )
    columns: dict[Text, ExportColumn] = entry(
        "The columns by header. Of several columns for a field, the first that a file has is used."
    )
    addresses: dict[Name, ExportAddress] = entry(
        "The addresses by name, the preferred one first. The first that a file has is used for all "
        "its rows.",
        default=dict,
    )
    ignored: list[Text] = entry(
        "The headers of columns that are left out; `*` stands for any letters.", default=list
    )
