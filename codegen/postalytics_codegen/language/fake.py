"""The spec language of `fake.yaml`: what only the fake server needs to know."""

# ruff: noqa: RUF009  entry() declares a key, it makes no default.

from __future__ import annotations

from typing import Any, ClassVar

import attrs

from ..yaml import Name, Text
from .api import Mapping, entry


@attrs.frozen
class Count(Mapping):
    """A field that counts the records of a collection."""

    of: Name = entry("The collection counted.")
    by: Name = entry("The field that must be alike in both.")
    where: dict[Name, Any] = entry("Fields of a counted record and their values.", default=dict)


@attrs.frozen
class Collection(Mapping):
    """Records that the fake server keeps."""

    key: Name | None = entry(
        "The field that tells one record from all others; a hidden number if left out.",
        default=None,
    )
    first_key: int = entry("The first number given to a new record; 1 if left out.", default=1)
    owned: bool = entry(
        "Whether a record is only seen by the holder of a key who made it, and goes with that "
        "holder; a holder also sees itself.",
        default=False,
    )
    unique: dict[Name, Text] = entry(
        "Fields of which no two records may have the same value, and the message then.",
        default=dict,
    )
    makes: dict[Name, Name] = entry(
        "Fields that a new record gets a value of its own for: `key` (an API key), `token` "
        "(a short text), `number` (one that is not its key) or `caller` (the key of whoever "
        "makes it).",
        default=dict,
    )
    defaults: dict[Name, Any] = entry("What a new record has where nothing is sent.", default=dict)
    records: list[dict[Name, Any]] = entry("What is there at the start.", default=list)


@attrs.frozen
class Reference(Mapping):
    """A record that a value names. A lone name of a collection may stand for the mapping."""

    shorthand: ClassVar[str | None] = "collection"

    collection: Name = entry("The collection that the record is in.")
    by: Name | None = entry("The record's field with the value; its key if left out.", default=None)
    or_by: Name | None = entry(
        "A second field that may have the value, where no record has it in the first.", default=None
    )
    missing: Text | None = entry(
        "The message when there is no such record; the operation's own if left out.", default=None
    )
    required: bool = entry("Whether the value must be given.", default=False)
    having: dict[Name, Any] = entry("What the record must be like.", default=dict)
    otherwise: Text | None = entry("The message when it is not like that.", default=None)
    takes: dict[Name, Name] = entry(
        "Fields set from the record, and the record's fields they are set from.", default=dict
    )


@attrs.frozen
class Envelope(Mapping):
    """An answer that holds its records in a field."""

    items: Name = entry("The field with the records.")
    beside: dict[Name, Name] = entry(
        "Fields with one record each, and the collection it is from; its key has the same name "
        "in the path.",
        default=dict,
    )


@attrs.frozen
class Behaviour(Mapping):
    """What an operation does in the fake server."""

    action: str = entry(
        "What it does.",
        choices={
            "list": "answers the records that match, as an array",
            "get": "answers the one record that matches",
            "create": "keeps the body as a new record",
            "replace": "puts the body in place of the record that matches",
            "flip": "turns a field of the record that matches from 0 to 1, or from 1 to 0",
            "delete": "removes the record that matches",
            "answer": "touches no record",
        },
    )
    collection: Name | None = entry("The collection it works on.", default=None)
    where: dict[Name, Name] = entry(
        "Record fields and the path, query or body values they equal; a query value that is "
        "not given matches all.",
        default=dict,
    )
    or_where: dict[Name, Name] = entry(
        "As `where`, for one record that is found by nothing there.", default=dict
    )
    having: dict[Name, Any] = entry("Record fields and the values they must have.", default=dict)
    refers: dict[Name, Reference] = entry(
        "Path or body values that must name a record, and which.", default=dict
    )
    only_key_of_caller: bool = entry("Whether only the caller's own record matches.", default=False)
    flips: Name | None = entry("The field that is turned.", default=None)
    number: Name | None = entry("A field that numbers the records answered, from 1.", default=None)
    newest_first: bool = entry("Whether the last record made is answered first.", default=False)
    keeps: list[Name] = entry("Fields that a replacement leaves alone.", default=list)
    stamps: list[Name] = entry("Answer fields set to the time.", default=list)
    counts: dict[Name, Count] = entry("Answer fields that are counted, not kept.", default=dict)
    zeros: list[Name] = entry("Answer fields shown as 0 whatever is kept.", default=list)
    cascades: dict[Name, Name] = entry(
        "Collections whose records go with a deleted one, and the field alike in both.",
        default=dict,
    )
    envelope: Envelope | None = entry("How the answer holds the records.", default=None)
    missing: Text | None = entry("The message when nothing matches.", default=None)
    answer: dict[Name, Any] = entry(
        "Answer fields with a fixed value; in text `{name}` stands for a value of the path or the "
        "record.",
        default=dict,
    )


@attrs.frozen
class Step(Mapping):
    """Something that happens to a record some time after it was made."""

    after: int = entry("How many seconds after the record was made.")
    sets: dict[Name, Any] = entry("Fields of the event.", default=dict)


@attrs.frozen
class Course(Mapping):
    """What happens to every n-th record."""

    every: int = entry(
        "Holds for a record whose key can be divided by this, if no course before it does."
    )
    steps: list[Step] = entry("What happens, in order.")


@attrs.frozen
class LifeCycle(Mapping):
    """What happens to the records of a collection, kept as events in another."""

    of: Name = entry("The collection whose new records go through it.")
    collection: Name = entry("The collection of the events.")
    copies: dict[Name, Name] = entry(
        "Fields of an event, and the record's fields they are copied from.", default=dict
    )
    stamp: Name = entry("The event's field with its time.")
    notation: Text = entry("The notation of that time, as in `now`.")
    courses: list[Course] = entry("What happens.")


@attrs.frozen
class FakeAuthentication(Mapping):
    """Whose keys the fake server accepts."""

    collection: Name = entry("The collection of those who hold keys.")
    field: Name = entry("The field with the key.")
    message: Text = entry("The message for a wrong key.")
    first_stays: Text | None = entry(
        "The message when the first holder is to be deleted; it can be if left out.", default=None
    )


@attrs.frozen
class FakeFile(Mapping):
    """`fake.yaml`: what only the fake server needs."""

    collections: dict[Name, Collection] = entry("What it keeps.")
    operations: dict[Name, Behaviour] = entry("What each operation does.")
    life_cycles: dict[Name, LifeCycle] = entry("What happens as time passes.", default=dict)
    authentication: FakeAuthentication = entry("Whose keys it accepts.")
    inclusive_pages: bool = entry(
        "Whether a page of rows ends with the row asked for plus the number of rows asked for, so "
        "that it has one row more unless it begins at 0.",
        default=False,
    )
    now: Text = entry(
        "The vendor's notation of a time, with %Y, %m, %d, %H, %I, %M, %S and %p; a hyphen as in "
        "%-m leaves out the leading zero."
    )
