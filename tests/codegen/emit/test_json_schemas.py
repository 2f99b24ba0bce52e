from __future__ import annotations

from support.codegen.openapi import OWN, SHELTER_DOCUMENT, TOY_DOCUMENT, document

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
