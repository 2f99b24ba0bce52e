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
        if not equals or not value:
            raise ValueError(f"{name} has no value; write {name}={_EXAMPLES[name]}.")
        if name in given:
            raise ValueError(f"{name} is given twice.")
        try:
            given[name] = _READERS[name](value)
        except ValueError:
            raise ValueError(
                f"{name} cannot be {value!r}; write it as in {name}={_EXAMPLES[name]}."
            ) from None
    return Fault(kind, calls=given.pop("call", None), **given)


def rule_of(fault: Fault) -> str:
    """Return the text of a fault, as `parse_fault` reads it."""
    options: dict[str, Any] = {"operation": fault.operation}
    if fault.calls is not None:
        options["call"] = ",".join(_text_of(calls) for calls in fault.calls)
    if fault.probability != 1:
        options["probability"] = fault.probability
    for name in OPTIONS.get(fault.kind, ()):
        options[name] = getattr(fault, name)
    given = ",".join(f"{name}={value}" for name, value in options.items() if value is not None)
    return f"{fault.kind}:{given}" if given else fault.kind


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


def _text_of(calls: range) -> str:
    if len(calls) == 1:
        return str(calls.start)
    return f"{calls.start}-" if calls.stop == sys.maxsize else f"{calls.start}-{calls[-1]}"


_READERS: dict[str, Callable[[str], Any]] = {
    "operation": str,
    "call": _calls,
    "probability": float,
    "status": int,
    "message": str,
    "retry_after": str,
    "pause": float,
}
_EXAMPLES = {
    "operation": "NAME",
    "call": "3 or 1,3-5",
    "probability": "0.01",
    "status": "422",
    "message": "TEXT",
    "retry_after": "2",
    "pause": "0.5",
}
