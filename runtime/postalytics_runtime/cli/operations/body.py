"""Body of a request, from a file of JSON and from options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import attrs
import click

from ...client import key_of
from ...errors import ConfigurationError
from ...schema import (
    TEXT_TYPES,
    UNSET,
    Api,
    Field,
    Model,
    ModelDescription,
    Operation,
    scalar_of,
)
from ...suggestions import did_you_mean
from ...text import printable
from ..format import field_list
from ..input import json_in
from ..output import MASK
from .parameters import required_in_body, taken_values
from .run import CommandRun

_EXTRA = "extra"


def new_body(run: CommandRun) -> Model:
    """Return the body of a new record, or of one that is replaced as a whole.

    Raises:
        UsageError: a required value is missing.
        ConfigurationError: the file cannot be read, or does not fit.
    """
    model = cast("ModelDescription[Any]", run.operation.body)
    fields = {**own_key(run), **given_fields(run)}
    require_options(run, fields)
    return cast("Model", model.type(**fields))


def require_options(run: CommandRun, fields: Mapping[str, object]) -> None:
    """Require the fields that the command needs.

    Raises:
        UsageError: one of them is missing.
    """
    given = {**run.given.named, **fields}
    needed = required_in_body(run.command)
    options = {taken.value.name: taken.shown for taken in taken_values(run.command)}
    missing = [name for name in options if name in needed and name not in given]
    if not missing:
        return
    shown = ", ".join(options[name] for name in missing)
    it = "it" if len(missing) == 1 else "them"
    more = ", here or in the file of --from" if run.source is None else ""
    raise click.UsageError(f"Missing: {shown}. Give {it}{more}.")


def given_fields(run: CommandRun) -> dict[str, Any]:
    """Return the fields of the body that the file and the options give.

    An option wins over the file, and the file over a default of the profile, also in the path.

    Raises:
        ConfigurationError: the file cannot be read, or does not fit.
    """
    from_file = {} if run.source is None else _fields_in_file(run, run.source)
    _require_same_record(run, from_file)
    run.given.named.update({name: from_file[name] for name in run.given.defaults & set(from_file)})
    model = cast("ModelDescription[Any]", run.operation.body)
    reader = _JsonReader(run.api, run.operation, "The options")
    return {**from_file, **reader.fields(model, run.given.body(run.operation), "")}


def _require_same_record(run: CommandRun, from_file: Mapping[str, object]) -> None:
    """Require that the file is not about another record than the arguments name."""
    for value in run.command.values:
        given = run.given.named.get(value.name)
        found = from_file.get(value.name, given)
        if value.option is None and str(found) != str(given):
            raise ConfigurationError(
                f"The file of --from has {value.name} {printable(str(found))}, but you gave "
                f"{given}. Remove it from the file, or give that one. Nothing was sent."
            )


def own_key(run: CommandRun) -> dict[str, str]:
    """Return the secret field that takes the client's own key, unless another was given."""
    name = run.command.own_key
    if name is None or name in run.given.named:
        return {}
    return {name: key_of(run.connect()).reveal()}


def _fields_in_file(run: CommandRun, file: str) -> dict[str, Any]:
    shown = "Standard input" if file == "-" else printable(file)
    data = json_in(file)
    if not isinstance(data, dict):
        raise ConfigurationError(
            f"{shown} must be one object of JSON, such as {{...}}, with the fields of the "
            f"{run.what}. Nothing was sent."
        )
    model = cast("ModelDescription[Any]", run.operation.body)
    reader = _JsonReader(run.api, run.operation, shown)
    return reader.fields(model, cast("dict[str, Any]", data), "")


@attrs.frozen
class _JsonReader:
    """Reader of JSON with the fields of models, by their Python names or by the API's own."""

    api: Api
    operation: Operation[Any]
    shown: str
    """What messages call the JSON."""

    def fields(
        self, model: ModelDescription[Any], data: Mapping[str, Any], place: str
    ) -> dict[str, Any]:
        """Return the fields by their Python names; `place` is in front of names in messages."""
        known = {field.old_name: field for field in model.fields if field.old_name}
        known |= {field.wire_name: field for field in model.fields}
        known |= {field.name: field for field in model.fields}
        fields: dict[str, Any] = {}
        for name, value in data.items():
            if name == _EXTRA and name not in known and isinstance(value, dict):
                fields[_EXTRA] = self._extra(known, cast("dict[str, Any]", value), place)
                continue
            if name not in known:
                names = [field.name for field in model.fields]
                raise self._refused(
                    f"there is no field {place}{printable(name)}.{did_you_mean(name, names)} There "
                    f"are: {field_list(names)}."
                )
            field = known[name]
            if field.name in fields:
                raise self._refused(f"{place}{field.name} is given twice.")
            if field.secret:
                self._require_shown(value, f"{place}{field.name}")
            fields[field.name] = self.value(field, value, f"{place}{field.name}.")
        return fields

    def _extra(
        self, known: Mapping[str, Field], data: dict[str, Any], place: str
    ) -> dict[str, Any]:
        """Return what the spec does not know; it must not replace what the spec knows."""
        has_secrets = any(field.secret for field in known.values())
        for name, value in data.items():
            if name in known:
                raise self._refused(
                    f"{place}{_EXTRA} holds {printable(name)}, which is a field of its own. Write "
                    f"it outside of {_EXTRA}."
                )
            if has_secrets:
                self._require_shown(value, f"{place}{_EXTRA}.{printable(name)}")
        return data

    def _require_shown(self, value: object, name: str) -> None:
        """Require that a value is not what the output shows in place of a secret."""
        if value == MASK:
            raise self._refused(
                f"{name} is {MASK}, which stands for a secret that was not shown. Leave it out, or "
                "write the secret."
            )

    def value(self, field: Field, value: Any, place: str) -> Any:
        """Return the value of a field, with models in place of objects."""
        if not field.holds_model:
            return _value(field, value)
        if isinstance(value, list):
            items = cast("Sequence[Any]", value)
            return [self.value(field, item, place) for item in items]
        if field.is_map and isinstance(value, dict):
            one, entries = attrs.evolve(field, is_map=False), cast("dict[str, Any]", value)
            return {key: self.value(one, item, place) for key, item in entries.items()}
        if not isinstance(value, dict):
            return value  # The check of the request refuses it.
        given = cast("dict[str, Any]", value)
        model = self.api.model(field.type, self.operation.resource)
        model = model.member(given).member_by_fields(given)
        if model.members:
            return given  # The JSON of a model that the spec lacks.
        fields = self.fields(model, given, place)
        # The check of the request names what is missing.
        missing = {one.name: UNSET for one in model.fields if one.required}
        return model.type(**{**missing, **fields})

    def _refused(self, problem: str) -> ConfigurationError:
        return ConfigurationError(f"{self.shown}: {problem} Nothing was sent.")


def _value(field: Field, value: Any) -> Any:
    """Return JSON as the value of a field: of text a date, say, if it is one."""
    if field.type not in TEXT_TYPES:
        return value
    if isinstance(value, list):
        return [_value(field, item) for item in cast("Sequence[Any]", value)]
    if isinstance(value, dict):
        return {key: _value(field, item) for key, item in cast("dict[str, Any]", value).items()}
    read = scalar_of(field.type, value) if isinstance(value, str) else None
    return value if read is None else read  # The check of the request refuses what is not one.
