"""What to write in place of words of OpenAPI, for messages about keys and values."""

from __future__ import annotations

import attrs


@attrs.frozen
class Hint:
    """What to write in place of a key of OpenAPI."""

    words: str
    keys: tuple[str, ...] = ()
    """The keys that it stands for, and which are then not missing."""


_NO_REFERENCE = Hint("write the name of the model or type alone, as the type", ("type",))
_LANGUAGE = Hint("this is another language: docs/maintaining/spec-language.md describes it")
_UNION = Hint(
    "'unions' has values that are one of several models; 'any' takes every value",
    ("type", "fields"),
)
_ENVIRONMENTS = Hint("'environments' in api.yaml has the URLs", ("environments",))
_AUTHENTICATION = Hint("'authentication' in api.yaml says how", ("authentication",))
_BODY = Hint("'body' has the name of the model that is sent", ("body",))
_RETURNS = Hint("'returns' has the name of the model, in brackets for a list", ("returns",))
_NO_RULE = Hint("there is no such limit: write it into a 'note'")

KEYS = {
    "$ref": _NO_REFERENCE,
    "additionalProperties": Hint(
        "unknown fields are kept; a map is a type in braces, such as {string: int}"
    ),
    "allOf": Hint("'include' adds the fields of a group to a model", ("fields",)),
    "anyOf": _UNION,
    "basePath": Hint("'base_path' in api.yaml is in front of all paths", ("base_path",)),
    "components": Hint("models stand under 'models', named types under 'types'"),
    "const": Hint("a type with 'codes' has the known values"),
    "content": Hint("bodies are JSON: write the name of the model; a file is 'returns: bytes'"),
    "default": Hint("only query parameters have a default: write it into a 'note'"),
    "definitions": Hint("models stand under 'models', named types under 'types'"),
    "deprecated": Hint("only operations, parameters, fields, codes and environments may be"),
    "description": Hint("'summary' says what it is, 'note' what else to know", ("summary",)),
    "discriminator": _UNION,
    "enum": Hint("a named type with 'codes' has the known values"),
    "examples": Hint("write one 'example'"),
    "exclusiveMaximum": _NO_RULE,
    "exclusiveMinimum": _NO_RULE,
    "explode": Hint("'style' says how a query has several values"),
    "externalDocs": Hint("'source' has the page and the confidence", ("source",)),
    "host": _ENVIRONMENTS,
    "in": Hint("parameters stand under 'path', 'query' or 'headers'"),
    "info": Hint("'api', 'summary' and 'version' stand at the top of api.yaml"),
    "items": Hint("a list is a type in brackets, such as [string]", ("type",)),
    "maxItems": Hint("'max_items' is for a parameter of a query"),
    "maximum": _NO_RULE,
    "minItems": _NO_RULE,
    "minimum": _NO_RULE,
    "multipleOf": _NO_RULE,
    "nullable": Hint("a type with '?' may be null, such as 'string?'"),
    "oneOf": _UNION,
    "openapi": _LANGUAGE,
    "operationId": Hint("the key of an operation is its name"),
    "parameters": Hint(
        "parameters stand by name under 'path', 'query' and 'headers'", ("path", "query")
    ),
    "paths": Hint("operations stand by name under 'operations', with their path", ("operations",)),
    "pattern": _NO_RULE,
    "properties": Hint("'fields' has the fields of a model by name", ("fields",)),
    "readOnly": Hint("make one model that is sent, and one that is received"),
    "requestBody": _BODY,
    "required": Hint("write 'required: true' at each field or parameter"),
    "responses": _RETURNS,
    "schema": Hint("write the name of the type or model alone", ("type",)),
    "schemes": _ENVIRONMENTS,
    "schemas": Hint("models stand under 'models', named types under 'types'", ("models",)),
    "security": _AUTHENTICATION,
    "securitySchemes": _AUTHENTICATION,
    "servers": _ENVIRONMENTS,
    "swagger": _LANGUAGE,
    "tags": Hint("the operations of a resource stand in one file, resources/*.yaml"),
    "title": Hint("'summary' says what it is", ("summary",)),
    "uniqueItems": _NO_RULE,
    "writeOnly": Hint("make one model that is sent, and one that is received"),
}
"""Keys of OpenAPI that a mapping may have by mistake."""

_SCALARS = {
    "boolean": "write 'bool'",
    "date-time": "write 'datetime'",
    "double": "write 'number'",
    "float": "write 'number'",
    "integer": "write 'int', or 'int64' for more than 32 bits",
    "long": "write 'int64'",
    "str": "write 'string'",
    "text": "write 'string'",
}
_STRING = "leave the format out, a string is kept as it is"
VALUES = {
    "type": {
        **_SCALARS,
        "array": "a list is a type in brackets, such as [string]",
        "null": "a type with '?' may be null, such as 'string?'",
        "object": "write the name of a model, a map such as {string: int}, or 'any'",
    },
    "parameter type": {
        **_SCALARS,
        "array": "a list is a type in brackets, such as [string], and needs a 'style'",
        "object": "a mapping has the type of its values and the style 'brackets'",
    },
    "model": {
        "binary": "write 'bytes' for a file",
        "file": "write 'bytes' for a file",
        "null": "write 'none' if the response holds nothing",
        "void": "write 'none' if the response holds nothing",
    },
    "format": {
        "binary": "a file is 'returns: bytes'",
        "byte": _STRING,
        "date": "write the type 'date'",
        "date-time": "write the type 'datetime'",
        "decimal": "write the type 'decimal'",
        "double": "leave the format out, a number has the precision of a double",
        "email": _STRING,
        "float": "leave the format out, a number has the precision of a double",
        "int32": "write the type 'int'",
        "int64": "write the type 'int64'",
        "password": "write 'secret: true'",
        "uri": _STRING,
        "uuid": _STRING,
    },
}
"""Values of OpenAPI that a key may have by mistake."""


def value_hint(key: str, value: str) -> str:
    """Return the end of a message about a value; empty if it is not a word of OpenAPI."""
    hint = VALUES.get(key, {}).get(value)
    return f": {hint}" if hint else ""
