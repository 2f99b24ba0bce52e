"""Check the functions that change a record: what they read, and what names the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...model import ListLengthModel, RecordChangeModel
from ...yaml import quoted
from ..models import check_field, check_single
from ..names import RESERVED
from .read_operations import comparable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...language import ListLength, RecordChange
    from ...model import FieldModel, OperationModel, ParameterModel
    from ...yaml import Diagnostics, Name, Position
    from ..models import DeclaredModel
    from ..names import Namespace
    from .read_operations import ReadOperations


@attrs.frozen
class RecordChangeChecker:
    """Checker of the functions that change a record; `names` are those of classes."""

    _reads: ReadOperations
    _models: Mapping[str, DeclaredModel]
    _names: Namespace
    _diagnostics: Diagnostics

    def check(self, operation: OperationModel, written: RecordChange) -> RecordChangeModel | None:
        """Return the function that changes what an operation replaces."""
        body = self._models.get(operation.body or "")
        record = body.written.replaces if body else None
        if body is None or record is None or operation.effect != "replace":
            self._diagnostics.report(
                written.place,
                "a 'change' is for an operation with the effect 'replace' and a body with "
                "'replaces'",
            )
            return None
        read = self._reads.either(written.read)
        if read is None:
            return None
        given: dict[str, FieldModel | ParameterModel] = dict(body.fields_by_name)
        given |= {str(parameter.name): parameter for parameter in operation.path_parameters}
        for parameter in read.path_parameters:
            self._check_given(written.read.place, parameter, given)
        shown, items = self._shown(written, read)
        self._check_read(written, read, body, shown)
        match = [self._match(name, shown, given) for name in written.match]
        known = tuple(field for field in match if field is not None)
        names = [
            *(str(parameter.name) for parameter in read.path_parameters),
            *(str(field.name) for field in known),
            *(str(parameter.name) for parameter in operation.path_parameters),
        ]
        change = RecordChangeModel(
            function=written.function,
            summary=written.summary,
            read=read,
            record=record,
            named=tuple(given[name] for name in dict.fromkeys(names) if name in given),
            items=items,
            match=known,
            count=self._count(written.count, given) if written.count else None,
        )
        self._check_names(operation, change, body.fields)
        return change

    def _check_read(
        self,
        written: RecordChange,
        read: OperationModel,
        body: DeclaredModel,
        shown: DeclaredModel | None,
    ) -> None:
        """Report an operation that shows other records, or among which none is found."""
        record = body.written.replaces
        if shown is not None and shown.name != record:
            self._diagnostics.report(
                written.read.place,
                f"{quoted(body.name)} replaces {quoted(record or '')}, but {quoted(read.name)} "
                f"shows {quoted(shown.name)}",
            )
        if bool(written.match) != (read.many or written.items is not None):
            self._diagnostics.report(
                written.at("match"),
                "'match' is for the items of a list, and finds the record among them",
            )

    def _shown(
        self, written: RecordChange, read: OperationModel
    ) -> tuple[DeclaredModel | None, FieldModel | None]:
        """Return the model of the record that is read, and the field that holds the items."""
        shown = self._models.get(read.item)
        if written.items is None:
            return shown, None
        field = check_field(written.items, written.items.place, shown, self._diagnostics)
        if field is not None and not (field.type.many and field.type.model):
            self._diagnostics.report(
                written.items.place, f"the field {quoted(written.items)} must be a list of objects"
            )
        return self._models.get(field.type.model or "") if field else None, field

    def _match(
        self,
        name: Name,
        shown: DeclaredModel | None,
        given: Mapping[str, FieldModel | ParameterModel],
    ) -> FieldModel | None:
        wanted = "an int, a string or a bool"
        field = check_single(name, name.place, shown, wanted, self._diagnostics)
        if field is not None:
            self._check_given(name.place, field, given)
        return field

    def _count(
        self, written: ListLength, given: Mapping[str, FieldModel | ParameterModel]
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
        given: Mapping[str, FieldModel | ParameterModel],
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

    def _check_names(
        self, operation: OperationModel, change: RecordChangeModel, fields: Iterable[FieldModel]
    ) -> None:
        """Report names that the emitted function or its type of fields cannot have."""
        place = change.function.place
        self._names.claim(change.fields_type, place, alike=change.fields_type.lower())
        named = {str(one.name) for one in change.named}
        taken = (RESERVED["parameter"] & named) | {"client"}
        for name in sorted(taken & (named | {str(field.name) for field in fields})):
            self._diagnostics.report(
                place,
                f"{quoted(change.function)} would have a parameter {quoted(name)}, which is "
                "reserved for the emitted code: choose another name for it",
            )
        if attrs.evolve(operation, body=None).needs_more:
            self._diagnostics.report(
                place,
                f"{quoted(operation.name)} needs a query or a header, but nothing provides it",
            )
