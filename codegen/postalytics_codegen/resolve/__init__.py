"""Checks that the parts of a spec fit together, and makes the model of the API of them.

In reading order: `spec` (the whole), `names` (reserved and repeated names), `models` (types and
models), `operations`, `endpoints` (where the API is served, and its limits), `account` (how the
account of a key is found out), `doc_pages` (where facts were found), `fake` (what the fake server
needs).
"""

from __future__ import annotations

from .spec import resolve

__all__ = ["resolve"]
