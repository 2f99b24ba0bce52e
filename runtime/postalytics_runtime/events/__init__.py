"""Events: each once, by webhook, by poll, or by both.

In reading order: `event` (events and reports of them).
"""

from __future__ import annotations

from .event import Event, Report

__all__ = ["Event", "Report"]
