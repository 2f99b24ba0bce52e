"""Example programs: each carries out one function of a resource, and runs as it is."""

from __future__ import annotations

import ast
from typing import Any

import attrs

from ...language import TEXT_TYPES
from ...model import (
    ApiModel,
    BulkModel,
    FieldModel,
    FieldType,
    OperationModel,
    ParameterModel,
    RecordChangeModel,
    ResolvedModel,
    SwitchModel,
)
from ...yaml import plain
from ..code import (
    PYTHON,
    STANDARD,
    changeable,
    indent,
    is_array,
    is_object,
    modules_of,
    own_parameters,
    python,
)
from ..example_values import Examples, placeholder, shown_example


class Snippets:
    """Writes the example programs of an API."""

    def __init__(self, api: ApiModel) -> None:
        self._api = api
        self._examples = Examples(api)
        self._models: dict[str, ResolvedModel] = {model.name: model for model in api.models}
        self._modules = modules_of(api)

    def operation(self, operation: OperationModel) -> str:
        """A program that carries the operation out."""
        given = [p for p in own_parameters(operation) if p.required or p.example is not None]
        arguments = [*map(self._argument, [*operation.path_parameters, *given])]
        if operation.body:
            arguments.insert(0, self._model(operation.body, self._examples.of(operation.body)))
        if operation.many:
            call = _call(operation, operation.name, *arguments, "limit=10")
            return self._program(f"async for item in {call}:", "    print(item)")
        call = _call(operation, operation.name, *arguments)
        if operation.plain == "none":
            return self._program(f"await {call}")
        if operation.plain == "bytes":
            size = 'print(file.content_type, len(file.content), "bytes")'
            return self._program(f"file = await {call}", size)
        return self._program(f"response = await {call}", "print(response)")

    def switch(self, operation: OperationModel, switch: SwitchModel) -> str:
        """A program that switches off."""
        arguments = [*map(self._argument, operation.path_parameters)]
        call = _call(operation, switch.function, *arguments, f"{switch.argument}=False")
        return self._program(f"response = await {call}", "print(response)")

    def change(self, operation: OperationModel, change: RecordChangeModel) -> str:
        """A program that changes a field."""
        body = self._models[operation.body or ""]
        example = self._examples.of(body.name)
        shown = [one for one in changeable(operation, self._models) if not one.secret]
        known = [field for field in shown if field.wire.value in example]
        arguments = [
            self._argument(one) if isinstance(one, ParameterModel) else self._field(one, example)
            for one in (*change.named, *(known or shown)[:1])
        ]
        call = _call(operation, change.function, *arguments)
        return self._program(f"response = await {call}", "print(response)")

    def bulk(self, operation: OperationModel, bulk: BulkModel) -> str:
        """A program that sends one row; of mail a test, where a mode can be read."""
        example = self._examples.of(operation.body or "")
        row: dict[str, Any] = {}
        fixed = [*map(self._argument, operation.path_parameters)]
        for field in self._models[operation.body or ""].fields:
            if field in bulk.fixed:
                fixed.append(self._field(field, example))
            elif field.wire.value in example:
                row[field.name] = example[field.wire.value]
        mails, guard = operation.effect == "mail", operation.guard
        tests = mails and guard is not None and guard.field is not None
        live = ["live=1"] if mails and not tests else []
        return self._program(
            f"rows = [{python(row)}]",
            f"async for outcome in {_call(operation, bulk.function, 'rows', *fixed, *live)}:",
            "    print(outcome.row, outcome.state)",
            options="allow_live_mail=False" if tests else "",
        )

    def _program(self, *lines: str, options: str = "") -> str:
        package, client = self._api.package, self._api.name
        body = f"async with {client}({options}) as client:\n" + indent("\n".join(lines)) + "\n"
        used = {node.id for node in ast.walk(ast.parse(body)) if isinstance(node, ast.Name)}
        names = ", ".join(sorted(used & self._modules.keys()))
        models = f"from {package}.models import {names}\n" if names else ""
        dates = ", ".join(name for name in ("date", "datetime") if name in used)
        needed = f"from datetime import {dates}\n" if dates else ""
        needed += "from decimal import Decimal\n" if "Decimal" in used else ""
        needed += "\n" if needed else ""
        return f"{needed}from {package} import {client}\n{models}\n{body}"

    def _argument(self, parameter: ParameterModel) -> str:
        value = shown_example(parameter)
        if is_object(value):
            pairs = (f"{python(n)}: {self._value(parameter.type, v)}" for n, v in value.items())
            return f"{parameter.name}={{{', '.join(pairs)}}}"
        return f"{parameter.name}={self._value(parameter.type, value)}"

    def _field(self, field: FieldModel, document: dict[str, Any]) -> str:
        """A field as a keyword argument, with its value in JSON if that has one."""
        value = document.get(field.wire.value, placeholder(field.type))
        return f"{field.name}={self._value(field.type, value)}"

    def _model(self, name: str, document: dict[str, Any]) -> str:
        """A model, from its JSON."""
        if union := self._models[name].union:
            known = {value.value: member for value, member in union.members}
            text = document.get(union.discriminator.value)
            if text not in known:
                return python(document)
            name = known[text]
        arguments = [
            f"{field.name}={self._value(field.type, document[field.wire.value])}"
            for field in self._models[name].fields
            if field.wire.value in document
        ]
        return f"{name}({', '.join(arguments)})"

    def _value(self, type_: FieldType, value: Any) -> str:
        """JSON as Python: a model made of an object, the member of a code table."""
        if type_.many and is_array(value):
            one = attrs.evolve(type_, many=False)
            return f"[{', '.join(self._value(one, item) for item in value)}]"
        if type_.keyed and is_object(value):
            one = attrs.evolve(type_, keyed=False)
            pairs = (f"{python(key)}: {self._value(one, item)}" for key, item in value.items())
            return f"{{{', '.join(pairs)}}}"
        if type_.model and is_object(value):
            return self._model(type_.model, value)
        if type_.scalar in TEXT_TYPES:
            kind = PYTHON[type_.scalar]
            made = "" if kind == "Decimal" else ".fromisoformat"
            return f"{STANDARD.get(kind, kind)}{made}({python(value)})"
        for known in type_.named.codes if type_.named else ():
            if type_.named and plain(known.value) == value:
                return f"{type_.named.name}.{known.name.upper()}"
        return python(value)


def _call(operation: OperationModel, function: str, *arguments: str) -> str:
    return f"client.{operation.resource}.{function}({', '.join(arguments)})"
