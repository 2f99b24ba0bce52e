"""Emits `_operations/`: the API as data, and the models and operations of each resource."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import attrs

from ...language import UNCONFIRMED
from ...model import (
    AmbiguityModel,
    ApiModel,
    BulkModel,
    FieldModel,
    GuardModel,
    ModelModel,
    OperationModel,
    PagingModel,
    ParameterModel,
    ResourceModel,
    SwitchModel,
)
from .api import api_module
from .python_source import (
    HEADER,
    ModuleOf,
    blocks,
    call,
    constant,
    constant_value,
    docstring,
    items,
    literals,
    modules_of,
    several,
    snake,
)


def operations_package(api: ApiModel) -> dict[str, str]:
    """The files of `_operations/` by name."""
    places = modules_of(api)
    files = {"_operations/__init__.py": api_module(api)}
    for resource in api.resources:
        models = [model for model in api.models if model.resource == resource.name]
        files[f"_operations/{resource.name}.py"] = _module(resource, models, places)
    return files


def _module(resource: ResourceModel, models: list[ModelModel], places: ModuleOf) -> str:
    operations = resource.operations
    switches = [(operation, operation.switch) for operation in operations if operation.switch]
    others = {places[name] for o in operations for name in (o.body, o.returns) if name}
    others |= {str(switch.read.resource) for _, switch in switches}
    own = (
        f"from .._converters import {resource.name} as converters\n"
        f"from ..models import {resource.name} as models\n"
        if models
        else ""
    )
    own += "".join(
        f"from . import {name} as _{name}\n" for name in sorted(others - {str(resource.name)})
    )
    enveloped = any(operation.paging and operation.paging.items for operation in operations)
    runtime = several(_runtime_names(operations, models))
    opening = blocks(
        "from typing import Any\n" if enveloped else "",
        ("from postalytics_runtime.safety import Toggle\n" if switches else "")
        + f"from postalytics_runtime.schema import {runtime}\n",
        own,
    )
    held = call(
        "ResourceDescription",
        operations=items(constant(operation.name) for operation in operations) or "()",
        models=items(f"{constant(model.name)}_MODEL" for model in models) or "()",
    )
    described = [*map(_model, models), *(_operation(o, places) for o in operations)]
    described += [_switch(operation, switch) for operation, switch in switches]
    return f"""{HEADER}{docstring((f"The models and operations of `{resource.name}`, as data.",))}

from __future__ import annotations

{opening}
{(chr(10) * 2).join(described)}

