"""Layouts of files that other programs write, such as the customers of a shop.

The emitted package builds these descriptions from the spec; the runtime knows no program.
"""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True)
class ExportColumn:
    """Column of an export."""

    header: str
    fields: tuple[str, ...] = ()
    """The field that has the cell; several if the cell is split, none if it is a country."""
    split: str | None = None
    """How the cell is split: `whole_name`, `whole_address` or `lines`."""
    endings: tuple[str, ...] = ()
    """The words at the end of a whole address that are left out; each address has one of them."""
    text_mark: bool = False
    """Whether the program puts an apostrophe before digits, to mark them as text."""
    country: bool = False
    """Whether the cell is the country of the address; it has no field."""


@attrs.frozen(kw_only=True)
class ExportAddress:
    """One of several addresses in each row."""

    name: str
    columns: tuple[ExportColumn, ...]
    """The address is in a file that has the first of them."""


@attrs.frozen(kw_only=True)
class Export:
    """Layout of a file that another program writes."""

    name: str
    """The name in options, such as `shop-customers`."""
    title: str
    """What people call the file."""
    recognised_by: tuple[tuple[str, ...], ...] = ()
    """Sets of headers. A file with all headers of a set is taken for this export.

    Without a set, it is proposed for a file with one of its columns whose columns do not match.
    """
    columns: tuple[ExportColumn, ...] = ()
    """Of several columns for a field, the first that a file has is used."""
    addresses: tuple[ExportAddress, ...] = ()
    """The first that a file has is used for all its rows."""
    ignored: tuple[str, ...] = ()
    """The headers of columns that are left out; `*` stands for any letters."""
