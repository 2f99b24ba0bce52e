"""Events: their kinds, how they are polled and delivered, and the lists that can be watched.

In reading order: `events` (the whole), `kinds`, `deliveries`, `webhooks`, `watched_lists`.
"""

from __future__ import annotations

from .events import EventsChecker

__all__ = ["EventsChecker"]
