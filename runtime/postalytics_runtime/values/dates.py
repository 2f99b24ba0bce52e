"""Tolerant parser for dates and times in responses, where programs import it from."""

from __future__ import annotations

from ..schema import parse_date

__all__ = ["parse_date"]
