"""Durations in words."""

from __future__ import annotations

_UNITS = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))


def duration(seconds: int) -> str:
    """A number of seconds in the largest unit that divides it, such as `3 days`."""
    name, size = next(unit for unit in _UNITS if seconds % unit[1] == 0 and seconds >= unit[1])
    number = seconds // size
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
