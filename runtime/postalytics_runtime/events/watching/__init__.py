"""Watching by polling: events of a source, and changes of a list.

In reading order: `pace` (the part of the rate limit that watchers may use), `poll` (one poll, and
when the next one takes place), `event_poll` (how far the events are read), `event_watcher`
(events, each at least once), `list_store` (what is known of a list), `list_reading` (what is new on
it), `list_watcher` (its changes).
"""

from __future__ import annotations

from .event_poll import mark_start, poll_events
from .event_watcher import watch_events
from .list_watcher import Change, watch_list
from .pace import PollPace, pace_of
from .poll import Poll, PollTimer, TooEarlyError, interval_of, require_start

__all__ = [
    "Change",
    "Poll",
    "PollPace",
    "PollTimer",
    "TooEarlyError",
    "interval_of",
    "mark_start",
    "pace_of",
    "poll_events",
    "require_start",
    "watch_events",
    "watch_list",
]
