"""How an API takes idempotency keys."""

from __future__ import annotations

import attrs

_ASSUMED_SECONDS = 600
"""How long an API is taken to remember a key if it does not say so."""
_RELIED_ON = 0.9
"""The part of that time within which a key is sent again: two clocks measure it."""


@attrs.frozen(kw_only=True)
class IdempotencyKeys:
    """Idempotency keys of an API: requests with the same key are carried out once."""

    header: str
    """The header with the key."""
    seconds: int | None = None
    """How long the API remembers a key; `None` if that is unknown."""
    in_use: int | None = None
    """The status that says that another request with the key is still being carried out."""
    other_body: int | None = None
    """The status that says that the key was used with another body."""

    @property
    def repeat_seconds(self) -> float:
        """Seconds after the first request with a key within which it may be sent again."""
        return _RELIED_ON * (self.seconds or _ASSUMED_SECONDS)
