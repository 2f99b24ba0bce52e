"""Check the operations that show a record before it is replaced or deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...model import ListLengthModel, RecordChangeModel
from ...yaml import quoted
from ..models import check_field, check_single
from ..operations import comparable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...language import ListLength, RecordChange
    from ...model import FieldModel, OperationModel, ParameterModel
    from ...yaml import Diagnostics, Name, Position, Text
    from ..models import DeclaredModel
    from ..operations import ReadOperations


@attrs.frozen
class RecordReadChecker:
    """Checker of what is read before a record is replaced or deleted."""

    _reads: ReadOperations
    _models: Mapping[str, DeclaredModel]
    _diagnostics: Diagnostics

    def change(
        self,
        operation: OperationModel,
        written: RecordChange | None,
        siblings: Iterable[OperationModel],
    ) -> RecordChangeModel | None:
        """Return how the record is read that an operation replaces; `None` if it is unknown."""
        body = self._models.get(operation.body or "")
        record = body.written.replaces if body else None
        if body is None or record is None or operation.effect != "replace":
            if written is not None:
                self._diagnostics.report(
                    written.place,
                    "a 'change' is for an operation with the effect 'replace' and a body with "
                    "'replaces'",
                )
            return None
        given = _given(operation, body)
        if written is not None:
            return self._written_change(written, body, given)
        for one in siblings:
            if _shows_one(one) and one.item == record and _fills(given, one.path_parameters):
                return RecordChangeModel(read=one, body=body.name, record=record)
        return None

    def _written_change(
        self,
        written: RecordChange,
        body: DeclaredModel,
        given: dict[str, FieldModel | ParameterModel],
    ) -> RecordChangeModel | None:
        read = self._reads.either(written.read)
        record = body.written.replaces
        if read is None or record is None:
            return None
        for parameter in read.path_parameters:
            self._check_given(written.read.place, parameter, given)
        shown = self._models.get(read.item)
        items = None
        if written.items is not None:
            items = self._items(written.items, shown)
            shown = self._models.get(items.type.model or "") if items else None
        if shown is not None and shown.name != record:
            self._diagnostics.report(
                written.read.place,
                f"{quoted(body.name)} replaces {quoted(record)}, but {quoted(read.name)} shows "
                f"{quoted(shown.name)}",
            )
        if bool(written.match) != (read.many or items is not None):
            self._diagnostics.report(
                written.at("match"),
                "'match' is for the items of a list, and finds the record among them",
            )
        match = [self._match(name, shown, given) for name in written.match]
        return RecordChangeModel(
            read=read,
            body=body.name,
            record=record,
            items=items,
            match=tuple(field for field in match if field is not None),
            count=self._count(written.count, given) if written.count else None,
        )

    def _items(self, name: Name, shown: DeclaredModel | None) -> FieldModel | None:
        field = check_field(name, name.place, shown, self._diagnostics)
        if field is not None and not (field.type.many and field.type.model):
            self._diagnostics.report(
                name.place, f"the field {quoted(name)} must be a list of objects"
            )
        return field

    def _match(
        self,
        name: Name,
        shown: DeclaredModel | None,
        given: dict[str, FieldModel | ParameterModel],
    ) -> FieldModel | None:
        wanted = "an int, a string or a bool"
        field = check_single(name, name.place, shown, wanted, self._diagnostics)
        if field is not None:
            self._check_given(name.place, field, given)
        return field

    def _count(
        self, written: ListLength, given: dict[str, FieldModel | ParameterModel]
    ) -> ListLengthModel | None:
        lists = self._reads.without_path(
            written.lists, many=True, but="'count' reads the numbers of a list of lists"
        )
        if lists is None:
            return None
        equals = self._reads.field(written.equals, lists)
        total = self._reads.field(written.total, lists, "an int")
        if equals is None or total is None:
            return None
        self._check_given(written.equals.place, equals, given)
        return ListLengthModel(lists=lists, equals=equals, total=total)

    def _check_given(
        self,
        place: Position,
        wanted: FieldModel | ParameterModel,
        given: dict[str, FieldModel | ParameterModel],
    ) -> None:
        """Report a value that is not given, or is of another type."""
        if wanted.name not in given:
            self._diagnostics.report_unknown(
                place,
                wanted.name,
                given,
                f"neither path nor body has {quoted(wanted.name)}",
            )
        elif not comparable(wanted.type, given[wanted.name].type):
            self._diagnostics.report(
                place, f"{quoted(wanted.name)} is of another type in the path or body"
            )

    def shows(
        self,
        operation: OperationModel,
        written: Text | None,
        siblings: Iterable[OperationModel],
    ) -> OperationModel | None:
        """Return the operation that shows what an operation deletes; `None` if there is none."""
        if operation.effect != "delete":
            if written is not None:
                self._diagnostics.report(
                    written.place, "'shows' is for an operation with the effect 'delete'"
                )
            return None
        given = _given(operation, None)
        if written is None:
            same = (one for one in siblings if _shows_one(one) and _same_path(one, operation))
            return next(same, None)
        read = self._reads.either(written)
        if read is None:
            return None
        if read.many and not read.path_parameters:
            item = self._models.get(read.item)
            for name in given:
                check_field(name, written.place, item, self._diagnostics)
        elif read.many or not _same_path(read, operation):
            self._diagnostics.report(
                written.place,
                f"{quoted(read.name)} must return one object and have the path parameters of "
                f"{quoted(operation.name)}, or be a list without any",
            )
        return read


def _given(
    operation: OperationModel, body: DeclaredModel | None
) -> dict[str, FieldModel | ParameterModel]:
    """Return what a caller gives for the path and the body, by name."""
    given: dict[str, FieldModel | ParameterModel] = dict(body.fields_by_name if body else {})
    return given | {str(parameter.name): parameter for parameter in operation.path_parameters}


def _shows_one(operation: OperationModel) -> bool:
    """Return whether an operation returns one object, and needs nothing but its path."""
    needs = operation.body or any(parameter.required for parameter in operation.query_parameters)
    return operation.effect == "read" and not operation.many and not needs


def _fills(given: dict[str, FieldModel | ParameterModel], path: Iterable[ParameterModel]) -> bool:
    return all(
        parameter.name in given and comparable(parameter.type, given[parameter.name].type)
        for parameter in path
    )


def _same_path(one: OperationModel, other: OperationModel) -> bool:
    def path(operation: OperationModel) -> list[object]:
        return [(parameter.name, parameter.type) for parameter in operation.path_parameters]

    return path(one) == path(other)
