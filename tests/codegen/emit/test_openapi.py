from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import jsonschema
import pytest
from openapi_spec_validator import validate

from postalytics_codegen.emit.documents import openapi_document
from postalytics_codegen.load import load_spec
from postalytics_codegen.model import ApiModel
from support.codegen.hostile import CORPUS, planted
from support.codegen.openapi import (
    HERE,
    OWN,
    SHELTER,
    SHELTER_DOCUMENT,
    TOY,
    TOY_DOCUMENT,
    document,
    operations,
)
from support.small_spec import load

KEEPERS = "resources/keepers.yaml"


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def operation(name: str, made: dict[str, Any] = SHELTER_DOCUMENT) -> dict[str, Any]:
    return operations(made)[name]


def answer(name: str, made: dict[str, Any] = SHELTER_DOCUMENT) -> Any:
    """Return the schema of the response to an operation."""
    return operation(name, made)["responses"]["200"]["content"]["application/json"]["schema"]


def shape(value: Any) -> Any:
    """Return JSON without the content of its texts."""
    if isinstance(value, dict):
        return {number: shape(value[key]) for number, key in enumerate(value)}
    if isinstance(value, list):
        return [shape(item) for item in value]
    return "" if isinstance(value, str) else value


def with_operation(text: str) -> dict[str, Any]:
    """Return the document of the small spec with one more operation of the keepers."""
    end = "    source: {page: get-keeper, confidence: official}\n"
    more = f"{end}  dismiss:\n    summary: Dismiss a keeper.\n    delete: {text}\n"
    more += "    returns: Keeper\n    effect: delete\n"
    return document(load((KEEPERS, end, f"{more}{end}")))


@pytest.mark.parametrize("api", [TOY, SHELTER, OWN], ids=lambda api: str(api.name))
def test_it_is_valid_openapi(api: ApiModel) -> None:
    made = document(api)

    validate(made)

    assert made["openapi"] == "3.1.0"


@pytest.mark.parametrize("api", [TOY, SHELTER, OWN], ids=lambda api: str(api.name))
def test_every_operation_and_every_type_is_there(api: ApiModel) -> None:
    made = document(api)

    found = {name: operation["method"] for name, operation in operations(made).items()}
    schemas = [schema for schema in made["components"]["schemas"] if schema != "ErrorAnswer"]

    assert found == {o.name: o.method for r in api.resources for o in r.operations}
    assert schemas == [*(type_.name for type_ in api.types), *(model.name for model in api.models)]


@pytest.mark.parametrize("api", [TOY, SHELTER, OWN], ids=lambda api: str(api.name))
def test_the_examples_match_their_schemas(api: ApiModel) -> None:
    made = document(api)
    components = made["components"]

    for name, schema in components["schemas"].items():
        for example in schema.get("examples", []):
            wanted = {"$ref": f"#/components/schemas/{name}", "components": components}
            jsonschema.Draft202012Validator(wanted).validate(example)
    for one in operations(made).values():
        for parameter in one.get("parameters", []):
            if "example" in parameter:
                wanted = {**parameter["schema"], "components": components}
                jsonschema.Draft202012Validator(wanted).validate(parameter["example"])


def test_it_begins_with_the_facts_about_the_whole_api() -> None:
    assert SHELTER_DOCUMENT["info"] == {
        "title": "Shelter",
        "version": "v2",
        "description": "Animals that look for a home.",
    }
    assert SHELTER_DOCUMENT["security"] == [{"key": []}]
    assert SHELTER_DOCUMENT["components"]["securitySchemes"]["key"]["scheme"] == "basic"
    assert SHELTER_DOCUMENT["tags"][0] == {
        "name": "keepers",
        "description": "People who look after animals.",
    }
    assert SHELTER_DOCUMENT["x-rate-limits"] == [{"requests": 5, "seconds": 1}]


