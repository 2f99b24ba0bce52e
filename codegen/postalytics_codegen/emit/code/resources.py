"""Emits one module for each resource: its operations as methods, and as functions of a client."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from ...imported_names import IMPORTS
from ...model import (
    ApiModel,
    BulkModel,
    FieldModel,
    OperationModel,
    PagingModel,
    ParameterModel,
    RecordChangeModel,
    ResourceModel,
    SwitchModel,
)
from ..deprecations import deprecation, old_name
from ..sources import about_sources
from .deprecation import Keyword, ResourceFunction
from .docstrings import (
    Models,
    bulk_docstring,
    change_docstring,
    operation_docstring,
    switch_docstring,
)
from .events import SUBSCRIBE_IMPORTS, subscribe
from .python_source import (
    HEADER,
    annotation,
    checked,
    constant,
    docstring,
    imports,
    indent,
    items,
    names_in,
    own_and_others,
    parameter_annotation,
    pascal,
)

_IDEMPOTENCY_KEY = Keyword(name="idempotency_key", annotation="str | None", default="None")


def resource_module(api: ApiModel, resource: ResourceModel) -> str:
    """The text of a resource's module."""
    operations = resource.operations
    by_name: Models = {model.name: model for model in api.models}
    own_class = resource_class(resource)
    functions = [made for operation in operations for made in _functions(operation, by_name)]
    methods = [function.source for function in functions]
    made = [function.function(own_class) for function in functions]
    if resource.subscribes and api.events is not None and api.events.webhooks is not None:
        methods.append(subscribe(api.events, api.events.webhooks).source)
        made.append(f"subscribe = function_of({own_class}.subscribe)")
    written = "\n\n\n".join([_class(resource, methods), "\n".join(made)])
    names = names_in(written)
    own, others = (
        {name: home for name, home in homes.items() if name in names}
        for homes in own_and_others(api, resource.name)
    )
    opened = docstring(
        (resource.summary,),
        (f"Every method may raise the errors of `{api.package}.errors`; see the table there.",),
        about_sources(operations),
    )
    return f"""{HEADER}{opened}

from __future__ import annotations

{IMPORTS}
from ._operations import {resource.name} as operations
{imports(".models.", own)}
{checked(imports(".models.", others) + SUBSCRIBE_IMPORTS * resource.subscribes)}
__all__ = {[own_class, *resource.members]}


{written}
"""


def resource_class(resource: ResourceModel) -> str:
    """The name of the class with a resource's operations as methods."""
    return f"{pascal(resource.name)}Resource"


def _class(resource: ResourceModel, methods: Sequence[str]) -> str:
    forms = "Each method is also a function of this module, which takes the client first."
    body = "\n\n".join([docstring((resource.summary,), (forms,)), *methods])
    return f"class {resource_class(resource)}(Resource):\n" + indent(body)


def _functions(operation: OperationModel, models: Models) -> Iterator[ResourceFunction]:
    called = _listing(operation, models) if operation.many else _single(operation, models)
    made = [called]
    if operation.bulk:
        made.append(_bulk(operation, operation.bulk))
    if operation.switch:
        made.append(_switch(operation, operation.switch))
    if operation.change:
        made.append(_change(operation, operation.change, models))
    ended, old = deprecation(operation), old_name(operation)
    for function in made:
        shown = f"`{operation.resource}.{function.name}`"
        yield attrs.evolve(function, warning=ended.warning(shown)) if ended else function
        if old is not None and function is called:
            warning = old.warning(f"`{operation.resource}.{old.name}`")
            yield function.renamed(old.name, warning, old.sentence)


def _single(operation: OperationModel, models: Models) -> ResourceFunction:
    own = own_parameters(operation)
    keyed = operation.idempotency_key
    return ResourceFunction(
        name=operation.name,
        home=operation.resource,
        is_async=True,
        positional=_body(operation),
        keywords=_keywords(operation, own, *([_IDEMPOTENCY_KEY] if keyed else [])),
        returns=operation.result,
        doc=operation_docstring(operation, models, own),
        call=(
            f"await self._client.call(operations.{constant(operation.name)}"
            f"{_values(operation, own)}{', idempotency_key=idempotency_key' * keyed})"
        ),
    )


def _listing(operation: OperationModel, models: Models) -> ResourceFunction:
    paging = operation.paging
    own = own_parameters(operation)
    others = [Keyword(name="limit", annotation="int | None", default="None")]
    values = _values(operation, own)
    kind, method = "Pages", "pages"
    if paging is not None:
        others.insert(0, _start(paging))
        values += f", start={paging.start.name}"
        if paging.start_type == "string":
            kind, method = "CursorPages", "cursor_pages"
    return ResourceFunction(
        name=operation.name,
        home=operation.resource,
        is_async=False,
        positional=_body(operation),
        keywords=_keywords(operation, own, *others),
        returns=f"{kind}[{operation.item}]",
        doc=operation_docstring(operation, models, own),
        call=f"self._client.{method}(operations.{constant(operation.name)}{values}, limit=limit)",
    )


