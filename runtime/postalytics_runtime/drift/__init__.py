"""What responses hold and the spec does not have.

In reading order: `drift` (the collector that a client takes), `observations` (counts per model),
`spec_yaml` (the counts as YAML to add to the spec).
"""

from __future__ import annotations

from .drift import Drift
from .observations import MOST_NAMES, MOST_SPELLINGS, Seen

__all__ = [
    "MOST_NAMES",
    "MOST_SPELLINGS",
    "Drift",
    "Seen",
]
