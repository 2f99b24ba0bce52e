"""Emits the events of an API: as data, and as a module with what receives and watches them.

In reading order: `module` (`events.py`), `functions` (a function with all its parts), `watching`
and `receiving` (the functions), `feed` (the events as data).
"""

from __future__ import annotations

from .feed import event_feed_module
from .functions import EmittedFunction
from .module import event_functions, event_identity, event_summary, events_module
from .receiving import SUBSCRIBE_IMPORTS, subscribe

__all__ = [
    "SUBSCRIBE_IMPORTS",
    "EmittedFunction",
    "event_feed_module",
    "event_functions",
    "event_identity",
    "event_summary",
    "events_module",
    "subscribe",
]
