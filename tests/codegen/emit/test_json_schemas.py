from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from support.codegen.openapi import OWN, SHELTER_DOCUMENT, TOY_DOCUMENT, document
from support.small_spec import load

SCHEMAS = SHELTER_DOCUMENT["components"]["schemas"]


def test_requests_have_required_fields_and_responses_have_none() -> None:
    assert SCHEMAS["NewPet"]["required"] == ["shelter_id", "name"]
    assert all("required" not in SCHEMAS[name] for name in ("Pet", "Visit", "Chip"))
    assert not any("additionalProperties" in schema for schema in SCHEMAS.values())


def test_null_is_a_type_of_its_own() -> None:
    pet = SCHEMAS["Pet"]["properties"]

    assert pet["name"] == {"type": ["string", "null"]}
    assert pet["chip"] == {"anyOf": [{"$ref": "#/components/schemas/Chip"}, {"type": "null"}]}
    assert pet["friends"] == {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}
    assert pet["extras"] == {}


def test_a_field_has_its_limits_its_other_names_and_its_meaning() -> None:
    contact = document(OWN)["components"]["schemas"]["NewContact"]["properties"]["first_name"]
    toy = TOY_DOCUMENT["components"]["schemas"]

    assert contact["x-print-length"] == 20
    assert contact["description"] == "20 characters printed, the rest cut."
    assert SCHEMAS["Visit"]["properties"]["words"] == {
        "type": ["string", "null"],
        "minLength": 2,
        "maxLength": 9,
        "examples": ["Oh!"],
    }
    assert toy["Book"]["properties"]["BookNo"]["x-also"] == ["Id", "No"]
    assert toy["Book"]["properties"]["Price"]["x-confidence"] == "inferred"
    assert toy["Reader"]["properties"]["Card"]["format"] == "password"
    assert toy["BookReplacement"]["x-replaces"] == "Book"


def test_an_id_is_a_number_with_a_name() -> None:
    assert SCHEMAS["VisitId"] == {
        "title": "VisitId",
        "description": "The number of a visit.\n\nIt counts all visits ever.",
        "type": "integer",
        "format": "int64",
        "externalDocs": {"url": "https://docs.shelter.example/reference/visits"},
        "x-confidence": "client",
    }


def test_a_code_table_is_open() -> None:
    assert SCHEMAS["Mood"]["anyOf"] == [
        {
            "oneOf": [
                {"const": "C", "title": "calm"},
                {
                    "const": "W",
                    "title": "wild",
                    "description": "It bites.",
                    "x-confidence": "inferred",
                },
            ]
        },
        {"type": "string"},
    ]


def test_a_union_names_its_models_and_the_text_of_each() -> None:
    toy = TOY_DOCUMENT["components"]["schemas"]
    cash, cheque = ({"$ref": f"#/components/schemas/{name}"} for name in ("Cash", "Cheque"))

    payment = toy["Payment"]
    assert payment["oneOf"] == [cash, cheque]
    assert payment["discriminator"] == {
        "propertyName": "Way",
        "mapping": {
            "cash": cash["$ref"],
            "cheque": cheque["$ref"],
            "open cheque": cheque["$ref"],
        },
    }
    assert payment["required"] == ["Way"]
    assert payment["examples"] == [{"Way": "cash", "Coins": {"penny": 3}}]
    assert toy["Cheque"]["properties"]["Way"]["enum"] == ["cheque", "open cheque"]
    assert toy["Receipt"]["properties"]["By"]["additionalProperties"] == {
        "$ref": "#/components/schemas/Payment"
    }


def test_a_model_that_is_sent_and_received_has_a_schema_for_each() -> None:
    toy = TOY_DOCUMENT["components"]["schemas"]

    assert "required" not in toy["Cheque"]
    assert toy["SentCheque"]["required"] == ["Way", "Number"]
    assert toy["SentCheque"]["properties"]["Bank"]["maxLength"] == 10
    assert "maxLength" not in toy["Cheque"]["properties"]["Bank"]
    assert toy["SentCheque"]["x-replaces"] == "Cheque"
    assert toy["Cash"]["properties"]["Coins"]["x-also"] == ["Pieces"]
    assert "x-also" not in toy["SentCash"]["properties"]["Coins"]


UNION = (
    "resources/visits.yaml",
    "receives: [VisitNews]\n",
    """\
  Tame: {summary: Tame., fields: {mood: Mood, name: string}}
  Wild: {summary: Wild., fields: {mood: Mood?, name: string}}
  Dead: {summary: Dead., fields: {mood: string?, name: string}}
unions:
  Found:
    summary: An animal that was found.
    discriminator: mood
    one_of: {C: Tame, W: Wild, D: Dead}
receives: [VisitNews, Found]
""",
)


def test_an_object_is_of_one_model_of_a_union_whatever_tells_them_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    components = document(load(UNION))["components"]
    schema = {"$ref": "#/components/schemas/Found", "components": components}
    check = jsonschema.Draft202012Validator(schema).is_valid
    moods = ("C", "W", "D", "?", 3)

    assert [mood for mood in moods if check({"mood": mood})] == ["C", "W", "D"]
    assert components["schemas"]["Tame"]["properties"]["mood"]["enum"] == ["C"]
    assert components["schemas"]["Dead"]["properties"]["mood"] == {
        "type": ["string", "null"],
        "enum": ["D", None],
    }
