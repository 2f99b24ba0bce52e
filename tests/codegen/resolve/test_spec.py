"""The rules of the spec language, each broken once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postalytics_codegen.load import load_spec
from postalytics_codegen.yaml import Diagnostic, SpecError
from support.small_spec import FILES, faults, shown, write

API, KEEPERS, PETS, VISITS, FAKE = FILES
GROUPS = (
    *("models", "unions", "groups", "types", "examples", "resources"),
    *(
        "openapi",
        "operations",
        "idempotency",
        "commands",
        "paging",
        "reads",
        "server",
        "authentication",
        "headers",
        "query_styles",
        "plain_answers",
        "fake",
    ),
)


@pytest.fixture(autouse=True)
def _in_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("edit", "expected"),
    [fault for group in GROUPS for fault in faults(group)],
)
def test_a_fault_is_shown_with_its_place(edit: tuple[str, str, str], expected: str) -> None:
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
        "spec/fake.yaml:12:30: duplicate key 'number', first given on line 12",
        "spec/resources/keepers.yaml:18:5: unknown key 'efect', did you mean 'effect'?",
        "spec/resources/pets.yaml:28:71: expected a whole number, found 'no'",
        "spec/resources/pets.yaml:54:11: unknown model 'NewPets', did you mean 'NewPet'?",
        "spec/api.yaml:22:22: there is no environment 'locl', did you mean 'local'?",
    ]


def test_the_header_of_keys_cannot_be_a_parameter() -> None:
    edits = [
        (API, "errors:\n", "idempotency: {header: Pet-Key}\nerrors:\n"),
        (PETS, "    effect: create\n", "    effect: create\n    idempotency_key: true\n"),
        (
            KEEPERS,
            "keeper_id: int\n    returns",
            "keeper_id: int\n    headers: {pet_key: string}\n    returns",
        ),
    ]
    assert shown(*edits) == (
        "spec/resources/keepers.yaml:16:15: the header 'Pet-Key' is for idempotency keys: "
        "'idempotency' in api.yaml says how\n"
        "        headers: {pet_key: string}\n"
        "                  ^\n"
    )


def test_a_file_that_cannot_be_read_is_the_only_fault() -> None:
    edits = [
        (VISITS, "summary: The number of an animal.", "summary: The: number."),
        (PETS, "    post: /pets\n", "    post: /{animal}/pets\n    path: {animal: AnimalId}\n"),
        (PETS, "fixed: [shelter_id]", "fixed: [animal, shelter_id]"),
    ]
    assert [line for line in shown(*edits).splitlines() if not line.startswith(" ")] == [
        "spec/resources/visits.yaml:4:37: a second ':' in one entry: write a comma before its key, "
        "or put a text with ': ' in quotes"
    ]


def test_what_may_be_of_a_file_that_cannot_be_read_has_no_type() -> None:
    edits = [
        (KEEPERS, "summary: A keeper.", "summary: A: keeper."),
        (FAKE, "weight: 2.5", "weight: heavy"),
    ]
    assert [line for line in shown(*edits).splitlines() if not line.startswith(" ")] == [
        "spec/resources/keepers.yaml:5:15: a text with ': ' must be in quotes"
    ]


def test_two_models_that_contain_each_other_are_refused_once() -> None:
    edits = [
        (PETS, "chip: Chip?", "chip: Chip"),
        (PETS, "      number: {type: string?, wire: ChipNumber}", "      pet: Pet"),
        (FAKE, "        chip: {number: 0123}\n", ""),
    ]
    assert shown(*edits) == (
        "spec/resources/pets.yaml:4:3: a model cannot contain itself (Pet in Chip in Pet): "
        "use a list, a map or a nullable type\n"
        "      Pet:\n"
        "      ^\n"
    )


def test_two_resources_that_return_models_of_each_other_are_refused_once() -> None:
    edits = [
        (PETS, "    put: /pets\n    body: PetReplacement\n    returns: Pet\n", _PUT_KEEPER),
        (KEEPERS, "    returns: Keeper\n    unwrap: true\n", "    returns: Pet\n"),
        (FAKE, "get_keeper: {action: list,", "get_keeper: {action: get,"),
    ]
    assert shown(*edits) == (
        "spec/resources/pets.yaml:67:3: resources depend on each other in a cycle: "
        "'replace_pet' needs the Keeper of 'keepers', 'get_keeper' needs the Pet of 'pets'; "
        "move one of these\n"
        "      replace_pet:\n"
        "      ^\n"
    )


def test_a_switch_with_a_circular_import_is_refused() -> None:
    look = (
        "operations:\n  look:\n    summary: Look.\n    get: /look/{visit_id}\n"
        "    path: {visit_id: VisitId}\n    returns: Visit\n    effect: read\n"
        "    source: {page: look, confidence: official}\n"
    )
    edits = [
        (PETS, "operations:\n", look),
        (VISITS, "      read: get_visit\n", "      read: look\n"),
    ]
    assert shown(*edits) == (
        "spec/resources/visits.yaml:83:17: resources depend on each other in a cycle: "
        "'set_visit_open' needs the look of 'pets', 'look' needs the Visit of 'visits'; move one "
        "of these\n"
        "          function: set_visit_open\n"
        "                    ^\n"
    )


_PUT_KEEPER = "    put: /pets\n    body: PetReplacement\n    returns: Keeper\n"


@pytest.mark.parametrize(
    "name", ["Class", "Cls", "RequireModel", "RequireValue", "SharedValues", "ValueOrUnset"]
)
def test_a_record_name_that_its_replacement_needs_is_refused(name: str) -> None:
    edits = [
        (KEEPERS, "  Keeper:\n", f"  {name}:\n"),
        (KEEPERS, "returns: Keeper", f"returns: {name}"),
        (PETS, "replaces: Pet\n", f"replaces: {name}\n"),
        (PETS, "pet_id: {type: int, required: true}", "keeper_id: int"),
        (FAKE, "  replace_pet: {action: replace, collection: pets, where: {pet_id: pet_id},", _PUT),
    ]
    assert shown(*edits).splitlines()[0] == (
        f"spec/resources/pets.yaml:33:15: the name '{name}' is reserved if a model replaces "
        "it: choose another"
    )


_PUT = "  replace_pet: {action: replace, collection: pets, where: {pet_id: keeper_id},"


def test_names_are_not_unknown_if_a_file_has_a_syntax_error() -> None:
    edits = [
        (PETS, "summary: Animals.", "summary: [Animals"),
        (KEEPERS, "name: string?", "pet: Pet"),
        (KEEPERS, "effect: read", "effect: red"),
    ]
    lines = shown(*edits).splitlines()
    assert [line for line in lines if not line.startswith(" ")] == [
        "spec/resources/keepers.yaml:18:13: unknown effect 'red', did you mean 'read'?",
        "spec/resources/pets.yaml:2:10: this '[' is never closed: write ']' where it ends",
    ]


def test_without_an_api_file_the_resources_are_still_checked() -> None:
    directory = write(Path("spec"), (KEEPERS, "effect: read", "effect: red"))
    (directory / API).unlink()
    with pytest.raises(SpecError) as caught:
        load_spec(directory)
    assert [(fault.path, fault.message) for fault in caught.value.diagnostics] == [
        ("spec/api.yaml", "the file cannot be read: No such file or directory"),
        ("spec/resources/keepers.yaml", "unknown effect 'red', did you mean 'read'?"),
    ]


_PIECES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["{", "}", "[", "]", "?", "&a ", "*a", "!!int ", "<<: ", "\n", "\n  ", ": ", "- ", "'", '"']
    ),
    st.sampled_from(["null", "~", "no", "0123", "[Pet]", "Pet?", "{a: b}", "{1..9}", "{x}", "-1"]),
)


@settings(max_examples=400)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_any_file_is_loaded_or_reported_with_a_place(name: str, data: st.DataObject) -> None:
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
