"""Commands of operations: their names, their values, and what they read."""

from __future__ import annotations

from pathlib import Path

import pytest

from postalytics_codegen.emit.code import package
from postalytics_codegen.model import CommandModel
from postalytics_codegen.resolve.commands.command_names import default_name
from support.small_spec import load, shown

PETS, VISITS = "resources/pets.yaml", "resources/visits.yaml"
NOTES = "      kind: string?\n  PetReplacement"


@pytest.fixture(autouse=True)
def _in_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def commands(*edits: tuple[str, str, str]) -> dict[str, CommandModel]:
    """Return the commands of the small spec with edits, as `group name`."""
    return {
        f"{resource.group} {command.name}": command
        for resource in load(*edits).resources
        for command in resource.commands
    }


def command_file(resource: str, *edits: tuple[str, str, str]) -> str:
    """Return the emitted commands of a resource, before they are formatted."""
    return package(load(*edits))[f"_commands/{resource}.py"]


@pytest.mark.parametrize(
    ("function", "resource", "name"),
    [
        ("list_pets", "pets", "list"),
        ("get_pet", "pets", "get"),
        ("list_pet_visits", "pets", "visits"),
        ("get_all", "pets", "all"),
        ("update_pet", "pets", "change"),
        ("create_pet_tag", "pets", "create-tag"),
        ("delete_pet", "pets", "delete"),
        ("set_pet_name_tag", "pets", "set-name-tag"),
        ("list_ponies", "ponies", "list"),
        ("get_pony", "ponies", "get"),
        ("get_shelf", "shelves", "get"),
        ("get_box", "boxes", "get"),
        ("get_pet_tag", "pet_tags", "get"),
        ("send", "mail", "send"),
    ],
)
def test_the_name_of_a_command_is_made_of_that_of_the_function(
    function: str, resource: str, name: str
) -> None:
    assert default_name(function, resource) == name


def test_each_operation_has_a_command_and_a_toggle_that_of_its_switch() -> None:
    assert list(commands()) == [
        "keepers get",
        *("pets list", "pets create", "pets replace"),
        *("visits list", "visits animal", "visits get", "visits set-open"),
        *("visits thank", "visits thank-for-animal", "visits end"),
    ]
    switch = commands()["visits set-open"].operation.switch
    assert switch is not None
    assert switch.words == ("on", "off")


def test_a_toggle_without_a_switch_has_no_command() -> None:
    text = load_text(VISITS)
    start, end = text.index("    switch:"), text.index("  thank:")
    without = (VISITS, text[start:end], "")

    assert "visits set-open" not in commands(without)
    assert "visits turn" not in commands(without)
    named = (VISITS, text[start:end], "    command: turn\n")
    assert "a toggle has a command only with a 'switch'" in shown(named)


def load_text(name: str) -> str:
    """Return the text of a file of the small spec."""
    load()
    return Path("spec", name).read_text("utf-8")


def test_a_bulk_upload_keeps_its_name() -> None:
    assert "pets create-one" in commands((PETS, "command: import_pets", "command: create"))


def test_names_may_be_written() -> None:
    named = commands(
        (PETS, "resource: pets\n", "resource: pets\ncommand: small_animals\n"),
        (PETS, "    get: /pets\n", "    get: /pets\n    command: look_at\n"),
        (PETS, "    put: /pets\n", "    put: /pets\n    command: {summary: Better.}\n"),
    )

    assert "small-animals look-at" in named
    assert named["small-animals replace"].summary.value == "Better."


def test_a_command_of_the_events_keeps_its_name() -> None:
    text = shown(
        (PETS, "resource: pets\n", "resource: pets\ncommand: webhooks\n"),
        (PETS, "    get: /pets\n", "    get: /pets\n    command: trigger\n"),
    )

    assert "pets.yaml:42:14: the group 'webhooks' has a command 'trigger' of its own" in text


