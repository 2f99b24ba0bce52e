"""What an answer means: the status first, the body second. No I/O."""

from __future__ import annotations

import email.utils
import math
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, NoReturn

import attrs
import orjson

from ..errors import (
    AuthenticationError,
    NotFoundError,
    RateLimitError,
    ResponseError,
    ServerError,
    ServerOutcomeUnknownError,
    UnreadableResponseError,
)
from ..schema import Effect, ErrorShape
from ..suggestions import folded
from .transport import Response

_NOTHING = {"", "none", "null", "false"}
"""Texts under the name of an error that say there is none."""
_LONGEST_MESSAGE = 500
"""In characters. A longer text that is not JSON is not a message but a page."""
_MOST_FIELDS = 20
_MOST_NAMES = 100
"""Names of a larger object are only compared as they are."""
_LONGEST_WAIT = 10 * 366 * 24 * 3600
"""In seconds. Who asks to wait ten years has said something else."""


@attrs.frozen
class RawResponse:
    """The answer to a raw call."""

    status: int
    headers: Mapping[str, str] = attrs.field(repr=False)
    body: bytes = attrs.field(repr=False)

    def json(self) -> Any:
        """The body as JSON, `None` when it is empty; raises `ValueError` where it is not JSON."""
        return parse(self.body)


def parse_response(
    answer: Response,
    effect: Effect,
    errors: ErrorShape,
    mask: Callable[[str], str],
    *,
    now: datetime | None = None,
) -> Any:
    """Return what a successful answer says: its JSON, or its text where that is short and plain.

    Args:
        answer: what came back.
        effect: what a repetition of the request would do.
        errors: what an error answer looks like.
        mask: hides the key in a message that quotes it.
        now: the time.

    Returns:
        The value; `None` for an empty body.

    Raises:
        ResponseError: one of its kinds, for any status but 2xx, and for a 2xx with an error in it.
        UnreadableResponseError: for a 2xx with a body that is neither JSON nor short plain text.
    """
    if not 200 <= answer.status < 300:
        _raise_for_status(answer, effect, errors, mask, now)
    if answer.body_error is None:
        try:
            value = _value_of(answer.body)
        except ValueError:
            pass
        else:
            if not _holds_error(value, errors.envelope):
                return value
            del value  # An error report may show variables.
            _raise_for_status(answer, effect, errors, mask, now)
    raise UnreadableResponseError(
        f"The API accepted the request (status {answer.status}), but its answer cannot be read: "
        f"{answer.body_error or 'it is not JSON'}.",
        status=answer.status,
        safe_to_repeat=effect is Effect.READ and answer.truncated,
    )


