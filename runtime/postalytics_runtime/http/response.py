"""From a response to a value or an error: the status first, the body second. No I/O."""

from __future__ import annotations

import email.utils
import math
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from itertools import islice
from typing import TYPE_CHECKING, Any, NoReturn

import attrs
import orjson

from ..errors import (
    AuthenticationError,
    NotFoundError,
    OutcomeUnknownError,
    RateLimitError,
    ResponseError,
    ServerError,
    ServerOutcomeUnknownError,
    UnreadableResponseError,
)
from ..schema import BodyForm, Effect, ErrorShape
from ..suggestions import folded
from .attempt import Response

if TYPE_CHECKING:
    from .idempotency import CallKey

_NO_ERROR_TEXTS = {"", "none", "null", "false"}
"""Texts in an error field that mean "no error"."""
_MAX_MESSAGE_LENGTH = 500
"""In characters. A longer text that is not JSON is not a message but a web page."""
_MAX_FIELDS = 20
_MAX_NAMES = 100
"""In an object with more names, only exact names are found."""
_IN_USE = (
    "An earlier request with the same idempotency key is still being carried out. Repeat the call "
    "with that key later."
)
_OTHER_BODY = (
    "The idempotency key was used before with another body, and this request was not carried out. "
    "Give the same values as before, or no key for a new call."
)
_MAX_RETRY_AFTER = 10 * 366 * 24 * 3600
"""In seconds. Longer waits are treated as malformed."""


@attrs.frozen
class RawResponse:
    """Response to a raw call."""

    status: int
    headers: Mapping[str, str] = attrs.field(repr=False)
    body: bytes = attrs.field(repr=False)

    def json(self) -> Any:
        """Return the body as JSON, `None` if it is empty; raise `ValueError` if it is not JSON."""
        return parse(self.body)


def parse_response(
    response: Response,
    effect: Effect,
    errors: ErrorShape,
    mask: Callable[[str], str],
    *,
    form: BodyForm = "json",
    key: CallKey | None = None,
    now: datetime | None = None,
) -> Any:
    """Return the value of a successful response: its JSON, or its text if that is a short message.

    Args:
        response: the response.
        effect: the effect of the operation, which decides what is safe to retry.
        errors: the shape of an error response.
        mask: hides the key in a message that quotes it.
        form: what a body is that has no error in it; one of bytes is never read as JSON.
        key: the idempotency key of the call.
        now: the current time.

    Returns:
        The value; `None` for an empty body, and for one of bytes.

    Raises:
        ResponseError: one of its kinds, for any status but 2xx, and for a 2xx with an error in it.
        UnreadableResponseError: for a 2xx with a body that is neither JSON nor short plain text.
    """
    if not 200 <= response.status < 300:
        _raise_for_status(response, effect, errors, mask, key, now)
    if form == "none" and response.status == HTTPStatus.NO_CONTENT:
        return None  # Bytes that follow are not a part of the response.
    if response.body_error is None:
        if form == "bytes":
            return None
        try:
            value = _parse_body(response.body)
        except ValueError:
            pass
        else:
            if not _holds_error(value, errors.envelope):
                return value
            del value  # An error report may show variables, and this may hold personal data.
            _raise_for_status(response, effect, errors, mask, key, now)
    unreadable = UnreadableResponseError(
        f"The API accepted the request (status {response.status}), but its response cannot be "
        f"read: {response.body_error or 'it is not JSON'}.",
        status=response.status,
        safe_to_repeat=effect is Effect.READ and response.truncated,
    )
    if key is not None and response.truncated:
        key.attach(unreadable)  # The API has the whole response for the same key.
    raise unreadable


