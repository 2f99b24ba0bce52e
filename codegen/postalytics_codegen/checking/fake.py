"""Checks what the fake server needs: that all it names exists, and what its records hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..source import quoted
from .records import RecordChecker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..diagnostics import Diagnostics
    from ..language import Behaviour, Collection, FakeFile
    from ..model import ModelModel, OperationModel
    from ..source import Name, TypeName


def check_fake(
    fake: FakeFile,
    operations: dict[str, OperationModel],
    models: dict[str, ModelModel],
    diagnostics: Diagnostics,
) -> FakeFile:
    """Check the file, and give the values of records the types that their fields have."""
    checker = _FakeChecker(fake, operations, models, diagnostics)
    checker.check_authentication()
    for name, behaviour in fake.operations.items():
        checker.check_behaviour(name, behaviour)
    collections = {
        name: checker.check_collection(name, collection)
        for name, collection in fake.collections.items()
    }
    return attrs.evolve(fake, collections=collections)


class _FakeChecker:
    def __init__(
        self,
        fake: FakeFile,
        operations: dict[str, OperationModel],
        models: dict[str, ModelModel],
        diagnostics: Diagnostics,
    ) -> None:
        self._fake = fake
        self._operations = operations
        self._models = models
        self._diagnostics = diagnostics
        self._fields = {field.name for model in models.values() for field in model.fields}

    def check_authentication(self) -> None:
        authentication = self._fake.authentication
        self._known(authentication.collection, self._fake.collections, "there is no collection")
        self._known(authentication.field, self._fields, "no model has a field")

    def check_behaviour(self, name: Name, behaviour: Behaviour) -> None:
        self._known(name, self._operations, "there is no operation")
        if operation := self._operations.get(name):
            self._check_action(name, behaviour, operation)
            self._check_names(behaviour, operation)
        if behaviour.collection is not None:
            self._known(behaviour.collection, self._fake.collections, "there is no collection")
        elif behaviour.action != "answer" and behaviour.sound:
            self._diagnostics.report(
                behaviour.place, f"the action {behaviour.action!r} needs a 'collection'"
            )
        holders = self._fake.authentication.collection
        if (
            behaviour.only_key_of_caller
            and behaviour.collection != holders
            and holders in self._fake.collections
        ):
            self._diagnostics.report(
                behaviour.at("only_key_of_caller"),
                "callers are only in the collection that 'authentication' names",
            )

    def _check_action(self, name: Name, behaviour: Behaviour, operation: OperationModel) -> None:
        action = behaviour.action
        if action in {"create", "replace"} and operation.body is None:
            wanted = "a body"
        elif action == "list" and not (operation.many or operation.unwrap):
            wanted = "an answer that is a list"
        elif action == "get" and operation.many:
            wanted = "an answer that is no list"
        else:
            return
        self._diagnostics.report(
            behaviour.at("action"),
            f"the action {action!r} is for an operation with {wanted}, unlike {quoted(name)}",
        )

    def _check_names(self, behaviour: Behaviour, operation: OperationModel) -> None:
        body, answer = self._fields_of(operation.body), self._fields_of(operation.returns)
        sent = body | {parameter.name for parameter in operation.path_parameters}
        for field, value in behaviour.where.items():
            self._known(field, self._fields, "no model has a field")
            self._known(value, sent, "neither path nor body has")
        for field, collection in behaviour.refers.items():
            self._known(field, body, "the body has no field")
            self._known(collection, self._fake.collections, "there is no collection")
        for kept in (*behaviour.keeps, behaviour.new_api_key):
            self._known(kept, self._fields, "no model has a field")
        for answered in (*behaviour.stamps, *behaviour.answer, behaviour.number):
            self._known(answered, answer, "the answer has no field")

    def check_collection(self, name: Name, collection: Collection) -> Collection:
        self._known(collection.key, self._fields, "no model has a field")
        for field, count in collection.counts.items():
            self._known(field, self._fields, "no model has a field")
            self._known(count.of, self._fake.collections, "there is no collection")
            self._known(count.by, self._fields, "no model has a field")
        records = RecordChecker(self._models, self._used_for(name), self._diagnostics)
        return attrs.evolve(
            collection, records=[records.check(record) for record in collection.records]
        )

    def _used_for(self, collection: Name) -> list[ModelModel]:
        """The models that the operations of a collection answer and take."""
        names: list[TypeName | None] = []
        for name, behaviour in self._fake.operations.items():
            if behaviour.collection == collection and name in self._operations:
                names += [self._operations[name].returns, self._operations[name].body]
        return [self._models[name] for name in names if name in self._models]

    def _fields_of(self, model: TypeName | None) -> set[Name]:
        return (
            {field.name for field in self._models[model].fields} if model in self._models else set()
        )

    def _known(self, name: Name | None, known: Iterable[str], complaint: str) -> None:
        if name is not None and name not in known:
            self._diagnostics.report_unknown(name.place, name, known, f"{complaint} {quoted(name)}")
