"""Emits one module for each resource: its operations as functions and as methods of a client."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ...imported_names import IMPORTS
from ...model import (
    ApiModel,
    BulkModel,
    OperationModel,
    PagingModel,
    ParameterModel,
    ResourceModel,
    SwitchModel,
)
from ..sources import about_sources
from .docstrings import Models, bulk_docstring, operation_docstring, switch_docstring
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
    pascal,
)


def resource_module(api: ApiModel, resource: ResourceModel) -> str:
    """The text of a resource's module."""
    operations = resource.operations
    by_name: Models = {model.name: model for model in api.models}
    own_class = resource_class(resource)
    functions = [text for operation in operations for text in _functions(operation, by_name)]
    if resource.subscribes and api.events is not None and api.events.webhooks is not None:
        functions.append(subscribe(api.events, api.events.webhooks).source)
    written = "\n\n\n".join([*functions, _class(resource)])
    names = names_in(written)
    own, others = (
        {name: home for name, home in homes.items() if name in names}
        for homes in own_and_others(api, resource.name)
    )
    opened = docstring(
        (resource.summary,),
        (f"Every function may raise the errors of `{api.package}.errors`; see the table there.",),
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
    """The name of the class that binds a resource's functions to a client."""
    return f"{pascal(resource.name)}Resource"


def _class(resource: ResourceModel) -> str:
    methods = "Each method is the function of this module with its name, bound to a client."
    body = [docstring((resource.summary,), (methods,)), ""]
    body += [f"{name} = BoundOperation({name})" for name in resource.members]
    return f"class {resource_class(resource)}(Resource):\n" + indent("\n".join(body))


def _functions(operation: OperationModel, models: Models) -> Iterator[str]:
    yield _listing(operation, models) if operation.many else _single(operation, models)
    if operation.bulk:
        yield _bulk(operation, operation.bulk)
    if operation.switch:
        yield _switch(operation, operation.switch)


def _function(head: str, returns: str, doc: str, call: str) -> str:
    return f"{head} -> {returns}:\n{indent(doc)}\n    return {call}"


def _single(operation: OperationModel, models: Models) -> str:
    query = operation.query_parameters
    return _function(
        f"async def {operation.name}({_signature(operation, query)})",
        operation.returns,
        operation_docstring(operation, models, query),
        f"await client.call(operations.{constant(operation.name)}{_values(operation, query)})",
    )


def _listing(operation: OperationModel, models: Models) -> str:
    paging = operation.paging
    own = own_query(operation)
    others = ["limit: int | None = None"]
    values = _values(operation, own)
    if paging is not None:
        others.insert(0, f"{paging.start.name}: int = {_first(paging)}")
        values += f", start={paging.start.name}"
    return _function(
        f"def {operation.name}({_signature(operation, own, *others)})",
        f"Pages[{operation.item}]",
        operation_docstring(operation, models, own),
        f"client.pages(operations.{constant(operation.name)}{values}, limit=limit)",
    )


def _first(paging: PagingModel) -> object:
    """Where a listing begins that is not told where: rows and pages count from 1."""
    if paging.start.default is not None:
        return paging.start.default
    return 0 if paging.style == "offset" else 1


def own_query(operation: OperationModel) -> tuple[ParameterModel, ...]:
    """The parameters of the query that a caller gives as they are, all but those of the paging."""
    paging = operation.paging
    if paging is None:
        return operation.query_parameters
    taken = {parameter.name for parameter in (paging.start, paging.limit) if parameter}
    return tuple(p for p in operation.query_parameters if p.name not in taken)


def _signature(operation: OperationModel, query: tuple[ParameterModel, ...], *others: str) -> str:
    body = [f"body: {operation.body}"] if operation.body else []
    named = [*operation.path_parameters, *sorted(query, key=lambda p: not p.required)]
    keywords = [*map(_parameter, named), *others]
    return ", ".join(["client: Client", *body, *(["*", *keywords] if keywords else [])])


def _parameter(parameter: ParameterModel) -> str:
    written = f"{parameter.name}: {annotation(parameter.type)}"
    if parameter.required:
        return written
    if parameter.default is None:
        return f"{written} | None = None"
    return f"{written} = {parameter.default!a}"


def _values(operation: OperationModel, query: tuple[ParameterModel, ...]) -> str:
    text = ""
    if operation.path_parameters:
        text += f", path={items(p.name for p in operation.path_parameters)}"
    if query:
        pairs = ", ".join(f"{p.wire.literal()}: {p.name}" for p in query)
        text += f", query={{{pairs}}}"
    if operation.body:
        text += ", body=body"
    return text


def _bulk(operation: OperationModel, bulk: BulkModel) -> str:
    types = {f.name: annotation(attrs.evolve(f.type, nullable=False)) for f in bulk.fixed}
    pairs = ", ".join(f'"{name}": {name}' for name in types)
    options = {"concurrency": "int = 8", "journal": "str | PathLike[str] | None = None"}
    options |= {"token_field": "str | None = None"} if bulk.reconcile else {}
    options |= {"max_rejected": "float = 0.05"}
    options |= {"live": "int | None = None"} if operation.effect == "mail" else {}
    keywords = ", ".join(f"{name}: {type_}" for name, type_ in (types | options).items())
    return _function(
        f"def {bulk.function}(client: Client, rows: Rows[{operation.body}], *, {keywords})",
        f"BulkUpload[{operation.body}, {operation.returns}]",
        bulk_docstring(operation, bulk),
        f"bulk_upload(client, operations.{constant(operation.name)}, rows, "
        f"fixed={{{pairs}}}, {', '.join(f'{name}={name}' for name in options)})",
    )


def _switch(operation: OperationModel, switch: SwitchModel) -> str:
    return _function(
        f"async def {switch.function}({_signature(operation, (), f'{switch.argument}: bool')})",
        switch.read.returns,
        switch_docstring(operation, switch),
        f"await client.set_toggle(operations.{constant(switch.function)}"
        f"{_values(operation, ())}, wanted={switch.argument})",
    )
