"""Values are read according to the annotations of the spec language's classes."""

from __future__ import annotations

from pathlib import Path

import pytest

from postalytics_codegen.language import ApiFile, FakeFile, Field, ResourceFile, keys, read
from postalytics_codegen.yaml import Diagnostics, Name, Text, TypeName, read_yaml
from support.small_spec import FILES, faults, shown

API, KEEPERS, PETS, VISITS, FAKE = FILES


@pytest.fixture(autouse=True)
def _in_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def read_file(kind: type[ApiFile | ResourceFile | FakeFile], text: str) -> object:
    """Return the object of a file, which must have no fault."""
    path = Path("file.yaml")
    path.write_text(text)
    diagnostics = Diagnostics()
    node = read_yaml(path, diagnostics)
    made = node and read(kind, node, diagnostics)
    assert diagnostics.error().render() == ""
    return made


@pytest.mark.parametrize(("edit", "expected"), faults("reading"))
def test_a_fault_in_a_value(edit: tuple[str, str, str], expected: str) -> None:
    assert shown(edit) == expected


def test_values_have_the_types_of_their_class() -> None:
    api = read_file(ApiFile, FILES[API])
    assert isinstance(api, ApiFile)
    assert (type(api.api), type(api.package), type(api.version)) == (TypeName, Name, Text)
    assert [(limit.requests, limit.seconds) for limit in api.limits] == [(5, 1)]
    assert api.environments[Name("local")].limits is not None
    assert [type(path) for path in api.errors.message_at] == [Text, Text]


def test_keys_that_are_left_out_have_their_defaults() -> None:
    api = read_file(ApiFile, FILES[API])
    assert isinstance(api, ApiFile)
    production = api.environments[Name("production")]
    assert (production.api_key, production.limits, production.source) == (None, None, None)


def test_a_lone_type_or_list_stands_for_a_mapping() -> None:
    pets = read_file(ResourceFile, FILES[PETS])
    assert isinstance(pets, ResourceFile)
    fields = pets.models[TypeName("Pet")].fields
    types = {name.value: field.type for name, field in fields.items()}
    assert isinstance(types["weight"], Text)
    assert types["weight"].value == "number"
    assert isinstance(types["tags"], list)
    assert [text.value for text in types["tags"]] == ["string"]


def test_every_value_has_its_place() -> None:
    keepers = read_file(ResourceFile, FILES[KEEPERS])
    assert isinstance(keepers, ResourceFile)
    (name, operation), *_ = keepers.operations.items()
    places = [
        name.place,
        operation.place,
        operation.summary.place,
        operation.at("effect"),
        operation.at("note"),
    ]
    assert [str(place) for place in places] == [
        "file.yaml:11:3",
        "file.yaml:12:5",
        "file.yaml:12:14",
        "file.yaml:18:13",
        "file.yaml:12:5",
    ]


def test_records_keep_their_shape() -> None:
    fake = read_file(FakeFile, FILES[FAKE])
    assert isinstance(fake, FakeFile)
    (record,) = fake.collections[Name("pets")].records
    assert [type(value).__name__ for value in record.values()] == [
        "Text",
        "Text",
        "dict",
        "list",
        "list",
        "dict",
        "Text",
        "Text",
    ]


def test_a_record_may_hold_empty_text() -> None:
    fake = read_file(FakeFile, FILES[FAKE].replace('name: "02134"', 'name: ""'))
    assert isinstance(fake, FakeFile)
    assert fake.collections[Name("pets")].records[0][Name("name")].value == ""


def test_the_place_of_a_mapping_is_not_part_of_its_value() -> None:
    text = FILES[API]
    one = read_file(ApiFile, text)
    other = read_file(ApiFile, text.replace("limits:\n  -", "limits:\n\n  -"))
    assert isinstance(one, ApiFile)
    assert isinstance(other, ApiFile)
    assert one.limits[0].place != other.limits[0].place
    assert one.limits == other.limits


def test_every_key_of_a_field_has_a_summary_that_is_a_sentence() -> None:
    assert [key.name for key in keys(Field).values() if not key.summary.endswith(".")] == []
