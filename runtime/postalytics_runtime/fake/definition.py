"""What the fake server is told of an API besides its description."""

from __future__ import annotations

from typing import Any

import attrs


@attrs.frozen(kw_only=True)
class Collection:
    """Records that the fake server keeps, under the Python names of their fields.

    The spec language (`docs/spec-language.md`) documents each value, here and below.
    """

    name: str
    key: str = "_key"
    first_key: int = 1
    owned: bool = False
    unique: tuple[tuple[str, str], ...] = ()
    """(field, message)"""
    makes: tuple[tuple[str, str], ...] = ()
    """(field, `key`, `token`, `number` or `caller`)"""
    defaults: dict[str, Any] = attrs.field(factory=dict[str, Any])
    records: tuple[dict[str, Any], ...] = ()


@attrs.frozen(kw_only=True)
class Reference:
    """A record that a value names."""

    value: str
    """A path parameter or field of the body."""
    collection: str
    by: str | None = None
    or_by: str | None = None
    missing: str = ""
    required: bool = False
    having: dict[str, Any] = attrs.field(factory=dict[str, Any])
    otherwise: str = ""
    takes: tuple[tuple[str, str], ...] = ()
    """(field set, field of the record named)"""


@attrs.frozen(kw_only=True)
class Count:
    """A field of an answer that counts the records of a collection."""

    field: str
    of: str
    by: str
    where: dict[str, Any] = attrs.field(factory=dict[str, Any])


@attrs.frozen(kw_only=True)
class Envelope:
    """An answer that holds its records in a field."""

    items: str
    beside: tuple[tuple[str, str], ...] = ()
    """(field with one record, collection it is from)"""


@attrs.frozen(kw_only=True)
class ActionRule:
    """What an operation does in the fake server."""

    operation: str
    """resource.name"""
    action: str
    collection: str | None = None
    where: tuple[tuple[str, str], ...] = ()
    """(field of the record, parameter or field of the body)"""
    or_where: tuple[tuple[str, str], ...] = ()
    having: dict[str, Any] = attrs.field(factory=dict[str, Any])
    refers: tuple[Reference, ...] = ()
    only_key_of_caller: bool = False
    flips: str = ""
    number: str | None = None
    newest_first: bool = False
    keeps: tuple[str, ...] = ()
    stamps: tuple[str, ...] = ()
    counts: tuple[Count, ...] = ()
    zeros: tuple[str, ...] = ()
    cascades: tuple[tuple[str, str], ...] = ()
    """(collection, field alike in both)"""
    envelope: Envelope | None = None
    missing: str = ""
    answer: tuple[tuple[str, Any], ...] = ()
    """(field, value); in text `{name}` stands for a value of the path or the record"""


@attrs.frozen(kw_only=True)
class LifecycleStep:
    """Something that happens to a record so many seconds after it was made."""

    after: int
    sets: dict[str, Any]


@attrs.frozen(kw_only=True)
class LifecyclePath:
    """What happens to each record whose number can be divided by `every`."""

    every: int
    steps: tuple[LifecycleStep, ...]


@attrs.frozen(kw_only=True)
class Lifecycle:
    """What happens to the records of a collection, kept as events in another."""

    name: str
    of: str
    collection: str
    copies: tuple[tuple[str, str], ...] = ()
    """(field of an event, field of the record)"""
    stamp: str
    notation: str
    courses: tuple[LifecyclePath, ...] = ()


@attrs.frozen(kw_only=True)
class FakeDefinition:
    """What only the fake server needs to know."""

    collections: tuple[Collection, ...]
    behaviours: tuple[ActionRule, ...]
    life_cycles: tuple[Lifecycle, ...] = ()
    key_collection: str
    key_field: str
    wrong_key: str
    """The message for a wrong key."""
    first_stays: str = ""
    """The message when the first holder is to be deleted."""
    inclusive_pages: bool = False
    """Whether a page of rows ends with the row asked for plus the number of rows asked for."""
    now: str
    """The vendor's notation of a time, see `notation.written`."""

    @property
    def holders(self) -> Collection:
        """The collection whose records have keys."""
        return next(c for c in self.collections if c.name == self.key_collection)

    @property
    def first_holder(self) -> dict[str, Any]:
        """The holder that there always is, as it is at the start."""
        first = self.holders.records[0] if self.holders.records else {}
        return {self.holders.key: self.holders.first_key, **first}
