"""Events of deliveries, for receivers that have no inbox. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from ..schema import EventFeed
from .event import E
from .identity import event_id
from .judge import Judgement, judge_body, judge_value


def parse_delivery(
    feed: EventFeed, body: bytes | str | Mapping[str, Any], event_type: type[E]
) -> E:
    """Return the event that a delivery reports.

    Args:
        feed: the description of the events.
        body: the request's body, or the JSON object in it.
        event_type: the class of the events.

    Raises:
        ValueError: the body is not a delivery.
        TypeError: it has a type that no body has.
    """
    report = (judged := _judged(feed, body)).report
    if report is None:
        raise ValueError(judged.reason)
    return event_type(
        id=event_id(feed, report).hex(),
        kind=report.kind,
        date=report.date,
        source=report.source,
        subject=report.subject,
        matched=report.matched,
        delivered=report.body,
    )


def _judged(feed: EventFeed, body: object) -> Judgement:
    if isinstance(body, str):
        # A lone surrogate becomes an escape, which JSON does not have either.
        body = body.encode("utf-8", "backslashreplace")
    if isinstance(body, bytes):
        return judge_body(feed, body)
    if isinstance(body, Mapping):
        return judge_value(feed, dict(cast("Mapping[str, Any]", body)))
    raise TypeError(
        "A delivery is the body of the request, as bytes, text or a mapping, not "
        f"{type(body).__name__}."
    )
