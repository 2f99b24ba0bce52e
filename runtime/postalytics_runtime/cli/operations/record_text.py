"""Records as text for questions. Secrets are masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from ...schema import UNSET, Model, secret_fields
from ...text import excerpt, printable
from ..common_options import note
from ..format import table_lines
from ..output import flat, plain

_WIDTH = 56
"""Maximum number of characters shown of a value."""


def show_record(
    title: str, record: Model | None, *, as_note: bool, path: Mapping[str, object] | None = None
) -> None:
    """Write a record to standard error: the fields that have a value.

    Args:
        title: the line above it.
        record: the record; `None` if nothing of it is known but the path.
        as_note: whether no question follows, so that it is only a note.
        path: the values of the path that say which record it is, or of what.
    """
    values = [*(path or {}).items()]
    values += () if record is None else flat(plain(record, secrets=False))
    rows = [(printable(name), [_short(value)]) for name, value in values if value is not None]
    lines = table_lines(rows) or ["nothing that has a value"]
    show_text("\n".join([f"{title}:", *(f"  {line}" for line in lines)]), as_note=as_note)


def show_changes(
    title: str, before: Model, after: Model, names: Sequence[str], *, as_note: bool
) -> None:
    """Write the old and the new values of fields to standard error; see `show_record`."""
    hidden = secret_fields(type(after))
    if hidden:  # A secret may have another name, which the spec does not know.
        hidden |= {"extra"}
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


def _short(value: object) -> str:
    if value is None or value is UNSET:
        return "(none)"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return excerpt(text, _WIDTH) or '""'
