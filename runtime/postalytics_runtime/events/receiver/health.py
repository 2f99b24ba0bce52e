"""Health of an inbox, for monitoring."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import orjson

from ...errors import InboxError
from ...observability import log
from ..judge import Headers, is_known
from .inbox_needed import InboxOfReceiver

HEALTH = "health"
"""The last segment of the path."""
_STATE = "health_check"
_SECONDS_BETWEEN_CHECKS = 5.0
_SECONDS_AFTER_REFUSAL = 60.0
"""A delivery that was not kept counts for so long: on a full disk, a check may still fit."""
_METHODS = ("GET", "HEAD")


@attrs.frozen
class HealthReport:
    """Response to a health check."""

    status: int
    text: str
    headers: tuple[tuple[str, str], ...] = ()
    media_type: str = "application/json"


class Health:
    """Health checks of one inbox.

    Anyone may learn whether the inbox can be written. The figures say how much mail there is, so
    only a request with a valid token gets them, as `Authorization: Bearer <token>`: monitoring
    services keep headers secret, and paths not.

    Args:
        inbox: what is checked.
        clock: returns seconds that only grow.
    """

    def __init__(self, inbox: InboxOfReceiver, clock: Callable[[], float]) -> None:
        self._inbox = inbox
        self._clock = clock
        self._is_writable = True
        self._check_after = clock()
        self._not_kept_at: float | None = None

    def kept(self) -> None:
        """Note that a delivery was kept."""
        if self._not_kept_at is not None:
            self._not_kept_at = None
            log.warning("Deliveries are kept again.")

    def not_kept(self, error: InboxError) -> None:
        """Note that a delivery was not kept; the first of several is logged."""
        if self._not_kept_at is None:
            log.warning("Deliveries are refused with 503, and may come again later. %s", str(error))
        self._not_kept_at = self._clock()

    async def respond(self, method: str, headers: Headers) -> HealthReport:
        """Return the response: 200, or 503 if the inbox or a delivery could not be written."""
        if method not in _METHODS:
            return HealthReport(
                405, "Only GET is allowed.", (("Allow", ", ".join(_METHODS)),), "text/plain"
            )
        try:
            await self._check()
            figures = await self._figures(headers) if self._is_writable else {}
        except InboxError:
            self._is_writable, figures = False, {}
        is_ok = self._is_writable and not self._was_delivery_refused
        text = orjson.dumps({"status": "ok" if is_ok else "failing", **figures}).decode()
        return HealthReport(200 if is_ok else 503, text, (("Cache-Control", "no-store"),))

    @property
    def _was_delivery_refused(self) -> bool:
        since = self._not_kept_at
        return since is not None and self._clock() < since + _SECONDS_AFTER_REFUSAL

    async def _check(self) -> None:
        """Write to the inbox, unless this was done a moment ago: a write forces the disk."""
        now = self._clock()
        if now < self._check_after:
            return
        self._check_after = now + _SECONDS_BETWEEN_CHECKS
        await self._inbox.set_state(_STATE, True)
        self._is_writable = True

    async def _figures(self, headers: Headers) -> dict[str, Any]:
        """Return the figures if the request has a token."""
        given = [value for name, value in headers.items() if name.lower() == "authorization"]
        scheme, _, token = given[0].strip().partition(" ") if given else ("", "", "")
        if scheme.lower() != "bearer" or not is_known(token.strip(), self._inbox.tokens):
            return {}
        status = await self._inbox.status()
        counts = {state: status.states.get(state, 0) for state in ("pending", "dead")}
        return {"last_event": status.last_event, **counts}
