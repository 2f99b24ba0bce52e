"""JSON Schemas of models and their parts, as OpenAPI 3.1 has them."""

from __future__ import annotations

from typing import Any

from ...model import (
    ApiModel,
    CodeModel,
    FieldModel,
    FieldType,
    NamedTypeModel,
    ResolvedModel,
    SourceModel,
    UnionModel,
)
from ...yaml import Text, plain
from ..deprecations import Deprecatable, deprecation_words
from ..example_values import Examples
from ..limits import print_limit, sentence

Schema = dict[str, Any]

_SCALARS: dict[str, Schema] = {
    "int": {"type": "integer", "format": "int32"},
    "int64": {"type": "integer", "format": "int64"},
    "number": {"type": "number"},
    "string": {"type": "string"},
    "bool": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "utc_datetime": {"type": "string", "format": "date-time"},
    "local_datetime": {"type": "string", "format": "date-time-local"},
    "decimal": {"type": "string", "format": "decimal"},
    "any": {},
}


def reference(name: str) -> Schema:
    """A schema that stands among the document's components."""
    return {"$ref": f"#/components/schemas/{name}"}


def scalar_schema(scalar: str | None, named: NamedTypeModel | None) -> Schema:
    """The schema of a scalar, or a reference where it has a name of its own."""
    return reference(named.name) if named else _SCALARS[scalar or "any"]


def component_schemas(api: ApiModel) -> dict[str, Schema]:
    """The schemas of all named types and models."""
    examples = Examples(api)
    return {
        **{named.name: _named_schema(named) for named in api.types},
        **{model.name: _model_schema(model, examples) for model in api.models},
    }


def deprecated(thing: Deprecatable) -> Schema:
    """That a thing is deprecated; nothing if it is not. Since when, its description says."""
    return {"deprecated": True} if thing.deprecated else {}


def ending(thing: Deprecatable) -> str:
    """What the description of a thing says of its deprecation; empty text if there is none."""
    return "".join(map(plain, deprecation_words(thing)))


def described(*texts: Text | str | None) -> Schema:
    """The `description` that the texts make, each a paragraph; nothing where there is none."""
    paragraphs = [plain(text).strip() for text in texts if text]
    return {"description": "\n\n".join(paragraphs)} if paragraphs else {}


def present(schema: Schema) -> Schema:
    """What has a value."""
    return {key: value for key, value in schema.items() if value is not None}


def _named_schema(named: NamedTypeModel) -> Schema:
    known = [_code_schema(code) for code in named.codes]
    type_ = _SCALARS[named.scalar]
    return {
        "title": named.name,
        **described(named.summary, named.note),
        **({"anyOf": [{"oneOf": known}, type_]} if known else type_),
        **(_origin(named.source) if named.source else {}),
    }


def _origin(source: SourceModel) -> Schema:
    return {"externalDocs": {"url": source.url.value}, "x-confidence": source.confidence}


def _code_schema(code: CodeModel) -> Schema:
    schema: Schema = {
        "const": plain(code.value),
        "title": code.name,
        **described(code.summary, ending(code)),
        **deprecated(code),
    }
    return present({**schema, "x-confidence": code.confidence})


def _union_schema(model: ResolvedModel, union: UnionModel, examples: Examples) -> Schema:
    wire = union.discriminator.value
    mapping = {text.value: reference(name)["$ref"] for text, name in union.members}
    return {
        "title": model.name,
        **described(model.summary, model.note),
        "type": "object",
        "oneOf": [reference(name) for name in union.models],
        "discriminator": {"propertyName": wire, "mapping": mapping},
        "required": [wire],
        "examples": [examples.of(model.name)],
        **(_origin(model.source) if model.source else {}),
    }


def _model_schema(model: ResolvedModel, examples: Examples) -> Schema:
    if model.union is not None:
        return _union_schema(model, model.union, examples)
    example = examples.of(model.name)
    schema: Schema = {
        "title": model.name,
        **described(model.summary, model.note),
        "type": "object",
        "properties": {field.wire.value: _field_schema(field) for field in model.fields},
        # Any field of an answer may be absent, whatever the vendor's page says.
        "required": [field.wire.value for field in model.fields if field.required] or None,
        "examples": [example] if example else None,
        "x-replaces": model.replaces,
        **(_origin(model.source) if model.source else {}),
    }
    return present(schema)


def _field_schema(field: FieldModel) -> Schema:
    type_ = field.type
    alone = reference(type_.model) if type_.model else scalar_schema(type_.scalar, type_.named)
    one = present(
        {
            **alone,
            "enum": _texts(type_),
            "minLength": field.min_length,
            "maxLength": field.max_length,
        }
    )
    printed = field.print_length
    cut = None if printed is None else sentence(print_limit(printed))
    schema: Schema = {
        **_nullable(_whole(one, type_), type_),
        **described(field.summary, cut, field.note, ending(field)),
        **deprecated(field),
        "examples": None if field.example is None else [plain(field.example)],
        **({"format": "password"} if field.secret else {}),
        "x-print-length": printed,
        "x-also": [also.value for also in field.also] or None,
        "x-confidence": field.confidence,
    }
    return present(schema)


def _texts(type_: FieldType) -> list[str | None] | None:
    """The texts that tell models apart, also of a code table: else a value would be of several."""
    texts: list[str | None] = [text.value for text in type_.constants]
    inside = type_.nullable and not type_.named  # Null is beside a reference.
    return [*texts, *([None] if inside else [])] if texts else None


def _whole(one: Schema, type_: FieldType) -> Schema:
    if type_.keyed:
        return {"type": "object", "additionalProperties": one}
    return {"type": "array", "items": one} if type_.many else one


def _nullable(schema: Schema, type_: FieldType) -> Schema:
    if not type_.nullable:
        return schema
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return schema | {"type": [schema["type"], "null"]} if "type" in schema else schema
