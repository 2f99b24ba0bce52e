"""Identity of events: reports from what was received, and their fingerprints. No I/O.

An event has no id of its own. What both ways show makes one: source, subject, kind and date, and
for online events a detail. Nothing here raises, whatever a body contains.
"""

from __future__ import annotations

import functools
import hashlib
import json
import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

import orjson

from ..schema import EventFeed, parse_date
from ..suggestions import folded
from .event import Report

MAX_LEVELS = 64
"""Levels of a body that are kept; deeper ones are replaced by `None`."""
_LONGEST_TEXT = 200
_LARGEST_ID = 2**64
_LONGEST_FIELD = 64
"""Characters of names that are worth remembering."""


def report_of_item(feed: EventFeed, item: Mapping[str, Any], source: object) -> Report:
    """Return the report in an item of a polled list.

    Args:
        feed: the description of the events.
        item: the JSON object; its names match without regard to case and underscores.
        source: the id of the source, from the path of the list.
    """
    polled = feed.polled
    label = _kind_text(value_at(item, polled.kind))
    known = feed.by_label.get(label.casefold())
    is_online = known is None or known.online
    detail = "" if polled.detail is None or not is_online else value_at(item, polled.detail)
    return Report(
        delivered=False,
        kind=label if known is None else known.name,
        source=id_text(source),
        subject=id_text(value_at(item, polled.subject)),
        date=_date(value_at(item, polled.date)),
        detail=detail if isinstance(detail, str) else json_text(detail),
        body=item,
    )


def report_of_delivery(feed: EventFeed, body: Mapping[str, Any]) -> Report:
    """Return the report in the body of a delivery, a JSON object.

    Names match without regard to case and underscores. Ids may be numbers or text.

    Raises:
        ValueError: the API has no webhooks.
    """
    if (deliveries := feed.deliveries) is None:
        raise ValueError("The API has no webhooks.")
    code = _kind_text(value_at(body, deliveries.kind))
    known = feed.by_code.get(code)
    return Report(
        delivered=True,
        kind=code if known is None else known.name,
        source=id_text(value_at(body, deliveries.source)),
        subject=id_text(value_at(body, deliveries.subject)),
        date=_date(value_at(body, deliveries.date)),
        body=body,
    )


def fingerprint(feed: EventFeed, report: Report) -> bytes:
    """Return the SHA-256 by which the same report is known when it comes again by the same way."""
    return _digest(["delivered" if report.delivered else "polled", *_identity(feed, report)])


def event_id(feed: EventFeed, report: Report, counter: int = 0) -> bytes:
    """Return the id of the event that a report is the first of.

    Args:
        feed: the description of the events.
        report: the first report of the event.
        counter: how many other events of the inbox have the id with a lower counter.
    """
    return _digest([*_identity(feed, report), *([counter] if counter else [])])


def id_text(value: object) -> str | None:
    """Return an id as text, the same for a number and its digits; `None` if it is not an id."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        return str(int(value)) if abs(value) < _LARGEST_ID else None
    text = storable(value).strip() if isinstance(value, str) else ""
    return text if 0 < len(text) <= _LONGEST_TEXT else None


def json_text(value: object) -> str:
    """Return a JSON value as canonical text, which SQLite stores as it is: names are in order.

    What JSON or a file cannot hold is replaced: levels below `MAX_LEVELS` by `null`, integers
    of more than 4,000 bits by their hexadecimal digits.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    except TypeError:  # Lone surrogates, integers of more than 64 bits, or many levels.
        return json.dumps(_bounded(value, MAX_LEVELS), sort_keys=True, separators=(",", ":"))


def storable(text: str) -> str:
    """Return text without lone surrogates, which neither UTF-8 nor SQLite has."""
    return text.encode("utf-8", "backslashreplace").decode()


def _identity(feed: EventFeed, report: Report) -> list[Any]:
    if report.matched:
        date = cast("datetime", report.date).isoformat()
        return [report.source, report.subject, report.kind, date, report.detail]
    varying = feed.deliveries.varying if report.delivered and feed.deliveries else ()
    left_out = {_folded(name) for name in varying}
    return [json_text({k: v for k, v in report.body.items() if _folded(k) not in left_out})]


def _digest(values: list[Any]) -> bytes:
    return hashlib.sha256(json.dumps(values).encode()).digest()


def value_at(body: object, path: str) -> object:
    """Return the value at a dotted path of names; `None` if there is none."""
    for name in path.split("."):
        if not isinstance(body, Mapping):
            return None
        fields = cast("Mapping[str, object]", body)
        if name in fields:
            body = fields[name]
            continue
        wanted = _folded(name)
        # In no order of the body: a redelivery may have another.
        found = min((key for key in fields if _folded(key) == wanted), default=None)
        body = None if found is None else fields[found]
    return body


def _folded(name: str) -> str:
    return _folded_field(name) if len(name) <= _LONGEST_FIELD else folded(name)


@functools.lru_cache(maxsize=512)
def _folded_field(name: str) -> str:
    # Each event has the same names, and is searched for several of them.
    return folded(name)


def _kind_text(value: object) -> str:
    if isinstance(value, str):
        return storable(value).strip()[:_LONGEST_TEXT]
    return (id_text(value) or json_text(value))[:_LONGEST_TEXT]


def _date(value: object) -> datetime | None:
    date = parse_date(value)
    return None if date is None else date.replace(tzinfo=None, microsecond=0)


def _bounded(value: Any, levels: int) -> Any:
    if isinstance(value, Mapping | list | tuple) and not levels:
        return None
    if isinstance(value, Mapping):
        fields = cast("Mapping[object, object]", value)
        return {str(name): _bounded(part, levels - 1) for name, part in fields.items()}
    if isinstance(value, list | tuple):
        return [_bounded(part, levels - 1) for part in cast("list[Any]", value)]
    if isinstance(value, int) and value.bit_length() > 4000:
        return hex(value)
    return value if value is None or isinstance(value, str | int | float) else None
