"""Functions that read before they call an operation.

In reading order: `toggle` (toggle operations), `record_change` (changes of records that are
replaced as a whole).
"""

from __future__ import annotations

from .record_change import RecordChange
from .toggle import Toggle

__all__ = ["RecordChange", "Toggle"]
