"""Observability: events of calls, for logs, traces, metrics and tests.

In reading order: `observer` (the public protocol), `dispatcher` (notifies the log `postalytics` and
the observers, and contains their exceptions), `failure_words` (how a call failed). `opentelemetry`
needs the extra `otel`, so import it by its own name, not from here.
"""

from __future__ import annotations

from .dispatcher import EventDispatcher, LogObserver, log, report_unexpected
from .failure_words import failure_words
from .observer import Attempt, AttemptResult, Observer

__all__ = [
    "Attempt",
    "AttemptResult",
    "EventDispatcher",
    "LogObserver",
    "Observer",
    "failure_words",
    "log",
    "report_unexpected",
]
