"""Spec language of the writes in `doctor.yaml`: what a run in a sandbox creates and asks."""

# ruff: noqa: RUF009  entry() declares a key, not a default.

from __future__ import annotations

from typing import ClassVar

import attrs

from ...yaml import Name, Text
from ..mapping import Mapping, entry


@attrs.frozen
class OwnRecord(Mapping):
    """Kind of record that a run creates and deletes at its end; `read` finds it by its mark."""

    read: Text = entry("The operation that lists such records.")
    delete: Text = entry(
        "The operation that deletes one; its path has the parameters of `read`, and the id."
    )
    ids: list[Name] = entry("The fields of a record that the id may be, in the order tried.")


@attrs.frozen
class WriteValue(Mapping):
    """Value of a step. A lone value may stand for the whole mapping."""

    shorthand: ClassVar[str | None] = "value"

    value: Text | None = entry(
        "The value itself; in text of a body, `{mark}` stands for the mark of the run.",
        default=None,
    )
    own: Name | None = entry(
        "The earlier step of which a record of this run has the value.", default=None
    )
    first: Name | None = entry("The earlier step of which the first item has it.", default=None)
    field: Name | None = entry("The field of the record or item with the value.", default=None)


@attrs.frozen
class WriteStep(Mapping):
    """Request of a run, which may change something."""

    call: Text = entry("The operation to call, as `resource.operation` or `operation`.")
    values: dict[Name, WriteValue] = entry(
        "The values of path and query parameters; no limit is checked.", default=dict
    )
    body: dict[Name, WriteValue] = entry("The fields of the body.", default=dict)
    as_sent: dict[Text, WriteValue] = entry(
        "More fields of the body, by the names that are sent: numbers, flags or text.",
        default=dict,
    )
    creates: Name | None = entry("The kind of record that it creates.", default=None)
    label: Text | None = entry("What it is called in answers; its name if left out.", default=None)
