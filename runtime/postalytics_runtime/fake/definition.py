"""Definition of the fake server, in addition to the description of the API."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import attrs


@attrs.frozen(kw_only=True)
class Collection:
    """Collection of records that the fake server stores by the Python names of their fields.

    `docs/maintaining/spec-language.md` documents each value of the classes in this module.
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
    """Reference from a request value to a record."""

    value: str
    """Path parameter or field of the body."""
    collection: str
    by: str | None = None
    or_by: str | None = None
    missing: str = ""
    required: bool = False
    having: dict[str, Any] = attrs.field(factory=dict[str, Any])
    otherwise: str = ""
    takes: tuple[tuple[str, str], ...] = ()
    """(field to set, field of the referenced record)"""


@attrs.frozen(kw_only=True)
class Count:
    """Response field that counts the records of a collection."""

    field: str
    of: str
    by: str
    where: dict[str, Any] = attrs.field(factory=dict[str, Any])


@attrs.frozen(kw_only=True)
class Envelope:
    """Response object with the records in a field."""

    items: str
    beside: tuple[tuple[str, str], ...] = ()
    """(field with one record, collection of the record)"""


@attrs.frozen(kw_only=True)
class ActionRule:
    """Behaviour of an operation in the fake server."""

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
    """(collection, field that is equal in both)"""
    envelope: Envelope | None = None
    missing: str = ""
    start_at: int = 1
    page_size: int | None = None
    offset_of_pages: bool = False
    clamps: bool = False
    shape: str | None = None
    """`array` or `object`; if None, the usual one of the action."""
    renames: tuple[tuple[str, str], ...] = ()
    """(name of a response field on the wire, the name that is sent instead)"""
    answer: dict[str, Any] = attrs.field(factory=dict[str, Any])
    """Field and value; in text `{name}` stands for a value of the path or the record"""


@attrs.frozen(kw_only=True)
class LifecycleStep:
    """Event that happens to a record `after` seconds after the record was created."""

    after: int
    sets: dict[str, Any] = attrs.field(factory=dict[str, Any])
    unlisted: bool = False


@attrs.frozen(kw_only=True)
class LifecyclePath:
    """Events of each record whose number is divisible by `every`."""

    every: int
    steps: tuple[LifecycleStep, ...] = ()


@attrs.frozen(kw_only=True)
class Lifecycle:
    """Life cycle of the records of a collection, stored as events in another collection."""

    name: str
    of: str
    collection: str
    copies: tuple[tuple[str, str], ...] = ()
    """(field of an event, field of the record)"""
    stamp: str
    notation: str
    courses: tuple[LifecyclePath, ...] = ()


@attrs.frozen(kw_only=True)
class DeliveryRule:
    """Deliveries of the events of a collection to the addresses in another collection."""

    of: str
    to: str
    by: str
    """The field that is equal in an event and in the record with its address."""
    url: str
    active: dict[str, Any] = attrs.field(factory=dict[str, Any])
    kind: str
    kinds: tuple[tuple[str, int], ...]
    """(name of an event, its number in deliveries)"""
    body: dict[str, Any]
    notation: str
    zone: int = 0
    """Minutes by which the delivered time is ahead of UTC."""
    retries: tuple[int, ...] = ()
    """Seconds from each attempt that failed to the next one."""


@attrs.frozen(kw_only=True)
class ServerFacts:
    """How the server treats addresses and headers, whatever the operation."""

    any_case: bool = False
    any_query_case: bool = False
    trailing_slash: bool = False
    allows: tuple[tuple[str, str], ...] = ()
    """(path below the base path, header `Allow` of a refused method)"""
    headers: tuple[tuple[str, str], ...] = ()
    documents: tuple[tuple[str, str], ...] = ()
    """(whole path, the JSON that a GET of it returns without a key)"""


@attrs.frozen(kw_only=True)
class FakeDefinition:
    """Definition of the fake server of an API."""

    collections: tuple[Collection, ...] = ()
    behaviours: tuple[ActionRule, ...] = ()
    life_cycles: tuple[Lifecycle, ...] = ()
    deliveries: DeliveryRule | None = None
    key_collection: str
    key_field: str
    wrong_key: str
    """The error message for a wrong API key."""
    wrong_key_status: int = 401
    wrong_key_at: str = ""
    """The path of the message in that error; if empty, as in other errors."""
    wrong_key_type: str = "application/json"
    wrong_key_challenge: str = ""
    """The header `WWW-Authenticate` of that error, if any."""
    first_stays: str = ""
    """The error message for deleting the first holder; if empty, it can be deleted."""
    server: ServerFacts = ServerFacts()
    inclusive_pages: bool = False
    """Whether a page of rows ends with the start row plus the page size."""
    now: str
    """The vendor's time format, see `time_format.format_time`."""

    @cached_property
    def owned(self) -> frozenset[str]:
        """The names of the collections whose records belong to the holder that created them."""
        return frozenset(c.name for c in self.collections if c.owned)

    @cached_property
    def with_unlisted(self) -> frozenset[str]:
        """The names of the collections with events that no response shows."""
        return frozenset(
            cycle.collection
            for cycle in self.life_cycles
            if any(step.unlisted for course in cycle.courses for step in course.steps)
        )

    @cached_property
    def holders(self) -> Collection:
        """The collection whose records have API keys."""
        return next(c for c in self.collections if c.name == self.key_collection)

    @cached_property
    def first_holder(self) -> dict[str, Any]:
        """The first key holder, as it is at the start; the server always has it."""
        first = self.holders.records[0] if self.holders.records else {}
        return {self.holders.key: self.holders.first_key, **first}

    @property
    def first_key(self) -> Any:
        """The record key of the first key holder."""
        return self.first_holder[self.holders.key]
