"""JSON Schemas of models and their parts, as OpenAPI 3.1 has them."""

from __future__ import annotations

from typing import Any

from ...model import ApiModel, CodeModel, FieldModel, FieldType, NamedTypeModel, ResolvedModel
from ...yaml import Text, plain
from ..limits import print_limit, sentence
from .example_values import Examples

Schema = dict[str, Any]

_SCALARS: dict[str, Schema] = {
    "int": {"type": "integer", "format": "int32"},
    "int64": {"type": "integer", "format": "int64"},
    "number": {"type": "number"},
    "string": {"type": "string"},
    "bool": {"type": "boolean"},
    "any": {},
}


def reference(name: str) -> Schema:
    """A schema that stands among the document's components."""
    return {"$ref": f"#/components/schemas/{name}"}


def scalar_schema(scalar: str, named: NamedTypeModel | None) -> Schema:
    """The schema of a scalar, or a reference where it has a name of its own."""
    return reference(named.name) if named else dict(_SCALARS[scalar])


def component_schemas(api: ApiModel) -> dict[str, Schema]:
    """The schemas of all named types and models."""
    examples = Examples(api)
    return {
        **{named.name: _named_schema(named) for named in api.types},
        **{model.name: _model_schema(model, examples) for model in api.models},
    }


def described(*texts: Text | str | None) -> Schema:
    """The `description` that the texts make, each a paragraph; nothing where there is none."""
    paragraphs = [plain(text).strip() for text in texts if text]
    return {"description": "\n\n".join(paragraphs)} if paragraphs else {}


def _named_schema(named: NamedTypeModel) -> Schema:
    schema: Schema = {"title": named.name, **described(named.summary, named.note)}
    if named.codes:
        known = {"oneOf": [_code_schema(code) for code in named.codes]}
        schema["anyOf"] = [known, dict(_SCALARS[named.scalar])]
    else:
        schema |= _SCALARS[named.scalar]
    if named.source:
        schema["externalDocs"] = {"url": named.source.url.value}
        schema["x-confidence"] = named.source.confidence
    return schema


def _code_schema(code: CodeModel) -> Schema:
    schema: Schema = {"const": plain(code.value), "title": code.name, **described(code.summary)}
    if code.confidence:
        schema["x-confidence"] = code.confidence
    return schema


def _model_schema(model: ResolvedModel, examples: Examples) -> Schema:
    schema: Schema = {
        "title": model.name,
        **described(model.summary, model.note),
        "type": "object",
        "properties": {field.wire.value: _field_schema(field) for field in model.fields},
    }
    # Any field of an answer may be absent, whatever the vendor's page says.
    required = [field.wire.value for field in model.fields if field.required]
    if required:
        schema["required"] = required
    example = examples.of(model.name)
    if example:
        schema["examples"] = [example]
    if model.replaces:
        schema["x-replaces"] = model.replaces
    schema["externalDocs"] = {"url": model.source.url.value}
    schema["x-confidence"] = model.source.confidence
    return schema


def _field_schema(field: FieldModel) -> Schema:
    one = _one(field.type)
    if field.min_length is not None:
        one["minLength"] = field.min_length
    if field.max_length is not None:
        one["maxLength"] = field.max_length
    schema = _nullable({"type": "array", "items": one} if field.type.many else one, field.type)
    printed = field.print_length
    cut = None if printed is None else sentence(print_limit(printed))
    schema |= described(field.summary, cut, field.note)
    if field.example is not None:
        schema["examples"] = [plain(field.example)]
    if field.secret:
        schema["format"] = "password"
    if printed is not None:
        schema["x-print-length"] = printed
    if field.also:
        schema["x-also"] = [also.value for also in field.also]
    if field.confidence:
        schema["x-confidence"] = field.confidence
    return schema


def _one(type_: FieldType) -> Schema:
    if type_.model:
        return reference(type_.model)
    return scalar_schema(type_.scalar or "any", type_.named)


def _nullable(schema: Schema, type_: FieldType) -> Schema:
    if not type_.nullable:
        return schema
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return schema | {"type": [schema["type"], "null"]} if "type" in schema else schema
