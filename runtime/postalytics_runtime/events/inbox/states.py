"""States of an event, and the schedule of its retries."""

from __future__ import annotations

from typing import Final

PENDING: Final = 0
LEASED: Final = 1
DONE: Final = 2
DEAD: Final = 3
STATES: Final = ("pending", "leased", "done", "dead")
"""The names of the states, by number."""

RETRY_SECONDS: Final = (60, 300, 900, 3600, 10800, 21600, 49140)
"""Seconds from a failed attempt to the next: 8 attempts in 24 hours. Then the event is dead."""
MAX_ATTEMPTS: Final = len(RETRY_SECONDS) + 1


def retry_delay(attempt: int) -> int | None:
    """Return the seconds to wait after a failed attempt; `None` if it was the last.

    >>> retry_delay(1), retry_delay(8)
    (60, None)
    """
    return RETRY_SECONDS[attempt - 1] if attempt < MAX_ATTEMPTS else None
