"""Limits of a receiver."""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True)
class ReceiverLimits:
    """What a receiver lets a client use. Any receiver keeps the first two, a `Listener` all."""

    requests: int = 200
    """Requests at a time that read a body or wait for the inbox; further ones get a 503."""
    body_seconds: float = 10.0
    """Seconds within which a body must be there; otherwise, the request gets a 408."""
    head_seconds: float = 10.0
    """Seconds within which the first request of a connection must have arrived, less its body."""
    idle_seconds: float = 75.0
    """Seconds that a connection may wait for its next request: more than a proxy keeps it for."""
    lingering_seconds: float = 1.0
    """Seconds for which the rest of a refused body is read and dropped, so that its client gets to
    read the response."""
    closing_seconds: float = 2.0
    """Seconds for which a server that ends waits for clients to close their connections."""
    connections: int = 400
    """Open connections; beyond, the one that has waited for a request for longest is closed."""
