"""Checks of requests before they are carried out.

In reading order: `router` (method and path to an operation), `validation` (path, query, headers and
body, all problems at once), `texts` (what a text stands for).
"""

from __future__ import annotations

from .router import RequestRouter
from .validation import read_body, read_parameters

__all__ = [
    "RequestRouter",
    "read_body",
    "read_parameters",
]
