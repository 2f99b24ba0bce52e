"""Spec language of `fake.yaml`, which only the fake server needs."""

# ruff: noqa: RUF009  entry() declares a key, not a default.

from __future__ import annotations

from typing import Any, ClassVar

import attrs

from ..yaml import Name, Text, TypeName
from .mapping import Mapping, entry


@attrs.frozen
class Count(Mapping):
    """Field that counts the records of a collection."""

    of: Name = entry("The collection whose records are counted.")
    by: Name = entry("The field that must be equal in the record and the counted record.")
    where: dict[Name, Any] = entry(
        "Fields of a counted record, and the values they must have.", default=dict
    )


@attrs.frozen
class Collection(Mapping):
    """Collection of records that the fake server stores."""

    key: Name | None = entry(
        "The field that identifies a record; a hidden number if left out.",
        default=None,
    )
    first_key: int = entry("The key of the first new record; 1 if left out.", default=1)
    owned: bool = entry(
        "Whether only the key holder that created a record sees the record, which is deleted with "
        "its holder; a holder also sees itself.",
        default=False,
    )
    unique: dict[Name, Text] = entry(
        "Fields whose values must be unique, and the error message for a duplicate.",
        default=dict,
    )
    makes: dict[Name, Name] = entry(
        "Fields that the server generates for a new record: `key` (an API key), `token` (a short "
        "text), `number` (a number other than the record's key) or `caller` (the record key of "
        "the caller).",
        default=dict,
    )
    defaults: dict[Name, Any] = entry(
        "Values of a new record for fields that the request leaves out.", default=dict
    )
    records: list[dict[Name, Any]] = entry("The records at the start.", default=list)


@attrs.frozen
class Reference(Mapping):
    """Reference to a record. A lone name of a collection may stand for the whole mapping."""

    shorthand: ClassVar[str | None] = "collection"

    collection: Name = entry("The collection of the record.")
    by: Name | None = entry("The record's field with the value; its key if left out.", default=None)
    or_by: Name | None = entry(
        "A second field to search if no record has the value in the first field.", default=None
    )
    missing: Text | None = entry(
        "The error message if the record does not exist; that of the operation if left out.",
        default=None,
    )
    required: bool = entry("Whether the value must be given.", default=False)
    having: dict[Name, Any] = entry(
        "Fields of the record, and the values they must have.", default=dict
    )
    otherwise: Text | None = entry(
        "The error message if the record has other values.", default=None
    )
    takes: dict[Name, Name] = entry(
        "Fields to set, and the fields of the record that give the values.", default=dict
    )


@attrs.frozen
class Envelope(Mapping):
    """Response object with the records in a field."""

    items: Name = entry("The field with the records.")
    beside: dict[Name, Name] = entry(
        "Fields with one record each, and its collection; the path parameter with the record's key "
        "has the same name as the key.",
        default=dict,
    )


@attrs.frozen
class Behaviour(Mapping):
    """Behaviour of an operation in the fake server."""

    action: str = entry(
        "What the operation does.",
        choices={
            "list": "returns the records that match, as an array",
            "get": "returns the one record that matches",
            "create": "stores the body as a new record",
            "replace": "replaces the record that matches with the body",
            "flip": "changes a field of the record that matches from 0 to 1, or from 1 to 0",
            "delete": "deletes the record that matches",
            "answer": "returns a response without reading or changing a record",
        },
    )
    collection: Name | None = entry("The collection that the operation works on.", default=None)
    where: dict[Name, Name] = entry(
        "Record fields, and the path, query or body values they must equal; a query value that is "
        "not given matches every record.",
        default=dict,
    )
    or_where: dict[Name, Name] = entry(
        "As `where`, for an operation on one record that `where` does not find.", default=dict
    )
    having: dict[Name, Any] = entry("Record fields, and the values they must have.", default=dict)
    refers: dict[Name, Reference] = entry(
        "Path or body values that must refer to a record.", default=dict
    )
    only_key_of_caller: bool = entry("Whether only the caller's own record matches.", default=False)
    flips: Name | None = entry("The field that the action `flip` changes.", default=None)
    number: Name | None = entry("A response field that numbers the records, from 1.", default=None)
    newest_first: bool = entry("Whether the newest record comes first.", default=False)
    keeps: list[Name] = entry("Fields that the action `replace` does not change.", default=list)
    stamps: list[Name] = entry("Response fields set to the current time.", default=list)
    counts: dict[Name, Count] = entry("Response fields that are counted, not stored.", default=dict)
    zeros: list[Name] = entry("Response fields that are always 0.", default=list)
    cascades: dict[Name, Name] = entry(
        "Collections whose records are deleted with this one, and the field that is equal in both.",
        default=dict,
    )
    envelope: Envelope | None = entry(
        "The object around the records of the response.", default=None
    )
    missing: Text | None = entry("The error message if no record matches.", default=None)
    start_at: int | None = entry(
        "The number of the first row or page; 1 if left out.", default=None, minimum=0
    )
    page_size: int | None = entry(
        "The number of records on a page if the request does not say it; if left out, the maximum "
        "of the API, or 100.",
        default=None,
        minimum=1,
    )
    offset_of_pages: bool = entry(
        "Whether an offset is the number of pages to skip, not of records.", default=False
    )
    clamps: bool = entry("Whether a number out of range is corrected, not refused.", default=False)
    shape: str | None = entry(
        "The shape of the response, if it is not the usual one of the action.",
        choices={"array": "an array of records", "object": "a single record, the first one"},
        default=None,
    )
    renames: dict[Text, Text] = entry(
        "Names of response fields on the wire, and the names that are sent instead.", default=dict
    )
    answer: dict[Name, Any] = entry(
        "Response fields with a constant value; in text, `{name}` stands for a value of the path "
        "or the record.",
        default=dict,
    )


