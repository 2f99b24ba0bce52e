"""Limits in words."""

from __future__ import annotations

from ..model import FieldModel, ParameterModel


def field_limits(field: FieldModel) -> list[str]:
    """The limits of a field."""
    lengths = (("at least", field.min_length), ("at most", field.max_length))
    limits = [f"{words} {_characters(number)}" for words, number in lengths if number is not None]
    return [*limits, *([] if field.print_length is None else [print_limit(field.print_length)])]


def print_limit(length: int) -> str:
    """What becomes of a text in print."""
    return f"{_characters(length)} printed, the rest cut"


def parameter_limits(parameter: ParameterModel) -> list[str]:
    """The limits of a parameter."""
    facts = (("at least", parameter.minimum), ("at most", parameter.maximum))
    limits = [f"{words} {number}" for words, number in facts if number is not None]
    most = parameter.max_items
    return [*limits, *([] if most is None else [f"at most {most} value{'s' * (most > 1)}"])]


def sentence(limit: str) -> str:
    """A limit as a sentence of its own."""
    return f"{limit.capitalize()}."


def _characters(number: int) -> str:
    return "1 character" if number == 1 else f"{number} characters"
