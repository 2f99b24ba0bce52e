"""Which column of a file is which field of a model."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from ...errors import PostalyticsError
from ...schema import BulkOptions, Field, ModelDescription, Operation
from ...suggestions import nearest
from ...text import printable
from ..rows import alternatives_text, bulk_body, bulk_options


class ColumnsError(PostalyticsError):
    """A header that does not fit. The message has a line for each fault.

    Attributes:
        unknown: columns that fit no field and were not spoken of.
    """

    def __init__(self, faults: Iterable[str], unknown: Sequence[str] = ()) -> None:
        super().__init__("\n".join(faults))
        self.unknown = tuple(unknown)


@attrs.frozen
class ColumnMapping:
    """The columns of a file, in their order."""

    names: tuple[str, ...]
    fields: tuple[Field | None, ...]
    """The field in each column; `None` where the column is left out."""

    @property
    def labels(self) -> dict[str, str]:
        """What to call a field that has a column."""
        return {
            field.name: printable(name)
            for name, field in zip(self.names, self.fields, strict=True)
            if field is not None
        }

    @property
    def used(self) -> list[tuple[str, str]]:
        """(column, field) of the columns that are sent."""
        pairs = zip(self.names, self.fields, strict=True)
        return [(name, field.name) for name, field in pairs if field is not None]

    @property
    def ignored(self) -> list[str]:
        """The columns that are left out."""
        pairs = zip(self.names, self.fields, strict=True)
        return [name for name, field in pairs if field is None]


def normalised(name: str) -> str:
    """A name without case, blanks and marks.

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
    """Find the field of each column.

    Args:
        header: the names of the columns.
        operation: an operation with a body and `bulk`.
        ignore: columns to leave out.
        mapping: from columns to fields, before anything is matched by its name.

    Raises:
        ColumnsError: all that is wrong at once.
    """
    matching = _Matcher(header, bulk_body(operation), bulk_options(operation))
    for column in ignore:
        matching.leave_out(column)
    for column, field in (mapping or {}).items():
        matching.assign(column, field)
    matching.match_the_rest()
    matching.require_fields()
    if matching.faults:
        if len(header) == 1:
            matching.faults.append(
                "There is one column only. If there are more, say what separates them with "
                "--delimiter."
            )
        raise ColumnsError(matching.faults, matching.unknown)
    return ColumnMapping(tuple(header), tuple(matching.fields[at] for at in range(len(header))))


def fixed_options(bulk: BulkOptions) -> dict[str, str]:
    """The command's options for the fields that are the same for all rows.

    >>> fixed_options(BulkOptions(function="f", command="c", summary="", noun="n", target="list",
    ...     fixed=("list_id", "ship_date")))
    {'list_id': '--list', 'ship_date': '--ship-date'}
    """
    names = (bulk.target, *bulk.fixed[1:])
    return {
        field: "--" + name.replace("_", "-") for field, name in zip(bulk.fixed, names, strict=True)
    }


class _Matcher:
    """The columns matched so far, and what is wrong with them."""

    def __init__(
        self, header: Sequence[str], body: ModelDescription[Any], bulk: BulkOptions
    ) -> None:
        self._header = header
        self._body = body
        self._bulk = bulk
        self._known = _known(body.fields)
        self.fields: dict[int, Field | None] = {}
        self.unknown: list[str] = []
        self.faults = list(_header_problems(header))

    def leave_out(self, column: str) -> None:
        if (at := self._find(column)) is not None:
            self.fields[at] = None

    def assign(self, column: str, name: str) -> None:
        at = self._find(column)
        field = self._known.get(normalised(name))
        if field is None:
            self.faults.append(f"There is no field {name!r}.{self._meant(name)}")
        elif at is not None:
            self._put(at, field)

    def match_the_rest(self) -> None:
        for at, column in enumerate(self._header):
            if at in self.fields or not column.strip():
                continue
            if (field := self._known.get(normalised(column))) is not None:
                self._put(at, field)
                continue
            self.unknown.append(column)
            self.faults.append(
                f"Column {column!r} fits no field of a {self._bulk.noun}.{self._meant(column)}"
            )

    def require_fields(self) -> None:
        present = {field.name for field in self.fields.values() if field} | {*self._bulk.fixed}
        if len(present) == len(self._bulk.fixed):
            self.faults.append("The first line must name the columns; nothing in it is known.")
            return
        rules = [((field.name,),) for field in self._body.fields if field.required]
        self.faults += [
            f"No column holds {alternatives_text(rule, str)}: every {self._bulk.noun} needs it."
            for rule in (*rules, *self._bulk.require)
            if not any(present.issuperset(alternative) for alternative in rule)
        ]

    def _find(self, column: str) -> int | None:
        exact = [at for at, name in enumerate(self._header) if name == column]
        wanted = normalised(column)
        alike = [at for at, name in enumerate(self._header) if normalised(name) == wanted]
        found = exact or alike
        if len(found) == 1:
            return found[0]
        if found:
            self.faults.append(f"More than one column is called {column!r}.")
        else:
            near = nearest(column, self._header)
            meant = f" Did you mean {near!r}?" if near else ""
            self.faults.append(f"There is no column {column!r}.{meant}")
        return None

    def _put(self, at: int, field: Field) -> None:
        column = self._header[at]
        if field.name in self._bulk.fixed:
            self.faults.append(
                f"Column {column!r} is {field.name}, which is the same for all rows and set with "
                f"{fixed_options(self._bulk)[field.name]}. Leave the column out with "
                f"--ignore-column."
            )
        for other, taken in self.fields.items():
            if taken == field:
                both = f"{self._header[other]!r} and {column!r}"
                self.faults.append(f"Columns {both} are both {field.name}.")
        self.fields[at] = field

    def _meant(self, name: str) -> str:
        near = nearest(normalised(name), self._known)
        return f" Did you mean {self._known[near].name}?" if near else ""


def _known(fields: Iterable[Field]) -> dict[str, Field]:
    """Fields by all their names; a field's own name goes before what others are called, too."""
    fields = list(fields)
    names = [(field.name, field) for field in fields]
    names += [(field.wire_name, field) for field in fields]
    names += [(header, field) for field in fields for header in field.headers]
    return {normalised(name): field for name, field in reversed(names)}


def _header_problems(header: Sequence[str]) -> Iterator[str]:
    for at, name in enumerate(header, 1):
        if not name.strip():
            yield f"Column {at} has no name."
        elif header.index(name) < at - 1:
            yield f"Columns {header.index(name) + 1} and {at} are both called {name!r}."
