"""Rows in flight: concurrency, retries of rows, and when an upload stops.

In reading order: `workers` (N workers over a queue), `row_runner` (sends one row until it has an
outcome), `circuit_breaker` (pauses the upload while the API fails; limits rejections).
"""

from __future__ import annotations

from .circuit_breaker import (
    ALWAYS_TOLERATED_REJECTIONS,
    GIVE_UP_AFTER,
    MAX_DELAY,
    MAX_UNCONFIRMED_IN_A_ROW,
    CircuitBreaker,
    Pause,
    RejectionBudget,
)
from .row_runner import (
    RetryRefusedError,
    RowRunner,
    RowSender,
    is_transient,
    shows_nothing,
    state_after,
)
from .workers import ItemQueue, Workers

__all__ = [
    "ALWAYS_TOLERATED_REJECTIONS",
    "GIVE_UP_AFTER",
    "MAX_DELAY",
    "MAX_UNCONFIRMED_IN_A_ROW",
    "CircuitBreaker",
    "ItemQueue",
    "Pause",
    "RejectionBudget",
    "RetryRefusedError",
    "RowRunner",
    "RowSender",
    "Workers",
    "is_transient",
    "shows_nothing",
    "state_after",
]
