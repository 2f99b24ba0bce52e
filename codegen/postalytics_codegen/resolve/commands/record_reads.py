"""Check the operations that show a record before it is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...yaml import quoted
from ..models import check_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...model import OperationModel
    from ...yaml import Diagnostics, Text
    from ..models import DeclaredModel
    from ..operations import ReadOperations


@attrs.frozen
class RecordReadChecker:
    """Checker of what is read before a record is deleted."""

    _reads: ReadOperations
    _models: Mapping[str, DeclaredModel]
    _diagnostics: Diagnostics

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
        if written is None:
            same = (one for one in siblings if _shows_one(one) and _same_path(one, operation))
            return next(same, None)
        read = self._reads.either(written)
        if read is None:
            return None
        if read.many and not read.path_parameters:
            item = self._models.get(read.item)
            for parameter in operation.path_parameters:
                check_field(parameter.name, written.place, item, self._diagnostics)
        elif read.many or not _same_path(read, operation):
            self._diagnostics.report(
                written.place,
                f"{quoted(read.name)} must return one object and have the path parameters of "
                f"{quoted(operation.name)}, or be a list without any",
            )
        return read


def _shows_one(operation: OperationModel) -> bool:
    """Return whether an operation returns one object, and needs nothing but its path."""
    return operation.effect == "read" and not (
        operation.many or operation.needs_more or operation.plain
    )


def _same_path(one: OperationModel, other: OperationModel) -> bool:
    def path(operation: OperationModel) -> list[object]:
        return [(parameter.name, parameter.type) for parameter in operation.path_parameters]

    return path(one) == path(other)
