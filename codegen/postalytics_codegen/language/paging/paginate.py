"""Pagination of a list in a spec file."""

# ruff: noqa: RUF009  entry() declares a key, not a default.

from __future__ import annotations

import attrs

from ...yaml import Name, Text
from ..mapping import Mapping, entry
from .styles import PAGING_STYLES

_SUMMARIES = {style.name: style.summary for style in PAGING_STYLES.values()}


@attrs.frozen
class End(Mapping):
    """How the API marks the end of a list."""

    error: Text | None = entry(
        "The message of the error response to a page past the end.", default=None
    )


@attrs.frozen
class Paginate(Mapping):
    """Pagination of a list."""

    style: str = entry("How pages are requested.", choices=_SUMMARIES)
    start: Name = entry("The query parameter with the start of a page: a number or a cursor.")
    limit: Name | None = entry("The query parameter with the page size.", default=None)
    row: Name | None = entry(
        "The item's field with its row number; only with `rows`.", default=None
    )
    key: list[Name] = entry("The item's fields that together identify it.")
    items: Name | None = entry(
        "The response's field with the items, if the response is not the list itself.", default=None
    )
    total: Text | None = entry(
        "The response's field with the total number of items, as `field`, or as `field.field` "
        "inside another object; only with `items`.",
        default=None,
    )
    more: Text | None = entry(
        "The response's field that tells how the list goes on, as `field` or `field.field`; only "
        "with `items`. What it has depends on `style`.",
        default=None,
    )
    end: End | None = entry("How the API marks the end, if not by an empty page.", default=None)
