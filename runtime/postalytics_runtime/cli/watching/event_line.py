"""An event as one line of JSON."""

from __future__ import annotations

from typing import Any

import orjson

from ...events import Event, number_of
from ...schema import EventFeed


def event_line(event: Event, feed: EventFeed) -> bytes:
    """Return an event as one line of JSON, with its newline.

    The two ids have the names that the API gives them. The line holds personal data.
    """
    return orjson.dumps(
        {
            "id": event.id,
            "kind": event.kind,
            "date": event.date,
            feed.source: _id(event.source),
            feed.subject: _id(event.subject),
            "attempt": event.attempt,
            "matched": event.matched,
            "delivered": event.delivered,
            "polled": event.polled,
        },
        default=dict,  # A mapping that is not a dict.
        option=orjson.OPT_APPEND_NEWLINE,
    )


def _id(value: Any) -> Any:
    """Return an id as a number if it is one, as the API shows it."""
    number = number_of(value)
    return number if str(number) == value else value
