"""Fake server of an API, for programs and tests that must not reach the real server.

In reading order: `server` (start, stop, records), `handler` (aiohttp to the service), `service`
(authenticate, limit, route, validate, act), `kept_responses` (of idempotency keys), `messages`
(requests and responses), `requests`, `records`, `fault` and `faults` (fault injection),
`deliveries` (events to webhooks), `list_end` (a page past the end), `definition` (the content of
`spec/fake.yaml`), `clock`, `credentials` (the key in a request), `time_format`, `examples` (values
of its records), and `fixtures` (of pytest; they need the extra `testing`).
"""

from .clock import FASTEST
from .deliveries import DELIVERY_FAULTS, Delivery, DeliveryFault, DeliveryLog
from .examples import example_value
from .fault import AFTER, INSTEAD, KINDS, OPTIONS, Fault, FaultKind
from .list_end import ListEnd, forms
from .server import FakeServer

__all__ = [
    "AFTER",
    "DELIVERY_FAULTS",
    "FASTEST",
    "INSTEAD",
    "KINDS",
    "OPTIONS",
    "Delivery",
    "DeliveryFault",
    "DeliveryLog",
    "FakeServer",
    "Fault",
    "FaultKind",
    "ListEnd",
    "example_value",
    "forms",
]
