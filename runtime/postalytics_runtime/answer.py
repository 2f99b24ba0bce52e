"""What an answer means: the status first, the body second. No I/O."""

from __future__ import annotations

import email.utils
import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

import attrs
import orjson

from .errors import (
    AuthenticationError,
    NotFoundError,
    RateLimitError,
    ResponseError,
    ServerError,
    ServerOutcomeUnknownError,
    UnreadableAnswerError,
)
from .operation import Effect
from .transport import Answer

_LONGEST_MESSAGE = 500
_LONGEST_WAIT = 10 * 366 * 24 * 3600
"""In seconds. Who asks to wait ten years has said something else."""


@attrs.frozen
class RawAnswer:
    """The answer to a raw call."""

    status: int
    headers: Mapping[str, str] = attrs.field(repr=False)
    body: bytes = attrs.field(repr=False)

    def json(self) -> Any:
        """The body as JSON, `None` when it is empty."""
        return parse(self.body)


def read_answer(
    answer: Answer,
    effect: Effect,
    message_at: tuple[str, ...],
    mask: Callable[[str], str],
    *,
    now: datetime | None = None,
) -> Any:
    """The JSON of a successful answer; `None` for an empty body.

    Args:
        answer: what came back.
        effect: what a repetition of the request would do.
        message_at: where an error answer keeps its message.
        mask: hides the key in a message that quotes it.
        now: the time.

    Raises:
        ResponseError: one of its kinds, for any status but 2xx.
        UnreadableAnswerError: for a 2xx with a body that is not JSON.
    """
    if not 200 <= answer.status < 300:
        _refuse(answer, effect, message_at, mask, now or datetime.now(UTC))
    if answer.fault is None:
        try:
            return parse(answer.body)
        except ValueError:
            pass
    raise UnreadableAnswerError(
        f"The API accepted the request (status {answer.status}), but its answer cannot be read: "
        f"{answer.fault or 'it is not JSON'}.",
        status=answer.status,
        safe_to_repeat=effect is Effect.READ and answer.cut_off,
    )


def parse(body: bytes) -> Any:
    """A body as JSON, `None` when it is empty; raises `ValueError` where it is not JSON."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        text = body.removeprefix(b"\xef\xbb\xbf").strip()
        return orjson.loads(text) if text else None


def message_in(value: Any, message_at: tuple[str, ...], mask: Callable[[str], str]) -> str | None:
    """The vendor's message in the body of an error answer, masked and made fit for one line."""
    for path in message_at:
        found: Any = value
        for name in [] if path == "." else path.split("."):
            found = found.get(name) if found.__class__ is dict else None
        if isinstance(found, str) and found.strip():
            line = "".join(c if c.isprintable() else " " for c in found)
            return mask(" ".join(line.split()))[:_LONGEST_MESSAGE]
    return None


def retry_after(value: str | None, now: datetime) -> float | None:
    """The seconds that a `Retry-After` header asks for; `None` when it says nothing usable."""
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = (email.utils.parsedate_to_datetime(value) - now).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return None
    return seconds if 0 <= seconds <= _LONGEST_WAIT else None


def advice_in_doubt(effect: Effect) -> str:
    """What to do when nobody knows whether a request was carried out."""
    if effect is Effect.READ:
        return "It changes nothing, so it may be repeated."
    if effect.repeatable:
        return "It may be repeated: doing it twice is the same as doing it once."
    return "Look before you repeat it."


def _refuse(
    answer: Answer,
    effect: Effect,
    message_at: tuple[str, ...],
    mask: Callable[[str], str],
    now: datetime,
) -> NoReturn:
    try:
        message = message_in(parse(answer.body), message_at, mask)
    except ValueError:
        message = None
    wait = retry_after(answer.headers.get("Retry-After"), now)
    kind, advice = _kind(answer.status, effect, wait)
    said = f"The API answered with status {answer.status}" + (f": {message}" if message else "")
    raise kind(
        f"{said.removesuffix('.')}. {advice}".rstrip(),
        status=answer.status,
        vendor_message=message,
        safe_to_repeat=effect.repeatable or answer.status == 429,
        retry_after=wait,
        retry_at=None if wait is None else now + timedelta(seconds=wait),
    )


def _kind(status: int, effect: Effect, wait: float | None) -> tuple[type[ResponseError], str]:
    match status:
        case 401 | 403:
            return AuthenticationError, "Check the key, and that it belongs to this environment."
        case 404:
            return NotFoundError, ""
        case 429:
            later = "later" if wait is None else f"in {math.ceil(wait):,} s"
            return RateLimitError, f"Nothing was carried out; ask again {later}."
        case _ if status >= 500 or status == 408 or status < 400:
            # A redirect, a time-out or a failure says nothing of what was done before it.
            if effect is Effect.READ:
                return (ServerError if status >= 500 else ResponseError), ""
            advice = f"It is unknown whether it was carried out. {advice_in_doubt(effect)}"
            return ServerOutcomeUnknownError, advice
        case _:
            return ResponseError, ""
