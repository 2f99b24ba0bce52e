"""Check the lists that a bulk upload reads: its targets, and to compare and reconcile rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...model import BulkModel, ComparisonModel, TargetListModel
from ...yaml import quoted
from .read_operations import comparable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from ...language import Bulk, Comparison, TargetList
    from ...model import FieldModel, OperationModel, ParameterModel
    from ...yaml import Diagnostics, Name, Text
    from .read_operations import ReadOperations

    Given: TypeAlias = Mapping[str, FieldModel | ParameterModel] | None
    """The values that can fill a path, by name; `None` if not all of them are known."""


@attrs.frozen
class BulkListChecker:
    """Checker of `targets`, `reconcile` and `compare`, once all operations are known."""

    _reads: ReadOperations
    _diagnostics: Diagnostics

    def check(self, operation: OperationModel, bulk: BulkModel, written: Bulk) -> BulkModel:
        """Return the bulk upload of an operation with the lists it reads."""
        for option in ("reconcile", "compare"):
            if getattr(written, option) and not written.match and written.sound:
                self._diagnostics.report(
                    written.at(option), f"{option!r} needs 'match', the fields that identify a row"
                )
        if written.reconcile and operation.effect == "mail":
            self._diagnostics.report(
                written.reconcile.place,
                "'reconcile' is not for the effect 'mail': an unconfirmed row is never sent "
                "again automatically",
            )
        # Path parameters that are missing in `fixed` have already been reported.
        known = (*operation.path_parameters, *bulk.fixed)
        given: Given = {str(one.name): one for one in known}
        if len(bulk.fixed) < len(written.fixed):  # A value that seems missing may be misspelled.
            given = None
        compare = [self._comparison(*pair, bulk, given) for pair in written.compare.items()]
        return attrs.evolve(
            bulk,
            reconcile=self._list(written.reconcile, bulk, given) if written.reconcile else None,
            compare=tuple(one for one in compare if one is not None),
            targets=self._targets(operation, written.targets, given) if written.targets else None,
        )

    def _targets(
        self, operation: OperationModel, written: TargetList, given: Given
    ) -> TargetListModel | None:
        """Return the list of what rows can be uploaded to."""
        if operation.effect == "mail":
            self._diagnostics.report(
                written.place,
                "'targets' is not for the effect 'mail': there the 'guard' lists what mail is sent "
                "through",
            )
        lists = self._reads.without_path(
            written.lists, many=True, but="'targets' reads the name of an item of a list"
        )
        if lists is None:
            return None
        equals = self._reads.field(written.equals, lists)
        name = self._reads.field(written.name, lists, "a string") if written.name else None
        total = self._reads.field(written.total, lists, "an int") if written.total else None
        if equals is None:
            return None
        if given is not None and equals.name not in given:
            self._diagnostics.report_unknown(
                written.equals.place, equals.name, given, f"{quoted(equals.name)} is not in 'fixed'"
            )
        elif given is not None and not comparable(equals.type, given[equals.name].type):
            self._diagnostics.report(
                written.equals.place, f"{quoted(equals.name)} is of another type in 'fixed'"
            )
        return TargetListModel(lists=lists, equals=equals, name=name, total=total)

    def _comparison(
        self, name: Name, comparison: Comparison, bulk: BulkModel, fixed: Given
    ) -> ComparisonModel | None:
        if comparison.lists is None:
            if comparison.total is not None:
                self._diagnostics.report(
                    comparison.total.place, "'total' is a field of the items of 'lists': give both"
                )
            read = self._list(comparison.read, bulk, fixed)
            return ComparisonModel(name=name, read=read) if read else None
        lists, read = self._many(comparison.lists), self._many(comparison.read)
        if lists is not None:
            self._check_path(comparison.lists, lists, {}, "but nothing provides it")
        if read is not None:
            self._check_items(comparison.read, read, bulk)
        if lists is None or read is None:
            return None
        lacking = f"which {quoted(lists.item)} does not have"
        self._check_path(comparison.read, read, self._reads.item(lists), lacking)
        total = self._reads.field(comparison.total, lists, "an int") if comparison.total else None
        return ComparisonModel(name=name, read=read, lists=lists, total=total)

    def _list(self, text: Text, bulk: BulkModel, fixed: Given) -> OperationModel | None:
        """Return the operation that lists items with the row key; `fixed` fills its path."""
        read = self._many(text)
        if read is None:
            return None
        self._check_items(text, read, bulk)
        self._check_path(text, read, fixed, "which is not in 'fixed'")
        return read

    def _many(self, text: Text) -> OperationModel | None:
        return self._reads.named(text, many=True, but="rows are compared with a list")

    def _check_items(self, text: Text, read: OperationModel, bulk: BulkModel) -> None:
        """Report fields of 'match' that the items do not have."""
        item = self._reads.item(read)
        if item is None:
            return
        for field in bulk.match:
            if field.name not in item:
                self._diagnostics.report_unknown(
                    text.place,
                    field.name,
                    item,
                    f"{quoted(read.item)} has no field {quoted(field.name)}, which is in 'match'",
                )
            elif not comparable(field.type, item[field.name].type):
                self._diagnostics.report(
                    text.place,
                    f"{quoted(field.name)}, which is in 'match', is of another type in "
                    f"{quoted(read.item)}",
                )

    def _check_path(self, text: Text, read: OperationModel, given: Given, otherwise: str) -> None:
        """Report path parameters without a value."""
        if given is None:
            return
        for parameter in read.path_parameters:
            if parameter.name not in given:
                self._diagnostics.report_unknown(
                    text.place,
                    parameter.name,
                    given,
                    f"{quoted(read.name)} needs the path parameter {quoted(parameter.name)}, "
                    f"{otherwise}",
                )
            elif not comparable(parameter.type, given[parameter.name].type):
                self._diagnostics.report(
                    text.place,
                    f"the path parameter {quoted(parameter.name)} of {quoted(read.name)} is of "
                    "another type",
                )
