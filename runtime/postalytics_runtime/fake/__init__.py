"""A fake server of an API, for programs and tests that must not reach the real one.

In reading order: `server` (start, stop, records), `handler` (aiohttp to the service), `service`
(authenticate, limit, route, validate, act), `messages` (requests and responses), `requests`,
`records`, `fault` and `faults` (what goes wrong on purpose), `list_end` (a page past the end),
`definition` (what `spec/fake.yaml` says), `clock` and `time_format`.
"""

from .clock import FASTEST
from .fault import AFTER, INSTEAD, KINDS, OPTIONS, Fault, FaultKind
from .list_end import PAST_END_STATUS, ListEnd, forms
from .messages import ReceivedRequest
from .server import FakeServer

__all__ = [
    "AFTER",
    "FASTEST",
    "INSTEAD",
    "KINDS",
    "OPTIONS",
    "PAST_END_STATUS",
    "FakeServer",
    "Fault",
    "FaultKind",
    "ListEnd",
    "ReceivedRequest",
    "forms",
]