RESOURCE = {held}
"""


def _runtime_names(operations: Iterable[OperationModel], models: list[ModelModel]) -> set[str]:
    names = {"ResourceDescription"}
    if models:
        names |= {"ModelDescription"}
    if any(model.fields for model in models):
        names |= {"Field"}
    for operation in operations:
        names |= {"Effect", "Operation", "Provenance"}
        names |= {"BulkOptions"} if operation.bulk else set()
        names |= {"CompareList"} if operation.bulk and operation.bulk.compare else set()
        names |= {"LiveMailGuard"} if operation.guard else set()
        names |= {"Ambiguity"} if operation.ambiguity else set()
        names |= {"Paging"} if operation.paging else set()
        names |= {"Parameter"} if operation.path_parameters or operation.query_parameters else set()
    return names


def _model(model: ModelModel) -> str:
    described = call(
        "ModelDescription",
        type=f"models.{model.name}",
        structure=f"converters.structure_{snake(model.name)}",
        unstructure=f"converters.unstructure_{snake(model.name)}",
        guessed=_is_guessed(model),
        fields=items(_field(field) for field in model.fields) or "()",
    )
    return f"{constant(model.name)}_MODEL = {described}"


def _is_guessed(model: ModelModel) -> bool:
    """Whether the names of all fields are unconfirmed."""
    confidences = {field.confidence or model.source.confidence for field in model.fields}
    return model.kind == "answer" and confidences <= UNCONFIRMED


def _field(field: FieldModel) -> str:
    codes = field.type.named.codes if field.type.named else ()
    return call(
        "Field",
        f'"{field.name}"',
        f'"{field.type.model or field.type.scalar}"',
        wire_name=field.wire.literal() if field.wire.value != field.name else "",
        is_list=field.type.many,
        aliases=literals(field.also),
        required=field.required,
        nullable=field.type.nullable,
        secret=field.secret,
        min_length=field.min_length,
        max_length=field.max_length,
        print_length=field.print_length,
        headers=literals(field.headers),
        format=f'"{field.format}"' if field.format else None,
        code_table=f'"{field.type.named.name}"' if field.type.named and codes else None,
        codes=items(constant_value(code.value) for code in codes),
    )


def _operation(operation: OperationModel, places: ModuleOf) -> str:
    def model(name: str) -> str:
        home = places[name]
        module = "" if home == operation.resource else f"_{home}."
        return f"{module}{constant(name)}_MODEL"

    paging = operation.paging
    described = call(
        "Operation",
        name=f'"{operation.name}"',
        resource=f'"{operation.resource}"',
        summary=operation.summary.literal(),
        method=f'"{operation.method}"',
        path=repr(operation.path),
        effect=f"Effect.{operation.effect.upper()}",
        path_parameters=items(
            _parameter(attrs.evolve(parameter, required=False))  # it always is, in a path
            for parameter in operation.path_parameters
        ),
        query_parameters=items(map(_parameter, operation.query_parameters)),
        body=model(operation.body) if operation.body else None,
        returns=model(operation.returns),
        returns_list=operation.many,
        unwrap=operation.unwrap,
        paging=_paging(paging) if paging else None,
        bulk=_bulk(operation.bulk) if operation.bulk else None,
        guard=_guard(operation.guard) if operation.guard else None,
        ambiguity=_ambiguity(operation.ambiguity) if operation.ambiguity else None,
        source=call(
            "Provenance",
            url=operation.source.url.literal(),
            confidence=f'"{operation.source.confidence}"',
        ),
    )
    # What a caller gets is not the model answered, but what is in it.
    enveloped = ": Operation[Any]" if paging and paging.items else ""
    return f"{constant(operation.name)}{enveloped} = {described}"


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
    )


def _paging(paging: PagingModel) -> str:
    return call(
        "Paging",
        style=f'"{paging.style}"',
        start=paging.start.wire.literal(),
        limit=paging.limit.wire.literal() if paging.limit else None,
        max_limit=paging.limit.maximum if paging.limit else None,
        row=f'"{paging.row.name}"' if paging.row else None,
        key=_plain(tuple(field.name for field in paging.key)),
        items=f'"{paging.items.name}"' if paging.items else None,
        total=_plain(tuple(field.name for field in paging.total)) if paging.total else None,
        end_error=paging.end_error.literal() if paging.end_error else None,
    )


def _bulk(bulk: BulkModel) -> str:
    return call(
        "BulkOptions",
        function=f'"{bulk.function}"',
        command=f'"{bulk.command}"',
        summary=bulk.summary.literal(),
        noun=f'"{bulk.noun}"',
        done=f'"{bulk.done}"' if bulk.done else None,
        target=f'"{bulk.target}"',
        fixed=_plain(tuple(one.name for one in bulk.fixed)),
        require=_plain(bulk.require),
        match=items(f'"{field.name}"' for field in bulk.match),
        reconcile=_named(bulk.reconcile),
        compare=items(
            call(
                "CompareList",
                name=f'"{comparison.name}"',
                read=_named(comparison.read),
                lists=_named(comparison.lists),
                total=f'"{comparison.total.name}"' if comparison.total else None,
            )
            for comparison in bulk.compare
        ),
    )


def _named(operation: OperationModel | None) -> str | None:
    """The name by which the runtime finds an operation."""
    return f'"{operation.resource}.{operation.name}"' if operation else None


def _switch(operation: OperationModel, switch: SwitchModel) -> str:
    read = switch.read
    module = "" if read.resource == operation.resource else f"_{read.resource}."
    described = call(
        "Toggle",
        operation=constant(operation.name),
        read=f"{module}{constant(read.name)}",
        field=f'"{switch.field.name}"',
        on=constant_value(switch.on),
        off=constant_value(switch.off),
    )
    return f"{constant(switch.function)} = {described}"


def _guard(guard: GuardModel) -> str:
    match = tuple((field.name, parameter) for field, parameter in guard.match)
    return call(
        "LiveMailGuard",
        read=_named(guard.read),
        match=_plain(match) if match else None,
        field=f'"{guard.field.name}"' if guard.field else None,
        harmless=None if guard.harmless is None else constant_value(guard.harmless),
        live=None if guard.live is None else constant_value(guard.live),
        also=items(str(_named(one)) for one in guard.also),
    )


def _ambiguity(ambiguity: AmbiguityModel) -> str:
    return call(
        "Ambiguity",
        read=_named(ambiguity.read),
        parameter=f'"{ambiguity.parameter}"',
        fields=_plain(tuple(field.name for field in ambiguity.fields)),
    )


def _plain(value: object) -> str:
    """Names in tuples as source; names are plain text of an allow-list."""
    if isinstance(value, tuple):
        return items(_plain(item) for item in cast("tuple[object, ...]", value)) or "()"
    return f'"{value}"'
