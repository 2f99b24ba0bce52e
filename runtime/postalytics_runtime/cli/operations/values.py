"""Values that were given to a command: for path, query, headers and body."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import attrs
import click

from ...config import masked
from ...errors import ConfigurationError
from ...schema import Operation, OperationCommand
from ..input import secret_in
from ..profiles import typed_value
from .parameters import TakenValue, taken_values

if TYPE_CHECKING:
    from ...values import ParameterValue, QueryValue


@attrs.frozen(repr=False)
class GivenValues:
    """Values that were given on the command line, by their names in the operation."""

    named: dict[str, Any]
    defaults: frozenset[str] = frozenset()
    """Those that were not typed: the profile in use gives them."""

    def path(self, operation: Operation[Any]) -> tuple[ParameterValue, ...]:
        """Return the path of an operation, whose parameters must all be given."""
        return tuple(self.named[parameter.name] for parameter in operation.path_parameters)

    def query(self, operation: Operation[Any]) -> dict[str, QueryValue | None]:
        """Return the query parameters of an operation that were given, by wire name."""
        return {
            parameter.wire_name: self.named[parameter.name]
            for parameter in operation.query_parameters
            if parameter.name in self.named
        }

    def headers(self, operation: Operation[Any]) -> dict[str, ParameterValue | None]:
        """Return the parameters in headers that were given, by wire name."""
        return {
            parameter.wire_name: self.named[parameter.name]
            for parameter in operation.header_parameters
            if parameter.name in self.named
        }

    def body(self, operation: Operation[Any]) -> dict[str, Any]:
        """Return the fields of the body of an operation that were given."""
        fields = () if operation.body is None else operation.body.fields
        return {one.name: self.named[one.name] for one in fields if one.name in self.named}

    def missing(self, names: Iterable[str]) -> list[str]:
        """Return those of the names that were not given."""
        return [name for name in names if name not in self.named]


def values_in(command: OperationCommand, given: dict[str, Any]) -> GivenValues:
    """Take the values from all that was given on the command line.

    Raises:
        UsageError: a numbered field is given twice, or two options read standard input.
        ConfigurationError: a secret is not in the file that an option names.
    """
    named: dict[str, Any] = {}
    secrets: list[tuple[TakenValue, str]] = []
    defaults: set[str] = set()
    for taken in taken_values(command):
        found = given.pop(taken.key)
        if found is None:
            continue
        numbered = taken.value.numbers is not None
        values = _numbered(taken, found) if numbered else {taken.value.name: found}
        if typed_value(taken.key, found) is None:
            defaults.update(values)
        if taken.secret:
            secrets.append((taken, found))
        else:
            named |= values
    from_stdin = [taken.shown for taken, file in secrets if file == "-"]
    from_stdin += [option for option, file in _OTHERS.items() if given.get(file) == "-"]
    if len(from_stdin) > 1:
        raise click.UsageError(
            f"{' and '.join(from_stdin)} cannot both read standard input. Name a file for one."
        )
    for taken, file in secrets:
        named[taken.value.name] = masked(_secret(taken, file))
    return GivenValues(named, frozenset(defaults))


_OTHERS = {"--from": "source", "--api-key-file": "api_key_file"}
"""More options that read standard input for `-`, by parameter."""


def _numbered(taken: TakenValue, found: Iterable[tuple[int, str]]) -> dict[str, str]:
    named: dict[str, str] = {}
    for number, text in found:
        if named.setdefault(f"{taken.value.name}{number}", text) != text:
            raise click.BadParameter(f"{number} is given twice.", param_hint=f"'{taken.option}'")
    return named


def _secret(taken: TakenValue, file: str) -> str:
    what = taken.words
    try:
        return secret_in(file, taken.shown, what)
    except ConfigurationError as error:
        said = error.message.replace("The key file", "The file", 1)
        for words in ("hold the key", "be the key", "holds the key"):
            said = said.replace(words, words.replace("key", what), 1)
        error.message = said
        raise