def test_values_are_arguments_options_and_numbered_options() -> None:
    edits = (
        (PETS, NOTES, f"      note_{{2..4}}: string?\n      tags: [string]\n{NOTES}"),
        (
            PETS,
            "    post: /pets\n",
            "    post: /pets\n    command: {arguments: [kind], options: {shelter_id: shelter}}\n",
        ),
    )
    made = commands(*edits)["pets create"]

    assert [(value.name, value.option, value.numbers) for value in made.values] == [
        ("kind", None, None),
        ("shelter_id", "--shelter", None),
        ("name", "--name", None),
        ("note_", "--note", (2, 4)),
    ]


def test_a_value_of_the_path_may_be_an_option() -> None:
    path = "    get: /animals/{animal_id}/visits\n"
    edit = (VISITS, path, f"{path}    command: {{options: {{animal_id: animal}}}}\n")
    made = commands(edit)["visits animal"]

    assert [(value.name, value.option) for value in made.values] == [
        ("animal_id", "--animal"),
        ("skip", "--skip"),
    ]
    assert "--animal 3 --limit 20" in command_file("visits", edit)


def test_the_limit_of_pages_is_not_a_value() -> None:
    names = [value.name for value in commands()["visits list"].values]

    assert names == ["page", "mood"]


def test_numbered_and_secret_fields_cannot_be_arguments() -> None:
    command = ("    post: /pets\n", "    post: /pets\n    command: {{arguments: [{}]}}\n")
    numbered = (PETS, NOTES, f"      note_{{2..4}}: string?\n{NOTES}")
    secret = (PETS, NOTES, f"      key: {{type: string?, secret: true}}\n{NOTES}")

    old, new = command
    assert "'note' stands for several fields" in shown(numbered, (PETS, old, new.format("note")))
    assert "'key' is secret" in shown(secret, (PETS, old, new.format("key")))


def test_the_file_of_a_secret_is_an_option_of_its_own() -> None:
    own = (PETS, NOTES, f"      api_key: {{type: string, secret: true, required: true}}\n{NOTES}")
    command = "    post: /pets\n    command: {own_key: api_key, options: {api_key: login}}\n"

    assert "the option --api-key of 'create_pet' means something else" in shown(own)
    edits = (own, (PETS, "    post: /pets\n", command))
    made = commands(*edits)["pets create"]
    assert made.own_key == "api_key"
    assert ("api_key", "--login") in [(value.name, value.option) for value in made.values]
    assert "--login-file" not in command_file("pets", *edits)


def test_a_secret_is_in_a_file_in_the_example() -> None:
    own = (PETS, NOTES, f"      pin: {{type: string, secret: true, required: true}}\n{NOTES}")

    assert "--shelter-id 1 --name text --pin-file pin.txt" in command_file("pets", own)


@pytest.mark.parametrize(("example", "shown_as"), [("true", "true"), ("false", "false")])
def test_an_example_of_a_bool_is_a_word(example: str, shown_as: str) -> None:
    tame = (PETS, NOTES, f"      tame: {{type: bool, example: {example}}}\n{NOTES}")

    assert f'"--shelter-id 1 --name text --tame {shown_as}"' in command_file("pets", tame)


def test_what_the_command_line_cannot_give_is_from_a_file_in_the_example() -> None:
    tags = (PETS, NOTES, f"      tags: {{type: [string], required: true}}\n{NOTES}")

    assert 'example="--from FILE.json"' in command_file("pets", tags)


CHANGE = "    change: {read: get_pet, function: change_pet, summary: Change a pet.}\n"


def test_a_record_is_read_by_an_operation_that_returns_it() -> None:
    get = """  get_pet:
    summary: Get an animal.
    get: /pets/{pet_id}
    path: {pet_id: int}
    returns: Pet
    effect: read
    source: {page: get-pet, confidence: official}
  create_pet:
"""
    put = (PETS, "    put: /pets\n", f"    put: /pets\n{CHANGE}")
    made = commands((PETS, "  create_pet:\n", get), put)["pets change"]
    change = made.operation.change
    assert change is not None
    assert (change.read.name, change.record, change.match) == ("get_pet", "Pet", ())
    assert [str(one.name) for one in change.named] == ["pet_id"]
    assert made.summary.value == "Change a pet."
    assert commands()["pets replace"].operation.change is None

    other = get.replace("{pet_id: int}", "{pet_id: string}")
    assert "'pet_id' is of another type in the path or body" in shown(
        (PETS, "  create_pet:\n", other), put
    )


