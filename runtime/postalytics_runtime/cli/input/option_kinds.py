"""Kinds of options, and of the values that they take."""

from __future__ import annotations

import math
from typing import Any

import click

from ...text import excerpt


class WholeNumber(click.IntRange):
    """Whole number within limits."""

    name = "whole number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number that a text is."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(_refusal(self, value), param, ctx)

    def _describe_range(self) -> str:
        return range_text(self)


class FiniteNumber(click.FloatRange):
    """Number within limits; it refuses `nan` and `inf`, which are in the ranges of click."""

    name = "number"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number that a text is."""
        try:
            found = super().convert(value, param, ctx)
        except click.BadParameter:
            found = math.nan
        if not math.isfinite(found):
            self.fail(_refusal(self, value), param, ctx)
        return found

    def _describe_range(self) -> str:
        return range_text(self)


def range_text(limits: click.IntRange | click.FloatRange) -> str:
    """Return the range of an option in words.

    >>> range_text(WholeNumber(1, 50)), range_text(WholeNumber(1)), range_text(FiniteNumber(0))
    ('between 1 and 50', 'at least 1', 'at least 0')
    """
    if limits.max is not None:
        return f"between {limits.min} and {limits.max}"
    return f"{'above' if limits.min_open else 'at least'} {limits.min}"


def _refusal(limits: click.IntRange | click.FloatRange, value: object) -> str:
    wanted = f"{limits.name} {range_text(limits)}".replace(" at least", " of at least")
    return f"It must be a {wanted}, not {excerpt(str(value)) or 'empty'}."


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
