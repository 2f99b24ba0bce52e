"""What callers of a package see of its API, as plain facts that can be compared and kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias, TypeGuard

import attrs

Facts: TypeAlias = dict[str, Any]
"""JSON values by name. Other things are named in full, such as `Reader.name`."""


@attrs.frozen
class Thing:
    """Something that callers can name: an operation, a field, a command."""

    kind: str
    name: str
    """With the names of what it is in, such as `Reader.name`."""
    facts: Facts
    place: str | None = None
    """File and line in the spec."""

    @property
    def parent(self) -> str:
        """The name of what it is in; empty if it is in nothing."""
        return outside(self.kind, self.name)[0] if self.kind in PARENTS else ""

    @property
    def own_name(self) -> str:
        """The name in what it is in."""
        return outside(self.kind, self.name)[1] if self.kind in PARENTS else self.name


@attrs.define
class Surface:
    """All that callers see of an API."""

    things: dict[str, dict[str, Thing]] = attrs.field(factory=dict[str, dict[str, Thing]])
    """By kind, then by name."""
    release: str | None = None
    """The release that it is of, such as `0.1.0`; `None` if that is unknown."""

    def add(self, kind: str, name: str, facts: Facts, place: str | None = None) -> None:
        """Add a thing."""
        self.things.setdefault(kind, {})[name] = Thing(kind, name, facts, place)

    def of(self, kind: str) -> dict[str, Thing]:
        """Return the things of a kind, by name."""
        return self.things.get(kind, {})


def listed(value: Any) -> list[Any] | None:
    """Return a fact that is a list; `None` for another one."""
    return value if _is_list(value) else None


def _is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


PARENTS = {
    "code": "type",
    "field": "model",
    "operation": "resource",
    "parameter": "operation",
    "upload": "resource",
    "switch": "resource",
    "change function": "resource",
    "command": "command group",
    "option": "command",
}
"""The kind of what a thing of a kind is in."""


def inside(kind: str, parent: str, own: str) -> str:
    """Return the name of a thing in another one."""
    return f"{parent}{_separator(kind)}{own}"


def outside(kind: str, name: str) -> tuple[str, str]:
    """Return the name of what a thing is in, and its own name."""
    parent, _, own = name.rpartition(_separator(kind))
    return parent, own


def _separator(kind: str) -> str:
    return " " if kind in {"command", "option"} else "."


def shown_place(path: Path, line: int, folder: Path) -> str:
    """Return a place in a spec, as it is from the folder of the spec."""
    inside = path.relative_to(folder) if path.is_relative_to(folder) else path
    return f"{inside.as_posix()}:{line}"


def bare_type(written: str) -> str:
    """Return a type without what makes it a list or a map."""
    return written.removeprefix("{string: ").strip("[]}")
