"""Validation of rows before they are sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from ...errors import InvalidRequestError
from ...schema import TEXT_TYPES, UNSET, Field, ModelDescription, Operation
from ...suggestions import did_you_mean
from ...text import printable
from ...values import Problem, field_problems, has_value, plain_range, print_overflow
from .odd_values import is_test_name, odd_text
from .shared_values import bulk_of
from .us_addresses import (
    COMMON_STATES,
    ZIP,
    postal_code,
    province_code,
    state_code,
    zip_outside_state,
)
from .us_corrections import state_problem, zip_problem

M = TypeVar("M")


class RowValidator(Generic[M]):
    """Validator for the rows of one upload.

    Args:
        operation: an operation with a body and `bulk`.
        fixed: the shared values that are fields of the body, by Python name.
        labels: the names of fields in messages, by Python name; by default the Python name.

    Raises:
        InvalidRequestError: a shared value is not valid.
    """

    def __init__(
        self,
        operation: Operation[Any],
        fixed: Mapping[str, object],
        labels: Mapping[str, str] | None = None,
    ) -> None:
        body, bulk = bulk_of(operation)
        self._description: ModelDescription[M] = body
        self._require = bulk.require
        self._fixed = dict(fixed)
        self._labels = labels or {}
        self._fields = {field.name: field for field in body.fields}
        self._old_names = {f.old_name: f.name for f in body.fields if f.old_name}
        self._texts = {f.name: f.type for f in body.fields if f.type in TEXT_TYPES}
        each = self._fields.items()
        self._plain: dict[str, tuple[type[Any] | None, int, int]] = {
            name: plain_range(field) for name, field in each if name not in fixed
        }
        self._required = [f.name for f in body.fields if f.required and f.name not in fixed]
        self._printed = [field for field in body.fields if field.print_length]
        self._states = [field.name for field in body.fields if field.format == "us_state"]
        self._zips = _with_states(body)
        self._names = named_by_format(body, "given_name"), named_by_format(body, "family_name")
        problems = [found for name, value in fixed.items() for found in self._value(name, value)]
        if problems:
            raise InvalidRequestError(f"Nothing was sent: {_listed(problems)}.")

    def body(self, given: object) -> M:
        """Make the body of a row: a model, or a mapping with the Python names of fields.

        Raises:
            InvalidRequestError: the row is not valid; the message names all its problems.
        """
        kind = self._description.type
        if not isinstance(given, (kind, dict, Mapping)):
            raise InvalidRequestError(
                f"The row was not sent: it is of type {type(given).__name__}, "
                f"but must be of type {kind.__name__} or a mapping."
            )
        values = self._values(given)
        if problems := self.problems(values):
            raise InvalidRequestError(f"The row was not sent: {_listed(problems)}.")
        if isinstance(given, kind) and all(name in values for name in self._fixed):
            return given
        return self._description.type(**{**values, **self._fixed})

    def sent_body(self, given: Mapping[str, object]) -> M:
        """Make the body of a row that was sent: what rules of today say of it is not asked."""
        current = self._current(given)
        values = {name: value for name, value in current.items() if name in self._fields}
        return self._description.type(**{**values, **self._fixed})

    def _values(self, given: Any) -> dict[str, object]:
        if isinstance(given, self._description.type):
            values = ((name, getattr(given, name)) for name in self._fields)
            return {name: value for name, value in values if value is not UNSET}
        pairs = self._current(given)
        return {name: value for name, value in pairs.items() if value is not UNSET}

    def _current(self, given: Mapping[str, object]) -> Mapping[str, object]:
        """Return a row with the names that its fields have now, and with dates in place of text."""
        old_names = [old for old in self._old_names if old in given]
        for old in old_names:
            name = self._old_names[old]
            if name in given:
                raise InvalidRequestError(
                    f"The row was not sent: it has {name} and also {old}, its old name."
                )
        if old_names:
            given = {self._old_names.get(name, name): value for name, value in given.items()}
        if not self._texts:
            return given
        from .kept_values import given_value  # Few APIs have such types.

        kinds = self._texts
        return {n: given_value(kinds[n], v) if n in kinds else v for n, v in given.items()}

    def kept(self, values: dict[str, object]) -> dict[str, object]:
        """Return the values of a row with dates, times and decimals as text, for JSON."""
        if not self._texts:
            return values
        from .kept_values import kept_value  # Few APIs have such types.

        kinds = {name: self._texts.get(self._old_names.get(name, name)) for name in values}
        return {n: kept_value(kind, values[n]) if kind else values[n] for n, kind in kinds.items()}

    def problems(self, values: Mapping[str, Any]) -> list[Problem]:
        """Return all problems of a row."""
        problems: list[Problem] = []
        for name, value in values.items():
            # Most values are plain. The full check takes ten times as long.
            plain, minimum, maximum = self._plain.get(name, _NOT_PLAIN)
            if plain is not value.__class__ or not (
                minimum <= len(value) <= maximum and value.isprintable()
                if plain is str
                else minimum <= value <= maximum
            ):
                problems += self._value(name, value)
        problems += self._format_problems(values)
        problems += [
            Problem("is missing", self._label(name))
            for name in self._required
            if name not in values
        ]
        filled = {name for name, value in {**self._fixed, **values}.items() if has_value(value)}
        for rule in self._require:
            if not any(map(filled.issuperset, rule)):
                self._add_unmet(rule, problems)
        return problems

    def _format_problems(self, values: Mapping[str, object]) -> Iterator[Problem]:
        states = [name for name in self._states if not _is_us_state(_text(values.get(name)))]
        zips = [name for name in self._zips if not _is_us_zip(self._text(values, name))]
        if not states and not zips:
            return
        canadian = self._canadian(values)
        codes = {state: name for name, state in self._zips.items()}
        for name in states:
            if name not in canadian.values():
                code = self._text(values, codes.get(name, ""))
                kind, about = state_problem(_text(values[name]), code)
                yield Problem(kind, self._label(name), about)
        for name in zips:
            code, state = self._text(values, name), self._text(values, self._zips[name])
            if name not in canadian and (found := zip_problem(code, state)):
                yield Problem(found[0], self._label(name), found[1])

    def _canadian(self, values: Mapping[str, object]) -> dict[str, str]:
        """Return the fields with a postal code, and the fields with the province of each.

        Only both together are an address in Canada: either one beside a state or a ZIP of the US
        is a mistake.
        """
        return {
            name: state_name
            for name, state_name in self._zips.items()
            if postal_code(self._text(values, name))
            and province_code(self._text(values, state_name))
        }

    def _text(self, values: Mapping[str, object], name: str) -> str:
        return _text(values.get(name, self._fixed.get(name)))

    def _add_unmet(self, rule: tuple[tuple[str, ...], ...], problems: list[Problem]) -> None:
        match rule:
            case ((name,),):
                label = self._label(name)
                if not any(found.field == label for found in problems):  # One a field is enough.
                    problems.append(Problem("is missing", label))
            case _:
                problems.append(Problem(f"needs {alternatives_text(rule, self._label)}"))

    def warnings(self, values: Mapping[str, object]) -> list[Problem]:
        """Return warnings: values that are valid, but odd, and what would print only in part."""
        return [*self._odd_values(values), *self._odd_addresses(values), *self._overflows(values)]

    def _odd_values(self, values: Mapping[str, object]) -> Iterator[Problem]:
        for name, value in values.items():
            if isinstance(value, str):
                yield from odd_text(self._label(name), value)
        given, family = (self._text(values, name) for name in self._names)
        if is_test_name(given, family):
            yield Problem("looks like a test", self._label(self._names[bool(family)]))

    def _odd_addresses(self, values: Mapping[str, object]) -> Iterator[Problem]:
        for name in self._canadian(values):
            yield Problem("is Canadian, and whether mail goes there is unknown", self._label(name))
        for name, state_name in self._zips.items():
            code, state = self._text(values, name), self._text(values, state_name)
            if where := zip_outside_state(code, state):
                yield Problem("is not a ZIP of its state", self._label(name), where)

    def _overflows(self, values: Mapping[str, object]) -> Iterator[Problem]:
        for field in self._printed:
            over = print_overflow(field, self._label(field.name), values.get(field.name))
            if over is not None:
                text = f"prints only {over.printed} characters"
                yield Problem(text, over.field, f"of {over.length}")

    def _value(self, name: str, value: object) -> Iterator[Problem]:
        label = self._label(name)
        field = self._fields.get(name)
        if field is None:
            text = f"is not a field of {self._description.type.__name__}"
            yield Problem(text, printable(str(name)), self._hint(name))
        elif name in self._fixed and value != self._fixed[name]:
            yield Problem("differs from the value for all rows", label)
        else:
            yield from field_problems(field, label, value)

    def _hint(self, name: object) -> str:
        if name is None:
            return "csv.DictReader keeps the cells beyond its header under None"
        if str(name).startswith("\ufeff"):  # Or the name would look right.
            return "it has a byte order mark: read the file as utf-8-sig"
        return meant_field(name, self._fields.values()).strip()

    def _label(self, name: str) -> str:
        return self._labels.get(name, name)


def meant_field(name: object, fields: Iterable[Field]) -> str:
    """Return a question for the field that a wrong name probably means; empty if there is none."""
    called = {
        alias.casefold(): field.name
        for field in fields
        for alias in (*field.headers, field.wire_name, field.name)
    }
    return did_you_mean(str(name).casefold(), called, called.__getitem__)


def alternatives_text(rule: tuple[tuple[str, ...], ...], label: Callable[[str], str]) -> str:
    """Return the fields that a rule requires, in words.

    >>> alternatives_text((("first", "last"), ("company",)), str.capitalize)
    'First and Last, or Company'
    """
    return ", or ".join(" and ".join(map(label, alternative)) for alternative in rule)


def _with_states(body: ModelDescription[Any]) -> dict[str, str]:
    """Return the ZIP code fields, each with the state field that precedes it."""
    zips: dict[str, str] = {}
    state = ""
    for field in body.fields:
        if field.format == "us_state":
            state = field.name
        elif field.format == "us_zip":
            zips[field.name] = state
    return zips


def named_by_format(body: ModelDescription[Any], form: str) -> str:
    """Return the field of a body with a format, by Python name; empty if there is none."""
    return next((field.name for field in body.fields if field.format == form), "")


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _is_us_state(text: str) -> bool:
    return not text or text in COMMON_STATES or state_code(text) is not None


def _is_us_zip(text: str) -> bool:
    return not text or ZIP.fullmatch(text) is not None


_NOT_PLAIN: tuple[type[Any] | None, int, int] = (None, 0, 0)


def _listed(problems: list[Problem]) -> str:
    return "; ".join(map(str, problems))
