"""Fault rules: which fault to inject, and into which requests."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Literal, TypeAlias

import attrs

from ..schema import Api
from ..suggestions import did_you_mean, no_such

FaultKind: TypeAlias = Literal[
    "rate_limited",
    "refused",
    "server_error",
    "error_in_success",
    "reset_before",
    "hang_before",
    "reset_after",
    "hang_after",
    "empty_body",
    "truncated_json",
    "cut_off",
    "slow_drip",
    "unknown_fields",
    "unknown_codes",
    "other_names",
]

INSTEAD: dict[FaultKind, str] = {
    "rate_limited": "returns 429",
    "refused": "returns 400 or another 4xx",
    "server_error": "returns 500 or another 5xx, in HTML",
    "error_in_success": "returns 200 with an error in the body",
    "reset_before": "resets the connection",
    "hang_before": "never responds",
}
"""Faults that happen instead of carrying out the request, and their effects."""

AFTER: dict[FaultKind, str] = {
    "reset_after": "resets the connection",
    "hang_after": "never responds",
    "empty_body": "responds without a body",
    "truncated_json": "responds with half a body, as if it were complete",
    "cut_off": "closes the connection in the middle of the response",
    "slow_drip": "sends the response byte by byte",
    "unknown_fields": "responds with unknown fields",
    "unknown_codes": "responds with unknown codes",
    "other_names": "responds with names in another notation",
}
"""Faults that happen after the request was carried out, and their effects."""

KINDS = INSTEAD | AFTER

OPTIONS: dict[str, tuple[str, ...]] = {
    "rate_limited": ("retry_after", "message"),
    "refused": ("status", "message"),
    "server_error": ("status",),
    "error_in_success": ("message",),
    "slow_drip": ("pause",),
}
"""The options of each kind, besides those that select requests."""

_MIN_STATUS = {"refused": 400, "server_error": 500}


def numbers(given: int | Iterable[int | range] | None, option: str) -> tuple[range, ...] | None:
    """Return numbers from 1 on as ranges.

    Raises:
        ValueError: if they are not such numbers; the message names the option.
    """
    if given is None:
        return None
    several: Iterable[object] = [given]
    if isinstance(given, Iterable) and not isinstance(given, range):
        several = given
    calls = [range(one, one + 1) if isinstance(one, int) else one for one in several]
    found = [one for one in calls if isinstance(one, range) and one]
    if not calls or len(found) < len(calls) or any(c.start < 1 or c.step != 1 for c in found):
        raise ValueError(
            f"{option} must be numbers from 1, such as 3, [1, 3] or range(2, 6), not {given!r}."
        )
    return tuple(found)


def _calls(given: int | Iterable[int | range] | None) -> tuple[range, ...] | None:
    return numbers(given, "calls")


def _is_within(value: object, minimum: float, maximum: float) -> bool:
    return isinstance(value, int | float) and minimum <= value <= maximum


def _text(given: float | str | None) -> str | None:
    return None if given is None else str(given)


@attrs.frozen
class Fault:
    """Fault to inject into a fake server, and the requests that it affects.

    For example::

        Fault("reset_after", operation="create_thing", calls=3)
        Fault("rate_limited", retry_after=2, probability=0.01)

    A fault affects only requests that the server accepts: with a valid API key, within the rate
    limits, and without problems.

    Args:
        kind: the kind of fault. `rate_limited`, `refused` and `server_error` return such a status,
            `error_in_success` returns 200 with an error in the body, `reset_before` resets the
            connection, `hang_before` never responds; these do not carry out the request. All
            others do: `reset_after` and `hang_after`, then `empty_body`, which omits the body,
            `truncated_json`, which sends half of the body as if it were complete, `cut_off`, which
            announces the whole body and closes the connection after half, `slow_drip`, which sends
            a byte at a time, `unknown_fields`, which adds fields to every object, `unknown_codes`,
            which replaces codes with unknown codes, and `other_names`, which changes `shelf_code`
            to `ShelfCode`, and `ShelfCode` to `shelfcode`.
        operation: the affected operation, as `name` or `resource.name`; every operation if None.
        calls: the affected requests, as numbers or ranges of numbers: 1 is the first request with
            this operation since the fault was added to the server. Every request if None.
        probability: the probability that each of these requests is affected, from 0 to 1.
        status: the status of `refused` (400 if None) and `server_error` (500 if None).
        message: the API's message of `refused`, `error_in_success` and `rate_limited`.
        retry_after: the header `Retry-After` of `rate_limited`: a number of seconds, or any
            text that a broken server might send, such as -1; no such header if None.
        pause: the seconds between two bytes of a `slow_drip`; 0.05 if None.

    Raises:
        ValueError: if a value is not one of these.
    """

    kind: FaultKind
    operation: str | None = attrs.field(default=None, kw_only=True)
    calls: tuple[range, ...] | None = attrs.field(default=None, converter=_calls, kw_only=True)
    probability: float = attrs.field(default=1.0, kw_only=True)
    status: int | None = attrs.field(default=None, kw_only=True)
    message: str | None = attrs.field(default=None, kw_only=True)
    retry_after: str | None = attrs.field(default=None, converter=_text, kw_only=True)
    pause: float | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        fault_kind(self.kind)
        for name in ("status", "message", "retry_after", "pause"):
            if getattr(self, name) is not None and name not in OPTIONS.get(self.kind, ()):
                raise ValueError(f"{self.kind} has no {name}.")
        if not _is_within(self.probability, 0, 1):
            raise ValueError(f"probability must be from 0 to 1, not {self.probability!r}.")
        minimum = _MIN_STATUS.get(self.kind, 0)
        if self.status is not None and self.status not in range(minimum, minimum + 100):
            raise ValueError(
                f"status must be from {minimum} to {minimum + 99}, not {self.status!r}."
            )
        if self.retry_after is not None and not self.retry_after.isprintable():
            raise ValueError(f"retry_after must be one line of text, not {self.retry_after!r}.")
        if self.pause is not None and not _is_within(self.pause, 0, sys.float_info.max):
            raise ValueError(f"pause must be seconds from 0, not {self.pause!r}.")

    @property
    def carries_out(self) -> bool:
        """Whether an affected request is still carried out."""
        return self.kind in AFTER

    def operations_of(self, api: Api) -> frozenset[str]:
        """Return the affected operations, as `resource.name`.

        Raises:
            ValueError: if the API does not have an operation of this name.
        """
        names = {str(operation): operation.name for operation in api.operations}
        if self.operation is None:
            return frozenset(names)
        found = frozenset(full for full, name in names.items() if self.operation in (full, name))
        if not found:
            meant = did_you_mean(self.operation, [*names, *names.values()])
            choices = f" There are: {', '.join(names.values())}."
            raise ValueError(f"{api.name} has no operation {self.operation!r}.{meant or choices}")
        return found


def fault_kind(name: str) -> FaultKind:
    """Return the kind of fault with this name, or raise `ValueError`."""
    for kind in KINDS:
        if kind == name:
            return kind
    raise ValueError(no_such("fault", name, KINDS))
