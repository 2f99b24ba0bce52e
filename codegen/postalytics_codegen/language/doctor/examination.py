"""Spec language of `doctor.yaml`: what an examination of the real API reads and asks."""

# ruff: noqa: RUF009  entry() declares a key, not a default.

from __future__ import annotations

from typing import Any, ClassVar

import attrs

from ...yaml import Name, Text
from ..mapping import Mapping, entry
from .writes import OwnRecord, WriteStep

KEYS = {
    "own": "the key of the client",
    "none": "no key",
    "wrong": "the key `wrong_key`, which does not exist",
}
SPELLINGS = {
    "plain": "as the operation has it",
    "slash": "with a slash at the end",
    "upper": "with its last word in capitals",
}
LOOKS = {
    "status": "the status",
    "container": "what the response is: object, array, text, html or empty",
    "form": "where the message of an error is, such as `error.message`; string, text, html, empty "
    "or no error",
    "content_type": "the content type",
    "headers": "the headers of any reading whose names match `names`",
    "allow": "those methods in `names` that the header Allow has",
    "answered": "the readings whose response is an object with a key in `names`",
    "names": "the names under which `fields` came",
    "known": "all, or the names that the spec lacks",
    "dates": "the notations of `fields`, with 9 in place of each number",
    "overlap": "some or none: whether the first of `fields` has a value that the second has in "
    "another item",
    "count": "the number of items",
    "rows": "the first and the last row, as `1 to 3`",
    "shift": "what a step of the start counts: items, pages or nothing; of two pages",
    "total": "equal, more or less: the total that the API reports, against the items of the page",
    "page_size": "the number of items of a page that is not the last",
    "accepted": "the readings whose response has what was asked for; `fields` must equal those of "
    "the item that was picked",
    "own_count": "the number of records of this run, if the other readings were accepted; only in "
    "`writes`, as the next two",
    "own_value": "the number or flag of the first of `fields` in a record of this run; of text, "
    "whether it is empty",
    "highest": "the highest number of the fields of a record of this run that match `names` and "
    "have a value",
    "same": "whether each other reading has the response of the first: the same, other, or its "
    "status",
}


@attrs.frozen
class ReadingValue(Mapping):
    """Value of a request. A lone value may stand for the whole mapping."""

    shorthand: ClassVar[str | None] = "value"

    value: Text | None = entry("The value itself.", default=None)
    reading: Name | None = entry(
        "The earlier reading of which an item has the value.", default=None
    )
    field: Name | None = entry("The item's field with the value.", default=None)
    most: Name | None = entry(
        "The field of which the item has the largest value; the first item if left out.",
        default=None,
    )


@attrs.frozen
class Reading(Mapping):
    """Request that only reads: one of `call`, `options` and `address`."""

    call: Text | None = entry(
        "The operation to call, as `resource.operation` or `operation`; it must read.", default=None
    )
    options: Text | None = entry(
        "A path below the base path, for an OPTIONS request.", default=None
    )
    address: Text | None = entry(
        "A path on the same host, above the base path, for a GET request.", default=None
    )
    values: dict[Name, ReadingValue] = entry(
        "The values of path and query parameters; no limit is checked.", default=dict
    )
    query: dict[Text, Text] = entry(
        "More query parameters, by the names that are sent.", default=dict
    )
    spelling: str = entry("How the path is spelled.", default="plain", choices=SPELLINGS)
    key: str | None = entry(
        "The key that is sent; `own` with `call`, else `none`, if left out.",
        default=None,
        choices=KEYS,
    )
    label: Text | None = entry("What it is called in answers; its name if left out.", default=None)


@attrs.frozen
class Needs(Mapping):
    """Items that a reading must have, or the question has no answer."""

    reading: Name = entry("The reading.")
    items: int = entry("The number of items.", minimum=1)


@attrs.frozen
class Probe(Mapping):
    """Question about the API that readings answer."""

    question: Text = entry("The question, one sentence.")
    see: str = entry("What is looked at.", choices=LOOKS)
    of: list[Name] = entry("The readings, in order; all if left out.", default=list)
    expect: Text | list[Text] = entry("The answers that are as the spec says.")
    names: list[Text] = entry("Names to look for; `*` stands for any letters.", default=list)
    fields: list[Name] = entry("The fields to look at.", default=list)
    needs: Needs | None = entry("What the question needs.", default=None)
    control: Name | None = entry(
        "The reading that must differ from the first, or a comparison shows nothing.", default=None
    )
    facts: list[Text] = entry(
        "What the expected answer confirms: places in the spec that have a confidence, such as "
        "`operation`, `operation.path.parameter`, `Model` or `Model.fields.field`.",
        default=list,
    )
    corrections: dict[Text, dict[Text, Any]] = entry(
        "For an answer, the places in the spec that it corrects, and their new values.",
        default=dict,
    )


@attrs.frozen
class DoctorWrites(Mapping):
    """What a run in a sandbox writes and asks, with `--sandbox-writes`."""

    environment: Name = entry(
        "The environment that is a sandbox; besides it, only servers on this machine are "
        "written to."
    )
    records: dict[Name, OwnRecord] = entry("The kinds of records that are created, by name.")
    steps: dict[Name, WriteStep] = entry("The requests by name, sent one after the other.")
    probes: dict[Name, Probe] = entry("The questions by name; their readings are the steps.")


@attrs.frozen
class DoctorFile(Mapping):
    """`doctor.yaml`: what an examination of the real API reads and asks."""

    wrong_key: Text = entry("A key that does not exist.")
    readings: dict[Name, Reading] = entry(
        "The requests by name; the first is sent before all others."
    )
    probes: dict[Name, Probe] = entry("The questions by name.")
    writes: DoctorWrites | None = entry(
        "What a run in a sandbox writes and asks besides; nothing if left out.", default=None
    )
