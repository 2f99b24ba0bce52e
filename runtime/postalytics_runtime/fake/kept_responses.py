"""Responses to requests with an idempotency key, which the same key brings again."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import attrs

from ..schema import IdempotencyKeys
from .messages import FakeResponse, OperationCall, RefusedError

_OTHER_BODY = 422
_Key: TypeAlias = tuple[Any, str, str]


@attrs.frozen
class _Kept:
    content: bytes
    """The digest of the body."""
    until: float
    response: FakeResponse


class KeptResponses:
    """Responses that were given to requests with a key, each for as long as the API keeps it.

    Args:
        keys: how the API takes keys; `None` if it takes none.
        clock: returns the time in seconds.
    """

    def __init__(self, keys: IdempotencyKeys | None, clock: Callable[[], float]) -> None:
        self._keys = keys
        self._clock = clock
        self._kept: dict[_Key, _Kept] = {}

    def carry_out(
        self,
        call: OperationCall,
        headers: Mapping[str, str],
        content: bytes,
        act: Callable[[OperationCall], FakeResponse],
    ) -> FakeResponse:
        """Carry out a call, or return the response that a request with its key had before.

        Raises:
            RefusedError: the key was used with another body, or `act` raises it.
        """
        keys = self._keys if call.operation.idempotency_key else None
        value = None if keys is None else headers.get(keys.header)
        if keys is None or value is None:
            return act(call)
        place = (call.caller, str(call.operation), value)
        digest = hashlib.sha256(repr(call.parameters).encode() + content).digest()
        kept = self._kept.get(place)
        if kept is not None and kept.until > self._clock():
            if kept.content != digest:
                status = keys.other_body or _OTHER_BODY
                raise RefusedError(status, "The idempotency key was used with another body.")
            return kept.response
        response = act(call)
        until = self._clock() + (keys.seconds or math.inf)
        self._kept[place] = _Kept(digest, until, response)
        return response
