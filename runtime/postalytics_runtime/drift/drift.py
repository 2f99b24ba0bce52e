"""What answers hold and the spec does not have, noted while they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .observations import ModelObservations
from .spec_yaml import patch_text

if TYPE_CHECKING:
    from ..schema import Api, ModelDescription, Operation


class Drift:
    """Collects what answers hold and the spec does not have, to be printed as a patch of it.

    Give it to a client, or to several of one API, and print it in the end:

    >>> print(Drift().patch())
    # Objects looked at: 0. What they held is in the spec.
    models: {}
    <BLANKLINE>

    What is printed is in the language of the spec; `postalytics-codegen patch` makes a diff of it.
    It holds nobody's data: names of fields, types and numbers. Of the values it keeps only those
    in fields that hold codes, where they look like one: a number, or at most 40 letters, digits,
    blanks, `_` and `-`. Of each model it keeps at most 100 names, and counts the others.
    """

    def __init__(self) -> None:
        self._seen: dict[ModelDescription[Any], ModelObservations] = {}
        self._children: dict[tuple[str, str], tuple[str, ModelDescription[Any]]] = {}

    def observe(self, api: Api, operation: Operation[Any], answer: Any) -> None:
        """Note what is in the JSON of an answer, which stays as it is."""
        name = operation.returns.type.__name__
        resource, model = self._child(api, operation.resource, name)
        if answer is None:
            self._seen_of(model, resource).nothing_known += 1
        waiting = [(resource, model, answer)]
        while waiting:  # No recursion: an answer may be nested deeper than Python calls.
            resource, model, value = waiting.pop()
            objects: Any = value if value.__class__ is list else [value]
            for data in objects:
                if data.__class__ is dict:
                    waiting += self._look(api, resource, model, data)

    def patch(self) -> str:
        """What is to be added to the spec, in its language."""
        return patch_text(self._seen.values())

    __str__ = patch

    def __repr__(self) -> str:
        return f"<Drift of {sum(seen.objects for seen in self._seen.values()):,} objects>"

    def _look(
        self, api: Api, resource: str, model: ModelDescription[Any], data: dict[str, Any]
    ) -> list[tuple[str, ModelDescription[Any], Any]]:
        """Note one object; returns the parts of it that are models, too."""
        seen = self._seen_of(model, resource)
        seen.note(data)
        if not model.has_parts:
            return []
        fields = ((seen.field(name, data), value) for name, value in data.items())
        return [
            (*self._child(api, resource, field.type), value)
            for field, value in fields
            if field is not None and field.holds_model
        ]

    def _seen_of(self, model: ModelDescription[Any], resource: str) -> ModelObservations:
        seen = self._seen.get(model)
        if seen is None:
            seen = self._seen[model] = ModelObservations(model, resource)
        return seen

    def _child(self, api: Api, near: str, name: str) -> tuple[str, ModelDescription[Any]]:
        """A model by its name, and the resource it is in."""
        found = self._children.get((near, name))
        if found is None:
            found = self._children[near, name] = next(
                (resource, model)
                for resource in (near, *api.resources)
                for model in api.load(resource).models
                if model.type.__name__ == name
            )
        return found
