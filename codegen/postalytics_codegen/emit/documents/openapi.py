"""Emits an OpenAPI 3.1 document, for the tools of that world."""

from __future__ import annotations

import itertools
import json
import re
from http import HTTPStatus
from typing import Any

from ...language import Idempotency, marks
from ...model import ApiModel, OperationModel, PagingModel, ParameterModel
from ...yaml import plain
from ..code import snake
from ..example_values import Examples, shown_example
from .json_schemas import (
    Schema,
    component_schemas,
    deprecated,
    described,
    ending,
    present,
    reference,
    scalar_schema,
)
from .query_styles import query_style
from .security import security_schemes

_PARAMETER = re.compile(r"\{([a-z0-9_]+)\}")


def openapi_document(api: ApiModel) -> str:
    """The API as an OpenAPI document in JSON."""
    return json.dumps(_Document(api).whole(), indent=2) + "\n"


class _Document:
    """Writes the parts of the document."""

    def __init__(self, api: ApiModel) -> None:
        self._api = api
        self._examples = Examples(api)
        self._schemas = component_schemas(api)
        self._error = "ErrorAnswer"
        while self._error in self._schemas:
            self._error += "_"

    def whole(self) -> Schema:
        api = self._api
        received = {snake(name): self._webhook(name) for r in api.resources for name in r.receives}
        schemas = {**self._schemas, self._error: _error_schema(api.errors.message_paths)}
        document: Schema = {
            "openapi": "3.1.0",
            "info": {"title": api.name, "version": api.version.value, **described(api.summary)},
            "servers": self._servers(),
            "security": [{name: [] for name in security_schemes(api)}],
            "tags": [{"name": r.name, **described(r.summary)} for r in api.resources],
            "paths": self._paths(),
            "webhooks": received or None,
            "components": {
                "schemas": schemas,
                "responses": self._error_responses(),
                "securitySchemes": security_schemes(api),
            },
            "x-rate-limits": [
                {"requests": window.requests, "seconds": window.seconds} for window in api.limits
            ],
        }
        return present(document)

    def _servers(self) -> list[Schema]:
        """The default environment first: tools take that one."""
        environments = sorted(
            self._api.environments, key=lambda place: place.name != self._api.default_environment
        )
        return [
            {
                "url": place.url.value + self._api.base_path,
                **described(place.summary, ending(place)),
            }
            for place in environments
        ]

    def _paths(self) -> Schema:
        """All operations by path; templates that differ only in names become one path."""
        paths: dict[str, Schema] = {}
        operations = [o for resource in self._api.resources for o in resource.operations]
        alike: dict[str, list[str]] = {}
        for operation in operations:
            alike.setdefault(_shape(operation), []).append(operation.path)
        for operation in operations:
            names = _wire_names(alike[_shape(operation)])
            path = _PARAMETER.sub("{{{}}}", operation.path).format(*names)
            item = paths.setdefault(path, {})
            item[operation.method.lower()] = self._operation(operation, names)
        return paths

    def _operation(self, operation: OperationModel, names: list[str]) -> Schema:
        source = operation.source
        given = [*marks(operation), *(marks(source) if source else [])]
        sentences = ["".join(map(plain, mark.words)) for mark in given]
        path_parameters = zip(operation.path_parameters, names, strict=True)
        parameters = [_parameter(p, name, "path") for p, name in path_parameters]
        parameters += [_parameter(p, p.wire.value, "query") for p in operation.query_parameters]
        parameters += [_parameter(p, p.wire.value, "header") for p in operation.header_parameters]
        if operation.idempotency_key and self._api.idempotency:
            parameters.append(_key_parameter(self._api.idempotency))
        schema: Schema = {
            "operationId": operation.name,
            "tags": [operation.resource],
            "summary": operation.summary.value,
            **described(operation.note, ending(operation), *sentences),
            **deprecated(operation),
            "externalDocs": {"url": source.url.value} if source else None,
            "parameters": parameters or None,
            "requestBody": self._body(operation.body) if operation.body else None,
            "responses": {
                **self._answers(operation),
                **{code: {"$ref": f"#/components/responses/{code}"} for code in _REFUSALS},
            },
            **{f"x-{mark.name.replace('_', '-')}": plain(mark.value) for mark in given},
            "x-pagination": _paging(operation.paging) if operation.paging else None,
        }
        return present(schema)

    def _body(self, model: str) -> Schema:
        return {"required": True, "content": _json(reference(model), self._examples.of(model))}

    def _answers(self, operation: OperationModel) -> Schema:
        """The responses to a request that is carried out, by status."""
        if operation.plain == "none":
            return {"2XX": {"description": "It was carried out."}}
        if operation.plain == "bytes":
            return {"200": {"description": "A file.", "content": {"*/*": {}}}}
        return {"200": self._answer(operation)}

    def _answer(self, operation: OperationModel) -> Schema:
        schema = reference(operation.returns)
        example: Any = self._examples.of(operation.returns)
        if operation.many and not (operation.paging and operation.paging.items):
            schema = {"type": "array", "items": schema}
            example = [example] if example else []
        elif operation.unwrap:
            alone = {"type": "array", "items": schema, "minItems": 1, "maxItems": 1}
            schema = {"anyOf": [schema, alone]}
        headers = {
            name: {"description": said, "schema": {"type": "string"}}
            for name, said in (operation.paging.style.headers if operation.paging else ())
        }
        answer: Schema = {
            "description": HTTPStatus.OK.phrase,
            "headers": headers or None,
            "content": _json(schema, example),
        }
        return present(answer)

    def _error_responses(self) -> Schema:
        content = _json(reference(self._error), None)
        return {
            code: {"description": said, "content": content}
            | (_RETRY_AFTER if code == "429" else {})
            for code, said in _REFUSALS.items()
        }

    def _webhook(self, model: str) -> Schema:
        return {
            "post": {
                "security": [],
                "requestBody": self._body(model),
                "responses": {"2XX": {"description": "It was received."}},
            }
        }


