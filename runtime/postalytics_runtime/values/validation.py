"""What values must be like to be sent. No I/O.

Faults name fields, lengths and types, never what a field holds: that is somebody's data.
"""

from __future__ import annotations

import enum
import math
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias, cast

import attrs

from ..schema import (
    BITS,
    CONTROL_CHARACTER,
    PYTHON_TYPES,
    UNSET,
    WHOLE_RANGE,
    Field,
    Model,
    ModelDescription,
    fits,
    is_scalar,
)

FindModel: TypeAlias = Callable[[str], ModelDescription[Any]]
"""Finds the description of a model by the model's name."""

UNSENDABLE_CHARACTER = re.compile(r"[\x00\ud800-\udfff]")
"""What no text may hold: NUL, and halves of surrogate pairs, which UTF-8 cannot write."""

_NAMES = {
    "int": "a whole number",
    "int64": "a whole number",
    "number": "a number",
    "string": "text",
    "bool": "True or False",
}


@attrs.frozen
class Problem:
    """Something wrong with a value."""

    problem: str
    """What is wrong, without the value itself: faults are counted by it."""
    field: str | None = None
    """The field, as the reader knows it; `None` where there is more than one."""
    detail: str = ""
    """What is particular to this value."""

    def __str__(self) -> str:
        named = f"{self.field} " if self.field else ""
        return f"{named}{self.problem}{self.detail and f' ({self.detail})'}"


def has_value(value: object) -> bool:
    """Whether there is a value: not null, and no text that is blank."""
    return value is not None and not (isinstance(value, str) and not value.strip())


def type_problem(kind: str, value: object) -> str | None:
    """What is wrong with the type or the size of one value.

    >>> type_problem("int", "42")
    'must be a whole number, not text'
    >>> type_problem("int", 2**31)
    'must be a whole number of 32 bits'
    """
    if kind in PYTHON_TYPES:
        if not is_scalar(kind, value):
            return _expected(kind, value)
        if isinstance(value, float):
            return None if math.isfinite(value) else "must be a finite number"
        if isinstance(value, int) and not fits(kind, value):
            return f"must be a whole number of {BITS[kind]} bits"
        return None
    if kind == "any" or kind in (base.__name__ for base in type(value).__mro__):
        return None
    return _expected(kind, value)


def _expected(kind: str, value: object) -> str:
    found = "text" if isinstance(value, str) else type(value).__name__
    return f"must be {_NAMES.get(kind, kind)}, not {found}"


def field_problems(field: Field, label: str, value: object) -> Iterator[Problem]:
    """What is wrong with the value of a field, but not inside the models in it.

    Args:
        field: the field.
        label: what the reader calls it.
        value: the value; `UNSET` where there is none.
    """
    if field.required and _is_missing(field, value):
        yield Problem("is missing", label)
    elif value is None:
        if not field.nullable:
            yield Problem("must not be null", label)
    elif field.is_list and not _is_list(value):
        yield Problem(f"must be a list, not {type(value).__name__}", label)
    else:
        for place, item in _items(field, label, value):
            if (wrong := _code_problem(field, item) or type_problem(field.type, item)) is not None:
                yield Problem(wrong, place)
            elif isinstance(item, str):
                yield from _text_problems(field, place, item)


def _is_missing(field: Field, value: object) -> bool:
    if value is None:
        return not field.nullable
    return value is UNSET or not has_value(value)


def _code_problem(field: Field, value: object) -> str | None:
    """What is wrong with a member of an enum: it may be a code of another table."""
    found = type(value).__name__
    if field.code_table in (None, found) or not isinstance(value, enum.Enum):
        return None
    return f"must be a {field.code_table} or a plain value, not a {found}"


def _text_problems(field: Field, label: str, value: str) -> Iterator[Problem]:
    """What is wrong with a text: its length, and characters that it must not hold."""
    if field.max_length is not None and len(value) > field.max_length:
        yield Problem(f"is longer than {field.max_length} characters", label, f"{len(value)}")
    if field.min_length is not None and len(value) < field.min_length:
        yield Problem(f"is shorter than {field.min_length} characters", label, f"{len(value)}")
    # Line ends and tabs belong into some texts, but into none of those that are printed.
    forbidden = CONTROL_CHARACTER if field.print_length else UNSENDABLE_CHARACTER
    if found := forbidden.search(value):
        code = f"U+{ord(found[0]):04X}"
        yield Problem("holds a control character", label, f"{code} at place {found.start() + 1}")


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple)


