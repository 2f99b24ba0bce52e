"""Observability: events of calls, for logs, traces, metrics and tests.

In reading order: `observer` (the public protocol), `dispatcher` (notifies the log and the
observers, and contains their exceptions), `log_observer` (writes the log `postalytics`).
`opentelemetry` needs the extra `otel`, so import it by its own name, not from here.
"""

from __future__ import annotations

from .dispatcher import EventDispatcher, report_unexpected
from .log_observer import LogObserver, log
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
