"""Observability: events of calls, for logs, traces, metrics and tests.

In reading order: `observer` (the public protocol), `dispatcher` (notifies the log `postalytics` and
the observers, and contains their exceptions). `opentelemetry` needs the extra `otel`, so import it
by its own name, not from here.
"""

from __future__ import annotations

from .dispatcher import EventDispatcher, LogObserver, log, report_unexpected
from .observer import Attempt, AttemptResult, Observer

__all__ = [
    "Attempt",
    "AttemptResult",
    "EventDispatcher",
    "LogObserver",
    "Observer",
    "log",
    "report_unexpected",
]