@attrs.frozen
class Step(Mapping):
    """Event some time after a record was created."""

    after: int = entry("The number of seconds after the record was created.", minimum=0)
    sets: dict[Name, Any] = entry("Fields of the event, and their values.", default=dict)
    unlisted: bool = entry(
        "Whether lists and counts leave the event out, so that only deliveries have it.",
        default=False,
    )


@attrs.frozen
class Course(Mapping):
    """Events of every n-th record."""

    every: int = entry(
        "Applies to records whose key is divisible by this number, if no earlier course applies.",
        minimum=1,
    )
    steps: list[Step] = entry("The events, in order.")


@attrs.frozen
class LifeCycle(Mapping):
    """Life cycle of the records of a collection, stored as events in another collection."""

    of: Name = entry("The collection whose new records have this life cycle.")
    collection: Name = entry("The collection of the events.")
    copies: dict[Name, Name] = entry(
        "Fields of an event, and the fields of the record that they are copied from.", default=dict
    )
    stamp: Name = entry("The field of the event with its time.")
    notation: Text = entry("The format of that time, as in `now`.")
    courses: list[Course] = entry("The courses; the first one that applies to a record is used.")


@attrs.frozen
class FakeDeliveries(Mapping):
    """Deliveries of events, one at a time, to the addresses in another collection."""

    of: Name = entry("The collection of the events.")
    to: Name = entry("The collection of the records with the addresses.")
    by: Name = entry("The field that is equal in an event and in the record with its address.")
    url: Name = entry("The field with the address.")
    active: dict[Name, Any] = entry(
        "Fields of a record that gets deliveries, and the values they must have.", default=dict
    )
    kind: Name = entry("The field of an event with its name.")
    kinds: dict[Text, int] = entry(
        "The names of the events that are delivered, and their numbers in deliveries."
    )
    model: TypeName = entry("The model of the body.")
    body: dict[Text, Any] = entry(
        "The body as it is sent; in text, `{name}` stands for a value of the event, `{kind}` for "
        "its number, `{date}` for its time and `{retries}` for the number of retries so far."
    )
    notation: Text = entry("The format of that time, as in `now`.")
    zone: int = entry("The number of minutes by which that time is ahead of UTC.", default=0)
    retries: list[int] = entry(
        "The number of seconds from each attempt that failed to the next one.", default=list
    )


@attrs.frozen
class FakeAuthentication(Mapping):
    """API keys that the fake server accepts."""

    collection: Name = entry("The collection of the key holders.")
    field: Name = entry("The field with the API key.")
    message: Text = entry("The error message for a wrong API key.")
    status: int | None = entry(
        "The status of that error; 401 if left out.", default=None, minimum=400
    )
    message_at: Text | None = entry(
        "The path of the message in that error; as in other errors if left out.", default=None
    )
    content_type: Text | None = entry(
        "The content type of that error; application/json if left out.", default=None
    )
    challenge: Text | None = entry(
        "The header `WWW-Authenticate` of that error; none if left out.", default=None
    )
    first_stays: Text | None = entry(
        "The error message for deleting the first holder; if left out, the holder can be deleted.",
        default=None,
    )


@attrs.frozen
class FakeServerFacts(Mapping):
    """How the server treats addresses and headers, whatever the operation."""

    any_case: bool = entry("Whether paths may be in any case.", default=False)
    any_query_case: bool = entry(
        "Whether the names of query parameters may be in any case.", default=False
    )
    trailing_slash: bool = entry("Whether a path may end with a slash.", default=False)
    allows: dict[Text, Text] = entry(
        "Paths below the base path, and the header `Allow` of a refused method there; the methods "
        "of the operations if left out.",
        default=dict,
    )
    headers: dict[Text, Text] = entry("Headers of every response.", default=dict)
    documents: dict[Text, Text] = entry(
        "Whole paths, and the JSON, as text, that a GET of them returns without a key.",
        default=dict,
    )


@attrs.frozen
class FakeFile(Mapping):
    """`fake.yaml`: settings that only the fake server needs."""

    collections: dict[Name, Collection] = entry("The collections of records, by name.")
    operations: dict[Name, Behaviour] = entry("The behaviour of each operation.")
    life_cycles: dict[Name, LifeCycle] = entry(
        "What happens to records as time passes.", default=dict
    )
    deliveries: FakeDeliveries | None = entry(
        "What is delivered to webhooks, and how; nothing if left out.", default=None
    )
    authentication: FakeAuthentication = entry("The API keys that the server accepts.")
    server: FakeServerFacts | None = entry(
        "How the server treats addresses and headers; as strictly as possible if left out.",
        default=None,
    )
    inclusive_pages: bool = entry(
        "Whether a page of rows ends with the start row plus the page size, so that a page has one "
        "row more unless it starts at 0.",
        default=False,
    )
    now: Text = entry(
        "The vendor's time format, with %Y, %m, %d, %H, %I, %M, %S and %p; a hyphen, as in %-m, "
        "leaves out the leading zero."
    )
