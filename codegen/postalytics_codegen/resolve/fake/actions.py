"""Check the behaviour of operations in the fake server."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from ...yaml import Text, quoted
from ..names import check_known

if TYPE_CHECKING:
    from ...language import Behaviour, Count, Reference
    from ...model import OperationModel
    from ...yaml import Diagnostics, Name
    from .names import FakeNames

_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}", re.ASCII)


@attrs.frozen
class BehaviourChecker:
    """Checker of behaviours; `holders` is the collection of the key holders."""

    _names: FakeNames
    _holders: Name
    _diagnostics: Diagnostics

    def check(self, name: Name, behaviour: Behaviour) -> Behaviour:
        """Return the behaviour, with its values converted to the types of their fields."""
        self._names.known(name, self._names.operations, "there is no operation")
        operation = self._names.operations.get(name)
        if operation is not None:
            self._check_action(name, behaviour, operation)
            self._check_values(behaviour, operation)
            self._check_answer(behaviour, operation)
        self._check_collection(behaviour)
        having, answer = behaviour.having, behaviour.answer
        if behaviour.collection is not None:
            having = self._names.typed(behaviour.collection, having)
        if operation is not None:
            answer = self._names.typed_for(operation.returns, answer)
        return attrs.evolve(
            behaviour,
            having=having,
            answer=answer,
            refers={value: self._check_reference(r) for value, r in behaviour.refers.items()},
            counts={field: self._check_count(c) for field, c in behaviour.counts.items()},
        )

    def _check_action(self, name: Name, behaviour: Behaviour, operation: OperationModel) -> None:
        action = behaviour.action
        if action == "flip" and behaviour.flips is None and behaviour.sound:
            self._diagnostics.report(behaviour.place, "the action 'flip' needs 'flips'")
        if action in {"create", "replace"} and operation.body is None:
            wanted = "a body"
        elif action == "list" and not (operation.many or operation.unwrap or behaviour.envelope):
            wanted = "a response that is a list"
        elif action == "get" and operation.many:
            wanted = "a response that is not a list"
        else:
            return
        self._diagnostics.report(
            behaviour.at("action"),
            f"the action {action!r} is for an operation with {wanted}, unlike {quoted(name)}",
        )

    def _check_collection(self, behaviour: Behaviour) -> None:
        if behaviour.collection is not None:
            self._names.collections_exist(behaviour.collection)
        elif behaviour.action != "answer" and behaviour.sound:
            self._diagnostics.report(
                behaviour.place, f"the action {behaviour.action!r} needs a 'collection'"
            )
        if (
            behaviour.only_key_of_caller
            and behaviour.collection != self._holders
            and self._holders in self._names.collections
        ):
            self._diagnostics.report(
                behaviour.at("only_key_of_caller"),
                "callers are only in the collection that 'authentication' names",
            )

    def _check_values(self, behaviour: Behaviour, operation: OperationModel) -> None:
        """Check the values of the request, and the record fields they are compared with."""
        sent = self._names.fields_of(operation.body)
        sent |= {parameter.name for parameter in operation.path_parameters}
        asked = {parameter.name for parameter in operation.query_parameters}
        for field, value in (*behaviour.where.items(), *behaviour.or_where.items()):
            self._names.fields_exist(field)
            self._names.known(value, sent | asked, "neither path nor query nor body has")
        for value in behaviour.refers:
            self._names.known(value, sent, "neither path nor body has")
        self._names.fields_exist(*behaviour.keeps, behaviour.flips, *behaviour.cascades.values())
        self._names.collections_exist(*behaviour.cascades)
        for text in behaviour.answer.values():
            if isinstance(text, Text):
                self._check_places(text, self._names.fields | sent)

    def _check_places(self, text: Text, known: set[Name]) -> None:
        complaint = "neither path nor records have"
        for name in _PLACE.findall(text.value):
            check_known(name, text.place, known, complaint, self._diagnostics)

    def _check_answer(self, behaviour: Behaviour, operation: OperationModel) -> None:
        fields = self._names.fields_of(operation.returns)
        if envelope := behaviour.envelope:
            for field in (envelope.items, *envelope.beside):
                self._names.known(field, fields, "the response has no field")
            self._names.collections_exist(*envelope.beside.values())
            fields = fields | self._names.fields_in(operation.returns)
        counted = (*behaviour.counts, *behaviour.zeros)
        for answered in (*behaviour.stamps, *behaviour.answer, *counted, behaviour.number):
            self._names.known(answered, fields, "the response has no field")

    def _check_reference(self, reference: Reference) -> Reference:
        self._names.collections_exist(reference.collection)
        takes = (*reference.takes, *reference.takes.values())
        self._names.fields_exist(*takes, reference.by, reference.or_by)
        return attrs.evolve(
            reference, having=self._names.typed(reference.collection, reference.having)
        )

    def _check_count(self, count: Count) -> Count:
        self._names.collections_exist(count.of)
        self._names.fields_exist(count.by)
        return attrs.evolve(count, where=self._names.typed(count.of, count.where))