def _start(paging: PagingModel) -> Keyword:
    """Where a listing begins; None if its first page is requested without a start."""
    kind = "str" if paging.start_type == "string" else "int"
    return Keyword(
        name=paging.start.name,
        annotation=kind if paging.first is not None else f"{kind} | None",
        default=str(paging.first),
        described=paging.start,
    )


def own_parameters(operation: OperationModel) -> tuple[ParameterModel, ...]:
    """The parameters of query and headers that callers give as they are: not those of pages."""
    paging = operation.paging
    of_pages = (paging.start, paging.limit) if paging else ()
    taken = {parameter.name for parameter in of_pages if parameter}
    others = (*operation.query_parameters, *operation.header_parameters)
    return tuple(parameter for parameter in others if parameter.name not in taken)


def _body(operation: OperationModel) -> tuple[str, ...]:
    return (f"body: {operation.body}",) if operation.body else ()


def _keywords(
    operation: OperationModel, own: Iterable[ParameterModel], *others: Keyword
) -> tuple[Keyword, ...]:
    named = [*operation.path_parameters, *sorted(own, key=lambda p: not p.required)]
    return (*map(_keyword, named), *others)


def _keyword(parameter: ParameterModel) -> Keyword:
    kind, default = parameter_annotation(parameter), ""
    if not parameter.required:
        default = ascii(parameter.default)
        kind += " | None" * (parameter.default is None)
    return Keyword(name=parameter.name, annotation=kind, default=default, described=parameter)


def _values(operation: OperationModel, own: tuple[ParameterModel, ...]) -> str:
    text = ""
    if operation.path_parameters:
        text += f", path={items(p.name for p in operation.path_parameters)}"
    for argument, declared in (
        ("query", operation.query_parameters),
        ("headers", operation.header_parameters),
    ):
        pairs = ", ".join(f"{p.wire.literal()}: {p.name}" for p in own if p in declared)
        text += f", {argument}={{{pairs}}}" if pairs else ""
    if operation.body:
        text += ", body=body"
    return text


def _bulk(operation: OperationModel, bulk: BulkModel) -> ResourceFunction:
    fixed = [*map(_needed, bulk.fixed)]
    pairs = _by_name(fixed)
    options = [
        Keyword(name="concurrency", annotation="int", default="8"),
        Keyword(name="journal", annotation="str | PathLike[str] | None", default="None"),
    ]
    if bulk.reconcile:
        options.append(Keyword(name="token_field", annotation="str | None", default="None"))
    options.append(Keyword(name="max_rejected", annotation="float", default="0.05"))
    if operation.effect == "mail":
        options.append(Keyword(name="live", annotation="int | None", default="None"))
    return ResourceFunction(
        name=bulk.function,
        home=operation.resource,
        is_async=False,
        positional=(f"rows: Rows[{operation.body}]",),
        keywords=(*fixed, *options),
        returns=f"BulkUpload[{operation.body}, {operation.returns}]",
        doc=bulk_docstring(operation, bulk),
        call=(
            f"bulk_upload(self._client, operations.{constant(operation.name)}, rows, "
            f"fixed={pairs}, {', '.join(f'{one.name}={one.name}' for one in options)})"
        ),
    )


def _switch(operation: OperationModel, switch: SwitchModel) -> ResourceFunction:
    state = Keyword(name=switch.argument, annotation="bool")
    return ResourceFunction(
        name=switch.function,
        home=operation.resource,
        is_async=True,
        positional=_body(operation),
        keywords=_keywords(operation, (), state),
        returns=switch.read.returns,
        doc=switch_docstring(operation, switch),
        call=(
            f"await self._client.set_toggle(operations.{constant(switch.function)}"
            f"{_values(operation, ())}, wanted={switch.argument})"
        ),
    )


def _change(
    operation: OperationModel, change: RecordChangeModel, models: Models
) -> ResourceFunction:
    named = [*map(_needed, change.named)]
    return ResourceFunction(
        name=change.function,
        home=operation.resource,
        is_async=True,
        keywords=tuple(named),
        others=f"Unpack[{change.fields_type}]",
        returns=operation.returns,
        doc=change_docstring(operation, change, models),
        call=(
            f"await change_record(self._client, operations.{constant(change.function)}, "
            f"{_by_name(named)}, changes)"
        ),
    )


def _needed(given: ParameterModel | FieldModel) -> Keyword:
    """A keyword that callers must give."""
    kind = annotation(attrs.evolve(given.type, nullable=False))
    return Keyword(name=given.name, annotation=kind, described=given)


def _by_name(given: Iterable[Keyword]) -> str:
    """A dictionary of what was given, as source."""
    pairs = ", ".join(f'"{one.name}": {one.name}' for one in given)
    return f"{{{pairs}}}"
