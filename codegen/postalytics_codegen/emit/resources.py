"""Emits one module for each resource: its operations as functions of a client."""

from __future__ import annotations

from typing import TypeAlias

from ..language import EFFECTS
from ..model import ApiModel, ModelModel, OperationModel, ParameterModel, ResourceModel
from ..source import Text
from .models import origin
from .text import HEADER, PYTHON, Section, Words, constant, docstring, indent

Models: TypeAlias = dict[str, ModelModel]

_INVALID: tuple[str, Words] = (
    "InvalidRequestError",
    ("A value breaks the API's rules; nothing was sent.",),
)
_NOT_SENT: tuple[str, Words] = (
    "NotSentError",
    ("The request never left; repeating it is safe.",),
)
_UNKNOWN: tuple[str, Words] = (
    "OutcomeUnknownError",
    ("It may have been carried out; look before you repeat it.",),
)
_REFUSED: tuple[str, Words] = ("ResponseError", ("The API refused; its kinds say why.",))


def resource_module(api: ApiModel, resource: ResourceModel) -> str:
    """The text of a resource's module."""
    operations = resource.operations
    by_name: Models = {model.name: model for model in api.models}
    models = sorted(
        {name for operation in operations for name in (operation.body, operation.returns) if name}
    )
    exported = "".join(f'    "{name}",\n' for name in sorted(resource.functions))
    imports = "from postalytics_runtime.client import Client\n"
    if any(operation.bulk for operation in operations):
        imports = "from postalytics_runtime.bulk import BulkUpload, Rows, bulk_upload\n" + imports
    if any(operation.many for operation in operations):
        imports += "from postalytics_runtime.pagination import Pages\n"
    functions = "\n\n\n".join(
        text
        for operation in operations
        for text in (_function(operation, by_name), _bulk(operation) if operation.bulk else "")
        if text
    )
    return f"""{HEADER}{docstring((resource.summary,))}

from __future__ import annotations

{imports}
from . import description
from .models import {", ".join(models)}

__all__ = [
{exported}]


{functions}
"""


def _function(operation: OperationModel, models: Models) -> str:
    return _listing(operation, models) if operation.many else _single(operation, models)


def _single(operation: OperationModel, models: Models) -> str:
    values = _values(operation, operation.query_parameters)
    return (
        f"async def {operation.name}({_signature(operation, operation.query_parameters)})"
        f" -> {operation.returns}:\n"
        + indent(_docstring(operation, models, []))
        + f"\n    return await client.call(description.{constant(operation.name)}{values})"
    )


def _listing(operation: OperationModel, models: Models) -> str:
    paging = operation.paging
    own = _own_query(operation)
    values = _values(operation, own)
    others = ["limit: int | None = None"]
    more: list[tuple[str, Words]] = [("limit", ("The most items wanted in all.",))]
    if paging is not None:
        first = 1 if paging.start.default is None else paging.start.default
        others.insert(0, f"{paging.start.name}: int = {first}")
        values += f", start={paging.start.name}"
        more.insert(0, (paging.start.name, _parameter_words(paging.start)))
    return (
        f"def {operation.name}({_signature(operation, own, *others)})"
        f" -> Pages[{operation.returns}]:\n"
        + indent(_docstring(operation, models, more))
        + f"\n    return client.pages(description.{constant(operation.name)}{values}, limit=limit)"
    )


def _own_query(operation: OperationModel) -> tuple[ParameterModel, ...]:
    """The parameters of the query that a caller gives as they are, all but those of the paging."""
    paging = operation.paging
    taken = () if paging is None else (paging.start.name, paging.limit.name)
    return tuple(p for p in operation.query_parameters if p.name not in taken)


def _signature(operation: OperationModel, query: tuple[ParameterModel, ...], *others: str) -> str:
    parts = ["client: Client"]
    if operation.body:
        parts.append(f"body: {operation.body}")
    named = [f"{p.name}: {PYTHON[p.scalar]}" for p in operation.path_parameters]
    named += [f"{p.name}: {PYTHON[p.scalar]}" for p in query if p.required]
    named += [_optional(p) for p in query if not p.required]
    named += others
    return ", ".join([*parts, *(["*", *named] if named else [])])


def _optional(parameter: ParameterModel) -> str:
    type_ = PYTHON[parameter.scalar]
    if parameter.default is None:
        return f"{parameter.name}: {type_} | None = None"
    return f"{parameter.name}: {type_} = {parameter.default!a}"


def _values(operation: OperationModel, query: tuple[ParameterModel, ...]) -> str:
    text = ""
    if operation.path_parameters:
        text += f", path=({', '.join(p.name for p in operation.path_parameters)},)"
    if query:
        pairs = ", ".join(f"{p.wire.literal()}: {p.name}" for p in query)
        text += f", query={{{pairs}}}"
    if operation.body:
        text += ", body=body"
    return text


def _docstring(operation: OperationModel, models: Models, more: list[tuple[str, Words]]) -> str:
    named = [*operation.path_parameters, *_own_query(operation)]
    arguments: list[tuple[str, Words]] = []
    if operation.body:
        arguments.append(("body", (models[operation.body].summary,)))
    arguments += [(p.name, words) for p in named if (words := _parameter_words(p))]
    raises = [_INVALID] if operation.body or named or operation.many else []
    raises += (
        [_NOT_SENT, _REFUSED] if operation.effect == "read" else [_NOT_SENT, _UNKNOWN, _REFUSED]
    )
    return docstring(
        (operation.summary,),
        (operation.note,) if operation.note else (),
        (f"Effect: {operation.effect}; it {EFFECTS[operation.effect]}.",),
        origin(operation.source),
        sections=[Section("Args", [*arguments, *more]), Section("Raises", raises)],
    )


def _parameter_words(parameter: ParameterModel) -> Words:
    words: list[str | Text] = [parameter.summary] if parameter.summary else []
    if parameter.minimum is not None:
        words.append(f" At least {parameter.minimum}.")
    if parameter.maximum is not None:
        words.append(f" At most {parameter.maximum}.")
    return words


def _bulk(operation: OperationModel) -> str:
    bulk = operation.bulk
    if bulk is None:
        return ""
    fixed = [f"{f.name}: {PYTHON[f.type.scalar or 'string']}" for f in bulk.fixed]
    pairs = ", ".join(f'"{f.name}": {f.name}' for f in bulk.fixed)
    doc = docstring(
        (bulk.summary,),
        (
            "Every row ends as created, rejected, in doubt or untouched; iterate over the upload "
            "for the outcomes, in the order in which they come, and read `report` at the end. ",
            "The rows are read while they are sent, so there may be any number of them.",
        ),
        origin(operation.source),
        sections=[
            Section(
                "Args",
                [
                    ("rows", ("Models, or mappings with the names of their fields.",)),
                    *(
                        (f.name, (f.summary,) if f.summary else ("For all rows.",))
                        for f in bulk.fixed
                    ),
                    ("concurrency", ("How many rows are under way at once.",)),
                ],
            )
        ],
    )
    head = ", ".join(
        [
            "client: Client",
            f"rows: Rows[{operation.body}]",
            "*",
            *fixed,
            "concurrency: int = 8",
        ]
    )
    return (
        f"def {bulk.function}({head}) -> BulkUpload[{operation.body}, {operation.returns}]:\n"
        + indent(doc)
        + f"\n    return bulk_upload(client, description.{constant(operation.name)}, rows, "
        f"fixed={{{pairs}}}, concurrency=concurrency)"
    )
