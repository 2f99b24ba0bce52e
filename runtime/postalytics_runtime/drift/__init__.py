"""Drift: what responses hold and the spec does not have.

In reading order: `drift` (the collector for a client), `observations` (counts per model),
`spec_yaml` (the counts as YAML to add to the spec).
"""

from __future__ import annotations

from .drift import Drift
from .observations import MAX_NAMES, MAX_SPELLINGS, ModelObservations

__all__ = [
    "MAX_NAMES",
    "MAX_SPELLINGS",
    "Drift",
    "ModelObservations",
]
