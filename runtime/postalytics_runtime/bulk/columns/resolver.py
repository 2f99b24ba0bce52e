"""Resolver: finds the field of each column that does not match by its name."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Sequence

from ...schema import BulkOptions, Export, Field
from ...suggestions import nearest
from ..exports import normalised, place
from .likeness import Likeness, is_value
from .names import addressed, at_number, called, known_fields

_Judge = Callable[[str, str, Field], bool]


class Resolver:
    """Resolver of columns. Columns are counted from 0.

    Call its methods in their order.

    Args:
        header: the names of the columns.
        samples: a value of each column; empty if it has none.
        fields: the fields that every row has.
        bulk: says which of them are shared, and which are needed.

    Attributes:
        ignored: the columns that an option leaves out, each with what the option says.
        fields: the field of each column that has one.
        choices: the fields of which the column must be chosen, each with the columns to choose
            from.
        nameless: the columns for which an option names no known field.
        likely: the columns whose field was found by likeness.
        perhaps: the columns that have a field because no other column may be it.
    """

    def __init__(
        self,
        header: Sequence[str],
        samples: Sequence[str],
        fields: Sequence[Field],
        bulk: BulkOptions,
    ) -> None:
        self._header = header
        self._samples = samples
        self._fields = [field for field in fields if field.name not in bulk.fixed]
        self._known = known_fields(self._fields)
        required = (((field.name,),) for field in self._fields if field.required)
        self._rules = (*required, *bulk.require)
        needed = (name for rule in self._rules for names in rule for name in names)
        self._of_key = {*bulk.match, *needed}
        self._likeness = Likeness(self._fields, bulk.noun)
        self._sought: list[Field] = []
        self._made: set[str] = set()
        self._placed: set[int] = set()
        self.ignored: dict[int, str] = {}
        self.fields: dict[int, Field] = {}
        self.choices: dict[str, tuple[int, ...]] = {}
        self.nameless: list[int] = []
        self.likely: list[int] = []
        self.perhaps: list[int] = []

    def leave_out(self, column: str) -> None:
        """Leave out a column, if there is exactly one of this name or number."""
        found = addressed(self._header, column)
        if len(found) == 1:
            self.ignored[found[0]] = column

    def assign(self, column: str, name: str) -> None:
        """Use a column, given by its name, for a field; either may have a typing mistake."""
        found = called(self._header, column)
        if not found and (like := nearest(column, self._header)) is not None:
            found = called(self._header, like)
        self._assign(found, name)

    def assign_number(self, number: str, name: str) -> None:
        """Use a column, given by its number from 1, for a field."""
        at = at_number(self._header, number)
        if at >= 0:
            self.fields.pop(at, None)
        self._assign([at] if at >= 0 else [], name)

    def _assign(self, found: list[int], name: str) -> None:
        near = nearest(normalised(name), self._known)
        if near is None:
            self.nameless += found
            return
        field = self._known.get(normalised(name), self._known[near])
        found = [*found, *(index for index, taken in self.fields.items() if taken == field)]
        if len(found) == 1:
            self.fields[found[0]] = field
        elif found:
            self.choices[field.name] = tuple(sorted({*found}))
        else:
            self._sought.append(field)

    def use_export(self, export: Export) -> None:
        """Match the columns of an export that no option addresses."""
        given: dict[int, str | None] = {at: field.name for at, field in self.fields.items()}
        given |= dict.fromkeys(self.ignored)
        fields = {field.name: field for field in self._fields}
        placed = place(export, self._header, given, fields.keys())
        width = len(self._header)
        self._made = {name for at, name in placed.fields.items() if at >= width}
        self._placed = {*placed.left_out, *(one.source for one in placed.derivations)}
        self.fields |= {at: fields[name] for at, name in placed.fields.items() if at < width}

    def match_names(self) -> None:
        """Match columns by their names. Several columns that name one field are a choice."""
        claims: dict[str, list[int]] = {}
        for index in self.free:
            field = self._known.get(normalised(self._header[index]))
            if field is not None and field in self._without_column():
                claims.setdefault(field.name, []).append(index)
        for name, columns in claims.items():
            if len(columns) > 1:
                self.choices[name] = tuple(columns)
            else:
                self.fields[columns[0]] = self._known[normalised(self._header[columns[0]])]

    def match_likely(self) -> None:
        """Match the columns that are surely one field which no other column is."""
        fields = [field for field in self._without_column() if field not in self._sought]
        sure = {
            index: [field for field in fields if self._is(self._likeness.is_sure, index, field)]
            for index in self.free
        }
        for field in fields:
            columns = [index for index, found in sure.items() if field in found]
            if len(columns) == 1 and len(sure[columns[0]]) == 1:
                self.fields[columns[0]] = field
                self.likely.append(columns[0])

    def require_fields(self) -> None:
        """Make each field that is needed, and that no column surely is, a choice."""
        for field in self._sought:
            self.choices[field.name] = self._possible([field]) or self._rest
        needed: list[Field] = []
        for rule in self._rules:
            without = self._without_column()
            missing = [[field for field in without if field.name in names] for names in rule]
            if not all(missing):
                continue
            candidates = self._possible([field for fields in missing for field in fields])
            able = [fields for fields in missing if self._possible(fields)] or missing[:1]
            chosen = min(able, key=self._effort)
            all_possible = all(self._possible([field]) for field in chosen)
            for field in chosen:
                found = self._possible([field]) if all_possible else ()
                if found and len(rule) == 1:
                    needed.append(field)
                self.choices[field.name] = found or (
                    *candidates,
                    *(index for index in self._rest if index not in candidates),
                )
        self._use_single(needed)

    def _use_single(self, needed: Sequence[Field]) -> None:
        """Use a column that may be a field if no other column may, and it may be no other field."""
        times = Counter(itertools.chain.from_iterable(self.choices.values()))
        for field in needed:
            first, *others = self.choices[field.name]
            if not others and times[first] == 1 and first in self.free:
                del self.choices[field.name]
                self.fields[first] = field
                self.perhaps.append(first)

    def _effort(self, fields: Sequence[Field]) -> tuple[int, bool, int]:
        """Return what makes it hard to choose the columns of fields; less is better."""
        judge = self._likeness.is_sure
        unsure = [
            field for field in fields if not any(self._is(judge, at, field) for at in self._rest)
        ]
        return len(unsure), len(self._possible(fields)) < len(fields), len(fields)

    def may_be(self, index: int) -> str | None:
        """Return a field that a column may be: one of those that tell a row.

        A field that has a column by its name may have another column that is surely it, too.
        """
        without = self._without_column()
        fields = [field for field in self._fields if field.name in self._of_key]
        sure = (field for field in fields if self._is(self._likeness.is_sure, index, field))
        possible = (
            field
            for field in fields
            if field in without and self._is(self._likeness.is_possible, index, field)
        )
        return next((field.name for field in itertools.chain(sure, possible)), None)

    @property
    def has_names(self) -> bool:
        """Whether the header is not a row: a name is known, or none looks like a value."""
        return bool(self.fields) or not any(map(is_value, self._header))

    @property
    def free(self) -> list[int]:
        """The columns that have no field but may have one: with a name, or with values."""
        taken = {*self.fields, *self.ignored, *self.nameless, *self._placed}
        return [
            index
            for index, name in enumerate(self._header)
            if index not in taken and (name.strip() or self._samples[index])
        ]

    @property
    def _rest(self) -> tuple[int, ...]:
        """The columns to choose from if none looks like the field; also those left out."""
        return tuple(sorted({*self.free, *self.ignored, *self._placed} - {*self.fields}))

    def _possible(self, fields: Sequence[Field]) -> tuple[int, ...]:
        """Return the columns that may be one of the fields, those that surely are first."""
        sure, possible = (
            [at for at in self._rest if any(self._is(judge, at, field) for field in fields)]
            for judge in (self._likeness.is_sure, self._likeness.is_possible)
        )
        found = [*sure, *(at for at in possible if at not in sure)]
        fitting = [
            at for at in found if any(self._is(self._likeness.fits, at, field) for field in fields)
        ]
        return tuple(fitting or found)

    def _is(self, judge: _Judge, index: int, field: Field) -> bool:
        return judge(self._header[index], self._samples[index], field)

    def _without_column(self) -> list[Field]:
        """The fields that neither a column has, nor a choice will give one."""
        used = {*self.choices, *self._made, *(field.name for field in self.fields.values())}
        return [field for field in self._fields if field.name not in used]
