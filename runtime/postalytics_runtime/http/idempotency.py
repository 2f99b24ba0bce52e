"""Idempotency keys of calls: made once a call, and sent with all of its attempts. No I/O."""

from __future__ import annotations

import re
import uuid
from typing import Any

import attrs

from ..errors import InvalidRequestError, PostalyticsError
from ..schema import Api, IdempotencyKeys, Operation
from .attempt import Request

_KEY = re.compile(r"[!-~]{1,255}")


@attrs.define(eq=False)
class CallKey:
    """Idempotency key of one call."""

    value: str
    keys: IdempotencyKeys
    """How the API takes keys."""
    given: bool
    """Whether the caller gave the key, so that the same call has the same key."""
    is_known: bool
    """Whether an earlier request may have had it."""
    began: tuple[float, float] | None = None
    """When its first attempt began, by the monotonic clock and by that of the wall."""

    def added_to(self, request: Request) -> Request:
        """Return a request with the key."""
        return attrs.evolve(request, headers={**request.headers, self.keys.header: self.value})

    def attach(self, error: PostalyticsError) -> None:
        """Give an error the key with which its call may be repeated: the API may know it now."""
        error.idempotency_key = str(self.value)  # For the next call, it is not new.
        error.safe_to_repeat = self.given
        self.is_known = True

    @property
    def advice(self) -> str:
        """What to do after an unknown outcome, as a sentence."""
        return (
            "You can repeat it, but only with the same idempotency key, and within "
            f"{_whole_units(self.keys.repeat_seconds)} of its first use."
        )

    def is_in_use(self, status: int) -> bool:
        """Return whether a status says that another request with the key is carried out."""
        return self.is_known and status == self.keys.in_use

    def had_other_body(self, status: int) -> bool:
        """Return whether a status says that the key was used with another body."""
        return self.is_known and status == self.keys.other_body


def _whole_units(seconds: float) -> str:
    for size, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{int(seconds // size)} {unit}"
    return f"{int(seconds)} seconds"


class NewKey(str):
    """Key that no request has had so far: a refusal says nothing about it."""

    __slots__ = ()


def new_idempotency_key() -> NewKey:
    """Return a key that no other call has: a random UUID."""
    return NewKey(uuid.uuid4())


def call_key(operation: Operation[Any], api: Api, given: object) -> CallKey | None:
    """Return the key of a call; `None` if the operation takes none.

    Args:
        operation: the operation that is called.
        api: its API.
        given: the key that the caller gave, `None` for a new one.

    Raises:
        InvalidRequestError: the operation takes no key, or the key cannot be sent.
    """
    keys = api.idempotency
    if not operation.idempotency_key or keys is None:
        if given is None:
            return None
        raise InvalidRequestError(
            "Nothing was sent: the API takes no idempotency key for this operation, so a call of "
            "it cannot be repeated with one.",
            call=operation.call,
        )
    if given is None:
        return CallKey(new_idempotency_key(), keys, given=False, is_known=False)
    # What a caller without a type checker gives may be anything.
    if not isinstance(given, str) or not _KEY.fullmatch(given):
        raise InvalidRequestError(
            "Nothing was sent: an idempotency key is 1 to 255 letters, digits and signs of ASCII, "
            "without blanks.",
            call=operation.call,
        )
    return CallKey(given, keys, given=True, is_known=not isinstance(given, NewKey))
