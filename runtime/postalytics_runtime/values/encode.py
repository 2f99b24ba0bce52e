"""How values are written into a request: as text in its address, as JSON in its body."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, cast

import orjson
from aiohttp import hdrs

from ..schema import IntId, StrId

ParameterValue: TypeAlias = "str | int | float | bool | IntId | StrId"
"""What can stand in a path or a query."""

JSON_TYPE: dict[str, str] = {hdrs.CONTENT_TYPE: "application/json"}
"""The header of a request with a body."""


def to_text(value: ParameterValue) -> str:
    """A value as it stands in an address; a member of an enum is its value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return int.__repr__(value)
    return str.__str__(value) if isinstance(value, str) else str(value)


def to_json(value: object) -> bytes:
    """A value as JSON.

    Raises:
        ValueError: JSON cannot hold it; says why, as the end of a sentence.
    """
    try:
        text = orjson.dumps(value)
    except TypeError as error:
        raise ValueError(f"cannot be written as JSON ({error})") from None
    # A number that JSON has no word for becomes null; few bodies have a null in them at all.
    if b"null" in text and _has_odd_number(value):
        raise ValueError("holds a number that is not finite, which JSON cannot hold")
    return text


def _has_odd_number(value: Any) -> bool:
    """Whether NaN or an infinity is somewhere in a value that was written, so is not endless."""
    if isinstance(value, float):
        return not math.isfinite(value)
    if isinstance(value, dict):
        return any(map(_has_odd_number, cast("Mapping[Any, Any]", value).values()))
    if isinstance(value, list | tuple):
        return any(map(_has_odd_number, cast("Sequence[Any]", value)))
    if dataclasses.is_dataclass(value):
        return any(_has_odd_number(getattr(value, f.name)) for f in dataclasses.fields(value))
    return False
