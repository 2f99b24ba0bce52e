"""Emits `_operations/`: the API as data, and the models and operations of each resource."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import attrs

from ...language import UNCONFIRMED, marks
from ...model import (
    ApiModel,
    FieldModel,
    OperationModel,
    PagingModel,
    ParameterModel,
    RecordChangeModel,
    ResolvedModel,
    ResourceModel,
    SourceModel,
    SwitchModel,
)
from ...numbered_fields import number_of, runs
from ...yaml import Text
from .api import api_module
from .commands import CommandWords
from .descriptions import record, source
from .events import event_feed_module
from .python_source import (
    HEADER,
    call,
    constant,
    docstring,
    items,
    modules_of,
    python,
    siblings,
    snake,
    there,
)
from .unions import described_union


def operations_package(api: ApiModel) -> dict[str, str]:
    """The files of `_operations/` by name."""
    modules = {f"_operations/{one.name}.py": _module(api, one) for one in api.resources}
    if api.events is not None:
        modules["_operations/events.py"] = event_feed_module(api, api.events)
    return {"_operations/__init__.py": api_module(api), **modules}


def _module(api: ApiModel, resource: ResourceModel) -> str:
    places, operations = modules_of(api), resource.operations
    models = [model for model in api.models if model.resource == resource.name]
    switches = [(operation, operation.switch) for operation in operations if operation.switch]
    changes = [(operation, operation.change) for operation in operations if operation.change]
    held = call(
        "ResourceDescription",
        operations=items(constant(operation.name) for operation in operations) or "()",
        models=items(f"{constant(model.name)}_MODEL" for model in models) or "()",
    )
    words = CommandWords(api)
    described = [_model(model) for model in models if not model.union]
    described += [
        described_union(model, model.union, partial(_place, places, resource.name))
        for model in models
        if model.union
    ]
    described += [_operation(operation, places, words) for operation in operations]
    described += [_switch(operation, switch) for operation, switch in switches]
    described += [_change(operation, change, places) for operation, change in changes]
    text = f"{(chr(10) * 2).join(described)}\n\nRESOURCE = {held}\n"
    return f"""{HEADER}{docstring((f"The models and operations of `{resource.name}`, as data.",))}

from __future__ import annotations

from typing import Any

from postalytics_runtime.schema import Ambiguity, BulkOptions, CompareList, Effect, Field
from postalytics_runtime.schema import LiveMailGuard, ModelDescription, Operation, Paging
from postalytics_runtime.schema import Parameter, Provenance, RecordChange, ResourceDescription
from postalytics_runtime.schema import FILE_CONTENT, NOTHING, TargetList, Toggle, union_of

