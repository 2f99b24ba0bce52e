"""What the fake server is told of an API besides its description."""

from __future__ import annotations

from typing import Any

import attrs


@attrs.frozen(kw_only=True)
class Collection:
    """Records that the fake server keeps, under the Python names of their fields."""

    name: str
    key: str
    first_key: int = 1
    counts: tuple[tuple[str, str, str], ...] = ()
    """(field, collection counted, field alike in both)"""
    records: tuple[dict[str, Any], ...] = ()


@attrs.frozen(kw_only=True)
class Behaviour:
    """What an operation does in the fake server; the spec language documents each value."""

    operation: str
    """resource.name"""
    action: str
    collection: str | None = None
    where: tuple[tuple[str, str], ...] = ()
    """(field of the record, path parameter or field of the body)"""
    refers: tuple[tuple[str, str], ...] = ()
    """(field of the body, collection it must be a key of)"""
    only_key_of_caller: bool = False
    number: str | None = None
    keeps: tuple[str, ...] = ()
    stamps: tuple[str, ...] = ()
    new_api_key: str | None = None
    missing: str = ""
    answer: tuple[tuple[str, str], ...] = ()


@attrs.frozen(kw_only=True)
class FakeDescription:
    """What only the fake server needs to know."""

    collections: tuple[Collection, ...]
    behaviours: tuple[Behaviour, ...]
    key_collection: str
    key_field: str
    wrong_key: str
    """The message for a wrong key."""
    now: str
    """The vendor's notation of a time, for strftime."""