_REFUSALS = {
    "429": "There were more requests than the rate limits allow; nothing was carried out.",
    "4XX": "The API refused the request.",
    "5XX": "The API failed; whether the request was carried out is unknown.",
}
_RETRY_AFTER: Schema = {
    "headers": {
        "Retry-After": {
            "description": "How long to wait, in seconds or as a date; it may be missing.",
            "schema": {"type": "string"},
        }
    }
}


def _shape(operation: OperationModel) -> str:
    return _PARAMETER.sub("{}", operation.path)


def _wire_names(alike: list[str]) -> list[str]:
    """What the parameters of these templates are called: their own name where they agree."""
    columns = list(zip(*(_PARAMETER.findall(path) for path in alike), strict=True))
    taken = {name for column in columns for name in column}
    neutral = (f"id_{number}" if number else "id" for number in itertools.count())
    free = (name for name in neutral if name not in taken)
    return [column[0] if len(set(column)) == 1 else next(free) for column in columns]


def _parameter(parameter: ParameterModel, wire: str, place: str) -> Schema:
    schema: Schema = {
        **scalar_schema(parameter.scalar, parameter.named),
        "minLength": 1 if place == "path" and parameter.scalar == "string" else None,
        "minimum": parameter.minimum,
        "maximum": parameter.maximum,
        "default": parameter.default,
    }
    styled = query_style(parameter, present(schema))
    if styled and parameter.style == "brackets" and parameter.many:
        wire += "[]"
    made: Schema = {
        "name": wire,
        "in": place,
        "required": parameter.required,
        **described(parameter.summary, parameter.note, ending(parameter)),
        **deprecated(parameter),
        **(styled or {"schema": present(schema)}),
        "x-confidence": parameter.confidence,
        "example": None if parameter.example is None else shown_example(parameter),
        "x-name": parameter.name if wire != parameter.name else None,
    }
    return present(made)


def _key_parameter(stated: Idempotency) -> Schema:
    made: Schema = {
        "name": stated.header.value,
        "in": "header",
        "description": "A new key for each call; the same key repeats a call.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255},
        "x-seconds": stated.seconds,
        "x-in-use": stated.in_use,
        "x-other-body": stated.other_body,
    }
    return present(made)


def _paging(paging: PagingModel) -> Schema:
    facts: Schema = {
        "style": paging.style.name,
        "start": paging.start.wire.value,
        "limit": paging.limit.wire.value if paging.limit else None,
        "row": paging.row.wire.value if paging.row else None,
        "key": [field.wire.value for field in paging.key],
        "items": paging.items.wire.value if paging.items else None,
        "total": ".".join(field.wire.value for field in paging.total) or None,
        "more": ".".join(field.wire.value for field in paging.more) or None,
        "end_error": paging.end_error.value if paging.end_error else None,
    }
    return present(facts)


def _json(schema: Schema, example: Any) -> Schema:
    return {"application/json": {"schema": schema, **({"example": example} if example else {})}}


def _error_schema(message_paths: tuple[str, ...]) -> Schema:
    """The shapes in which an error answer keeps its message."""
    shapes: list[Schema] = []
    for path in message_paths:
        shape: Schema = {"type": "string"}
        for name in reversed([] if path == "." else path.split(".")):
            shape = {"type": "object", "properties": {name: shape}, "required": [name]}
        shapes.append(shape)
    return {
        "description": "Where the message is has several ways; the first that is there counts.",
        "anyOf": shapes,
    }