def _items(field: Field, label: str, value: object) -> Iterator[tuple[str, object]]:
    """A value, or each in a list, with its place."""
    if not field.is_list:
        yield label, value
        return
    for index, item in enumerate(cast("Sequence[object]", value)):
        yield f"{label}[{index}]", item


@attrs.frozen
class PrintOverflow:
    """A text of which not everything is printed."""

    field: str
    length: int
    printed: int

    def __str__(self) -> str:
        return (
            f"{self.field} has {self.length} characters, but only {self.printed} are printed; "
            "the rest is sent and cut"
        )


def print_overflow(field: Field, label: str, value: object) -> PrintOverflow | None:
    """What of a value will not be printed, if anything."""
    printed = field.print_length
    if printed and isinstance(value, str) and len(value) > printed:
        return PrintOverflow(label, len(value), printed)
    return None


class ModelValidator:
    """The rules for a model that is sent, and for the models in it.

    Args:
        model: the model.
        find: finds the models in it.
    """

    def __init__(self, model: ModelDescription[Any], find: FindModel) -> None:
        self._model = model
        self._rules = {field.wire_name: (*plain_range(field), field) for field in model.fields}
        self._flat = all(f.type in PYTHON_TYPES or f.type == "any" for f in model.fields)
        self._find = find
        self._inner: dict[str, ModelValidator] = {}

    def check(
        self,
        body: object,
        problems: list[Problem],
        overflows: list[PrintOverflow],
        prefix: str = "",
    ) -> dict[str, Any]:
        """The JSON of a body, as long as nothing is found wrong with it.

        Args:
            body: an instance of the model.
            problems: what is wrong is added to it.
            overflows: what will be cut in print is added to it.
            prefix: what the names of fields begin with.
        """
        data = self._model.unstructure(body) if self._flat else self._values(body)
        rules = self._rules
        for wire, value in data.items():
            rule = rules.get(wire)
            if rule is None:
                continue
            # Most values are plain: a closer look takes ten times as long.
            plain, least, most, field = rule
            kind = value.__class__
            if kind is plain:
                if kind is str:
                    if least <= len(value) <= most and value.isprintable():
                        continue
                elif least <= value <= most:
                    continue
            self._check_field(field, prefix + field.name, value, problems, overflows)
        return data if self._flat or problems else self._model.unstructure(body)

    def _values(self, body: Any) -> dict[str, Any]:
        """What is set: a body with something wrong in it may have no JSON."""
        values = ((f.wire_name, f.required, getattr(body, f.name)) for f in self._model.fields)
        fields = {wire: value for wire, required, value in values if required or value is not UNSET}
        return {**fields, **body.extra}

    def _check_field(
        self,
        field: Field,
        label: str,
        value: object,
        problems: list[Problem],
        overflows: list[PrintOverflow],
    ) -> None:
        found = list(field_problems(field, label, value))
        problems += found
        if found or value is None:
            return
        for place, item in _items(field, label, value):
            if isinstance(item, Model) and field.type != "any":
                self._validator_of(field.type).check(item, problems, overflows, f"{place}.")
            elif (cut := print_overflow(field, place, item)) is not None:
                overflows.append(cut)

    def _validator_of(self, name: str) -> ModelValidator:
        if name not in self._inner:
            self._inner[name] = ModelValidator(self._find(name), self._find)
        return self._inner[name]


def plain_range(field: Field) -> tuple[type | None, int, int]:
    """The type of a value with which nothing can be wrong, and its range.

    For a text that is the range of its length, and all of it must be printable.
    """
    if field.is_list:
        return None, 0, 0
    if field.type in WHOLE_RANGE:
        return int, *WHOLE_RANGE[field.type]
    if field.type != "string" or field.required:  # Nothing but blanks is a missing value, too.
        return None, 0, 0
    limits = (field.max_length, field.print_length)
    most = min((n for n in limits if n is not None), default=sys.maxsize)
    return str, field.min_length or 0, most
