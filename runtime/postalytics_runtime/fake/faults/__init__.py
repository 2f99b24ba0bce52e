"""Fault injection into the requests and responses of the fake server.

In reading order: `injector` (which fault affects which request), `effects` (effects on the response
and the connection), `unknown_data` (responses of a later version of the API), `syntax` (faults as
text, for the command line).
"""

from __future__ import annotations

from .effects import FaultEffects, json_response
from .injector import FaultInjector
from .syntax import parse_fault
from .unknown_data import with_unknown_codes, with_unknown_fields

__all__ = [
    "FaultEffects",
    "FaultInjector",
    "json_response",
    "parse_fault",
    "with_unknown_codes",
    "with_unknown_fields",
]
