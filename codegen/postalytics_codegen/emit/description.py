"""Emits `description.py`: the whole API as data, and `_fake.py`, what the fake needs besides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

import attrs

from ..language import Behaviour, Collection, FakeFile
from ..model import (
    ApiModel,
    BulkModel,
    FieldModel,
    ModelModel,
    OperationModel,
    PagingModel,
    ParameterModel,
    WindowModel,
)
from ..source import Name, Text
from .text import HEADER, arguments, constant, docstring, literals, snake


def description_module(api: ApiModel) -> str:
    """The text of `description.py`."""
    operations = [operation for resource in api.resources for operation in resource.operations]
    runtime = ["Api", "Effect", "Environment", "Field", "ModelDescription", "Operation", "Source"]
    runtime += ["Window"]
    if any(operation.bulk for operation in operations):
        runtime.append("Bulk")
    if any(operation.paging for operation in operations):
        runtime.append("RowPaging")
    if any(operation.path_parameters or operation.query_parameters for operation in operations):
        runtime.append("Parameter")
    return f"""{HEADER}{docstring(("The whole API as data: its models, operations and limits.",))}

from __future__ import annotations

from postalytics_runtime.operation import {_several(runtime)}

from . import _hooks, models

{_joined(_model(model) for model in api.models)}

{_joined(_operation(operation) for operation in operations)}

{_api(api, operations)}
"""


def _several(names: Iterable[str]) -> str:
    return f"({', '.join(sorted(names))},)"


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(parts)


def _model(model: ModelModel) -> str:
    fields = "".join(f"{_field(field)}, " for field in model.fields)
    return (
        f"{constant(model.name)}_MODEL = ModelDescription(type=models.{model.name}, "
        f"structure=_hooks.structure_{snake(model.name)}, "
        f"unstructure=_hooks.unstructure_{snake(model.name)}, fields=({fields}))"
    )


def _field(field: FieldModel) -> str:
    facts = arguments(
        wire=field.wire.literal() if field.wire.value != field.name else "",
        many=field.type.many,
        also=literals(field.also),
        required=field.required,
        nullable=field.type.nullable,
        secret=field.secret,
        min_length=field.min_length,
        max_length=field.max_length,
        print_length=field.print_length,
        headers=literals(field.headers),
    )
    kind = field.type.model or field.type.scalar
    return f'Field("{field.name}", "{kind}"{", " if facts else ""}{facts})'


def _operation(operation: OperationModel) -> str:
    facts = arguments(
        name=f'"{operation.name}"',
        resource=f'"{operation.resource}"',
        summary=operation.summary.literal(),
        method=f'"{operation.method}"',
        path=repr(operation.path),
        effect=f"Effect.{operation.effect.upper()}",
        path_parameters=_parameters(
            tuple(attrs.evolve(p, required=False) for p in operation.path_parameters)
        ),  # a parameter of a path is always required
        query_parameters=_parameters(operation.query_parameters),
        body=f"{constant(operation.body)}_MODEL" if operation.body else None,
        returns=f"{constant(operation.returns)}_MODEL",
        many=operation.many,
        unwrap=operation.unwrap,
        paging=_paging(operation.paging) if operation.paging else None,
        bulk=_bulk(operation.bulk) if operation.bulk else None,
        source=f"Source(url={operation.source.url.literal()}, "
        f'confidence="{operation.source.confidence}")',
    )
    return f"{constant(operation.name)} = Operation({facts})"


def _parameters(parameters: tuple[ParameterModel, ...]) -> str:
    return f"({''.join(_parameter(parameter) + ', ' for parameter in parameters)})" * bool(
        parameters
    )


def _parameter(parameter: ParameterModel) -> str:
    facts = arguments(
        wire=parameter.wire.literal() if parameter.wire.value != parameter.name else "",
        required=parameter.required,
        default=ascii(parameter.default) if parameter.default is not None else None,
        minimum=parameter.minimum,
        maximum=parameter.maximum,
    )
    return f'Parameter("{parameter.name}", "{parameter.scalar}"{", " if facts else ""}{facts})'


def _paging(paging: PagingModel) -> str:
    facts = arguments(
        start=paging.start.wire.literal(),
        limit=paging.limit.wire.literal(),
        max_limit=paging.limit.maximum,
        row=f'"{paging.row.name}"',
        key=f'"{paging.key.name}"',
        end_error=paging.end_error.literal() if paging.end_error else None,
    )
    return f"RowPaging({facts})"


def _bulk(bulk: BulkModel) -> str:
    facts = arguments(
        function=f'"{bulk.function}"',
        command=f'"{bulk.command}"',
        summary=bulk.summary.literal(),
        noun=f'"{bulk.noun}"',
        target=f'"{bulk.target}"',
        fixed=_plain(tuple(field.name for field in bulk.fixed)),
        require=_plain(bulk.require),
    )
    return f"Bulk({facts})"


def _plain(value: object) -> str:
    """Names in tuples as source; names are plain text of an allow-list."""
    if isinstance(value, tuple):
        items = cast("tuple[object, ...]", value)
        return f"({''.join(_plain(item) + ', ' for item in items)})"
    return f'"{value}"'


def _windows(windows: tuple[WindowModel, ...]) -> str:
    return f"({''.join(f'Window({w.requests}, {w.seconds}), ' for w in windows)})"


def _api(api: ApiModel, operations: list[OperationModel]) -> str:
    environments = "".join(
        "Environment("
        + arguments(
            name=f'"{environment.name}"',
            url=environment.url.literal(),
            summary=environment.summary.literal(),
            api_key=environment.api_key.literal() if environment.api_key else None,
            limits=_windows(environment.limits),
        )
        + "), "
        for environment in api.environments
    )
    facts = arguments(
        name=f'"{api.name}"',
        version=api.version.literal(),
        summary=api.summary.literal(),
        base_path=repr(api.base_path),
        limits=_windows(api.limits),
        environments=f"({environments})",
        default_environment=f'"{api.default_environment}"',
        message_at=_plain(api.message_at),
        operations=f"({''.join(constant(operation.name) + ', ' for operation in operations)})",
        models=f"({''.join(constant(model.name) + '_MODEL, ' for model in api.models)})",
    )
    return f"API = Api({facts})"


def fake_module(api: ApiModel, fake: FakeFile) -> str:
    """The text of `_fake.py`."""
    resources = {
        operation.name: resource.name
        for resource in api.resources
        for operation in resource.operations
    }
    facts = arguments(
        collections=_joined(
            ["(", *(_collection(name, kept) for name, kept in fake.collections.items()), ")"]
        ),
        behaviours=_joined(
            [
                "(",
                *(_behaviour(f"{resources[n]}.{n}", b) for n, b in fake.operations.items()),
                ")",
            ]
        ),
        key_collection=f'"{fake.authentication.collection}"',
        key_field=f'"{fake.authentication.field}"',
        wrong_key=fake.authentication.message.literal(),
        now=fake.now.literal(),
    )
    return f"""{HEADER}{docstring(("What only the fake server needs to know.",))}

