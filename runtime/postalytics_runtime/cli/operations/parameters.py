"""Values of an operation as arguments and options of its command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import click

from ...schema import (
    PYTHON_TYPES,
    Api,
    CommandValue,
    Field,
    ModelDescription,
    Operation,
    OperationCommand,
    Parameter,
    fits,
    scalar_of,
)
from ..input import value_option

_WORDS = {
    "int": "a whole number",
    "int64": "a whole number",
    "number": "a number",
    "bool": "true or false",
    "date": "a date, such as 2026-05-27",
    **dict.fromkeys(
        ("datetime", "utc_datetime"),
        "a date and time with a time zone, such as 2026-05-27T08:49:11Z",
    ),
    "local_datetime": "a date and time without a time zone, such as 2026-05-27T08:49:11",
    "decimal": "a number",
}
_ABBREVIATIONS = {"api": "API", "id": "ID", "url": "URL"}
_METAVARS = {
    **dict.fromkeys(("int", "int64", "number", "decimal"), "N"),
    "string": "TEXT",
    "bool": "true|false",
    "date": "DATE",
    **dict.fromkeys(("datetime", "utc_datetime", "local_datetime"), "TIME"),
}


@attrs.frozen
class TakenValue:
    """Value of a command, and the part of the operation that takes it."""

    value: CommandValue
    described: Field | Parameter

    @property
    def key(self) -> str:
        """The name of its parameter for `click`, which no other option of the command has."""
        return f"value_{self.value.name}"

    @property
    def secret(self) -> bool:
        """Whether the command line must not show it, so that it comes from a file."""
        return isinstance(self.described, Field) and self.described.secret

    @property
    def option(self) -> str | None:
        """The option as it is typed; `None` for an argument."""
        option = self.value.option
        if option is None or not self.secret:
            return option
        return f"{option.removesuffix('-file')}-file"

    @property
    def shown(self) -> str:
        """What messages call it: the option, or the argument in capitals."""
        return self.option or self.value.name.upper()

    @property
    def words(self) -> str:
        """The name in words, such as `API key`."""
        return " ".join(_ABBREVIATIONS.get(one, one) for one in self.value.name.split("_"))

    @property
    def scalar(self) -> bool:
        """Whether it is one text, number or truth value."""
        one = self.described
        single = one.is_single if isinstance(one, Field) else one.style is None
        return one.type in PYTHON_TYPES and single


def taken_values(command: OperationCommand) -> Iterator[TakenValue]:
    """Iterate over the values of a command, each with the part of the operation that takes it.

    What pages through a list is left out: its start and its limit have options of their own.
    """
    operation = command.operation
    described = {one.name: one for one in _described(operation)}
    paging = operation.paging
    wires = () if paging is None else (paging.start, paging.limit)
    own = [one for one in operation.query_parameters if one.wire_name in wires]
    for value in command.values:
        name = value.name if value.numbers is None else f"{value.name}{value.numbers[0]}"
        field = described[name]
        if field not in own:
            yield TakenValue(value, field)


def start_value(command: OperationCommand) -> CommandValue | None:
    """Return the value with which a list begins; `None` without pages."""
    paging = command.operation.paging
    if paging is None:
        return None
    parameters = command.operation.query_parameters
    name = next(one.name for one in parameters if one.wire_name == paging.start)
    found = (value for value in command.values if value.name == name)
    unnamed = CommandValue(name=name, option="--start", help="Where to begin.")
    return next(found, unnamed)


def item_model(api: Api, operation: Operation[Any]) -> ModelDescription[Any]:
    """Return the model of what a command shows: that of the items of a list."""
    paging = operation.paging
    if not operation.returns_list or paging is None or paging.items is None:
        return operation.returns
    kinds = {field.name: field.type for field in operation.returns.fields}
    return api.model(kinds[paging.items], operation.resource)


def _described(operation: Operation[Any]) -> tuple[Field | Parameter, ...]:
    body = () if operation.body is None else operation.body.fields
    # A value may be in the path and in the body: the path cannot do without it.
    others = (*operation.header_parameters, *operation.query_parameters)
    return (*body, *others, *operation.path_parameters)


def value_parameters(command: OperationCommand) -> list[click.Parameter]:
    """Return the arguments and options for the values of a command."""
    operation = command.operation
    needed = {parameter.name for parameter in operation.path_parameters}
    others = (*operation.query_parameters, *operation.header_parameters)
    needed |= {one.name for one in others if one.required}
    in_body = required_in_body(command)
    return [
        _parameter(
            taken,
            needed=taken.value.name in needed,
            in_body=taken.value.name in in_body,
            own_key=taken.value.name == command.own_key,
        )
        for taken in taken_values(command)
    ]


def required_in_body(command: OperationCommand) -> set[str]:
    """Return the fields that a command needs, as an option or in its file."""
    body, change = command.operation.body, command.change
    if change is not None:
        paths = (*change.read.path_parameters, *command.operation.path_parameters)
        return {parameter.name for parameter in paths} | set(change.match)
    fields = () if body is None else body.fields
    return {one.name for one in fields if one.required and one.name != command.own_key}


def _parameter(taken: TakenValue, *, needed: bool, in_body: bool, own_key: bool) -> click.Parameter:
    option, text = taken.option, f"{taken.value.help} {taken.value.deprecated}".rstrip()
    if taken.secret and option is not None:
        text = (
            f"A file with the {taken.words} as its only line, readable only by you (mode 600); - "
            f"reads one line from standard input. {text}"
        )
        text = text.rstrip() + "  [default: your own key]" * own_key + "  [required]" * in_body
        return value_option(f"{option} {taken.key}", "FILE", text)
    if taken.value.numbers is not None and option is not None:
        numbered = _Numbered(*taken.value.numbers)
        text = f"{text} You can repeat this option."
        return value_option(f"{option} {taken.key}", "N=TEXT", text, type=numbered, multiple=True)
    kind = _Scalar(taken.described.type) if taken.scalar else _Json()
    if option is None:
        metavar = taken.value.name.upper()
        return click.Argument([taken.key], metavar=metavar, type=kind, required=True)
    metavar = _METAVARS[taken.described.type] if taken.scalar else "JSON"
    if metavar == "N" and taken.value.name.endswith("_id"):
        metavar = "ID"
    text += "  [required]" * (in_body and not needed)  # `click` adds it where it is needed.
    return value_option(f"{option} {taken.key}", metavar, text, type=kind, required=needed)


class _Scalar(click.ParamType[Any]):
    """Text, number or truth value."""

    def __init__(self, kind: str) -> None:
        self.name = _WORDS.get(kind, "text")
        self._kind = kind

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | float | bool | str | date | Decimal:
        found = scalar_of(self._kind, str(value).lower()) if self._kind == "bool" else value
        if self._kind not in ("bool", "string"):
            found = scalar_of(self._kind, str(value))
        if found is None:
            self.fail(f"{value!r} is not {self.name}.", param, ctx)
        if isinstance(found, int | float) and not fits(self._kind, found):
            self.fail(f"{value} is too large or too small.", param, ctx)
        kept: int | float | bool | str | date | Decimal = found
        return kept


class _Json(click.ParamType[Any]):
    """Any JSON."""

    name = "JSON"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> object:
        try:
            return json.loads(value) if isinstance(value, str) else value
        except ValueError as error:
            self.fail(f"It is not JSON: {error}.", param, ctx)


class _Numbered(click.ParamType[Any]):
    """Text for one of the numbered fields, as N=TEXT."""

    name = "N=TEXT"

    def __init__(self, first: int, last: int) -> None:
        self._numbers = range(first, last + 1)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, str]:
        number, mark, text = str(value).partition("=")
        found = scalar_of("int", number)
        if not mark or found not in self._numbers:
            first, last = self._numbers[0], self._numbers[-1]
            self.fail(f"Write it as N=TEXT, with a number from {first} to {last}.", param, ctx)
        return int(number), text
