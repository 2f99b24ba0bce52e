"""Rows in flight: concurrency, retries of rows, and when an upload stops.

In reading order: `workers` (N workers over a queue), `row_runner` (one row to its end),
`circuit_breaker` (holds the upload up while the API fails; limits rejections).
"""

from __future__ import annotations

from .circuit_breaker import LONGEST_DELAY, MOST_DOUBTS, PATIENCE, TOLERATED, Budget, Pause, Trouble
from .row_runner import Sending, Way, shows_nothing, state_after
from .workers import Items, Workers

__all__ = [
    "LONGEST_DELAY",
    "MOST_DOUBTS",
    "PATIENCE",
    "TOLERATED",
    "Budget",
    "Items",
    "Pause",
    "Sending",
    "Trouble",
    "Way",
    "Workers",
    "shows_nothing",
    "state_after",
]