from .._converters import {resource.name} as converters
from ..models import {resource.name} as models
{siblings(api, resource.name)}
{text}"""


def _model(model: ResolvedModel) -> str:
    described = call(
        "ModelDescription",
        type=f"models.{model.name}",
        structure=f"converters.structure_{snake(model.name)}",
        unstructure=f"converters.unstructure_{snake(model.name)}",
        guessed=_is_guessed(model),
        fields=items(_fields(run) for run in runs(model.fields)) or "()",
    )
    return f"{constant(model.name)}_MODEL = {described}"


def _is_guessed(model: ResolvedModel) -> bool:
    """Whether the names of all fields are unconfirmed."""
    stated = model.source.confidence if model.source else None
    confidences = {field.confidence or stated for field in model.fields}
    return model.kind == "answer" and confidences <= UNCONFIRMED


def _fields(run: Sequence[FieldModel]) -> str:
    field = run[0]
    name, wire = str(field.name), field.wire
    if len(run) == 1:
        same = name == wire.value
        return _field(field, f'"{name}"', "" if same else wire.literal())
    first, last = number_of(field), number_of(run[-1])
    name = f"{name.removesuffix(first)}{{number}}"
    # Text may have braces until the wire names are checked.
    before = wire.value.removesuffix(first).replace("{", "{{").replace("}", "}}")
    wire = Text(f"{before}{{number}}", wire.place)
    one = _field(field, f'f"{name}"', "" if name == wire.value else f"f{wire.literal()}")
    return f"*({one} for number in range({first}, {int(last) + 1}))"


def _field(field: FieldModel, name: str, wire: str) -> str:
    codes = field.type.named.codes if field.type.named else ()
    return call(
        "Field",
        name,
        f'"{field.type.model or field.type.scalar}"',
        wire_name=wire,
        is_list=field.type.many,
        is_map=field.type.keyed,
        is_union=bool(field.type.members),
        aliases=source(field.also),
        required=field.required,
        nullable=field.type.nullable,
        secret=field.secret,
        min_length=field.min_length,
        max_length=field.max_length,
        print_length=field.print_length,
        headers=source(field.headers),
        old_name=_old_name(field),
        format=f'"{field.format}"' if field.format else None,
        code_table=f'"{field.type.named.name}"' if field.type.named and codes else None,
        codes=source([code.value for code in codes]),
    )


def _operation(operation: OperationModel, places: dict[str, str], words: CommandWords) -> str:
    model = partial(_place, places, operation.resource)
    paging = operation.paging
    described = call(
        "Operation",
        name=f'"{operation.name}"',
        resource=f'"{operation.resource}"',
        summary=operation.summary.literal(),
        method=f'"{operation.method}"',
        path=repr(operation.path),
        **{mark.name: source(mark.value) for mark in marks(operation)}
        | {"effect": f"Effect.{operation.effect.upper()}"},
        path_parameters=items(
            _parameter(attrs.evolve(parameter, required=False))  # it always is, in a path
            for parameter in operation.path_parameters
        ),
        query_parameters=items(map(_parameter, operation.query_parameters)),
        header_parameters=items(map(_parameter, operation.header_parameters)),
        body=model(operation.body) if operation.body else None,
        returns=_PLAIN[operation.plain] if operation.plain else model(operation.returns),
        returns_list=operation.many,
        unwrap=operation.unwrap,
        paging=_paging(paging) if paging else None,
        bulk=source(operation.bulk),
        guard=source(operation.guard),
        ambiguity=source(operation.ambiguity),
        deprecated=python(words.deprecated(operation)) if operation.deprecated else "",
        old_name=_old_name(operation),
        source=_provenance(operation.source) if operation.source else None,
    )
    # What a caller gets is not the model answered, but what is in it.
    enveloped = ": Operation[Any]" if paging and paging.items else ""
    return f"{constant(operation.name)}{enveloped} = {described}"


def _place(places: dict[str, str], resource: str, name: str) -> str:
    """The description of a model, as a module of a resource writes it."""
    return f"{there(places[name], resource)}{constant(name)}_MODEL"


def _provenance(found: SourceModel) -> str:
    return call(
        "Provenance",
        url=found.url.literal(),
        **{mark.name: source(mark.value) for mark in marks(found)},
    )


_PLAIN = {"none": "NOTHING", "bytes": "FILE_CONTENT"}


def _parameter(parameter: ParameterModel) -> str:
    return call(
        "Parameter",
        f'"{parameter.name}"',
        f'"{parameter.scalar}"',
        wire_name=parameter.wire.literal() if parameter.wire.value != parameter.name else "",
        required=parameter.required,
        default=ascii(parameter.default) if parameter.default is not None else None,
        minimum=parameter.minimum,
        maximum=parameter.maximum,
        style=f'"{parameter.style}"' if parameter.style else None,
        is_list=parameter.many,
        max_items=parameter.max_items,
        old_name=_old_name(parameter),
    )


def _old_name(renamed: OperationModel | ParameterModel | FieldModel) -> str | None:
    return f'"{renamed.renamed_from.name}"' if renamed.renamed_from else None


def _paging(paging: PagingModel) -> str:
    limit = paging.limit
    return record(
        paging,
        style=f'"{paging.style.name}"',
        start=paging.start.wire.literal(),
        start_type='"string"' if paging.start_type == "string" else None,
        limit=limit.wire.literal() if limit else None,
        min_limit=limit.minimum if limit and (limit.minimum or 0) > 1 else None,
        max_limit=limit.maximum if limit else None,
    )


def _switch(operation: OperationModel, switch: SwitchModel) -> str:
    read = switch.read
    described = call(
        "Toggle",
        operation=constant(operation.name),
        read=f"{there(read.resource, operation.resource)}{constant(read.name)}",
        field=f'"{switch.field.name}"',
        on=source(switch.on),
        off=source(switch.off),
    )
    return f"{constant(switch.function)} = {described}"


def _change(operation: OperationModel, change: RecordChangeModel, places: dict[str, str]) -> str:
    def called(one: OperationModel) -> str:
        return f"{there(one.resource, operation.resource)}{constant(one.name)}"

    body, count = str(operation.body), change.count
    models = f"{there(places[body], operation.resource)}models"
    parts = (called(count.lists), source(count.equals), source(count.total)) if count else ()
    described = call(
        "RecordChange",
        function=f'"{change.function}"',
        operation=constant(operation.name),
        read=called(change.read),
        replacement=f"{models}.{body}.from_{snake(change.record)}",
        named=source(tuple(one.name for one in change.named)),
        items=source(change.items),
        match=source(change.match),
        count=items(str(part) for part in parts),
    )
    return f"{constant(change.function)} = {described}"