from __future__ import annotations

from postalytics_runtime.fake.description import Behaviour, Collection, FakeDescription

FAKE = FakeDescription({facts})
"""


def _collection(name: str, collection: Collection) -> str:
    facts = arguments(
        name=f'"{name}"',
        key=f'"{collection.key}"',
        first_key=collection.first_key,
        counts=_plain(tuple((n, c.of, c.by) for n, c in collection.counts.items()))
        if collection.counts
        else None,
        records=f"({''.join(_record(record) + ', ' for record in collection.records)})",
    )
    return f"Collection({facts}),"


def _record(record: Mapping[Name, object]) -> str:
    return "{" + ", ".join(f'"{name}": {_data(value)}' for name, value in record.items()) + "}"


def _data(value: object) -> str:
    if isinstance(value, Text):
        return value.literal()
    return ascii(value)


def _behaviour(name: str, behaviour: Behaviour) -> str:
    facts = arguments(
        operation=f'"{name}"',
        action=f'"{behaviour.action}"',
        collection=f'"{behaviour.collection}"' if behaviour.collection else None,
        where=_plain(tuple(behaviour.where.items())) if behaviour.where else None,
        refers=_plain(tuple(behaviour.refers.items())) if behaviour.refers else None,
        only_key_of_caller=behaviour.only_key_of_caller,
        number=f'"{behaviour.number}"' if behaviour.number else None,
        keeps=_plain(tuple(behaviour.keeps)) if behaviour.keeps else None,
        stamps=_plain(tuple(behaviour.stamps)) if behaviour.stamps else None,
        new_api_key=f'"{behaviour.new_api_key}"' if behaviour.new_api_key else None,
        missing=behaviour.missing.literal() if behaviour.missing else None,
        answer=_answer(behaviour) if behaviour.answer else None,
    )
    return f"Behaviour({facts}),"


def _answer(behaviour: Behaviour) -> str:
    pairs = (f'("{name}", {text.literal()}), ' for name, text in behaviour.answer.items())
    return f"({''.join(pairs)})"
