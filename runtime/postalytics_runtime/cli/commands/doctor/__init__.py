"""The command `doctor`, which examines the real API.

In reading order: `findings` (the answers as text and as data), `writing` (writes in a
sandbox), `command` (options and files).
"""

from __future__ import annotations

from .command import doctor_command

__all__ = ["doctor_command"]
