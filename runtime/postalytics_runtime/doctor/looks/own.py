"""Looks at the records that a run in a sandbox created: no other record is looked at."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import Any

from ...schema import ModelDescription
from ..exchange import Record, UnclearError, is_own, items_in, read_attribute
from .evidence import Evidence

_NUMBER = re.compile("[0-9]{1,4}$", re.ASCII)


def own_count(evidence: Evidence) -> tuple[str, ...]:
    """Return the number of records of this run, or why a step before it was refused."""
    first, *others = evidence.exchanges
    for other in others:
        other.require_response()
        if not other.accepted:
            return (f"{other.reading.label}: status {other.status}",)
    own = _own(evidence)[1]
    if not own:
        raise UnclearError(f"{first.reading.label} has nothing of this run")
    return (str(len(own)),)


def own_value(evidence: Evidence) -> tuple[str, ...]:
    """Return a number or a flag of the first record of this run; of text, if there is any."""
    model, records = _own(evidence)
    if not records:
        raise UnclearError("the response has no record of this run")
    value = read_attribute(model, records[0], evidence.probe.fields[0])
    if value is None or isinstance(value, bool | int):
        return ("null" if value is None else str(value).lower(),)
    return ("text" if value else "empty",)


def highest(evidence: Evidence) -> tuple[str, ...]:
    """Return the highest number of a field of this run that matches and has a value."""
    numbers = [
        int(found[0])
        for record in _own(evidence)[1]
        for name, value in record.items()
        if value and any(fnmatchcase(name, pattern) for pattern in evidence.probe.names)
        if (found := _NUMBER.search(name))
    ]
    if not numbers:
        raise UnclearError("the response has no such field of this run")
    return (str(max(numbers)),)


def _own(evidence: Evidence) -> tuple[ModelDescription[Any], list[Record]]:
    model, items = items_in(evidence.api, evidence.first)
    return model, [item for item in items if is_own(item, evidence.mark)]
