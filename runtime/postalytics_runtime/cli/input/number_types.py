"""Validated numbers and names of the command line."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import click


def number(
    kind: Callable[[Any], float], minimum: float, maximum: float = math.inf, *, above: bool = False
) -> Callable[[object], float]:
    """Return a parser for numbers within limits; it refuses `nan` and `inf`.

    Args:
        kind: converts the text: `int` or `float`.
        minimum: the smallest number that is allowed.
        maximum: the largest number that is allowed.
        above: whether `minimum` itself is refused.
    """

    def read(value: object) -> float:
        try:
            found = kind(value)
        except ValueError:
            found = math.nan
        fits = minimum <= found <= maximum and math.isfinite(found)
        fits = fits and not (above and found == minimum)
        if not fits:
            raise click.BadParameter(f"{str(value)!r} is not a {wanted}.")
        return found

    wanted = "whole number" if kind is int else "number"
    wanted += f" {'above' if above else 'from'} {minimum:g}"
    wanted += "" if math.isinf(maximum) else f" to {maximum:g}"
    return read


def some_text(value: object) -> str:
    """Return the text; refuse empty text."""
    text = str(value)
    if not text.strip():
        raise click.BadParameter("The value is empty. Give a value.")
    return text
