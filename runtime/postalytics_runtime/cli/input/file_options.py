"""Options that say how the file of an upload is read."""

from __future__ import annotations

from pathlib import Path

import click

from ...schema import BulkOptions
from .option_kinds import WholeNumber, flag, value_option

_SEVERAL = "You can repeat this option."


def file_parameters(bulk: BulkOptions, *, has_exports: bool = False) -> list[click.Option]:
    """Return the options that say how the file is read."""
    header = "The line of the header, if there are titles above it.  [default: the first line]"
    character = "The character between cells.  [default: detected]"
    options = [
        *_column_parameters(has_exports=has_exports),
        flag("--tidy", "Tidy blanks, line breaks, states and ZIPs, as the plan shows."),
        flag("--tidy-names", "Write names in capitals or lower case as names, as the plan shows."),
        value_option("--header-row", "N", header, type=WholeNumber(1)),
        value_option("--sheet", "NAME", "The sheet of a workbook.  [default: the only one]"),
        value_option("--encoding", "NAME", "The file's encoding.  [default: detected]"),
        value_option("--delimiter", "CHARACTER", character),
        flag("--skip-bad-rows", "Upload the valid rows of a file that also has bad rows."),
    ]
    if bulk.compare:
        names = click.Choice([comparison.name for comparison in bulk.compare])
        text = f"Find rows that are on this list already. {_SEVERAL}"
        options.append(value_option("--compare", None, text, multiple=True, type=names))
    if bulk.reconcile is not None:
        text = (
            "A field for a unique token of each row. If no response arrives, the token identifies "
            "the row on the list with certainty. No column may use this field."
        )
        options.append(value_option("--token-field", "FIELD", text))
    return options


def _column_parameters(*, has_exports: bool) -> list[click.Option]:
    """Return the options that say which column is which field."""
    ignore = "Ignore a column, given by its name or its number."
    use = "Use COLUMN for the field FIELD."
    number = "Use column number N for the field FIELD; the first is 1."
    saved = "Use the columns that a file of --save-mapping names; other options go before it."
    save = "Write which column is which field to a new file, for --mapping."
    path = click.Path(readable=False, path_type=Path)
    known = "Leave out the columns that match no field."
    options = [
        value_option("--ignore-column ignore", "COLUMN", f"{ignore} {_SEVERAL}", multiple=True),
        value_option("--map column_map", "COLUMN=FIELD", f"{use} {_SEVERAL}", multiple=True),
        value_option("--column", "N=FIELD", f"{number} {_SEVERAL}", multiple=True),
        flag("--only-known-columns", known),
        value_option("--mapping mapping_file", "FILE", saved, type=path),
        value_option("--save-mapping", "FILE", save, type=path),
    ]
    if has_exports:
        text = "What the file is an export of, or none.  [default: what its header shows]"
        options.insert(3, value_option("--export", "NAME", text))
    return options


def mapping_of(given: tuple[str, ...], option: str = "--map") -> dict[str, str]:
    """Return the fields of columns that `--map` gives, or another option.

    Raises:
        BadParameter: a value is not COLUMN=FIELD, or a column is given twice.
    """
    mapping: dict[str, str] = {}
    for text in given:
        column, _, field = text.rpartition("=")
        if not column or not field:
            raise click.BadParameter(f"{text!r} is not COLUMN=FIELD.", param_hint=f"'{option}'")
        if mapping.setdefault(column, field) != field:
            raise click.BadParameter(f"{column!r} is given twice.", param_hint=f"'{option}'")
    return mapping


def numbered_columns(given: tuple[str, ...]) -> dict[str, str]:
    """Return the fields of columns that `--column` gives, by the number of the column.

    Raises:
        BadParameter: a value is not N=FIELD with a number N, or a column is given twice.
    """
    columns = mapping_of(given, "--column")
    for number in columns:
        if not (number.isascii() and number.isdecimal() and number.strip("0")):
            raise click.BadParameter(
                f"{number!r} is not the number of a column. For a column with a name, use --map.",
                param_hint="'--column'",
            )
    return {number.lstrip("0"): field for number, field in columns.items()}
