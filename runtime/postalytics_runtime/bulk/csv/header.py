"""Match the columns of a file with the fields of a model."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from ...errors import PostalyticsError
from ...schema import BulkOptions, Field, ModelDescription, Operation, fixed_options
from ...suggestions import did_you_mean
from ...text import printable
from ..rows import alternatives_text, bulk_of


class ColumnsError(PostalyticsError):
    """A header whose columns cannot be matched. The message has a line for each problem.

    Attributes:
        unknown: the columns that match no field and have neither a mapping nor an exclusion.
    """

    def __init__(self, faults: Iterable[str], unknown: Sequence[str] = ()) -> None:
        super().__init__("\n".join(faults))
        self.unknown = tuple(unknown)


@attrs.frozen
class ColumnMapping:
    """The columns of a file and their fields, in the order of the file."""

    names: tuple[str, ...]
    fields: tuple[Field | None, ...]
    """The field of each column; `None` if the column is left out."""

    @property
    def labels(self) -> dict[str, str]:
        """The name of the column of each field, by Python name."""
        return {
            field.name: printable(name)
            for name, field in zip(self.names, self.fields, strict=True)
            if field is not None
        }

    @property
    def used(self) -> list[tuple[str, str]]:
        """The columns that are sent, as pairs (column, field)."""
        pairs = zip(self.names, self.fields, strict=True)
        return [(name, field.name) for name, field in pairs if field is not None]

    @property
    def ignored(self) -> list[str]:
        """The columns that are left out."""
        pairs = zip(self.names, self.fields, strict=True)
        return [name for name, field in pairs if field is None]


def normalised(name: str) -> str:
    """Return a name in lower case, with letters and digits only.

    >>> normalised("E-Mail Address")
    'emailaddress'
    """
    return "".join(character for character in name.casefold() if character.isalnum())


def match_columns(
    header: Sequence[str],
    operation: Operation[Any],
    *,
    ignore: Collection[str] = (),
    mapping: Mapping[str, str] | None = None,
) -> ColumnMapping:
    """Return the field of each column.

    Args:
        header: the names of the columns.
        operation: an operation with a body and `bulk`.
        ignore: columns to leave out.
        mapping: fields by column; goes before the names of columns.

    Raises:
        ColumnsError: columns cannot be matched; the message names all problems.
    """
    matching = _Matcher(header, *bulk_of(operation))
    for column in ignore:
        matching.leave_out(column)
    for column, field in (mapping or {}).items():
        matching.assign(column, field)
    matching.match_the_rest()
    matching.require_fields()
    if matching.problems:
        if len(header) == 1:
            matching.problems.append(
                "The file has only one column. If it should have more, name the delimiter with "
                "--delimiter."
            )
        raise ColumnsError(matching.problems, matching.unknown)
    fields = tuple(matching.fields[index] for index in range(len(header)))
    return ColumnMapping(tuple(header), fields)


class _Matcher:
    """Matcher of columns; collects all problems."""

    def __init__(
        self, header: Sequence[str], body: ModelDescription[Any], bulk: BulkOptions
    ) -> None:
        self._header = header
        self._body = body
        self._bulk = bulk
        self._known = _known(body.fields)
        self.fields: dict[int, Field | None] = {}
        self.unknown: list[str] = []
        self.problems = list(_header_problems(header))

    def leave_out(self, column: str) -> None:
        if (index := self._find(column)) is not None:
            self.fields[index] = None

    def assign(self, column: str, name: str) -> None:
        index = self._find(column)
        field = self._known.get(normalised(name))
        if field is None:
            self.problems.append(f"There is no field {name!r}.{self._meant(name)}")
        elif index is not None:
            self._put(index, field)

    def match_the_rest(self) -> None:
        for index, column in enumerate(self._header):
            if index in self.fields or not column.strip():
                continue
            if (field := self._known.get(normalised(column))) is not None:
                self._put(index, field)
                continue
            self.unknown.append(column)
            self.problems.append(
                f"Column {column!r} matches no field of a {self._bulk.noun}.{self._meant(column)}"
            )

    def require_fields(self) -> None:
        present = {field.name for field in self.fields.values() if field} | {*self._bulk.fixed}
        if len(present) == len(self._bulk.fixed):
            self.problems.append("The first line must name the columns; it has no known name.")
            return
        rules = [((field.name,),) for field in self._body.fields if field.required]
        self.problems += [
            f"No column for {alternatives_text(rule, str)}: every {self._bulk.noun} needs it."
            for rule in (*rules, *self._bulk.require)
            if not any(present.issuperset(alternative) for alternative in rule)
        ]

    def _find(self, column: str) -> int | None:
        exact = [index for index, name in enumerate(self._header) if name == column]
        wanted = normalised(column)
        similar = [index for index, name in enumerate(self._header) if normalised(name) == wanted]
        found = exact or similar
        if len(found) == 1:
            return found[0]
        if found:
            self.problems.append(f"More than one column is called {column!r}.")
        else:
            meant = did_you_mean(column, self._header, repr)
            self.problems.append(f"There is no column {column!r}.{meant}")
        return None

    def _put(self, index: int, field: Field) -> None:
        column = self._header[index]
        if field.name in self._bulk.fixed:
            self.problems.append(
                f"Column {column!r} is {field.name}, which is the same for all rows and set with "
                f"{fixed_options(self._bulk)[field.name]}. Leave the column out with "
                f"--ignore-column."
            )
        for other, taken in self.fields.items():
            if taken == field:
                both = f"{self._header[other]!r} and {column!r}"
                self.problems.append(f"Columns {both} are both {field.name}.")
        self.fields[index] = field

    def _meant(self, name: str) -> str:
        return did_you_mean(normalised(name), self._known, lambda near: self._known[near].name)


def _known(fields: Iterable[Field]) -> dict[str, Field]:
    """Return fields by all their names; a field's own name goes before aliases of others."""
    fields = list(fields)
    names = [(field.name, field) for field in fields]
    names += [(field.wire_name, field) for field in fields]
    names += [(header, field) for field in fields for header in field.headers]
    return {normalised(name): field for name, field in reversed(names)}


def _header_problems(header: Sequence[str]) -> Iterator[str]:
    for number, name in enumerate(header, 1):
        if not name.strip():
            yield f"Column {number} has no name."
        elif header.index(name) < number - 1:
            yield f"Columns {header.index(name) + 1} and {number} are both called {name!r}."
