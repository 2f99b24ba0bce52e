"""Collector for differences between responses and the spec."""

from __future__ import annotations

from typing import Any

from ..schema import Api, Field, ModelDescription, Operation
from .observations import ModelObservations


class Drift:
    """Collector for what responses hold and the spec does not have; prints additions to the spec.

    Pass it to a client, or to several clients of one API, and print it at the end:

    >>> print(Drift().patch())
    # Objects looked at: 0. What they held is in the spec.
    models: {}
    <BLANKLINE>

    The output is in the spec language, for you to paste into the spec. It holds no personal data,
    only names of fields, types and counts. The only values kept are those of code fields that look
    like a code: a number, or at most 40 letters, digits, blanks, `_` and `-`. Per model at most 100
    names are kept, and the others are counted.
    """

    def __init__(self) -> None:
        self._seen: dict[ModelDescription[Any], ModelObservations] = {}
        self._by_name: dict[tuple[str, str], ModelObservations] = {}

    def observe(self, api: Api, operation: Operation[Any], answer: Any) -> None:
        """Record what is in the JSON of a response, without changing it."""
        seen = self._seen_of(api, operation.resource, operation.returns.type.__name__)
        if answer is None:
            seen.nothing_known += 1
        waiting = [(seen, answer)]
        while waiting:  # No recursion: nesting may exceed Python's recursion limit.
            seen, value = waiting.pop()
            objects: Any = value if value.__class__ is list else [value]
            for data in objects:
                if data.__class__ is dict:
                    waiting += self._record(api, seen, data)

    def patch(self) -> str:
        """Return the additions to the spec, in the spec language."""
        # Imported late: every client imports `Drift`, and few print it.
        from .spec_yaml import patch_text

        return patch_text(s for s in self._seen.values() if s.objects or s.nothing_known)

    __str__ = patch

    def __repr__(self) -> str:
        return f"<Drift of {sum(seen.objects for seen in self._seen.values()):,} objects>"

    def _record(
        self, api: Api, seen: ModelObservations, data: dict[str, Any]
    ) -> list[tuple[ModelObservations, Any]]:
        """Record one object, and return its parts that are models."""
        if seen.model.members:
            seen = self._seen_of(api, seen.resource, seen.model.member(data).type.__name__)
        seen.note(data)
        if not seen.model.has_parts:
            return []
        fields = ((seen.field(name, data), value) for name, value in data.items())
        return [
            (self._seen_of(api, seen.resource, field.type), _objects(field, value))
            for field, value in fields
            if field is not None and field.holds_model
        ]

    def _seen_of(self, api: Api, near: str, name: str) -> ModelObservations:
        """Return the counts of a model by name; the resource `near` is searched first."""
        seen = self._by_name.get((near, name))
        if seen is None:
            resource, model = next(
                (resource, model)
                for resource in (near, *api.resources)
                for model in api.load(resource).models
                if model.type.__name__ == name
            )
            seen = self._seen.setdefault(model, ModelObservations(model, resource))
            self._by_name[near, name] = seen
        return seen


def _objects(field: Field, value: Any) -> Any:
    """Return what a field holds, of a map its values."""
    return [*value.values()] if field.is_map and value.__class__ is dict else value