def test_a_record_may_be_an_item_of_a_list() -> None:
    put = """    put: /pets
    change:
      function: change_pet
      summary: Change a pet.
      read: list_pets
      match: [pet_id]
      count: {lists: list_pets, equals: pet_id, total: row}
"""
    edit = (PETS, "    put: /pets\n", put)
    text = package(load(edit))["_operations/pets.py"]

    assert "change=_pets.CHANGE_PET" in command_file("pets", edit)
    assert 'CHANGE_PET = RecordChange(function="change_pet", operation=REPLACE_PET' in text
    assert 'replacement=models.PetReplacement.from_pet, named=("pet_id",)' in text
    assert 'count=(LIST_PETS, "pet_id", "row")' in text


def test_the_function_of_a_change_can_be_written() -> None:
    change = CHANGE.replace("get_pet,", "list_pets, match: [pet_id],")
    changed = (PETS, "    put: /pets\n", f"    put: /pets\n{change}")
    body, fields = "    body: PetReplacement\n", "    replaces: Pet\n    fields:\n"

    assert "duplicate class name 'PetChanges', first given at spec/resources/pets.yaml:18" in shown(
        changed,
        (PETS, "      chip: Chip?\n", "      chip: PetChanges?\n"),
        (PETS, "  Chip:\n", "  PetChanges:\n"),
    )
    assert "'change_pet' would have a parameter 'client', which is reserved" in shown(
        changed,
        (PETS, fields, f"{fields}      client: any\n"),
    )
    assert "'replace_pet' needs a query or a header, but nothing provides it" in shown(
        changed,
        (PETS, body, f"{body}    query: {{why: {{type: string, required: true}}}}\n"),
    )


def test_a_match_must_be_of_the_type_of_the_given_value() -> None:
    text = shown(
        (PETS, "      pet_id: {type: int, required: true}\n", "      pet_id: VisitId\n"),
        (PETS, "      pet_id: {type: int, also: [id]}\n", "      pet_id: VisitId\n"),
        (
            PETS,
            "    put: /pets\n",
            "    put: /pets\n    change: {read: list_pets, match: [pet_id],\n"
            "      function: change_pet, summary: Change it.,\n"
            "      count: {lists: list_animals, equals: pet_id, total: number}}\n",
        ),
        (
            VISITS,
            "  get_visit:\n",
            "  list_animals:\n    summary: List.\n    get: /animals\n    returns: [Animal]\n"
            "    effect: read\n    source: {page: get-visit, confidence: official}\n"
            "  get_visit:\n",
        ),
        (
            VISITS,
            "  VisitNews:\n",
            "  Animal:\n    summary: One.\n    source: {page: news, confidence: inferred}\n"
            "    fields: {pet_id: string, number: int}\n  VisitNews:\n",
        ),
    )

    assert "'pet_id' is of another type in the path or body" in text


def test_what_is_deleted_is_shown_by_an_operation_or_by_a_list() -> None:
    assert commands()["visits end"].shows is not None
    assert "shows=_visits.GET_VISIT" in command_file("visits")
    end = "    delete: /visits/{visit_id}\n"
    listed = (VISITS, end, f"{end}    command: {{shows: list_visits}}\n")
    assert "shows=_visits.LIST_VISITS" in command_file("visits", listed)


def test_a_help_names_commands_and_not_functions() -> None:
    text = command_file(
        "visits",
        (VISITS, "summary: End a visit.", 'summary: "End it. See set_visit_open, import_pets"'),
    )

    assert "`shelter visits set-open`, `shelter pets import_pets`" in text


def test_a_help_has_the_values_of_a_code_and_the_limits() -> None:
    text = command_file("visits")

    assert "How an animal feels. Values: C calm, W wild. Only one at a time." in text
    assert "Page. At least 1." in text


def test_a_help_has_the_name_of_a_code_only_if_its_value_does_not_say_it() -> None:
    text = command_file(
        "visits", (VISITS, "      calm: C\n", "      calm: C\n      at_ease: At-Ease\n")
    )

    assert "Values: C calm, At-Ease, W wild." in text
