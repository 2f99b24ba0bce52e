"""Names that `fake.yaml` may use, and the types of its values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...yaml import Name
from ..names import check_known
from .records import RecordChecker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...language import FakeFile
    from ...model import OperationModel, ResolvedModel
    from ...yaml import Diagnostics, TypeName


class FakeNames:
    """Known names of operations, collections and fields; reports other names."""

    def __init__(
        self,
        fake: FakeFile,
        operations: dict[str, OperationModel],
        models: dict[str, ResolvedModel],
        diagnostics: Diagnostics,
    ) -> None:
        self.operations = operations
        self.collections = fake.collections
        self.fields = _field_names(models.values())
        self._fake = fake
        self._models = models
        self._diagnostics = diagnostics

    def fields_exist(self, *names: Name | None) -> None:
        """Report names that are not a field of any model."""
        for name in names:
            self.known(name, self.fields, "no model has a field")

    def collections_exist(self, *names: Name) -> None:
        """Report names that are not a collection."""
        for name in names:
            self.known(name, self.collections, "there is no collection")

    def known(self, name: Name | None, known: Iterable[str], complaint: str) -> None:
        """Report a name that is not in `known`."""
        if name is not None:
            check_known(name, name.place, known, complaint, self._diagnostics)

    def typed(self, collection: Name, values: dict[Name, Any]) -> dict[Name, Any]:
        """Return values of a collection's records, converted to the types of their fields."""
        return self._typed(self._used_for(collection), values)

    def typed_for(self, model: TypeName, values: dict[Name, Any]) -> dict[Name, Any]:
        """Return values of a model, or of the models inside it, with the types of their fields.

        Values of unknown fields, which are reported elsewhere, stay unchanged.
        """
        used = [*self._inside(model), *self._found([model])]
        known = _field_names(used)
        return values | self._typed(used, {n: v for n, v in values.items() if n in known})

    def _typed(self, used: list[ResolvedModel], values: dict[Name, Any]) -> dict[Name, Any]:
        return RecordChecker(self._models, used, self._diagnostics).check(values)

    def fields_of(self, model: TypeName | None) -> set[Name]:
        """Return the names of a model's fields; none for an unknown model, which was reported."""
        return _field_names(self._found([model]))

    def fields_in(self, model: TypeName) -> set[Name]:
        """Return the names of the fields of the models inside a model."""
        return _field_names(self._inside(model))

    def _inside(self, model: TypeName) -> list[ResolvedModel]:
        return self._found(field.type.model for one in self._found([model]) for field in one.fields)

    def _found(self, names: Iterable[TypeName | None]) -> list[ResolvedModel]:
        models = [self._models[name] for name in names if name in self._models]
        members = [name for model in models if model.union for name in model.union.models]
        return [model for model in models if not model.union] + [self._models[m] for m in members]

    def _used_for(self, collection: Name) -> list[ResolvedModel]:
        """Return the models that the operations of a collection return and take."""
        names: list[TypeName | None] = []
        for name, behaviour in self._fake.operations.items():
            if behaviour.collection == collection and name in self.operations:
                operation = self.operations[name]
                names += [operation.item, operation.returns, operation.body]
        return self._found(names)


def _field_names(models: Iterable[ResolvedModel]) -> set[Name]:
    return {field.name for model in models for field in model.fields}
