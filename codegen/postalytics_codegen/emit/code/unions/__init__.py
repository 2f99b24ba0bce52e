"""Unions, as source.

In reading order: `aliases` (the type of a union), `functions` (JSON to a model of a union, and
back), `described` (a union as data).
"""

from __future__ import annotations

from .aliases import aliases, members_of
from .described import described_union
from .functions import structure_union, unstructure_union

__all__ = [
    "aliases",
    "described_union",
    "members_of",
    "structure_union",
    "unstructure_union",
]
