"""Spec language of resource files and their operations."""

# ruff: noqa: RUF009  entry() declares a key, not a default.

from __future__ import annotations

from typing import ClassVar

import attrs

from ..yaml import Name, Text, TypeName
from .commands import Command, RecordChange
from .deprecation import Deprecation, Renaming
from .mapping import CONFIDENCES, Mapping, Source, entry
from .models import Group, Model, NamedType, Union
from .paging import Paginate

EFFECTS = {
    "read": "changes nothing",
    "create": "creates a record on every call",
    "replace": "replaces the whole record; a second call has the same result",
    "delete": "removes a record",
    "toggle": "switches to the opposite state; a second call undoes the first",
    "mail": "prints and posts a mail piece, which costs money and cannot be recalled",
}
PATCHES = "changes the fields that are given; a second call has the same result"
"""What `replace` means with PATCH."""
PLAIN_ANSWERS = ("none", "bytes")
"""What an operation may return in place of a model: nothing, or a file."""
QUERY_STYLES = {
    "repeat": "the parameter once for each value, `tag=a&tag=b`",
    "comma": "one parameter with commas between the values, `tag=a,b`",
    "brackets": "the name with brackets, `tag[]=a&tag[]=b`; of a mapping, `tag[min]=1&tag[max]=3`",
}


@attrs.frozen
class ParameterFacts(Mapping):
    """What is written of a parameter and holds as it is."""

    summary: Text | None = entry("What it means.", default=None)
    note: Text | None = entry("Other facts that a user needs.", default=None)
    minimum: int | None = entry("The minimum value.", default=None)
    maximum: int | None = entry("The maximum value.", default=None)
    style: str | None = entry(
        "How a query holds several values; `brackets` without a list is for a mapping.",
        default=None,
        choices=QUERY_STYLES,
    )
    max_items: int | None = entry("The maximum number of several values.", default=None, minimum=1)
    confidence: str | None = entry(
        "How this parameter was found.", default=None, choices=CONFIDENCES
    )
    deprecated: Deprecation | None = entry(
        "Since when it is deprecated, and what to use instead.", default=None
    )
    renamed_from: Renaming | None = entry(
        "The old name, which can still be used and is deprecated.", default=None
    )


@attrs.frozen
class Parameter(ParameterFacts):
    """Parameter of a path, a query or in a header. A lone type may stand for the whole mapping."""

    shorthand: ClassVar[str | None] = "type"

    type: Text | list[Text] = entry(
        "The type, or a named type; in brackets for a list, which needs a `style`."
    )
    example: Text | None = entry(
        "A value that the fake server knows; of several values, one.", default=None
    )
    wire: Text | None = entry(
        "The name in the query or header, if it is not the Python name.", default=None
    )
    required: bool = entry(
        "Whether it must be given; what is in the path always must.", default=False
    )
    default: Text | None = entry("The value if the caller gives none.", default=None)


@attrs.frozen
class Comparison(Mapping):
    """Lists that rows can be compared with before the upload."""

    read: Text = entry(
        "The operation that lists the items, as `resource.operation` or `operation`."
    )
    lists: Text | None = entry(
        "The operation that lists the lists, to compare with all of them; the path of `read` is "
        "filled from its items.",
        default=None,
    )
    total: Name | None = entry(
        "The field of an item of `lists` with the number of items on that list.", default=None
    )


@attrs.frozen
class BulkFacts(Mapping):
    """What is written of a bulk upload and holds as it is."""

    function: Name = entry("The name of the emitted function.")
    command: Name = entry("The name of the command, below the resource's name.")
    summary: Text = entry("What it does, one sentence.")
    noun: Name = entry("What a row is called, such as `pet`.")
    done: Name | None = entry(
        "The word for a row that succeeded, such as `sent`; `created` if left out.", default=None
    )
    target: Name = entry("The command's option for the first shared value, such as `list`.")


@attrs.frozen
class TargetList(Mapping):
    """Where a plan reads the name of what rows are uploaded to; another value is refused."""

    lists: Text = entry(
        "The operation that lists what rows can be uploaded to, as `resource.operation` or "
        "`operation`."
    )
    equals: Name = entry("The field of an item that equals the shared value of the same name.")
    name: Name | None = entry("The field of an item with its name.", default=None)
    total: Name | None = entry(
        "The field of an item with the number of things that it holds.", default=None
    )


@attrs.frozen
class Bulk(BulkFacts):
    """Bulk upload: the operation for many rows, as a function and as a command."""

    fixed: list[Name] = entry(
        "The shared values of all rows: every path parameter, and fields of the body."
    )
    require: list[list[Text]] = entry(
        "What a row must have: one alternative of each list; `a + b` requires both.",
        default=list,
    )
    match: list[Name] = entry(
        "The fields of the row key, which identifies a row among rows and items of a list.",
        default=list,
    )
    targets: TargetList | None = entry(
        "How to find out the name of what rows are uploaded to; for the effect `mail`, the "
        "`guard` says it.",
        default=None,
    )
    reconcile: Text | None = entry(
        "The operation that lists what was created, as `resource.operation` or `operation`; "
        "unconfirmed rows are reconciled with this list.",
        default=None,
    )
    compare: dict[Name, Comparison] = entry(
        "The lists that rows can be compared with before the upload, by name of the option.",
        default=dict,
    )


