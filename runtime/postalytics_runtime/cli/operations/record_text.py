"""Records as text for questions. Secrets are masked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

import click

from ...schema import UNSET, Model, secret_fields
from ...text import printable
from ..common_options import note
from ..format import table_lines
from ..output import plain

_WIDTH = 56
"""Maximum number of characters shown of a value."""


def show_record(title: str, record: Model, *, as_note: bool) -> None:
    """Write a record to standard error: the fields that have a value.

    Args:
        title: the line above it.
        record: the record.
        as_note: whether no question follows, so that it is only a note.
    """
    rows = [(name, [shown]) for name, shown in _rows(plain(record, secrets=False), "")]
    lines = table_lines(rows) or ["nothing that has a value"]
    show_text("\n".join([f"{title}:", *(f"  {line}" for line in lines)]), as_note=as_note)


def show_changes(
    title: str, before: Model, after: Model, names: Sequence[str], *, as_note: bool
) -> None:
    """Write the old and the new values of fields to standard error; see `show_record`."""
    hidden = secret_fields(type(after))
    rows = [(name, [_change(before, after, name, hidden=name in hidden)]) for name in names]
    lines = [f"  {line}" for line in table_lines(rows)]
    show_text("\n".join([f"{title}:", *lines]), as_note=as_note)


def show_text(text: str, *, as_note: bool) -> None:
    """Write text to standard error; see `show_record`."""
    if as_note:
        note(text)
    else:
        click.echo(text, err=True)


def _change(before: Model, after: Model, name: str, *, hidden: bool) -> str:
    if hidden:
        return "(a new one)"
    old, new = getattr(before, name), getattr(after, name)
    return f"{_short(old)} -> {_short(new)}"


def _rows(data: dict[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    """Iterate over the names and values of a record, and of the records in it."""
    for name, value in data.items():
        items = cast("Sequence[Any]", value) if isinstance(value, list) else [value]
        if any(isinstance(item, dict) for item in items):
            for item in items:
                inner = cast("dict[str, Any]", item if isinstance(item, dict) else {"": item})
                yield from _rows(inner, f"{prefix}{name}.")
        elif value is not None:
            yield f"{prefix}{printable(name)}", _short(data[name])


def _short(value: object) -> str:
    if value is None or value is UNSET:
        return "(none)"
    text = printable(str(value)) or '""'
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 3]}..."
