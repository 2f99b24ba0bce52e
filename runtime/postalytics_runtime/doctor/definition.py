"""What an examination reads and asks, as frozen data; the emitted package builds it."""

from __future__ import annotations

from typing import Any, Literal

import attrs


@attrs.frozen(kw_only=True)
class Pick:
    """Value of a request that is taken from an item of an earlier reading."""

    reading: str
    field: str
    """The attribute of the item."""
    most: str | None = None
    """The attribute of which the item has the largest value; the first item if None."""


@attrs.frozen(kw_only=True)
class Reading:
    """Request that only reads. It is sent at most once, whatever asks for it."""

    name: str
    operation: str | None = None
    """The operation to call, as `resource.name`."""
    options: str | None = None
    """A path below the API's root, for an OPTIONS request."""
    address: str | None = None
    """A path above the API's root, on the same host, for a GET request."""
    key: Literal["own", "none", "wrong"] = "none"
    """The key that is sent with it: the client's own, none, or one that does not exist."""
    values: tuple[tuple[str, str | Pick], ...] = ()
    """The values of path and query parameters, by their Python names. No limit is checked."""
    query: tuple[tuple[str, str], ...] = ()
    """More query parameters, by their names as they are sent."""
    spelling: Literal["plain", "slash", "upper"] = "plain"
    """How the path is spelled: as described, with a slash at the end, or in capitals."""
    label: str
    """What it is called in answers."""


@attrs.frozen(kw_only=True)
class Fact:
    """Fact of the spec that has a confidence, and where."""

    file: str
    place: tuple[str, ...]
    """The keys to the mapping with the key `confidence`."""
    confidence: str


@attrs.frozen(kw_only=True)
class Correction:
    """Value of the spec that is right if an answer is this one."""

    seen: str
    file: str
    place: tuple[str, ...]
    """The keys to the value."""
    value: str
    """The value as a spec has it: a number and a flag are text, too."""


@attrs.frozen(kw_only=True)
class Needs:
    """Number of items that a reading must have, or the question cannot be answered."""

    reading: str
    items: int


@attrs.frozen(kw_only=True)
class Probe:
    """Question about the API, the readings that answer it, and the answer that the spec assumes."""

    name: str
    question: str
    see: str
    """The name of the look at the responses."""
    of: tuple[str, ...] = ()
    """The names of the readings; empty for all."""
    expect: tuple[str, ...]
    """The answers that are as the spec says."""
    names: tuple[str, ...] = ()
    """Names to look for, such as those of headers; `*` stands for any letters."""
    fields: tuple[str, ...] = ()
    """The attributes to look at."""
    needs: Needs | None = None
    control: str | None = None
    """The reading that must differ from the first, or the comparison shows nothing."""
    facts: tuple[Fact, ...] = ()
    """What the expected answer confirms."""
    corrections: tuple[Correction, ...] = ()


@attrs.frozen(kw_only=True)
class OwnPick(Pick):
    """Value of a request that is taken from a record that this run created."""


@attrs.frozen(kw_only=True)
class Creation:
    """Kind of record that a step creates: how to find those of this run, and how to delete them."""

    name: str
    """What such a record is called."""
    read: str
    """The operation that lists such records, as `resource.name`."""
    delete: str
    """The operation that deletes one. It takes the values of `read`, and the id."""
    parameter: str
    """Its path parameter that takes the id."""
    ids: tuple[str, ...]
    """The attributes of a record that the id may be, in the order tried."""


@attrs.frozen(kw_only=True)
class WriteStep:
    """Request of a run, which may change something. The steps are sent one after the other."""

    reading: Reading
    """Its name, operation, values and label."""
    body: tuple[tuple[str, Any], ...] = ()
    """The fields of the body as they are sent; `{mark}` in text stands for the mark of the run."""
    as_sent: tuple[tuple[str, str], ...] = ()
    """More fields of the body: a number or a flag is sent as JSON has it, the rest as text."""
    picks: tuple[tuple[str, Pick], ...] = ()
    """Fields of the body that are taken from earlier steps."""
    creates: Creation | None = None


@attrs.frozen(kw_only=True)
class Writes:
    """What a run in a sandbox writes, and the questions that this answers."""

    environment: str
    """The environment that is a sandbox."""
    steps: tuple[WriteStep, ...]
    probes: tuple[Probe, ...]


@attrs.frozen(kw_only=True)
class Doctor:
    """Examination of an API."""

    wrong_key: str
    """A key that does not exist."""
    readings: tuple[Reading, ...]
    """The first is sent alone. What a reading picks from comes before it."""
    probes: tuple[Probe, ...]
    writes: Writes | None = None
    """What a run in a sandbox writes and asks besides."""
