"""Names in the database."""

from __future__ import annotations

SCHEMA = "postalytics"
"""The schema that has all tables of journals."""
