"""Matcher of columns and fields: by option, by number and by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...schema import BulkOptions, Export, Field, ModelDescription, fixed_options
from ...suggestions import did_you_mean
from ..columns import addressed, at_number, called, known_fields
from ..exports import Placement, normalised, place
from ..rows import alternatives_text

NO_NAMES = "The first line must name the columns; it has no known name."
_VALUE = 20
"""Characters that are shown of a value."""


class Matcher:
    """Matcher of columns; collects all problems.

    Attributes:
        fields: the field of each matched column, by index; `None` for a column that is left out.
        unnamed: the columns without a name that no option addresses, by index.
        problems: what is wrong, a sentence each.
        unknown: those of the problems that are about a column that matches no field.
    """

    def __init__(
        self,
        header: Sequence[str],
        body: ModelDescription[Any],
        bulk: BulkOptions,
        *,
        only_known: bool = False,
    ) -> None:
        self._only_known = only_known
        self._header = list(header)
        self._body = body
        self._bulk = bulk
        self._known = known_fields(body.fields)
        self.fields: dict[int, Field | None] = {}
        self.unnamed: list[int] = []
        self.unknown: list[str] = []
        self.problems: list[str] = []

    def leave_out(self, column: str) -> None:
        """Leave out a column: by name, or by number if no column has that name."""
        found = addressed(self._header, column)
        index = found[0] if len(found) == 1 else self._find(column)
        if index is not None:
            self.fields[index] = None

    def assign(self, column: str, name: str) -> None:
        """Use a column, given by its name, for a field."""
        index = self._find(column)
        field = self._field(name)
        if field and index is not None:
            self._put(index, field)

    def assign_number(self, number: str, name: str) -> None:
        """Use a column, given by its number from 1, for a field."""
        field = self._field(name)
        if (index := at_number(self._header, number)) < 0:
            self.problems.append(f"There is no column {number}: there are {len(self._header)}.")
        elif field:
            self._put(index, field)

    def use_export(self, export: Export) -> Placement:
        """Match the columns of an export that no option addresses; add those that it derives."""
        fields = {field.name: field for field in self._body.fields}
        given = {at: field.name if field else None for at, field in self.fields.items()}
        known = fields.keys() - {*self._bulk.fixed}
        placed = place(export, self._header, given, known)
        self._header += placed.names
        self.fields |= {index: fields[name] for index, name in placed.fields.items()}
        self.fields |= dict.fromkeys(placed.left_out)
        for first, *others in placed.repeated:
            self.fields |= dict.fromkeys(others)
            if not self._only_known:
                self._add_double(self._header[first], "used", [first, *others])
        self.fields |= {one.source: None for one in placed.derivations if not one.changes_in_place}
        return placed

    def match_the_rest(self, first_row: Sequence[str]) -> None:
        """Match the columns that no option addresses by their names."""
        if self._only_known:
            self._leave_out_the_rest()
        left = [index for index in range(len(self._header)) if index not in self.fields]
        names = [self._header[index] for index in left]
        for index, column in zip(left, names, strict=True):
            is_double = names.count(column) > 1
            if not column.strip():
                self._add_unnamed(index, first_row[index : index + 1])
            elif (field := self._known.get(normalised(column))) is None:
                self._add_unknown(index)
            elif not is_double:
                self._put(index, field)
            elif names.index(column) == left.index(index):
                self.fields[index] = field
                same = [at for at, name in zip(left, names, strict=True) if name == column]
                self._add_double(column, field.name, same)

    def _leave_out_the_rest(self) -> None:
        """Leave out the columns whose names are not of a field, or of one that is given already."""
        given = {field.name for field in self.fields.values() if field} | {*self._bulk.fixed}
        for index, column in enumerate(self._header):
            field = self._known.get(normalised(column)) if column.strip() else None
            if index not in self.fields and (field is None or field.name in given):
                self.fields[index] = None

    def _add_unnamed(self, index: int, first: Sequence[str]) -> None:
        if not any(first):
            self.unnamed.append(index)
            return
        number, value = index + 1, first[0][:_VALUE]
        self._add(f"Column {number} has no name, and values such as {value!r}.")

    def _add_unknown(self, index: int) -> None:
        column = self._header[index]
        number = f"{index + 1}, {column!r}," if self._header.count(column) > 1 else repr(column)
        self._add(f"Column {number} matches no field of a {self._bulk.noun}.")

    def _add(self, problem: str) -> None:
        self.unknown.append(problem)
        self.problems.append(problem)

    def _add_double(self, column: str, role: str, same: Sequence[int]) -> None:
        numbers = " and ".join(str(index + 1) for index in same)
        self.problems.append(
            f"Columns {numbers} are both called {column!r}: only one can be {role}."
        )

    def require_fields(self) -> None:
        """Require a column for each field that every row needs."""
        present = {field.name for field in self.fields.values() if field} | {*self._bulk.fixed}
        if len(present) == len(self._bulk.fixed):
            self.problems.append(NO_NAMES)
            return
        rules = [((field.name,),) for field in self._body.fields if field.required]
        self.problems += [
            f"No column for {alternatives_text(rule, str)}: every {self._bulk.noun} needs it."
            for rule in (*rules, *self._bulk.require)
            if not any(present.issuperset(alternative) for alternative in rule)
        ]

    def _field(self, name: str) -> Field | None:
        field = self._known.get(normalised(name))
        if field is None:
            self.problems.append(f"There is no field {name!r}.{self._meant(name)}")
        return field

    def _find(self, column: str) -> int | None:
        found = called(self._header, column)
        if len(found) == 1:
            return found[0]
        if found:
            numbers = " and ".join(str(index + 1) for index in found)
            self.problems.append(
                f"Columns {numbers} are both called {column!r}. Address each by its number: "
                "--ignore-column NUMBER, or --column NUMBER=FIELD."
            )
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
            if taken == field and other != index:
                both = f"{self._header[other]!r} and {column!r}"
                self.problems.append(f"Columns {both} are both {field.name}.")
        self.fields[index] = field

    def _meant(self, name: str) -> str:
        return did_you_mean(normalised(name), self._known, lambda near: self._known[near].name)
