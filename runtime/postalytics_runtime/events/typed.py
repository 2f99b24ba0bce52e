"""Typed values of an event, which keeps its ids as text and its reports as JSON."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, TypeVar

from ..schema import MismatchReport, ModelDescription

T = TypeVar("T")


def number_of(value: object) -> Any:
    """Return an id as a number; `None` if it is not a whole number."""
    if isinstance(value, int):
        return None if isinstance(value, bool) else value
    text = value if isinstance(value, str) else ""
    digits = text.removeprefix("-")
    return int(text) if digits.isdecimal() and digits.isascii() else None


def structured(model: ModelDescription[T], json: Mapping[str, Any] | None) -> T | None:
    """Return the model of a JSON object, which stays as it is; `None` for `None`.

    Values of other types than the model's are kept as they are.
    """
    if json is None:
        return None
    # What makes the model takes the mapping apart.
    return model.structure(copy.deepcopy(dict(json)), MismatchReport())
