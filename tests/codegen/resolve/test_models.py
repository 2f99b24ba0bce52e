"""Types and models that keep the rules of the spec language."""

from __future__ import annotations

from pathlib import Path

import pytest

from postalytics_codegen.model import FieldType
from postalytics_codegen.yaml import Text, plain
from support.small_spec import FILES, load, model, operation

API, KEEPERS, PETS, VISITS, FAKE = FILES


@pytest.fixture(autouse=True)
def _in_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def summary(type_: FieldType) -> tuple[str | None, str | None, bool, bool]:
    """Return the wire type, its name, and whether it is a list or nullable."""
    return type_.scalar, type_.named.name if type_.named else None, type_.many, type_.nullable


def test_models_come_after_their_parts_and_are_sent_or_received() -> None:
    assert [(model.name, model.resource, model.kind) for model in load().models] == [
        ("Keeper", "keepers", "answer"),
        ("Chip", "pets", "answer"),
        ("Pet", "pets", "answer"),
        ("NewPet", "pets", "request"),
        ("PetReplacement", "pets", "request"),
        ("Visit", "visits", "answer"),
        ("Visits", "visits", "answer"),
        ("VisitNews", "visits", "answer"),
    ]


def test_models_with_mutual_lists_come_after_those_that_they_contain() -> None:
    edit = (PETS, "number: {type: string?, wire: ChipNumber}", "pets: [Pet]\n      number: string")
    direct = (PETS, "chip: Chip?", "chip: Chip")
    assert [model.name for model in load(edit, direct).models[1:3]] == ["Chip", "Pet"]


def test_types_have_their_meaning() -> None:
    pet = next(model for model in load().models if model.name == "Pet")
    assert {field.name: field.type for field in pet.fields} == {
        "row": FieldType(scalar="int"),
        "pet_id": FieldType(scalar="int"),
        "name": FieldType(scalar="string", nullable=True),
        "chip": FieldType(model=pet.fields[3].type.model, nullable=True),
        "friends": FieldType(model=pet.name, many=True),
        "tags": FieldType(scalar="string", many=True),
        "extras": FieldType(scalar="any"),
        "weight": FieldType(scalar="number"),
        "tame": FieldType(scalar="bool"),
        "note_1": FieldType(scalar="string", nullable=True),
        "note_2": FieldType(scalar="string", nullable=True),
        "note_3": FieldType(scalar="string", nullable=True),
    }


def test_a_named_type_is_an_id_or_a_table_of_codes() -> None:
    animal, visit, mood, stage = load().types
    assert [(t.name, t.scalar, t.resource) for t in (animal, visit, mood, stage)] == [
        ("AnimalId", "int", "visits"),
        ("VisitId", "int64", "visits"),
        ("Mood", "string", "visits"),
        ("Stage", "int", "visits"),
    ]
    assert (animal.codes, animal.source, animal.note) == ((), None, None)
    assert visit.source is not None
    assert visit.source.url.value == "https://docs.shelter.example/reference/visits"
    assert [(code.name, code.value) for code in stage.codes] == [("open", 0), ("closed", 1)]
    calm, wild = mood.codes
    assert [plain(code.value) for code in (calm, wild)] == ["C", "W"]
    assert (plain(wild.summary), wild.confidence) == ("It bites.", "inferred")


def test_fields_and_parameters_may_be_of_a_named_type() -> None:
    _, visit_id, mood, _ = load().types
    visit = {str(field.name): field.type for field in model("Visit").fields}
    parameters = {
        str(p.name): (p.scalar, p.named) for p in operation("list_visits").query_parameters
    }
    assert summary(visit["animal_id"]) == ("int", "AnimalId", False, True)
    assert summary(visit["moods"]) == ("string", "Mood", True, False)
    assert summary(visit["pet"]) == (None, None, False, True)
    assert [name and name.name for _, name in parameters.values()] == [None, None, mood.name]
    assert parameters["mood"][0] == "string"
    (path,) = operation("get_visit").path_parameters
    assert (path.scalar, path.named and path.named.name) == ("int64", visit_id.name)


def test_a_model_that_the_vendor_sends_is_received() -> None:
    assert model("VisitNews").kind == "answer"
    assert [resource.receives for resource in load().resources] == [(), (), ("VisitNews",)]


def test_examples_are_json_of_the_types_of_their_fields_under_the_names_on_the_wire() -> None:
    wired = (VISITS, "animal_id: AnimalId?", "animal_id: {type: AnimalId?, wire: Animal}")
    nested = (VISITS, "[{visit_id: 1, moods: []}]", "[{animal_id: 1, moods: [W]}]")
    assert {field.name: plain(field.example) for field in model("Visit", wired, nested).fields} == {
        "visit_id": 5000000000,
        "animal_id": None,
        "pet": None,
        "stage": 1,
        "moods": ["C", "X"],
        "real": True,
        "words": "Oh!",
        "paid": 2.5,
        "seen": {"on": ["1:30", "no"]},
        "before": [{"Animal": 1, "moods": ["W"]}],
    }


def test_texts_in_examples_stay_texts() -> None:
    examples = {str(field.name): field.example for field in model("Visit").fields}
    texts = [examples["words"], *examples["moods"], *examples["seen"]["on"]]
    assert [type(text) for text in texts] == [Text] * 5


def test_an_example_may_be_a_whole_object_with_what_a_request_needs() -> None:
    like = "      like: {type: NewPet?, example: {shelter_id: 1, name: Rex}}\n"
    edit = (PETS, "      shelter_id: {type: int,", f"{like}      shelter_id: {{type: int,")
    assert plain(model("NewPet", edit).fields[0].example) == {"shelter_id": 1, "name": "Rex"}


def test_numbered_fields_may_have_numbered_names_on_the_wire() -> None:
    edit = (PETS, "{type: string?, max_length: 10}", '{type: string?, wire: "Note{0..2}"}')
    assert [field.wire.value for field in model("Pet", edit).fields[-3:]] == [
        *("Note0", "Note1", "Note2"),
    ]


def test_a_confidence_is_kept_of_a_field_where_its_model_has_another() -> None:
    real = [
        model("Visit", (VISITS, "real: {", f"real: {{confidence: {confidence}, ")).fields[5]
        for confidence in ("official", "inferred")
    ]
    assert [field.confidence for field in real] == [None, "inferred"]


def test_a_list_type_may_be_written_as_text_and_be_null() -> None:
    pet = load((PETS, "tags: [string]", 'tags: "[string]?"')).models[2]
    assert pet.fields[5].type == FieldType(scalar="string", many=True, nullable=True)


def test_wire_names_are_the_python_names_where_none_are_given() -> None:
    chip, pet = load().models[1:3]
    assert [field.wire.value for field in chip.fields] == ["ChipNumber"]
    assert [text.value for text in (pet.fields[1].wire, *pet.fields[1].also)] == ["pet_id", "id"]
