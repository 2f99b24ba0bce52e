"""Clock that is never set, and that goes on while the machine sleeps."""

from __future__ import annotations

import time


def steady_time() -> float:
    """Return the seconds of a clock that is never set, and that goes on while the machine sleeps.

    What `time.monotonic` reads on Linux and macOS stands still in a suspended machine, and leases
    of others do not.
    """
    # The first is that of Linux. macOS lacks it; its second goes on, unlike `time.monotonic`, which
    # is another clock there. Windows has neither: its `time.monotonic` goes on.
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):
        if hasattr(time, name):
            return time.clock_gettime(getattr(time, name))
    return time.monotonic()
