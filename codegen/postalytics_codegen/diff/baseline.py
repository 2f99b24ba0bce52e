"""A baseline: what callers saw of an API at its last release, in a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeGuard

from .rules import CHANGED
from .surface import Surface, Thing

BASELINE = "baseline.json"
"""Its name in the folder of a spec."""
_FORMAT = 1
_PLACE = "at"


class BaselineError(Exception):
    """What is compared with cannot be read."""


def baseline_text(surface: Surface, release: str) -> str:
    """Return the text of a baseline: one line for each thing.

    Args:
        surface: what callers see now.
        release: the release that it is of, such as `0.1.0`.
    """
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
    except ValueError as error:
        raise BaselineError(problem) from error
    if found.get("format") != _FORMAT:
        raise BaselineError(problem)
    surface = Surface(release=str(found.get("release")))
    for kind, things in _mapping(found.get("things"), problem).items():
        if kind not in CHANGED:
            raise BaselineError(f"{problem} It has things of an unknown kind, {kind[:50]!r}.")
        for name, facts in _mapping(things, problem).items():
            known = dict(_mapping(facts, problem))
            place = known.pop(_PLACE, None)
            surface.add(kind, name, known, None if place is None else str(place))
    return surface


def _mapping(value: object, problem: str) -> dict[str, Any]:
    if not _is_mapping(value):
        raise BaselineError(problem)
    return value


def _is_mapping(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)