@attrs.frozen
class Switch(Mapping):
    """Safe function for a blind toggle: read, toggle if necessary, read again."""

    function: Name = entry("The name of the emitted function.")
    summary: Text = entry("What it does, one sentence.")
    argument: Name = entry("The argument with the wanted state, True or False.")
    read: Name = entry("The operation that shows the state; it has the same path parameters.")
    field: Name = entry("The field of its response with the state.")
    on: Text = entry("The field's value for True.")
    off: Text = entry("The field's value for False.")
    words: list[Name] = entry(
        "The words of the command for True and for False; `on` and `off` if left out.",
        default=list,
    )


@attrs.frozen
class Guard(Mapping):
    """How to find out whether an operation would send live mail."""

    read: Name = entry("The operation that lists the items that mail is sent through.")
    match: dict[Name, Name] = entry("Fields of an item, and the path parameters that they equal.")
    field: Name | None = entry(
        "The item's field that shows the mode, if there is one.", default=None
    )
    harmless: Text | None = entry("The field's value in test mode.", default=None)
    live: Text | None = entry("The field's value in live mode.", default=None)
    name: Name | None = entry(
        "The field of an item with its name, also in the lists of `also`.", default=None
    )
    also: list[Name] = entry(
        "More operations that return lists with the fields of `match`, but without a mode.",
        default=list,
    )


@attrs.frozen
class Ambiguity(Mapping):
    """Ids that a path may take, if it is not known which id is right."""

    read: Name = entry("The operation that lists the items with the ids.")
    parameter: Name = entry("The path parameter that takes the id.")
    fields: list[Name] = entry("The fields of an item that the id may come from, at least two.")


@attrs.frozen
class OperationFacts(Mapping):
    """What is written of an operation and holds as it is."""

    summary: Text = entry("What it does, one sentence.")
    body: TypeName | None = entry("The model of the request body.", default=None)
    unwrap: bool = entry(
        "Whether the API usually wraps the object in an array of one; then this is not a mismatch.",
        default=False,
    )
    effect: str = entry(
        "What the operation does, and so whether it is safe to retry.",
        choices=EFFECTS,
        mark="Effect: {}; it {meaning}.",
    )
    idempotency_key: bool = entry(
        "Whether the API carries it out once for each idempotency key, so that clients repeat it "
        "with the same key.",
        default=False,
        mark="Idempotency key: a call that is repeated with the same key is carried out once.",
    )
    note: Text | None = entry("Other facts that a user needs.", default=None)
    deprecated: Deprecation | None = entry(
        "Since when it is deprecated, and what to use instead.", default=None
    )
    renamed_from: Renaming | None = entry(
        "The old name, which can still be used and is deprecated.", default=None
    )


@attrs.frozen
class Operation(OperationFacts):
    """Operation of the API. Exactly one of get, post, put, patch and delete gives its path."""

    get: Text | None = entry("The path, below the base path.", default=None)
    post: Text | None = entry("The path, below the base path.", default=None)
    put: Text | None = entry("The path, below the base path.", default=None)
    patch: Text | None = entry("The path, below the base path.", default=None)
    delete: Text | None = entry("The path, below the base path.", default=None)
    effect_confirmed: bool = entry(
        "Whether the effect is right, although it contradicts the method; only then, and only "
        "`true`.",
        default=False,
    )
    path: dict[Name, Parameter] = entry("The parameters in the path.", default=dict)
    query: dict[Name, Parameter] = entry("The parameters in the query.", default=dict)
    headers: dict[Name, Parameter] = entry("The parameters in headers.", default=dict)
    returns: Text | list[Text] = entry(
        "The model of the response, in brackets for a list; `none` for nothing, `bytes` for a file."
    )
    paginate: Paginate | None = entry("Pagination of the list.", default=None)
    bulk: Bulk | None = entry("Bulk upload with this operation.", default=None)
    switch: Switch | None = entry("Safe function for this toggle.", default=None)
    change: RecordChange | None = entry(
        "Function that changes fields of a record; only with the effect `replace`.", default=None
    )
    guard: Guard | None = entry(
        "How to find out whether mail is live; only with the effect `mail`.", default=None
    )
    ambiguity: Ambiguity | None = entry(
        "Ids that the path may take, if it is not known which; not with the effect `read`.",
        default=None,
    )
    command: Command | None = entry(
        "The command that calls the operation, its switch or its change.", default=None
    )
    source: Source | None = entry("Where the operation was found.", default=None)


@attrs.frozen
class ResourceFile(Mapping):
    """`resources/*.yaml`: the models and operations of one resource."""

    resource: Name = entry("The name of the emitted module.")
    summary: Text = entry("What the resource is about, one sentence.")
    command: Name | None = entry(
        "The name of the group of its commands, with `_` for `-`; that of the resource if left "
        "out.",
        default=None,
    )
    types: dict[TypeName, NamedType] = entry("The named types of the resource.", default=dict)
    groups: dict[TypeName, Group] = entry(
        "The groups of fields, for the models of all resources.", default=dict
    )
    models: dict[TypeName, Model] = entry("The models of the resource.", default=dict)
    unions: dict[TypeName, Union] = entry(
        "The unions of the resource: each is one of several models.", default=dict
    )
    receives: list[TypeName] = entry(
        "Models that the vendor sends unprompted, such as to a webhook.", default=list
    )
    operations: dict[Name, Operation] = entry("The operations of the resource.")