def test_the_default_environment_is_the_first_server() -> None:
    assert SHELTER_DOCUMENT["servers"] == [
        {"url": "http://127.0.0.1:8000/api/v2", "description": "The fake."},
        {"url": "https://api.shelter.example/api/v2", "description": "The live service."},
    ]


def test_an_operation_shows_all_that_is_known() -> None:
    made = operation("list_visits")

    del made["responses"]
    assert made == {
        "method": "GET",
        "path": "/visits",
        "operationId": "list_visits",
        "tags": ["visits"],
        "summary": "List the visits.",
        "description": "Effect: read; it changes nothing.\n\n"
        "Confidence: official; the vendor's page was read to its end.",
        "externalDocs": {"url": "https://docs.shelter.example/reference/list-visits"},
        "parameters": [
            {
                "name": "page",
                "in": "query",
                "required": False,
                "schema": {"type": "integer", "format": "int32", "minimum": 1, "default": 1},
            },
            {
                "name": "size",
                "in": "query",
                "required": False,
                "schema": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 20},
            },
            {
                "name": "mood",
                "in": "query",
                "required": False,
                "description": "Only one at a time.",
                "schema": {"$ref": "#/components/schemas/Mood", "default": "C"},
                "example": "W",
            },
        ],
        "x-effect": "read",
        "x-confidence": "official",
        "x-pagination": {
            "style": "numbers",
            "start": "page",
            "limit": "size",
            "key": ["visit_id", "stage"],
        },
    }


def test_pagination_has_the_names_on_the_wire() -> None:
    assert operation("list_books", TOY_DOCUMENT)["x-pagination"] == {
        "style": "rows",
        "start": "From",
        "limit": "Count",
        "row": "Pos",
        "key": ["BookNo"],
        "end_error": "Nothing more here",
    }
    assert operation("search_books", TOY_DOCUMENT)["x-pagination"] == {
        "style": "offset",
        "start": "Skip",
        "key": ["BookNo"],
        "items": "Books",
        "total": "Total",
    }


def test_a_parameter_has_its_python_name_and_its_wire_name() -> None:
    first = operation("list_books", TOY_DOCUMENT)["parameters"][2]

    assert (first["name"], first["x-name"]) == ("From", "first")


def test_a_parameter_shows_its_confidence() -> None:
    (visit_id,) = operation("end_visit")["parameters"]
    (other,) = operation("get_visit")["parameters"]
    assert (visit_id.get("x-confidence"), other.get("x-confidence")) == ("inferred", None)


def test_text_in_a_path_is_never_empty() -> None:
    made = operation("get_shelf", TOY_DOCUMENT)["parameters"]

    in_path = [p for p in made if p["in"] == "path"]
    assert [(p["required"], p["schema"]["minLength"]) for p in in_path] == [(True, 1)]


def test_parameters_in_headers_have_the_names_of_the_headers() -> None:
    made = operation("get_shelf", TOY_DOCUMENT)["parameters"]

    assert [one for one in made if one["in"] == "header"] == [
        {
            "name": "X-Lamp",
            "in": "header",
            "required": False,
            "description": "How bright it shall be.",
            "schema": {"type": "integer", "format": "int32", "minimum": 0},
            "example": 3,
            "x-name": "lamp",
        },
        {
            "name": "Read-Aloud",
            "in": "header",
            "required": False,
            "schema": {"type": "boolean", "default": False},
            "x-name": "read_aloud",
        },
    ]


def test_a_response_is_an_object_an_array_either_or_an_envelope() -> None:
    visit = {"$ref": "#/components/schemas/Visit"}
    keeper = {"$ref": "#/components/schemas/Keeper"}

    assert answer("get_visit") == visit
    assert answer("list_visits") == {"type": "array", "items": visit}
    assert answer("list_animal_visits") == {"$ref": "#/components/schemas/Visits"}
    assert answer("get_keeper") == {
        "anyOf": [keeper, {"type": "array", "items": keeper, "minItems": 1, "maxItems": 1}]
    }


