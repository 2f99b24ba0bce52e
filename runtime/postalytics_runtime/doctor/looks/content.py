"""Looks at what the objects of a response hold: names and notations, not values."""

from __future__ import annotations

import re
from typing import Any

from ...schema import ModelDescription
from ...suggestions import folded
from ..exchange import Record, UnclearError, attribute, items_in, read_attribute
from .evidence import Evidence

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,79}")
_DIGITS = re.compile("[0-9]+")
_LETTERS = re.compile("[A-Za-z]+")
_MAX_NAMES = 40
_DATE_WORDS = {"T", "Z", "AM", "PM", "am", "pm"}
_NAMES_OF_TIMES = {
    *("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    *("mon", "tue", "wed", "thu", "fri", "sat", "sun", "utc", "gmt"),
}
"""The beginnings of the names of months, days and zones."""


def names(evidence: Evidence) -> tuple[str, ...]:
    """Return the names under which the named fields came."""
    model, items = _some_items(evidence)
    found: list[str] = []
    for field in evidence.probe.fields:
        held = (attribute(model, item, field) for item in items)
        found += {wire: None for one in held if one and _NAME.fullmatch(wire := one[0])}
    if not found:
        raise UnclearError("no object has these fields")
    return tuple(found)


def known(evidence: Evidence) -> tuple[str, ...]:
    """Return `all` if the spec has all names in the response, else those that it lacks."""
    model, items = _some_items(evidence)
    received = {name: None for item in items for name in item}
    lacking = [name for name in received if folded(name) not in model.alike]
    if len(lacking) == len(received) and model.fields:
        return ("none of the names in the spec",)
    listed = [name if _NAME.fullmatch(name) else "a malformed name" for name in lacking]
    return tuple(listed[:_MAX_NAMES]) or ("all",)


def dates(evidence: Evidence) -> tuple[str, ...]:
    """Return the notations of the named fields, with 9 in place of each number."""
    found: set[str] = set()
    for exchange in evidence.exchanges:
        try:
            model, items = items_in(evidence.api, exchange)
        except UnclearError:
            continue
        for field in evidence.probe.fields:
            values = (read_attribute(model, item, field) for item in items)
            found |= {_notation(value) for value in values if value not in (None, "")}
    if not found:
        raise UnclearError("no object has a date")
    return tuple(sorted(found))


def _notation(value: Any) -> str:
    if not isinstance(value, str):
        return "not text"
    if len(value) > 40 or not _DIGITS.search(value) or not value.isascii():
        return "not a date"
    words = set(_LETTERS.findall(value)) - _DATE_WORDS
    if not value.isprintable() or any(word[:3].lower() not in _NAMES_OF_TIMES for word in words):
        return "not a date"
    plain = _LETTERS.sub(lambda word: "a" if word[0] in words else word[0], value)
    return _DIGITS.sub("9", plain).replace("PM", "AM").replace("pm", "am")


def overlap(evidence: Evidence) -> tuple[str, ...]:
    """Return whether a value of the first field is that of the second field of another item."""
    model, items = _some_items(evidence)
    if len(items) < 2:
        raise UnclearError("there is only one item")
    first, second = evidence.probe.fields
    holders: dict[Any, list[int]] = {}
    for index, item in enumerate(items):
        holders.setdefault(str(read_attribute(model, item, second)), []).append(index)
    shared = any(
        (value := read_attribute(model, item, first)) is not None
        and any(other != index for other in holders.get(str(value), []))
        for index, item in enumerate(items)
    )
    return ("some",) if shared else ("none",)


def _some_items(evidence: Evidence) -> tuple[ModelDescription[Any], list[Record]]:
    model, items = items_in(evidence.api, evidence.first)
    if not items:
        raise UnclearError("the response has no objects")
    return model, items