def parse(body: bytes) -> Any:
    """Return a body as JSON, `None` if it is empty; raise `ValueError` if it is not JSON."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        text = body.removeprefix(b"\xef\xbb\xbf").strip()
        return orjson.loads(text) if text else None


def message_in(value: Any, errors: ErrorShape, mask: Callable[[str], str]) -> str | None:
    """Return the vendor's message in a response, masked and on one line.

    Messages about single fields follow. At most 500 characters are kept.
    """
    value = _unwrap(value)
    texts = (_value_at(value, path) for path in errors.message_paths)
    message = next((text for text in texts if isinstance(text, str) and text.strip()), "")
    fields = (
        said for path in errors.details_paths for said in _field_messages(_value_at(value, path))
    )
    said = f"{message} {'; '.join(islice(fields, _MAX_FIELDS))}"
    line = "".join(c if c.isprintable() else " " for c in said)
    return mask(" ".join(line.split()))[:_MAX_MESSAGE_LENGTH] or None


def _value_at(value: Any, path: str) -> Any:
    """Return the value at a dotted path; its names may be in another notation (`aB`, `a_b`)."""
    for name in [] if path == "." else path.split("."):
        value = _get_folded(value, name)
    return value


def _get_folded(value: Any, name: str) -> Any:
    """Return the value under a name: the exact name first, then one that folds to the same."""
    if value.__class__ is not dict:
        return None
    if name in value or len(value) > _MAX_NAMES:
        return value.get(name)
    wanted = folded(name)
    for other, held in value.items():
        if folded(other) == wanted:
            return held
    return None


def _unwrap(value: Any) -> Any:
    return value[0] if value.__class__ is list and len(value) == 1 else value


def _field_messages(value: Any) -> Iterator[str]:
    """Yield the messages about single fields: of `{"zip": ["is missing"]}` or a list of texts."""
    fields: dict[str, Any] = value if value.__class__ is dict else {"": value}
    for name, held in fields.items():
        several = held if held.__class__ is list else [held]
        texts = [text for text in islice(several, _MAX_FIELDS) if isinstance(text, str)]
        if said := ", ".join(text for text in texts if text.strip()):
            yield f"{name}: {said}" if name else said


def _holds_error(value: Any, envelope: str | None) -> bool:
    """Return whether the value has an error under the name that only error responses have."""
    held: Any = None if envelope is None else _get_folded(_unwrap(value), envelope)
    return any(map(_describes_error, held.values() if held.__class__ is dict else [held]))


def _describes_error(value: object) -> bool:
    """Return whether the value of an error field describes an error."""
    return (
        value.strip().casefold() not in _NO_ERROR_TEXTS if isinstance(value, str) else bool(value)
    )


def _parse_body(body: bytes) -> Any:
    try:
        return parse(body)
    except ValueError:
        text = _plain_text(body)
        if text is None:
            raise
        return text


def _plain_text(body: bytes) -> str | None:
    """Return a body as text if it is a short message, not HTML, JSON or binary data."""
    if len(body) > 4 * _MAX_MESSAGE_LENGTH:  # A character is at most 4 bytes in UTF-8.
        return None
    try:
        text = body.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return None
    is_message = text[:1] not in ("", "<", "{", "[") and len(text) <= _MAX_MESSAGE_LENGTH
    return text if is_message and all(c.isprintable() or c.isspace() for c in text) else None


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds of a `Retry-After` header; `None` if it is missing or malformed."""
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = (email.utils.parsedate_to_datetime(value) - now).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return None
    return seconds if 0 <= seconds <= _MAX_RETRY_AFTER else None


def unknown_outcome_advice(effect: Effect, key: CallKey | None = None) -> str:
    """Return what to do about a request whose outcome is unknown, as a sentence.

    Args:
        effect: the effect of the operation.
        key: the idempotency key of the request.
    """
    if effect is Effect.READ:
        return "It changes nothing, so you can retry it."
    if effect.idempotent:
        return "You can retry it: doing it twice is the same as doing it once."
    if key is not None:
        return key.advice
    return "Check whether it took effect before you retry it."


def _raise_for_status(
    response: Response,
    effect: Effect,
    errors: ErrorShape,
    mask: Callable[[str], str],
    key: CallKey | None,
    now: datetime | None,
) -> NoReturn:
    try:
        message = message_in(_parse_body(response.body), errors, mask)
    except ValueError:
        message = None
    now = now or datetime.now(UTC)
    wait = retry_after(response.headers.get("Retry-After"), now)
    kind, advice = _error_for_status(response.status, effect, wait, key)
    success = ", but with an error" if 200 <= response.status < 300 else ""
    said = f"The API answered with status {response.status}{success}"
    said += f": {message}" if message else ""
    error = kind(
        f"{said.removesuffix('.')}. {advice}".rstrip(),
        status=response.status,
        vendor_message=message,
        safe_to_repeat=effect.idempotent or response.status == 429,
        retry_after=wait,
        retry_at=None if wait is None else now + timedelta(seconds=wait),
    )
    if key is not None and isinstance(error, OutcomeUnknownError):
        key.attach(error)
    raise error


def _error_for_status(
    status: int, effect: Effect, wait: float | None, key: CallKey | None
) -> tuple[type[ResponseError], str]:
    if key is not None and key.is_in_use(status):
        return ServerOutcomeUnknownError, _IN_USE
    if key is not None and key.had_other_body(status):
        return ResponseError, _OTHER_BODY
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
            return RateLimitError, f"Nothing was carried out; retry {later}."
        case _ if status >= 500 or status == 408 or status < 400:
            # The server may have carried out the request before it sent a redirect, a timeout or
            # a failure, or a 2xx status with an error in it.
            if effect is Effect.READ:
                return (ServerError if status >= 500 else ResponseError), ""
            advice = unknown_outcome_advice(effect, key)
            return (
                ServerOutcomeUnknownError,
                f"It is unknown whether the request was carried out. {advice}",
            )
        case _:
            return ResponseError, ""
