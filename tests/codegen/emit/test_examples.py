from __future__ import annotations

from pathlib import Path

import pytest

from postalytics_codegen.emit.code import python
from postalytics_codegen.emit.documents import Examples, placeholder
from postalytics_codegen.model import CodeModel, FieldType, NamedTypeModel
from postalytics_codegen.yaml import Name, Position, Text, TypeName, plain
from support.codegen.openapi import SHELTER, TOY
from support.small_spec import load

PETS = "resources/pets.yaml"
PLACE = Position(Path("spec.yaml"), 1, 1)


def example(name: str, *edits: tuple[str, str, str]) -> object:
    """Return the example of a model of the small spec, with edits."""
    return Examples(load(*edits)).of(name)


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_example_of_a_response_has_the_examples_of_the_spec() -> None:
    examples = Examples(SHELTER)

    assert examples.of("Pet") == {}
    assert examples.of("Visit") == {
        "visit_id": 5_000_000_000,
        "stage": 1,
        "moods": ["C", "X"],
        "real": True,
        "words": "Oh!",
        "paid": 2.5,
        "seen": {"on": ["1:30", "no"]},
        "before": [{"visit_id": 1, "moods": []}],
    }


def test_the_example_of_a_request_has_the_required_fields_too() -> None:
    assert Examples(SHELTER).of("NewPet") == {"shelter_id": 1, "name": "text"}
    assert Examples(TOY).of("NewReminder") == {"BookNo": 1}


def test_a_field_with_a_model_has_the_example_of_the_model() -> None:
    examples = Examples(SHELTER)

    assert examples.of("VisitNews") == {"visit": examples.of("Visit")}
    assert examples.of("Visits") == {"Visits": [examples.of("Visit")]}


def test_an_optional_part_without_an_example_is_left_out() -> None:
    assert Examples(TOY).of("NewBook") == {
        "ShelfCode": "text",
        "Title": "text",
        "Author": {"Name": "text"},
    }


def test_a_model_that_holds_itself_ends() -> None:
    old = "      name: string?\n      chip: Chip?\n"
    new = old.replace("string?", "{type: string?, example: Rex}")

    assert example("Pet", (PETS, old, new)) == {"name": "Rex"}


@pytest.mark.parametrize(
    ("limits", "name"),
    [
        ("min_length: 6", "textxx"),
        ("max_length: 3", "tex"),
        ("min_length: 2, max_length: 9", "text"),
    ],
)
def test_text_without_an_example_keeps_to_the_limits(limits: str, name: str) -> None:
    edit = (PETS, "min_length: 1, max_length: 20", limits)

    assert example("NewPet", edit) == {"shelter_id": 1, "name": name}


@pytest.mark.parametrize(
    ("scalar", "value"),
    [("int", 1), ("int64", 1), ("number", 1.5), ("string", "text"), ("bool", True), ("any", {})],
)
def test_each_scalar_without_an_example_has_a_value(scalar: str, value: object) -> None:
    assert placeholder(FieldType(scalar=scalar)) == value


def test_a_code_without_an_example_is_the_first() -> None:
    code = CodeModel(name=Name("calm"), value=Text("C", PLACE))
    mood = NamedTypeModel(
        name=TypeName("Mood"),
        resource=Name("visits"),
        scalar="string",
        summary=Text("How it feels.", PLACE),
        codes=(code,),
    )

    assert placeholder(FieldType(scalar="string", named=mood)) == "C"


def test_text_of_the_spec_is_plain_in_json() -> None:
    text = Text("a", PLACE)

    assert plain({"b": [text, 1, None, {"c": text}]}) == {"b": ["a", 1, None, {"c": "a"}]}


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ("a", '"a"'),
        ("it's", '"it\'s"'),
        ('"', "'\"'"),
        ("'\"", "'\\'\"'"),
        ("ä\n", '"\\xe4\\n"'),
        ([1, 2.5, True, None], "[1, 2.5, True, None]"),
        ({"a": [{}], "b": ""}, '{"a": [{}], "b": ""}'),
    ],
)
def test_json_as_python(value: object, source: str) -> None:
    assert python(value) == source
