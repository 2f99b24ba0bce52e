"""Writes in a sandbox: what only they can show of an API, and the end that deletes them.

In reading order: `sandbox` (where writes may go, and what they may
change), `records` (what a run created), `run` (the steps, the answers and the cleanup).
"""

from __future__ import annotations

from .records import Remainder
from .run import WriteRun
from .sandbox import MAX_PIECES, require_sandbox

__all__ = [
    "MAX_PIECES",
    "Remainder",
    "WriteRun",
    "require_sandbox",
]
