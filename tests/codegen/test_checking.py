"""The rules of the spec language, each broken once, and what comes of a spec that keeps them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postalytics_codegen.diagnostics import Diagnostic, SpecError
from postalytics_codegen.loading import load_spec
from postalytics_codegen.model import FieldType, WindowModel
from small_spec import FILES, faults, load, shown, write

API, KEEPERS, PETS, FAKE = FILES
REAL_SPEC = Path(__file__).parents[2] / "spec"


@pytest.fixture(autouse=True)
def _in_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("edit", "expected"), faults("models"))
def test_a_fault_in_a_model(edit: tuple[str, str, str], expected: str) -> None:
    assert shown(edit) == expected


@pytest.mark.parametrize(("edit", "expected"), faults("operations"))
def test_a_fault_in_an_operation(edit: tuple[str, str, str], expected: str) -> None:
    assert shown(edit) == expected


@pytest.mark.parametrize(("edit", "expected"), faults("server"))
def test_a_fault_in_what_holds_for_all(edit: tuple[str, str, str], expected: str) -> None:
    assert shown(edit) == expected


@pytest.mark.parametrize(("edit", "expected"), faults("fake"))
def test_a_fault_in_the_fake(edit: tuple[str, str, str], expected: str) -> None:
    assert shown(edit) == expected


def test_all_faults_of_all_files_are_shown_in_order() -> None:
    edits = [
        (PETS, "body: NewPet", "body: NewPets"),
        (PETS, "max_length: 20", "max_length: no"),
        (KEEPERS, "effect: read", "efect: read"),
        (API, "default_environment: local", "default_environment: locl"),
        (FAKE, "{number: 0123}", "{number: 0123, number: 1}"),
    ]
    lines = shown(*edits).splitlines()
    assert [line for line in lines if not line.startswith(" ")] == [
        "spec/api.yaml:22:22: there is no environment 'locl', did you mean 'local'?",
        "spec/fake.yaml:12:30: duplicate key 'number', first given in line 12",
        "spec/resources/keepers.yaml:18:5: unknown key 'efect', did you mean 'effect'?",
        "spec/resources/pets.yaml:28:71: expected a whole number, found 'no'",
        "spec/resources/pets.yaml:54:11: unknown model 'NewPets', did you mean 'NewPet'?",
    ]


def test_two_models_that_hold_each_other_are_refused_once() -> None:
    edits = [
        (PETS, "chip: Chip?", "chip: Chip"),
        (PETS, "      number: {type: string?, wire: ChipNumber}", "      pet: Pet"),
        (FAKE, "        chip: {number: 0123}\n", ""),
    ]
    assert shown(*edits) == (
        "spec/resources/pets.yaml:4:3: a model cannot hold itself (Pet in Chip in Pet): "
        "use a list or a nullable type\n"
        "      Pet:\n"
        "      ^\n"
    )


def test_names_that_a_file_with_a_syntax_error_may_define_are_not_called_unknown() -> None:
    edits = [
        (PETS, "summary: Animals.", "summary: [Animals"),
        (KEEPERS, "name: string?", "pet: Pet"),
        (KEEPERS, "effect: read", "effect: red"),
    ]
    lines = shown(*edits).splitlines()
    assert [line for line in lines if not line.startswith(" ")] == [
        "spec/resources/keepers.yaml:18:13: unknown effect 'red', did you mean 'read'?",
        "spec/resources/pets.yaml:3:7: this is not YAML: did not find expected ',' or ']' "
        "while parsing a flow sequence",
    ]


def test_without_an_api_file_the_resources_are_checked_all_the_same() -> None:
    directory = write(Path("spec"), (KEEPERS, "effect: read", "effect: red"))
    (directory / API).unlink()
    with pytest.raises(SpecError) as caught:
        load_spec(directory)
    assert [(fault.path, fault.message) for fault in caught.value.diagnostics] == [
        ("spec/api.yaml", "the file cannot be read: No such file or directory"),
        ("spec/resources/keepers.yaml", "unknown effect 'red', did you mean 'read'?"),
    ]


def test_models_follow_those_they_are_made_of_and_are_sent_or_answered() -> None:
    assert [(model.name, model.resource, model.kind) for model in load().models] == [
        ("Keeper", "keepers", "answer"),
        ("Chip", "pets", "answer"),
        ("Pet", "pets", "answer"),
        ("NewPet", "pets", "request"),
        ("PetReplacement", "pets", "request"),
    ]


def test_models_that_hold_each_other_in_lists_stand_after_those_they_hold_directly() -> None:
    edit = (PETS, "number: {type: string?, wire: ChipNumber}", "pets: [Pet]\n      number: string")
    direct = (PETS, "chip: Chip?", "chip: Chip")
    assert [model.name for model in load(edit, direct).models[1:3]] == ["Chip", "Pet"]


def test_types_are_what_they_say() -> None:
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


def test_a_list_type_may_be_written_as_text_and_be_null() -> None:
    pet = load((PETS, "tags: [string]", 'tags: "[string]?"')).models[2]
    assert pet.fields[5].type == FieldType(scalar="string", many=True, nullable=True)


def test_wire_names_are_the_python_names_where_none_are_given() -> None:
    chip, pet = load().models[1:3]
    assert [field.wire.value for field in chip.fields] == ["ChipNumber"]
    assert [text.value for text in (pet.fields[1].wire, *pet.fields[1].also)] == ["pet_id", "id"]


def test_an_operation_knows_its_request() -> None:
    get_keeper = load().resources[0].operations[0]
    (keeper_id,) = get_keeper.path_parameters
    assert (get_keeper.method, get_keeper.path) == ("GET", "/keepers/{keeper_id}")
    assert (get_keeper.returns, get_keeper.many, get_keeper.unwrap) == ("Keeper", False, True)
    assert (keeper_id.name, keeper_id.scalar, keeper_id.required) == ("keeper_id", "int", True)
    assert get_keeper.source.url.value == "https://docs.shelter.example/reference/get-keeper"


def test_defaults_have_the_types_of_their_parameters() -> None:
    list_pets = load().resources[1].operations[0]
    assert {parameter.name: parameter.default for parameter in list_pets.query_parameters} == {
        "start": 1,
        "limit": None,
        "weight": 2.5,
        "tame": True,
        "kind": "dog",
    }


def test_paging_is_made_of_parameters_and_fields() -> None:
    paging = load().resources[1].operations[0].paging
    assert paging is not None
    assert (paging.start.name, paging.limit.wire.value, paging.limit.maximum) == (
        "start",
        "PageSize",
        50,
    )
    assert (paging.row.name, paging.key.name) == ("row", "pet_id")
    assert paging.end_error is not None
    assert paging.end_error.value == "None"


def test_bulk_rules_are_names_of_fields() -> None:
    bulk = load().resources[1].operations[1].bulk
    assert bulk is not None
    assert [field.name for field in bulk.fixed] == ["shelter_id"]
    assert bulk.require == ((("name", "kind"), ("kind",)),)


def test_an_environment_without_limits_has_those_of_the_api() -> None:
    production, local = load().environments
    assert production.limits == (WindowModel(requests=5, seconds=1),)
    assert local.limits == (WindowModel(requests=100, seconds=1),)


@pytest.mark.parametrize(
    "url", ["http://localhost:1", "http://[::1]:8000", "http://127.8.9.1", "https://a.b-c.example"]
)
def test_an_address_that_keeps_keys_safe_is_good(url: str) -> None:
    environment = load((API, "https://api.shelter.example", url)).environments[0]
    assert environment.url.value == url


def test_a_lone_slash_is_no_base_path() -> None:
    assert load((API, "base_path: /api/v2", "base_path: /")).base_path == ""


def test_records_have_values_of_the_types_of_their_fields() -> None:
    fake = load().fake
    assert fake is not None
    (pets,) = (collection for name, collection in fake.collections.items() if name == "pets")
    assert pets.records == [
        {
            "pet_id": 1,
            "name": "02134",
            "chip": {"number": "0123"},
            "friends": [{"pet_id": 2}],
            "tags": ["no", "1999-02-19"],
            "extras": {"born": {"on": "1:30"}, "seen": ["yes"]},
            "weight": 2.5,
            "tame": True,
        }
    ]


def test_a_spec_needs_no_fake() -> None:
    directory = write(Path("spec"))
    (directory / FAKE).unlink()
    assert load_spec(directory).fake is None


def test_the_spec_of_this_package_is_sound() -> None:
    api = load_spec(REAL_SPEC)
    operations = {
        resource.name: [operation.name for operation in resource.operations]
        for resource in api.resources
    }
    assert operations == {
        "accounts": [
            "get_my_account",
            "get_account",
            "create_account",
            "update_account",
            "delete_account",
            "list_integrations",
            "create_login_link",
        ],
        "contacts": [
            "list_contact_lists",
            "list_contacts",
            "get_contact",
            "create_contact",
            "update_contact",
            "delete_contact",
        ],
    }


_PIECES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["{", "}", "[", "]", "?", "&a ", "*a", "!!int ", "<<: ", "\n", "\n  ", ": ", "- ", "'", '"']
    ),
    st.sampled_from(["null", "~", "no", "0123", "[Pet]", "Pet?", "{a: b}", "{1..9}", "{x}", "-1"]),
)


@settings(max_examples=400)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_whatever_is_in_a_file_it_loads_or_is_reported_with_a_place(
    name: str, data: st.DataObject
) -> None:
    text = FILES[name]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 20)))
    directory = write(Path("spec"))
    broken = text[:start] + data.draw(_PIECES) + text[end:]
    (directory / name).write_bytes(broken.encode("utf-8", "surrogatepass"))
    found: tuple[Diagnostic, ...] = ()
    lines: list[str] = []
    try:
        load_spec(directory)
    except SpecError as error:
        found, lines = error.diagnostics, error.render().splitlines()
    assert [fault for fault in found if fault.line < 1 or fault.column < 1] == []
    assert [line for line in lines if not line.isprintable()] == []
