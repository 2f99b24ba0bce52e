"""Checks of requests before they are carried out.

In reading order: `router` (method and path to an operation), `validation` (path, query and body,
all problems at once), `rate_limit` (the rate limits of an API key).
"""

from __future__ import annotations

from .rate_limit import StrictRateLimit
from .router import Router
from .validation import read_body, read_parameters

__all__ = [
    "Router",
    "StrictRateLimit",
    "read_body",
    "read_parameters",
]