def parse(body: bytes) -> Any:
    """A body as JSON, `None` when it is empty; raises `ValueError` where it is not JSON."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        text = body.removeprefix(b"\xef\xbb\xbf").strip()
        return orjson.loads(text) if text else None


def message_in(value: Any, errors: ErrorShape, mask: Callable[[str], str]) -> str | None:
    """Return the vendor's message in an answer, masked and made fit for one line.

    What it says of single fields comes after it. At most 500 characters are kept.
    """
    value = _unwrapped(value)
    texts = (_at(value, path) for path in errors.message_paths)
    message = next((text for text in texts if isinstance(text, str) and text.strip()), "")
    fields = (said for path in errors.details_paths for said in _said_of_fields(_at(value, path)))
    said = f"{message} {'; '.join(islice(fields, _MOST_FIELDS))}"
    line = "".join(c if c.isprintable() else " " for c in said)
    return mask(" ".join(line.split()))[:_LONGEST_MESSAGE] or None


def _at(value: Any, path: str) -> Any:
    """Return what is at a dotted path, whose names may be written in another notation."""
    for name in [] if path == "." else path.split("."):
        value = _named(value, name)
    return value


def _named(value: Any, name: str) -> Any:
    """Return what an object has under a name: that very one first, then one that folds alike."""
    if value.__class__ is not dict:
        return None
    if name in value or len(value) > _MOST_NAMES:
        return value.get(name)
    alike = (held for other, held in value.items() if folded(other) == folded(name))
    return next(alike, None)


def _unwrapped(value: Any) -> Any:
    return value[0] if value.__class__ is list and len(value) == 1 else value


def _said_of_fields(value: Any) -> Iterator[str]:
    """What an error answer says of single fields: `{"zip": ["is missing"]}` or a list of texts."""
    fields: dict[str, Any] = value if value.__class__ is dict else {"": value}
    for name, held in fields.items():
        several = held if held.__class__ is list else [held]
        texts = [text for text in islice(several, _MOST_FIELDS) if isinstance(text, str)]
        if said := ", ".join(text for text in texts if text.strip()):
            yield f"{name}: {said}" if name else said


def _holds_error(value: Any, envelope: str | None) -> bool:
    """Whether there is something under the name that only an error answer has at its top."""
    held: Any = None if envelope is None else _named(_unwrapped(value), envelope)
    return any(map(_says, held.values())) if held.__class__ is dict else _says(held)


def _says(value: object) -> bool:
    """Whether a value under the name of an error describes an error."""
    return value.strip().casefold() not in _NOTHING if isinstance(value, str) else bool(value)


def _value_of(body: bytes) -> Any:
    try:
        return parse(body)
    except ValueError:
        text = _plain_text(body)
        if text is None:
            raise
        return text


def _plain_text(body: bytes) -> str | None:
    """Return a body as its text, where it is a short sentence and no part of anything else."""
    if len(body) > 4 * _LONGEST_MESSAGE:  # The maximum size of as many characters in UTF-8.
        return None
    try:
        text = body.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return None
    is_message = text[:1] not in ("", "<", "{", "[") and len(text) <= _LONGEST_MESSAGE
    return text if is_message and all(c.isprintable() or c.isspace() for c in text) else None


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


def unknown_outcome_advice(effect: Effect) -> str:
    """What to do when nobody knows whether a request was carried out."""
    if effect is Effect.READ:
        return "It changes nothing, so it may be repeated."
    if effect.idempotent:
        return "It may be repeated: doing it twice is the same as doing it once."
    return "Look before you repeat it."


def _raise_for_status(
    answer: Response,
    effect: Effect,
    errors: ErrorShape,
    mask: Callable[[str], str],
    now: datetime | None,
) -> NoReturn:
    try:
        message = message_in(_value_of(answer.body), errors, mask)
    except ValueError:
        message = None
    now = now or datetime.now(UTC)
    wait = retry_after(answer.headers.get("Retry-After"), now)
    kind, advice = _kind(answer.status, effect, wait)
    success = ", but with an error" if 200 <= answer.status < 300 else ""
    said = f"The API answered with status {answer.status}{success}"
    said += f": {message}" if message else ""
    raise kind(
        f"{said.removesuffix('.')}. {advice}".rstrip(),
        status=answer.status,
        vendor_message=message,
        safe_to_repeat=effect.idempotent or answer.status == 429,
        retry_after=wait,
        retry_at=None if wait is None else now + timedelta(seconds=wait),
    )


def _kind(status: int, effect: Effect, wait: float | None) -> tuple[type[ResponseError], str]:
    match status:
        case 401:
            return AuthenticationError, "Check the key, and that it belongs to this environment."
        case 403:
            advice = (
                "Check the key, that it belongs to this environment, and that the plan of the "
                "account includes this call."
            )
            return AuthenticationError, advice
        case 404:
            return NotFoundError, ""
        case 429:
            later = "later" if wait is None else f"in {math.ceil(wait):,} s"
            return RateLimitError, f"Nothing was carried out; ask again {later}."
        case _ if status >= 500 or status == 408 or status < 400:
            # A redirect, a time-out or a failure says nothing of what was done before it, nor
            # does an error in a success.
            if effect is Effect.READ:
                return (ServerError if status >= 500 else ResponseError), ""
            advice = f"It is unknown whether it was carried out. {unknown_outcome_advice(effect)}"
            return ServerOutcomeUnknownError, advice
        case _:
            return ResponseError, ""