def test_every_error_response_has_the_shapes_of_errors() -> None:
    found = operation("get_visit")["responses"]
    responses = SHELTER_DOCUMENT["components"]["responses"]
    text = {"type": "string"}
    message = {"type": "object", "properties": {"message": text}, "required": ["message"]}

    assert list(found) == ["200", "429", "4XX", "5XX"]
    assert all(
        response["content"]["application/json"]["schema"]
        == {"$ref": "#/components/schemas/ErrorAnswer"}
        for response in responses.values()
    )
    assert "Retry-After" in responses["429"]["headers"]
    assert SHELTER_DOCUMENT["components"]["schemas"]["ErrorAnswer"]["anyOf"] == [
        {"type": "object", "properties": {"error": message}, "required": ["error"]},
        text,
    ]


def test_a_body_is_required_and_shows_an_example() -> None:
    assert operation("create_pet")["requestBody"] == {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/NewPet"},
                "example": {"shelter_id": 1, "name": "text"},
            }
        },
    }


def test_a_model_that_the_vendor_sends_is_a_webhook() -> None:
    webhook = SHELTER_DOCUMENT["webhooks"]["visit_news"]["post"]

    assert webhook["requestBody"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/VisitNews"
    }
    assert webhook["security"] == []
    assert "webhooks" not in document(attrs.evolve(SHELTER, resources=SHELTER.resources[:1]))


@pytest.mark.parametrize(("other", "neutral"), [("name", "id"), ("id", "id_1")])
def test_path_templates_that_differ_only_in_names_are_one_path(other: str, neutral: str) -> None:
    made = with_operation(f"/keepers/{{{other}}}\n    path: {{{other}: int}}")

    (item,) = [path for path in made["paths"] if path.startswith("/keepers")]
    names = [
        (parameter["name"], parameter["x-name"])
        for name in ("get_keeper", "dismiss")
        for parameter in operation(name, made)["parameters"]
    ]

    assert item == f"/keepers/{{{neutral}}}"
    assert names == [(neutral, "keeper_id"), (neutral, other)]
    validate(made)


def test_equal_path_templates_keep_their_names() -> None:
    made = with_operation("/keepers/{keeper_id}\n    path: {keeper_id: int}")

    assert set(made["paths"]["/keepers/{keeper_id}"]) == {"get", "delete"}
    assert "x-name" not in operation("dismiss", made)["parameters"][0]


def test_a_model_may_have_the_name_of_the_error() -> None:
    made = document(
        load(
            (KEEPERS, "  Keeper:\n", "  ErrorAnswer:\n"),
            (KEEPERS, "returns: Keeper\n", "returns: ErrorAnswer\n"),
        )
    )

    assert made["components"]["schemas"]["ErrorAnswer"]["description"] == "A keeper."
    assert "anyOf" in made["components"]["schemas"]["ErrorAnswer_"]
    assert made["components"]["responses"]["4XX"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/ErrorAnswer_"
    }


@pytest.mark.parametrize("text", CORPUS, ids=lambda text: ascii(text[:30]))
def test_markup_in_the_spec_stays_text(text: str) -> None:
    made = planted(TOY, lambda old: f"{old}{text}")

    assert shape(document(made)) == shape(TOY_DOCUMENT)
    openapi_document(made).encode("ascii")


def test_the_same_spec_gives_the_same_bytes() -> None:
    again = load_spec(HERE / "toy_spec")

    assert openapi_document(again) == openapi_document(TOY)
    assert openapi_document(TOY).startswith('{\n  "openapi": "3.1.0",\n  "info": {\n')


def test_it_has_a_security_scheme_for_each_credential() -> None:
    assert TOY_DOCUMENT["security"] == [{"card": [], "desk": []}]
    assert TOY_DOCUMENT["components"]["securitySchemes"] == {
        "card": {
            "type": "http",
            "scheme": "basic",
            "description": "The part card of the API key is the user name; there is no password.",
        },
        "desk": {
            "type": "apiKey",
            "in": "header",
            "name": "X-Desk",
            "description": "The part desk of the API key.",
        },
    }
