"""Check the arguments and options of a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...language import SCALAR_TYPES
from ...model import CommandValueModel, FieldModel
from ...numbered_fields import number_of, runs
from ...yaml import quoted
from ..models import is_single
from ..names import Namespace, check_known
from .command_names import kebab

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...language import Command
    from ...model import OperationModel
    from ...yaml import Diagnostics, Name
    from ..models import DeclaredModel

OPTIONS = {
    "--allow-ambiguous-id", "--api-key-file", "--base-url", "--clear", "--debug", "--environment",
    "--fields", "--from", "--help", "--idempotency-key", "--limit", "--live", "--output",
    "--profile", "--quiet", "--show-secrets", "--timeout", "--unlisted", "--verbose", "--yes",
}  # fmt: skip
"""The options that commands have whatever they call."""
_TYPES = tuple(name for name in SCALAR_TYPES if name != "any")


def command_values(
    operation: OperationModel,
    written: Command | None,
    body: DeclaredModel | None,
    diagnostics: Diagnostics,
) -> tuple[CommandValueModel, ...]:
    """Return the values of a command: arguments first, in their order, then options."""
    found: dict[str, CommandValueModel] = {}
    for value in _values(operation, body):
        alike = found.setdefault(value.name.rstrip("_"), value)
        if alike.name != value.name:
            diagnostics.report(
                value.given.name.place,
                f"{quoted(value.given.name)} and {quoted(alike.given.name)} would share an option "
                f"of {quoted(operation.name)}: choose another name",
            )
        found[value.name.rstrip("_")] = value
    in_path = [str(parameter.name) for parameter in operation.path_parameters]
    options = written.options if written else {}
    listed = written.arguments if written else []
    for name in (*options, *listed):
        check_known(name, name.place, found, "the operation has no value", diagnostics)
    for name in listed:
        _check_argument(name, found.get(name), options, in_path, diagnostics)
    arguments = [name for name in (*in_path, *listed) if name in found and name not in options]
    claim = _OptionClaims(operation, diagnostics)
    others = [
        attrs.evolve(value, option=claim.option(value, _renamed(name, options)))
        for name, value in found.items()
        if name not in arguments
    ]
    return (*(found[name] for name in dict.fromkeys(arguments)), *others)


def _renamed(name: str, options: dict[Name, Name]) -> Name | None:
    return next((option for value, option in options.items() if value == name), None)


def _check_argument(
    name: Name,
    value: CommandValueModel | None,
    options: Iterable[str],
    in_path: Iterable[str],
    diagnostics: Diagnostics,
) -> None:
    """Report an argument that has an option, that is one anyway, or that cannot be one."""
    if name in in_path:
        diagnostics.report(
            name.place,
            f"{quoted(name)} is in the path: what is in the path is an argument without being "
            "listed, or has an option in 'options'",
        )
    elif name in options:
        diagnostics.report(
            name.place, f"{quoted(name)} has an option in 'options': it cannot be an argument, too"
        )
    elif value is not None and value.numbers:
        diagnostics.report(
            name.place, f"{quoted(name)} stands for several fields: they need an option"
        )
    elif value is not None and isinstance(value.given, FieldModel) and value.given.secret:
        diagnostics.report(
            name.place, f"{quoted(name)} is secret: it is read from a file, so it needs an option"
        )


def _values(operation: OperationModel, body: DeclaredModel | None) -> Iterator[CommandValueModel]:
    """Yield the values that fit on a command line, as arguments."""
    paging = operation.paging
    limit = paging.limit if paging else None
    for parameter in operation.parameters:
        if parameter is not limit:
            yield CommandValueModel(name=parameter.name, option=None, given=parameter)
    for run in runs(body.fields if body else ()):
        if is_single(run[0].type, *_TYPES):
            yield _field(run[0], run[-1])


def _field(first: FieldModel, last: FieldModel) -> CommandValueModel:
    if first is last:
        return CommandValueModel(name=first.name, option=None, given=first)
    numbers = (int(number_of(first)), int(number_of(last)))
    stem = first.name.removesuffix(number_of(first))
    return CommandValueModel(name=stem, option=None, given=first, numbers=numbers)


class _OptionClaims:
    """Options of one command, each of which has one meaning."""

    def __init__(self, operation: OperationModel, diagnostics: Diagnostics) -> None:
        self._operation = operation
        self._diagnostics = diagnostics
        self._names = Namespace("option", diagnostics)

    def option(self, value: CommandValueModel, renamed: Name | None) -> str:
        """Return the option of a value; report one that has another meaning."""
        option = f"--{kebab(renamed or value.name.rstrip('_'))}"
        place = renamed.place if renamed else self._operation.name.place
        secret = isinstance(value.given, FieldModel) and value.given.secret
        typed = f"{option.removesuffix('-file')}-file" if secret else option
        if typed in OPTIONS:
            self._diagnostics.report(
                place,
                f"the option {option} of {quoted(self._operation.name)} means something else in "
                "every command: choose another name in 'options'",
            )
        self._names.claim(typed, renamed.place if renamed else value.given.name.place)
        return option
