"""The exports of other programs in the checked model of an API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from .yaml import Name, Text


@attrs.frozen(kw_only=True)
class ExportColumnModel:
    """Column of an export: `fields` has one name unless the cell is split or a country."""

    header: Text
    fields: tuple[Name, ...]
    split: str | None
    endings: tuple[Text, ...]
    text_mark: bool | None
    country: bool | None


@attrs.frozen(kw_only=True)
class ExportAddressModel:
    """One of several addresses in each row of an export."""

    name: str
    columns: tuple[ExportColumnModel, ...]


@attrs.frozen(kw_only=True)
class ExportModel:
    """Layout of a file that another program writes."""

    name: str
    """The name in options, with hyphens."""
    title: Text
    recognised_by: tuple[tuple[Text, ...], ...]
    columns: tuple[ExportColumnModel, ...]
    addresses: tuple[ExportAddressModel, ...]
    ignored: tuple[Text, ...]
