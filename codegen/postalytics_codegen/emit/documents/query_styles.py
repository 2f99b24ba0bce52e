"""How a query holds several values, as OpenAPI says it."""

from __future__ import annotations

from ...model import ParameterModel
from .json_schemas import Schema, present


def query_style(parameter: ParameterModel, one: Schema) -> Schema:
    """The style and the schema of a parameter with several values; nothing for other parameters.

    Args:
        parameter: the parameter.
        one: the schema of one value.
    """
    if parameter.style is None:
        return {}
    most = parameter.max_items
    if parameter.is_mapping:
        schema: Schema = {"type": "object", "minProperties": 1, "maxProperties": most}
        schema["additionalProperties"] = one
        return {"style": "deepObject", "explode": True, "schema": present(schema)}
    schema = {"type": "array", "minItems": 1, "maxItems": most, "items": one}
    explode = parameter.style != "comma"
    return {"style": "form", "explode": explode, "schema": present(schema)}
