"""Spec language of commands, and of changes: records that are read before they are replaced."""

# ruff: noqa: RUF009  entry() declares a key, not a default.

from __future__ import annotations

from typing import ClassVar

import attrs

from ..yaml import Name, Text
from .mapping import Mapping, entry


@attrs.frozen
class ListLength(Mapping):
    """How to find out how many items a list has before it is read."""

    lists: Text = entry(
        "The operation that lists the lists, as `resource.operation` or `operation`."
    )
    equals: Name = entry("The field of a list that equals the given value of the same name.")
    total: Name = entry("The field of a list with the number of its items.")


@attrs.frozen
class RecordChange(Mapping):
    """Function and command that change fields of a record: read it, merge, replace it."""

    function: Name = entry("The name of the emitted function.")
    summary: Text = entry("What it does, one sentence.")
    read: Text = entry(
        "The operation that shows the record, as `resource.operation` or `operation`; its path is "
        "filled from the given values of the same names."
    )
    items: Name | None = entry(
        "The response's field with the items, if the response is one object that holds them.",
        default=None,
    )
    match: list[Name] = entry(
        "The fields of an item that equal the given values of the same names; none if the "
        "response is the record.",
        default=list,
    )
    count: ListLength | None = entry(
        "How the command finds out how many items are read, if `read` is a list.", default=None
    )


@attrs.frozen
class Command(Mapping):
    """Command that calls an operation. A lone name may stand for the whole mapping."""

    shorthand: ClassVar[str | None] = "name"

    name: Name | None = entry(
        "The name, with `_` for `-`. If left out: the verb of the operation, then its other words "
        "without those of its resource; of `get` and `list` only the other words, if any. Where "
        "its bulk upload has this name, `-one` follows.",
        default=None,
    )
    summary: Text | None = entry(
        "What it does, one sentence; the summary of the operation if left out.", default=None
    )
    arguments: list[Name] = entry(
        "The values that are arguments, after those of the path.", default=list
    )
    options: dict[Name, Name] = entry(
        "Other names of options, by name of the value, with `_` for `-`; a value of the path with "
        "an option is not an argument.",
        default=dict,
    )
    columns: list[Name] = entry("The fields of a table; all if left out.", default=list)
    shows: Text | None = entry(
        "The operation that shows what will be deleted, with the same path parameters, or a list "
        "without any; only with the effect `delete`. If left out: an operation of the resource "
        "with the same path parameters that returns one object.",
        default=None,
    )
    own_key: Name | None = entry(
        "The secret field of the body that takes the caller's own API key unless another is given.",
        default=None,
    )
