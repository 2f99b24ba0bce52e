"""Attempt to deliver an event."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attrs
import orjson

from .fault import DeliveryFault

_SUCCESS = 2


@attrs.frozen(kw_only=True)
class Delivery:
    """Attempt to deliver an event to a webhook, and how it ended.

    A `repr` shows neither the address, which may be secret, nor the event, which is personal data.
    """

    url: str = attrs.field(repr=False)
    event: dict[str, Any] = attrs.field(repr=False)
    """The record of the event, by the Python names of its fields."""
    content: bytes = attrs.field(repr=False)
    """The bytes of the body; empty if nothing was sent."""
    retries: int
    """The number of retries so far, as in the body."""
    at: datetime
    """The time of the fake's own clock, in UTC, at which the attempt ended."""
    status: int | None = None
    """The status of the response; `None` without a response."""
    reason: str = ""
    """Why there is no response."""
    fault: DeliveryFault | None = None
    """The fault that was injected, if any."""

    @property
    def body(self) -> Any:
        """The body as JSON; `None` if nothing was sent."""
        return orjson.loads(self.content) if self.content else None

    @property
    def acknowledged(self) -> bool:
        """Whether the response was a 2xx."""
        return self.status is not None and self.status // 100 == _SUCCESS
