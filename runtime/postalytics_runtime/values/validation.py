"""Client-side validation of request values. No I/O.

A problem names fields, lengths and types, never the value of a field, which may be personal data.
"""

from __future__ import annotations

import enum
import math
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias, cast

import attrs

from ..schema import (
    BITS,
    CONTROL_CHARACTER,
    PYTHON_TYPES,
    TEXT_TYPES,
    UNSET,
    WHOLE_RANGE,
    Field,
    Model,
    ModelDescription,
    fits,
    is_scalar,
)
from ..text import character_name

FindModel: TypeAlias = Callable[[str], ModelDescription[Any]]
"""Function that returns the description of a model by its name."""

UNSENDABLE_CHARACTER = re.compile(r"[\x00\ud800-\udfff]")
"""Characters that no text may hold: NUL, and lone surrogates, which UTF-8 cannot encode."""

_NAMES = {
    "int": "a whole number",
    "int64": "a whole number",
    "number": "a number",
    "string": "text",
    "bool": "True or False",
    "date": "a date",
    **dict.fromkeys(("datetime", "utc_datetime", "local_datetime"), "a datetime"),
    "decimal": "a Decimal",
}
_JSON_TYPES = PYTHON_TYPES.keys() - set(TEXT_TYPES) | {"any"}
"""The types whose values are sent as they are."""


@attrs.frozen
class Problem:
    """Problem of one value."""

    problem: str
    """The problem without the value itself: equal problems are counted together."""
    field: str | None = None
    """The label of the field; `None` if the problem is about several fields."""
    detail: str = ""
    """Details of this value, such as its length."""

    def __str__(self) -> str:
        named = f"{self.field} " if self.field else ""
        return f"{named}{self.problem}{self.detail and f' ({self.detail})'}"


def has_value(value: object) -> bool:
    """Return whether there is a value: neither null nor blank text."""
    return value is not None and not (isinstance(value, str) and not value.strip())


def type_problem(kind: str, value: object) -> str | None:
    """Return the problem of the type or the size of one value; `None` if there is none.

    >>> type_problem("int", "42")
    'must be a whole number, not text'
    >>> type_problem("int", 2**31)
    'must be a whole number of 32 bits'
    """
    if kind in PYTHON_TYPES:
        if not is_scalar(kind, value):
            return _expected(kind, value)
        if isinstance(value, date | Decimal):
            from ..schema import value_problem  # Few APIs have such types.

            return value_problem(kind, value)
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
    if isinstance(value, float) and math.isnan(value):
        found = "NaN"  # What pandas writes in place of a missing value.
    return f"must be {_NAMES.get(kind, kind)}, not {found}"


def field_problems(field: Field, label: str, value: object) -> Iterator[Problem]:
    """Iterate over the problems of a field's value, without those inside its models.

    Args:
        field: the field.
        label: the name of the field in messages.
        value: the value; `UNSET` if there is none.
    """
    if field.required and _is_missing(field, value):
        yield Problem("is missing", label)
    elif value is None:
        if not field.nullable:
            yield Problem("must not be null", label)
    elif field.is_list and not _is_list(value):
        yield Problem(f"must be a list, not {type(value).__name__}", label)
    elif field.is_map and not _is_map(value):
        yield Problem(f"must be a dict, not {type(value).__name__}", label)
    elif field.is_map and not all(isinstance(key, str) for key in _keys(value)):
        yield Problem("must have keys of text only", label)
    else:
        for place, item in _items(field, label, value):
            if (problem := _item_problem(field, item)) is not None:
                yield Problem(problem, place)
            elif isinstance(item, str):
                yield from _text_problems(field, place, item)


def _is_missing(field: Field, value: object) -> bool:
    if value is None:
        return not field.nullable
    return value is UNSET or not has_value(value)


def _item_problem(field: Field, value: object) -> str | None:
    if field.is_union:
        return None  # The validator looks its models up.
    return _code_problem(field, value) or type_problem(field.type, value)


def _code_problem(field: Field, value: object) -> str | None:
    """Return the problem of an enum member that belongs to another code table."""
    found = type(value).__name__
    if field.code_table in (None, found) or not isinstance(value, enum.Enum):
        return None
    return f"must be a {field.code_table} or a plain value, not a {found}"


def _text_problems(field: Field, label: str, value: str) -> Iterator[Problem]:
    """Iterate over the problems of a text: its length, and forbidden characters."""
    if field.max_length is not None and len(value) > field.max_length:
        yield Problem(f"is longer than {field.max_length} characters", label, f"{len(value)}")
    if field.min_length is not None and len(value) < field.min_length:
        yield Problem(f"is shorter than {field.min_length} characters", label, f"{len(value)}")
    # Line ends and tabs are valid in some texts, but never in printed ones.
    forbidden = CONTROL_CHARACTER if field.print_length else UNSENDABLE_CHARACTER
    if found := forbidden.search(value):
        code = f"U+{ord(found[0]):04X}"
        kind = f"holds {character_name(found[0])}"
        yield Problem(kind, label, f"{code} at place {found.start() + 1}")


