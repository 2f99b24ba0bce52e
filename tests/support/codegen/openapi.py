"""The OpenAPI documents of the specs for tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from postalytics_codegen.emit.documents import openapi_document
from postalytics_codegen.load import load_spec
from postalytics_codegen.model import ApiModel

HERE = Path(__file__).parents[2] / "codegen"
TOY = load_spec(HERE / "toy_spec")
SHELTER = load_spec(HERE / "shelter_spec")
OWN = load_spec(HERE.parents[1] / "spec")


def document(api: ApiModel) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(openapi_document(api))
    return made


TOY_DOCUMENT = document(TOY)
SHELTER_DOCUMENT = document(SHELTER)
SCHEMAS = SHELTER_DOCUMENT["components"]["schemas"]


def operations(made: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the operations of a document by name, with their method and path."""
    return {
        operation["operationId"]: {"method": method.upper(), "path": path, **operation}
        for path, item in made["paths"].items()
        for method, operation in item.items()
    }
