"""A job while it runs.

In reading order: `run` (uploads, writes reports, prints the summary), `job_runner` (opens the
journal and follows each row), `progress` (a bar, or lines).
"""

from __future__ import annotations

from .job_runner import Redo
from .progress import Lines, Pace, display
from .run import NO_REDO, carry_out, sender, write_page, write_privately

__all__ = [
    "NO_REDO",
    "Lines",
    "Pace",
    "Redo",
    "carry_out",
    "display",
    "sender",
    "write_page",
    "write_privately",
]
