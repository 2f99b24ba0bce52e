"""Kinds of options, and of the values that they take."""

from __future__ import annotations

import math
from typing import Any

import click


class WholeNumber(click.IntRange):
    """Whole number within limits."""

    name = "whole number"  # The messages of click say "is not a valid" and this name.


class FiniteNumber(click.FloatRange):
    """Number within limits; it refuses `nan` and `inf`, which are in the ranges of click."""

    name = "number"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number that a text is."""
        found = super().convert(value, param, ctx)
        if not math.isfinite(found):
            self.fail(f"{value!r} is not a valid {self.name}.", param, ctx)
        return found


def some_text(value: object) -> str:
    """Return the text; refuse empty text."""
    text = str(value)
    if not text.strip():
        raise click.BadParameter("The value is empty. Give a value.")
    return text


def flag(names: str, text: str) -> click.Option:
    """Return an option without a value; see `value_option`."""
    return click.Option(names.split(), is_flag=True, help=text)


def value_option(names: str, metavar: str | None, text: str, **more: Any) -> click.Option:
    """Return an option with a value. A shell completes the names of files for a FILE.

    Args:
        names: the option, and the name of its parameter if that is another one.
        metavar: what stands for the value in the help.
        text: the help.
        more: what else `click` needs to know.
    """
    if metavar == "FILE":
        more.setdefault("type", click.Path(readable=False))  # Only what reads it looks at it.
    return click.Option(names.split(), metavar=metavar, help=text, **more)
