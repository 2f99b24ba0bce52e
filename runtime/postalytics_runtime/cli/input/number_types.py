"""Numbers and names on the command line, refused in a sentence where they make no sense."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import click


def number(
    kind: Callable[[Any], float], least: float, most: float = math.inf, *, above: bool = False
) -> Callable[[object], float]:
    """What reads a number within limits; neither `nan` nor `inf` is one.

    Args:
        kind: makes it of text: `int` or `float`.
        least: the least that is allowed.
        most: the greatest that is allowed.
        above: whether `least` itself is too little.
    """

    def read(value: object) -> float:
        try:
            found = kind(value)
        except ValueError:
            found = math.nan
        fits = least <= found <= most and math.isfinite(found) and not (above and found == least)
        if not fits:
            raise click.BadParameter(f"{str(value)!r} is no {wanted}.")
        return found

    wanted = "whole number" if kind is int else "number"
    wanted += f" {'above' if above else 'from'} {least:g}"
    wanted += "" if math.isinf(most) else f" to {most:g}"
    return read


def some_text(value: object) -> str:
    """Read text that must not be empty."""
    text = str(value)
    if not text.strip():
        raise click.BadParameter("It is empty.")
    return text
