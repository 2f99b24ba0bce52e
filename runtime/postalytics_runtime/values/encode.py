"""Encoding of request values: text in the URL, JSON in the body."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

import orjson
from aiohttp import hdrs

from ..schema import IntId, StrId

ParameterValue: TypeAlias = "str | int | float | bool | IntId | StrId | date | Decimal"
"""A value of a path or query parameter."""
QueryValue: TypeAlias = "ParameterValue | Sequence[ParameterValue] | Mapping[str, ParameterValue]"
"""What a query parameter may have, if it takes several values."""

JSON_TYPE: dict[str, str] = {hdrs.CONTENT_TYPE: "application/json"}
"""The header of a request with a body."""


def to_text(value: ParameterValue) -> str:
    """Return a value as text for a URL; a member of an enum becomes its value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, date | Decimal):
        from ..schema import wire_text  # Few APIs have such types.

        return str(wire_text(value))
    return str.__str__(value) if isinstance(value, str) else str(value)


def to_json(value: object) -> bytes:
    """Return a value as JSON.

    Raises:
        ValueError: JSON cannot hold the value; the message is the end of a sentence.
    """
    try:
        text = orjson.dumps(value)
    except TypeError as error:
        raise ValueError(f"cannot be written as JSON ({error})") from None
    # orjson writes NaN and infinity as null. Few bodies hold a null, so the slow check is rare.
    if b"null" in text:
        try:
            json.dumps(value, allow_nan=False, default=_simpler)
        except ValueError:
            problem = "holds a number that is not finite, which JSON cannot hold"
            raise ValueError(problem) from None
    return text


def _simpler(value: Any) -> object:
    """Return a value that orjson knows and json does not as one that json knows."""
    if dataclasses.is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return str(value)
