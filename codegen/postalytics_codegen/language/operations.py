"""The spec language of operations, and of the resource files that hold them."""

# ruff: noqa: RUF009  entry() declares a key, it makes no default.

from __future__ import annotations

from typing import ClassVar

import attrs

from ..yaml import Name, Text, TypeName
from .api import CONFIDENCES, EFFECTS, PAGE_STYLES, Mapping, Model, NamedType, Source, entry


@attrs.frozen
class Parameter(Mapping):
    """A parameter of a path or a query. A lone type may stand for the whole mapping."""

    shorthand: ClassVar[str | None] = "type"

    type: Text = entry("The type, or a named type.")
    summary: Text | None = entry("What it means.", default=None)
    note: Text | None = entry("What else is known, and where sources disagree.", default=None)
    example: Text | None = entry("A value that the fake server knows.", default=None)
    wire: Text | None = entry(
        "The name in the query, where it is not the Python name.", default=None
    )
    required: bool = entry("Whether a query parameter must be given.", default=False)
    default: Text | None = entry("The value when the caller gives none.", default=None)
    minimum: int | None = entry("The least value allowed.", default=None)
    maximum: int | None = entry("The greatest value allowed.", default=None)
    confidence: str | None = entry(
        "How it was found what the value is.", default=None, choices=CONFIDENCES
    )


@attrs.frozen
class End(Mapping):
    """How the end of a list shows."""

    error: Text | None = entry("The message of the error answer past the end.", default=None)


@attrs.frozen
class Paginate(Mapping):
    """How a list is read page by page."""

    style: str = entry("The way pages are asked for.", choices=PAGE_STYLES)
    start: Name = entry("The query parameter that says where a page starts, or which one it is.")
    limit: Name | None = entry(
        "The query parameter that says how long a page is; not with `offset`.", default=None
    )
    row: Name | None = entry("The item's field that holds its row; only with `rows`.", default=None)
    key: list[Name] = entry("The item's fields that together tell it from all others.")
    items: Name | None = entry(
        "The answer's field with the items, where the answer is not the list itself.", default=None
    )
    total: Text | None = entry(
        "The answer's field with the number of all items of the list, as `field`, or as "
        "`field.field` inside another object; only with `items`.",
        default=None,
    )
    end: End | None = entry("How the end shows, where not by an empty page.", default=None)


@attrs.frozen
class Comparison(Mapping):
    """Lists that rows can be compared with before they are sent."""

    read: Text = entry(
        "The operation that lists the items, as `resource.operation` or `operation`."
    )
    lists: Text | None = entry(
        "The operation that lists the lists, where all of them are meant; the path is filled "
        "from its items.",
        default=None,
    )
    total: Name | None = entry(
        "The field of an item of `lists` with the number of items on that list.", default=None
    )


@attrs.frozen
class Bulk(Mapping):
    """An operation done for many rows, as a function and as a command."""

    function: Name = entry("The name of the emitted function.")
    command: Name = entry("The name of the command, below the resource's name.")
    summary: Text = entry("What it does, one sentence.")
    noun: Name = entry("What a row is.")
    done: Name | None = entry(
        "What is said of a row that succeeded, such as `sent`; otherwise `created`.", default=None
    )
    target: Name = entry("The command's option for the first fixed value, such as `list`.")
    fixed: list[Name] = entry(
        "What is the same for all rows: all parameters of the path, and fields of the body."
    )
    require: list[list[Text]] = entry(
        "What a row must have: one of each list's alternatives; `a + b` asks for both.",
        default=list,
    )
    match: list[Name] = entry(
        "The fields by which a row is the same as another, or as an item of a list.", default=list
    )
    reconcile: Text | None = entry(
        "The operation that lists what was created, as `resource.operation` or `operation`: with "
        "it, unconfirmed rows are looked for.",
        default=None,
    )
    compare: dict[Name, Comparison] = entry(
        "What rows can be compared with before they are sent, by the option's name.", default=dict
    )


@attrs.frozen
class Switch(Mapping):
    """A blind toggle made safe, as a function: read, toggle if need be, read again."""

    function: Name = entry("The name of the emitted function.")
    summary: Text = entry("What it does, one sentence.")
    argument: Name = entry("The argument that says what is wanted, True or False.")
    read: Name = entry("The operation that shows the state; it has the same path parameters.")
    field: Name = entry("The field of its answer that holds the state.")
    on: Text = entry("The field's value for True.")
    off: Text = entry("The field's value for False.")


@attrs.frozen
class Guard(Mapping):
    """How to find out whether an operation would mail for real."""

    read: Name = entry("The operation with the list that shows what is mailed through.")
    match: dict[Name, Name] = entry("Fields of an item and the path parameters that they equal.")
    field: Name | None = entry(
        "The field of the item that shows the mode, where it shows one.", default=None
    )
    harmless: Text | None = entry("The field's value with which nothing is mailed.", default=None)
    live: Text | None = entry("The field's value with which mail is real.", default=None)
    also: list[Name] = entry(
        "Operations with lists that have the same fields to match, but show no mode.", default=list
    )


@attrs.frozen
class Ambiguity(Mapping):
    """Which ids a path may take, where it is not known which one it does."""

    read: Name = entry("The operation with the list that shows the ids.")
    parameter: Name = entry("The path parameter that takes the id.")
    fields: list[Name] = entry("The fields of an item that it may stand for, at least two.")


@attrs.frozen
class Operation(Mapping):
    """One call of the API. Exactly one of get, post, put, patch and delete names its path."""

    summary: Text = entry("What it does, one sentence.")
    get: Text | None = entry("The path, below the base path.", default=None)
    post: Text | None = entry("The path, below the base path.", default=None)
    put: Text | None = entry("The path, below the base path.", default=None)
    patch: Text | None = entry("The path, below the base path.", default=None)
    delete: Text | None = entry("The path, below the base path.", default=None)
    path: dict[Name, Parameter] = entry("The parameters in the path.", default=dict)
    query: dict[Name, Parameter] = entry("The parameters in the query.", default=dict)
    body: TypeName | None = entry("The model that is sent.", default=None)
    returns: Text | list[Text] = entry("The model that is answered, in brackets for a list.")
    unwrap: bool = entry(
        "Whether its one object usually comes in an array of one, so that this is not odd.",
        default=False,
    )
    effect: str = entry("What a repetition would do.", choices=EFFECTS)
    paginate: Paginate | None = entry("How the list is read page by page.", default=None)
    bulk: Bulk | None = entry("How it is done for many rows.", default=None)
    switch: Switch | None = entry("How it is used to reach a wanted state.", default=None)
    guard: Guard | None = entry(
        "How to find out whether mail is real; only with the effect `mail`.", default=None
    )
    ambiguity: Ambiguity | None = entry(
        "Which ids its path may take, where that is not known; not with the effect `read`.",
        default=None,
    )
    source: Source = entry("Where it was found.")
    note: Text | None = entry("What else is known, and where sources disagree.", default=None)


@attrs.frozen
class ResourceFile(Mapping):
    """`resources/*.yaml`: the models and operations of one resource."""

    resource: Name = entry("The name of the emitted module.")
    summary: Text = entry("What it is about, one sentence.")
    types: dict[TypeName, NamedType] = entry("Its named types.", default=dict)
    models: dict[TypeName, Model] = entry("Its models.", default=dict)
    receives: list[TypeName] = entry(
        "Models that the vendor sends of its own accord, as to a webhook.", default=list
    )
    operations: dict[Name, Operation] = entry("Its operations.")
