"""Places in a spec, by dotted names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from ...language import Mapping, keys
from ...model import FactModel
from ...yaml import Text, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...language import ApiFile, FakeFile, ResourceFile
    from ...yaml import Diagnostics

Place: TypeAlias = "tuple[str, tuple[str, ...], Any]"
"""A file, the keys to a value, and the value."""

_SAFE = re.compile("[A-Za-z0-9_-]+", re.ASCII)


@attrs.frozen
class SpecPlaces:
    """Lookup of places: `api...`, `fake...`, `operation...`, `Model...` and `Type...`."""

    _api: ApiFile | None
    _resources: Sequence[ResourceFile]
    _fake: FakeFile | None
    _diagnostics: Diagnostics

    def fact(self, written: Text) -> FactModel | None:
        """Return the place of a confidence; report one that does not exist."""
        found = self.find(written)
        if found is None:
            return None
        file, place, value = found
        source = getattr(value, "source", None)
        if source is not None:
            return FactModel(file=file, place=(*place, "source"), confidence=source.confidence)
        confidence = getattr(value, "confidence", None)
        if confidence is None:
            self._diagnostics.report(written.place, f"{quoted(written.value)} has no confidence")
            return None
        return FactModel(file=file, place=place, confidence=confidence)

    def find(self, written: Text) -> Place | None:
        """Return a place; report one that does not exist."""
        first, *names = written.value.split(".")
        roots = self._roots()
        if first not in roots:
            self._unknown(written, first, [*roots])
            return None
        file, place, value = roots[first]
        for name in names:
            inner = _parts(value)
            if name not in inner or not _SAFE.fullmatch(name):
                self._unknown(written, name, [*inner])
                return None
            place, value = (*place, name), inner[name]
        return file, place, value

    def _roots(self) -> dict[str, Place]:
        roots: dict[str, Place] = {}
        for resource in self._resources:
            file = f"resources/{resource.place.path.name}"
            for kind in ("operations", "models", "types"):
                for name, part in getattr(resource, kind).items():
                    roots[str(name)] = (file, (kind, str(name)), part)
        for name, whole in (("api", self._api), ("fake", self._fake)):
            if whole is not None:
                roots[name] = (whole.place.path.name, (), whole)
        return roots

    def _unknown(self, written: Text, name: str, known: list[str]) -> None:
        message = f"the spec has no {quoted(name)} in {quoted(written.value)}"
        self._diagnostics.report_unknown(written.place, name, known, message)


def _parts(value: Any) -> dict[str, Any]:
    """Return what is inside a value, by name; keys of a mapping that are not given are `None`."""
    if isinstance(value, Mapping):
        return {name: getattr(value, name) for name in keys(type(value))}
    named: dict[Any, Any] = value if value.__class__ is dict else {}
    return {key.value if isinstance(key, Text) else str(key): named[key] for key in named}
