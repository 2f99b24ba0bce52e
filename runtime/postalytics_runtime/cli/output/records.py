"""Records as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

import attrs

from ...schema import UNSET, Model, secret_fields
from .options import EXTRA

MASK = "****"


def plain(record: Model, *, secrets: bool) -> dict[str, Any]:
    """Return the fields of a record by their Python names, in order, then `extra` if there is any.

    Fields that are not set are left out. The model of a secret masks its `extra`, too, because the
    API may send a secret under another name.

    Args:
        record: the record.
        secrets: whether to show secrets.
    """
    kind = type(record)
    hidden = frozenset[str]() if secrets else secret_fields(kind)
    data: dict[str, Any] = {}
    for field in attrs.fields(kind):
        value = getattr(record, field.name)
        if field.name == EXTRA or value is UNSET:
            continue
        is_hidden = field.name in hidden and value is not None
        data[field.name] = MASK if is_hidden else _plain_value(value, secrets)
    if record.extra:
        data[EXTRA] = dict.fromkeys(record.extra, MASK) if hidden else record.extra
    return data


def chosen(data: dict[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    """Return only these fields of a record, in this order; all if there are none."""
    if not fields:
        return data
    return {name: data[name] for name in fields if name in data}


def flat(data: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    """Iterate over the names and values of a record for people: also of the records in it.

    >>> list(flat({"shelf": {"name": "Tales"}, "books": [{"title": "Emma"}], "tags": ["a"]}))
    [('shelf.name', 'Tales'), ('books.title', 'Emma'), ('tags', ['a'])]
    >>> list(flat({"books": [{"title": "Emma"}, {"title": "Persuasion"}]}))
    [('books[1].title', 'Emma'), ('books[2].title', 'Persuasion')]
    """
    for name, value in data.items():
        items = cast("Sequence[Any]", value) if isinstance(value, list) else [value]
        if not items or not all(map(_is_record, items)):
            yield f"{within}{name}", value
            continue
        for number, item in enumerate(items, 1):
            place = f"[{number}]" if len(items) > 1 else ""
            yield from flat(item, f"{within}{name}{place}.")


def _is_record(value: object) -> bool:
    return isinstance(value, dict) and value != {}


def _plain_value(value: Any, secrets: bool) -> Any:
    if isinstance(value, Model):
        return plain(value, secrets=secrets)
    if value.__class__ is list:
        return [_plain_value(item, secrets) for item in cast("list[object]", value)]
    if value.__class__ is dict:
        entries = cast("dict[str, object]", value)
        return {key: _plain_value(item, secrets) for key, item in entries.items()}
    if isinstance(value, date | Decimal):
        from ...schema import wire_text  # Few APIs have such types.

        return wire_text(value)
    return value
