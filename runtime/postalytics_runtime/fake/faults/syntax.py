"""Text syntax of faults: `reset_after:operation=create_thing,call=3`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

from ...suggestions import did_you_mean
from ..fault import OPTIONS, Fault, fault_kind

_OPTION_BEGINS = re.compile(r",(?=\s*\w+\s*=)")
_CALLS = re.compile(r"([1-9][0-9]{0,14})(-([1-9][0-9]{0,14})?)?")


def parse_fault(rule: str) -> Fault:
    """Return the fault of a text: the kind, a colon, and options separated by commas.

    The option `call` gives the `calls` of a `Fault`: `1,3-5,9-` is the first request, the third to
    the fifth, and all from the ninth on.

    Raises:
        ValueError: if the text is invalid; the message says what is allowed.
    """
    name, colon, options = rule.partition(":")
    kind = fault_kind(name.strip())
    allowed = ("operation", "call", "probability", *OPTIONS.get(kind, ()))
    given: dict[str, Any] = {}
    for option in _OPTION_BEGINS.split(options) if colon else ():
        name, equals, value = (part.strip() for part in option.partition("="))
        if name not in allowed:
            meant = did_you_mean(name, allowed)
            raise ValueError(
                f"{kind} has no option {name!r}.{meant} Its options: {', '.join(allowed)}."
            )
        read, example = _OPTIONS[name]
        if not equals or not value:
            raise ValueError(f"{name} has no value; write {name}={example}.")
        if name in given:
            raise ValueError(f"{name} is given twice.")
        try:
            given[name] = read(value)
        except ValueError:
            raise ValueError(
                f"{name} cannot be {value!r}; write it as in {name}={example}."
            ) from None
    return Fault(kind, calls=given.pop("call", None), **given)


def _calls(text: str) -> list[range]:
    return [_range(part) for part in text.split(",")]


def _range(text: str) -> range:
    match = _CALLS.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    first, dash, last = match.groups()
    if not dash:
        return range(int(first), int(first) + 1)
    calls = range(int(first), int(last) + 1 if last else sys.maxsize)
    if not calls:
        raise ValueError(text)
    return calls


_OPTIONS: dict[str, tuple[Callable[[str], Any], str]] = {
    "operation": (str, "NAME"),
    "call": (_calls, "3 or 1,3-5"),
    "probability": (float, "0.01"),
    "status": (int, "422"),
    "message": (str, "TEXT"),
    "retry_after": (str, "2"),
    "pause": (float, "0.5"),
}
"""The reader and an example of each option."""