def _keys(value: object) -> Iterable[object]:
    return cast("dict[object, object]", value)


def _is_map(value: object) -> bool:
    return isinstance(value, dict)


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple)


def _items(field: Field, label: str, value: object) -> Iterator[tuple[str, object]]:
    """Iterate over a value, or over the items of a list or map, each with its label."""
    if field.is_single:
        yield label, value
        return
    is_map = field.is_map  # Its keys may be personal data, so its entries are numbered.
    items = cast("dict[str, object]", value).values() if is_map else cast("Sequence[object]", value)
    for index, item in enumerate(items):
        yield f"{label}[{index}]", item


@attrs.frozen
class PrintOverflow:
    """Print overflow: a text that is longer than its print length."""

    field: str
    length: int
    printed: int

    def __str__(self) -> str:
        return (
            f"{self.field} has {self.length} characters, but only {self.printed} are printed; "
            "the rest is sent and cut off"
        )


def print_overflow(field: Field, label: str, value: object) -> PrintOverflow | None:
    """Return the print overflow of a value; `None` if everything is printed."""
    printed = field.print_length
    if printed and isinstance(value, str) and len(value) > printed:
        return PrintOverflow(label, len(value), printed)
    return None


class ModelValidator:
    """Validator for a model that is sent, and for the models in it.

    Args:
        model: the description of the model.
        find: returns the descriptions of the models in it.
    """

    def __init__(self, model: ModelDescription[Any], find: FindModel) -> None:
        self._model = model
        self._rules = {field.wire_name: (*plain_range(field), field) for field in model.fields}
        self._flat = all(field.type in _JSON_TYPES for field in model.fields)
        self._find = find
        self._inner: dict[str, ModelValidator] = {}

    def check(
        self,
        body: object,
        problems: list[Problem],
        overflows: list[PrintOverflow],
        prefix: str = "",
    ) -> dict[str, Any]:
        """Validate a body and return its JSON, which is usable only without problems.

        Args:
            body: an instance of the model.
            problems: receives the problems found.
            overflows: receives the print overflows found.
            prefix: the prefix of the field names in messages.
        """
        if self._model.members:
            return self._check_member(body, problems, overflows, prefix)
        # A body that holds models may fail to convert until it is known to be valid.
        data = self._model.unstructure(body) if self._flat else self._values(body)
        rules = self._rules
        for wire, value in data.items():
            rule = rules.get(wire)
            if rule is None:
                continue
            # Fast path: most values are plain, and the full check takes ten times as long.
            plain, minimum, maximum, field = rule
            kind = value.__class__
            if kind is plain:
                if kind is str:
                    if minimum <= len(value) <= maximum and value.isprintable():
                        continue
                elif minimum <= value <= maximum:
                    continue
            self._check_field(field, prefix + field.name, value, problems, overflows)
        return data if self._flat or problems else self._model.unstructure(body)

    def _values(self, body: Any) -> dict[str, Any]:
        """Return the fields that are set; an invalid body may not be convertible to JSON."""
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
            if field.is_union or (isinstance(item, Model) and field.type != "any"):
                self._validator_of(field.type).check(item, problems, overflows, f"{place}.")
            elif (overflow := print_overflow(field, place, item)) is not None:
                overflows.append(overflow)

    def _check_member(
        self, value: Any, problems: list[Problem], overflows: list[PrintOverflow], prefix: str
    ) -> dict[str, Any]:
        """Validate one of the models of a union; the JSON of another model is sent as it is."""
        member = self._model.member(value)
        if isinstance(value, member.type):
            return self._validator_of(member.type.__name__).check(
                value, problems, overflows, prefix
            )
        if member is not self._model or not isinstance(value, dict):
            wanted, found = member.type.__name__, type(value).__name__
            place = prefix.removesuffix(".") or "the body"
            problems.append(Problem(f"must be a {wanted}, not a {found}", place))
        return cast("dict[str, Any]", value)

    def _validator_of(self, name: str) -> ModelValidator:
        if name not in self._inner:
            self._inner[name] = ModelValidator(self._find(name), self._find)
        return self._inner[name]


def plain_range(field: Field) -> tuple[type | None, int, int]:
    """Return the type and range of values that cannot have a problem; `None` if there are none.

    For text the range is that of the length, and every character must be printable.
    """
    if not field.is_single:
        return None, 0, 0
    if field.type in WHOLE_RANGE:
        return int, *WHOLE_RANGE[field.type]
    if field.type != "string" or field.required:  # Blank text counts as missing.
        return None, 0, 0
    limits = (field.max_length, field.print_length)
    maximum = min((n for n in limits if n is not None), default=sys.maxsize)
    return str, field.min_length or 0, maximum
