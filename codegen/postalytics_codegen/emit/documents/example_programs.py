"""Example programs: each carries out one function of a resource, and runs as it is."""

from __future__ import annotations

from typing import Any

from ...model import (
    ApiModel,
    BulkModel,
    FieldType,
    NamedTypeModel,
    OperationModel,
    ParameterModel,
    ResolvedModel,
    SwitchModel,
)
from ...yaml import plain
from ..code import own_query
from .example_values import Examples, is_array, is_object, placeholder, python


class Snippets:
    """Writes the example programs of an API."""

    def __init__(self, api: ApiModel) -> None:
        self._api = api
        self._examples = Examples(api)
        self._models: dict[str, ResolvedModel] = {model.name: model for model in api.models}

    def operation(self, operation: OperationModel) -> str:
        """A program that carries the operation out."""
        writer = _Writer(self._models)
        arguments: list[str] = []
        if operation.body:
            arguments.append(writer.model(operation.body, self._examples.of(operation.body)))
        arguments += _path_arguments(operation, writer)
        for parameter in own_query(operation):
            if parameter.required or parameter.example is not None:
                arguments.append(_argument(parameter, writer))
        if operation.many:
            call = _call(operation, operation.name, [*arguments, "limit=10"])
            return self._program(writer, f"async for item in {call}:", "    print(item)")
        call = _call(operation, operation.name, arguments)
        return self._program(writer, f"response = await {call}", "print(response)")

    def switch(self, operation: OperationModel, switch: SwitchModel) -> str:
        """A program that switches off."""
        writer = _Writer(self._models)
        arguments = [*_path_arguments(operation, writer), f"{switch.argument}=False"]
        call = _call(operation, switch.function, arguments)
        return self._program(writer, f"response = await {call}", "print(response)")

    def bulk(self, operation: OperationModel, bulk: BulkModel) -> str:
        """A program that sends one row; of mail a test, where a mode can be read."""
        writer = _Writer(self._models)
        example = self._examples.of(operation.body or "")
        row: dict[str, Any] = {}
        fixed = _path_arguments(operation, writer)
        for field in self._models[operation.body or ""].fields:
            if field in bulk.fixed:
                value = example.get(field.wire.value, placeholder(field.type))
                fixed.append(f"{field.name}={writer.value(field.type, value)}")
            elif field.wire.value in example:
                row[field.name] = example[field.wire.value]
        mails, guard = operation.effect == "mail", operation.guard
        tests = mails and guard is not None and guard.field is not None
        live = ["live=1"] if mails and not tests else []
        call = _call(operation, bulk.function, ["rows", *fixed, *live])
        return self._program(
            writer,
            f"rows = [{python(row)}]",
            f"async for outcome in {call}:",
            "    print(outcome.row, outcome.state)",
            options="allow_live_mail=False" if tests else "",
        )

    def _program(self, writer: _Writer, *lines: str, options: str = "") -> str:
        names = ", ".join(sorted(writer.imports))
        models = f"from {self._api.package}.models import {names}\n" if names else ""
        body = "\n".join(f"    {line}" for line in lines)
        return (
            f"from {self._api.package} import {self._api.name}\n{models}\n"
            f"async with {self._api.name}({options}) as client:\n{body}\n"
        )


class _Writer:
    """Writes values as Python, and remembers what has to be imported for them."""

    def __init__(self, models: dict[str, ResolvedModel]) -> None:
        self._models = models
        self.imports: set[str] = set()

    def model(self, name: str, document: dict[str, Any]) -> str:
        """A model, from its JSON."""
        self.imports.add(name)
        arguments = [
            f"{field.name}={self.value(field.type, document[field.wire.value])}"
            for field in self._models[name].fields
            if field.wire.value in document
        ]
        return f"{name}({', '.join(arguments)})"

    def value(self, type_: FieldType, value: Any) -> str:
        """A value of a field."""
        if type_.many and is_array(value):
            return f"[{', '.join(self._one(type_, item) for item in value)}]"
        return self._one(type_, value)

    def _one(self, type_: FieldType, value: Any) -> str:
        if type_.model and is_object(value):
            return self.model(type_.model, value)
        return self.scalar(type_.named, value)

    def scalar(self, named: NamedTypeModel | None, value: Any) -> str:
        """A value of a scalar type; of a code table the member."""
        for known in named.codes if named else ():
            if named and plain(known.value) == value:
                self.imports.add(named.name)
                return f"{named.name}.{known.name.upper()}"
        return python(value)


def _path_arguments(operation: OperationModel, writer: _Writer) -> list[str]:
    return [_argument(parameter, writer) for parameter in operation.path_parameters]


def _argument(parameter: ParameterModel, writer: _Writer) -> str:
    value = plain(parameter.example)
    if value is None:
        value = placeholder(parameter.type)
    return f"{parameter.name}={writer.scalar(parameter.named, value)}"


def _call(operation: OperationModel, function: str, arguments: list[str]) -> str:
    return f"client.{operation.resource}.{function}({', '.join(arguments)})"
