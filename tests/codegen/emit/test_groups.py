"""What is emitted for groups of fields that are used in one way only."""

from __future__ import annotations

from pathlib import Path

import pytest

from postalytics_codegen.emit.code import package
from support.small_spec import FILES, load, model

API, KEEPERS, PETS, VISITS, FAKE = FILES
GROUP = "groups:\n  Names:\n    summary: Names.\n    fields:\n{}models:\n  Pet:\n"
PET = "      note_{1..3}: {type: string?, max_length: 10}\n"
NEW_PET = "      kind: string?\n"
REPLACEMENT = "      pet_id: {type: int, required: true}\n      name: string?\n"


@pytest.fixture(autouse=True)
def _in_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def group(*fields: str) -> tuple[str, str, str]:
    """The edit that adds a group."""
    return PETS, "models:\n  Pet:\n", GROUP.format("".join(f"      {field}\n" for field in fields))


def included(fields: str) -> tuple[str, str, str]:
    """The edit that has the model with these last fields include the group."""
    return PETS, fields, f"{fields}    include: Names\n"


def test_the_fields_of_a_group_follow_those_of_the_model() -> None:
    edits = [group("nick_{1..2}: string?", "breed: {type: string, max_length: 5}"), included(PET)]
    pet = model("Pet", *edits)

    assert [field.name for field in pet.fields[-3:]] == ["nick_1", "nick_2", "breed"]
    assert pet.own_fields == pet.fields[:-3]
    assert pet.group is not None
    assert pet.group.name == "Names"


def test_a_confidence_of_a_group_is_left_out_where_it_is_that_of_the_model() -> None:
    edits = [group("breed: {type: string, confidence: client}"), included(PET)]
    pet, new = (
        next(m for m in load(*edits, included(NEW_PET)).models if m.name == name)
        for name in ("Pet", "NewPet")
    )
    assert [pet.fields[-1].confidence, new.fields[-1].confidence] == ["client", None]


def test_lengths_are_limits_of_what_is_sent() -> None:
    field = "breed: {type: string, min_length: 1, max_length: 5, print_length: 4}"
    models = load(group(field), included(PET), included(NEW_PET)).models
    limits = {
        m.name: (m.fields[-1].min_length, m.fields[-1].max_length, m.fields[-1].print_length)
        for m in models
        if m.group
    }
    assert limits == {"Pet": (None, None, None), "NewPet": (1, 5, 4)}


def test_a_group_that_is_only_received_may_have_other_names() -> None:
    files = package(load(group("breed: {type: string, also: [Race]}"), included(PET)))
    text = files["_converters/_names.py"]

    assert "class ReceivedNames(Model):" in files["models/_names.py"]
    assert "SentNames" not in files["models/_names.py"] + text
    assert (
        "    self.breed = value = pop('breed', absent)\n"
        "    if value is absent:\n"
        "        self.breed = value = pop('Race', absent)\n"
    ) in text


def test_a_group_that_is_only_sent_may_have_required_fields() -> None:
    files = package(load(group("breed: {type: string, required: true}"), included(NEW_PET)))

    assert "class SentNames(Model):" in files["models/_names.py"]
    assert "    breed: str\n" in files["models/_names.py"]
    assert "class NewPet(SentNames):" in files["models/pets.py"]


def test_a_model_that_is_both_sent_and_received_has_them_of_both_classes() -> None:
    plan = "  Plan:\n    summary: A plan.\n    source: {page: plan, confidence: official}\n"
    fields = "    fields: {name: {type: string, required: true}}\n    include: Names\n"
    draw = "operations:\n  draw:\n    summary: Draw a plan.\n    post: /plans\n    body: Plan\n"
    returned = (
        "    returns: Plan\n    effect: create\n    source: {page: plan, confidence: official}\n"
    )
    edits = [
        group("breed: string?"),
        (PETS, "models:\n", f"models:\n{plan}{fields}"),
        (PETS, "operations:\n", draw + returned),
    ]
    files = package(load(*edits))

    assert "class Plan(ReceivedNames):" in files["models/pets.py"]
    assert "class SentPlan(SentNames):" in files["models/pets.py"]
    assert "**shared_values(plan, SentNames)," in files["models/pets.py"]


@pytest.mark.parametrize(
    ("field", "copied"),
    [
        ("breed: string?", "**shared_values(pet, SentNames),"),
        ("breed: string", "breed=value_or_unset(pet.breed),"),
    ],
)
def test_a_replacement_copies_a_group_at_once_if_all_of_it_may_be_null(
    field: str, copied: str
) -> None:
    edits = [group(field), included(PET), included(REPLACEMENT)]
    assert copied in package(load(*edits))["models/pets.py"]


def test_a_package_without_groups_has_no_module_for_them() -> None:
    assert [name for name in package(load()) if "/_" in name and "__" not in name] == []


def test_a_value_of_any_type_is_kept_and_not_looked_at() -> None:
    edits = [group("found: any"), included(PET)]
    (taken,) = package(load(*edits))["_converters/_names.py"].split("def ")[1:2]

    assert taken.endswith(") -> None:\n    self.found = pop('found', absent)\n\n\n")


def test_a_zip_code_of_a_group_is_checked_with_the_state_of_the_model() -> None:
    state = NEW_PET + "      state: {type: string?, format: us_state}\n    include: Names\n"
    edits = [group("zip: {type: string?, format: us_zip}"), (PETS, NEW_PET, state)]

    assert [field.format for field in model("NewPet", *edits).fields[-2:]] == ["us_state", "us_zip"]
