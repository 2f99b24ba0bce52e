"""Deliveries of events to webhooks on this machine.

In reading order: `fault` (what goes wrong on purpose), `delivery` (an attempt that was made), `log`
(the attempts, and the settings of later ones), `body` (an event as a body), `queue` (which delivery
is due when, without I/O), `sender` (one HTTP request), `dispatcher` (the task that delivers).
"""

from __future__ import annotations

from .body import body_of
from .delivery import Delivery
from .dispatcher import Dispatcher
from .fault import DELIVERY_FAULTS, DeliveryFault
from .log import DeliveryLog
from .queue import QUEUE, DeliveryQueue
from .sender import is_of_this_machine

__all__ = [
    "DELIVERY_FAULTS",
    "QUEUE",
    "Delivery",
    "DeliveryFault",
    "DeliveryLog",
    "DeliveryQueue",
    "Dispatcher",
    "body_of",
    "is_of_this_machine",
]
