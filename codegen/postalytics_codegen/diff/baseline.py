"""A baseline: what callers saw of an API at its last release, in a file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, TypeGuard

from .rules import CHANGED
from .surface import Surface, Thing

BASELINE = "baseline.json"
"""Its name in the folder of a spec."""
_FORMAT = 1
_PLACE = "at"
_RELEASE = re.compile(r"\d+(\.\d+)*", re.ASCII)
# Names and places are shown as they are, also where a newline would begin a command.
_NAME = re.compile(r"[\w.-]+( [\w.-]+)*", re.ASCII)
_PLACED = re.compile(r"[^\x00-\x1f\x7f:]+:\d+")
_NUMBERS = {"max_length", "maximum", "min_length", "minimum", "page_maximum", "print_length"}
_WINDOW = re.compile(r"\d+ in [1-9]\d* s", re.ASCII)


class BaselineError(Exception):
    """What is compared with cannot be read."""


def baseline_text(surface: Surface, release: str) -> str:
    """Return the text of a baseline: one line for each thing.

    Args:
        surface: what callers see now.
        release: the release that it is of, such as `0.1.0`.

    Raises:
        BaselineError: the release is not a version.
    """
    if not _RELEASE.fullmatch(release):
        raise BaselineError(f"{release!r} is not a version: give numbers, such as 0.2.0.")
    kinds = [
        f"  {json.dumps(kind)}: {{\n" + ",\n".join(map(_line, things.values())) + "\n  }"
        for kind, things in surface.things.items()
    ]
    head = f'{{\n"format": {_FORMAT},\n"release": {json.dumps(release)},\n"things": {{\n'
    return head + ",\n".join(kinds) + "\n}\n}\n"


def _line(thing: Thing) -> str:
    return f"    {json.dumps(thing.name)}: {json.dumps({**thing.facts, _PLACE: thing.place})}"


def read_baseline(path: Path) -> Surface:
    """Return what callers saw, from a baseline.

    Raises:
        BaselineError: it is not one, or one of another version of this program.
        OSError: it cannot be read.
    """
    problem = f"{path} is not a baseline of this version: write it with baseline."
    try:
        found = _mapping(json.loads(path.read_text(encoding="utf-8")), problem)
    except (ValueError, RecursionError) as error:
        raise BaselineError(problem) from error
    release = str(found.get("release"))
    if found.get("format") != _FORMAT or not _RELEASE.fullmatch(release):
        raise BaselineError(problem)
    surface = Surface(release=release)
    for kind, things in _mapping(found.get("things"), problem).items():
        if kind not in CHANGED:
            raise BaselineError(f"{problem} It has things of an unknown kind, {kind[:50]!r}.")
        for name, facts in _mapping(things, problem).items():
            known = dict(_mapping(facts, problem))
            place = known.pop(_PLACE, None)
            if not (_NAME.fullmatch(name) and (place is None or _PLACED.fullmatch(str(place)))):
                raise BaselineError(f"{problem} It has a wrong name or place, at {name[:50]!a}.")
            if wrong := [fact for fact, value in known.items() if not _is_fact(fact, value)]:
                raise BaselineError(f"{problem} {name} has a wrong value of {wrong[0][:50]!a}.")
            surface.add(kind, name, known, None if place is None else str(place))
    return surface


def _is_fact(name: str, value: object) -> bool:
    """Return whether a value can be compared as what it is named."""
    if name in _NUMBERS:
        return type(value) in {int, float}
    if name == "limits":
        return _is_list(value) and all(_WINDOW.fullmatch(str(one)) for one in value)
    if name == "recognised_by":
        return _is_list(value) and all(_is_list(one) and _are_texts(one) for one in value)
    return _are_texts(value) if _is_list(value) else not isinstance(value, dict)


def _are_texts(values: list[object]) -> bool:
    return all(isinstance(one, str) for one in values)


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def _mapping(value: object, problem: str) -> dict[str, Any]:
    if not _is_mapping(value):
        raise BaselineError(problem)
    return value


def _is_mapping(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)
