"""An event as one line of JSON."""

from __future__ import annotations

import orjson

from ...events import Event
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
            feed.source: event.source,
            feed.subject: event.subject,
            "attempt": event.attempt,
            "matched": event.matched,
            "delivered": event.delivered,
            "polled": event.polled,
        },
        default=dict,  # A mapping that is not a dict.
        option=orjson.OPT_APPEND_NEWLINE,
    )
