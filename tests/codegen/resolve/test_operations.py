"""Operations, servers and a fake that keep the rules of the spec language."""

from __future__ import annotations

from pathlib import Path

import pytest

from postalytics_codegen.load import load_spec
from postalytics_codegen.yaml import plain
from support.small_spec import FILES, load, operation, shown, write

API, KEEPERS, PETS, VISITS, FAKE = FILES
REAL_SPEC = Path(__file__).parents[3] / "spec"


@pytest.fixture(autouse=True)
def _in_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_parameter_has_its_example_and_its_note() -> None:
    (animal_id,) = operation("list_animal_visits").path_parameters
    _, _, mood = operation("list_visits").query_parameters
    assert (animal_id.example, plain(mood.example), mood.default) == (3, "W", "C")
    assert plain(mood.note) == "Only one at a time."


NESTED = """\
      animal_id: AnimalId
      visits: {type: [Visit], wire: Visits}
  VisitNews"""


@pytest.mark.parametrize(
    ("total", "way"), [("animal_id", ["animal_id"]), ("last.visit_id", ["last", "visit_id"])]
)
def test_a_total_is_in_the_response_or_in_an_object_in_it(total: str, way: list[str]) -> None:
    inner = (VISITS, NESTED, NESTED.replace("      visits:", "      last: Visit\n      visits:"))
    paging = (VISITS, "items: visits}", f"items: visits, total: {total}}}")
    checked = operation("list_animal_visits", inner, paging).paging
    assert checked is not None
    assert [field.name for field in checked.total] == way


def test_a_total_that_an_object_in_the_response_lacks_is_reported() -> None:
    inner = (VISITS, NESTED, NESTED.replace("      visits:", "      last: Visit\n      visits:"))
    paging = (VISITS, "items: visits}", "items: visits, total: last.visits}")
    assert "'Visit' has no field 'visits', did you mean 'visit_id'?" in shown(inner, paging)


def test_a_field_of_an_unknown_type_is_reported_once() -> None:
    page = (VISITS, "wire: Visits}\n", "wire: Visits}\n      page: Paeg\n")
    paging = (VISITS, "items: visits}", "items: visits, total: page.count}")
    items = (VISITS, "visits: {type: [Visit]", "visits: {type: [Vist]")

    assert shown(page, paging).count("unknown type 'Paeg'") == shown(page, paging).count("^") == 1
    assert shown(items).count("unknown type 'Vist'") == shown(items).count("^") == 1


def test_a_body_that_is_not_read_makes_no_other_fault() -> None:
    body = ("resources/pets.yaml", "    body: PetReplacement\n", "    body: [PetReplacement]\n")
    both = (VISITS, "      visit: Visit\n", "      visit: Visit\n      pet: PetReplacement\n")

    assert shown(body, both).count("^") == 1


def test_a_start_of_a_wrong_type_says_nothing_of_the_next_page() -> None:
    inner = (VISITS, NESTED, NESTED.replace("      visits:", "      next: string\n      visits:"))
    start = (VISITS, "query: {skip: int}", "query: {skip: number}")
    paging = (
        *(VISITS, "style: offset, start: skip, key: [visit_id], items: visits}"),
        "style: cursor, start: skip, key: [visit_id], items: visits, more: next}",
    )
    said = shown(inner, start, paging)
    assert "the parameter 'skip' must be a string or an int" in said
    assert "next" not in said.replace("more: next}", "")


def test_a_switch_reads_with_the_path_of_its_toggle() -> None:
    switch = operation("turn_visit").switch
    assert switch is not None
    assert (switch.function, switch.argument, switch.read.name, switch.field.name) == (
        *("set_visit_open", "is_open", "get_visit", "stage"),
    )
    assert (switch.on, switch.off) == (0, 1)
    assert load().resources[2].functions == [
        *("list_visits", "list_animal_visits", "get_visit", "turn_visit", "set_visit_open"),
        *("thank", "thank_for_animal", "end_visit"),
    ]


def test_a_guard_finds_an_item_of_a_list() -> None:
    guard = operation("thank_for_animal").guard
    assert guard is not None
    assert guard.field is not None
    assert (guard.read.name, guard.field.name, guard.harmless) == ("list_visits", "stage", 1)
    assert [(field.name, parameter) for field, parameter in guard.match] == [
        ("animal_id", "animal_id")
    ]


def test_a_mail_operation_may_have_no_guard() -> None:
    assert operation("thank").guard is None


@pytest.mark.parametrize("type_", ["int", "int64"])
def test_a_guard_may_match_an_id_to_a_plain_number(type_: str) -> None:
    path = "    post: /animals/{animal_id}/cards\n    path: {animal_id: "
    guard = operation("thank_for_animal", (VISITS, f"{path}AnimalId}}", f"{path}{type_}}}")).guard
    assert guard is not None
    assert [field.name for field, _ in guard.match] == ["animal_id"]


def test_an_ambiguous_id_has_a_list_and_the_ids_in_it() -> None:
    end_visit = operation("end_visit")
    ambiguity = end_visit.ambiguity
    assert ambiguity is not None
    assert (ambiguity.read.name, ambiguity.parameter) == ("list_visits", "visit_id")
    assert [field.name for field in ambiguity.fields] == ["visit_id", "animal_id"]
    assert end_visit.path_parameters[0].confidence == "inferred"


def test_an_effect_that_contradicts_the_method_can_be_confirmed() -> None:
    edit = ("resources/pets.yaml", "effect: replace", "effect: create\n    effect_confirmed: true")
    assert operation("replace_pet", edit).effect == "create"


def test_an_operation_knows_its_request() -> None:
    get_keeper = load().resources[0].operations[0]
    (keeper_id,) = get_keeper.path_parameters
    assert (get_keeper.method, get_keeper.path) == ("GET", "/keepers/{keeper_id}")
    assert (get_keeper.returns, get_keeper.many, get_keeper.unwrap) == ("Keeper", False, True)
    assert (keeper_id.name, keeper_id.scalar, keeper_id.required) == ("keeper_id", "int", True)
    assert get_keeper.source
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


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("list_pets", ("rows", "start", "PageSize", 50, "row", ["pet_id"], None, "None")),
        ("list_visits", ("numbers", "page", "size", 20, None, ["visit_id", "stage"], None, None)),
        ("list_animal_visits", ("offset", "skip", None, None, None, ["visit_id"], "visits", None)),
    ],
)
def test_paging_is_made_of_parameters_and_fields(name: str, expected: tuple[object, ...]) -> None:
    paging = operation(name).paging
    assert paging is not None
    assert (
        paging.style.name,
        paging.start.name,
        paging.limit and paging.limit.wire.value,
        paging.limit and paging.limit.maximum,
        paging.row and paging.row.name,
        [field.name for field in paging.key],
        paging.items and paging.items.name,
        paging.end_error and paging.end_error.value,
    ) == expected


@pytest.mark.parametrize(
    ("name", "returns", "item", "many"),
    [
        ("get_visit", "Visit", "Visit", False),
        ("list_visits", "Visit", "Visit", True),
        ("list_animal_visits", "Visits", "Visit", True),
    ],
)
def test_an_operation_returns_an_object_a_list_or_a_field_of_an_object(
    name: str, returns: str, item: str, many: bool
) -> None:
    made = operation(name)
    assert (made.returns, made.item, made.many) == (returns, item, many)


def test_bulk_rules_are_names_of_fields() -> None:
    bulk = load().resources[1].operations[1].bulk
    assert bulk is not None
    assert [field.name for field in bulk.fixed] == ["shelter_id"]
    assert bulk.require == ((("name", "kind"), ("kind",)),)


def test_an_environment_without_rate_limits_has_those_of_the_api() -> None:
    production, local = load().environments
    assert [(limit.requests, limit.seconds) for limit in production.limits] == [(5, 1)]
    assert [(limit.requests, limit.seconds) for limit in local.limits] == [(100, 1)]


@pytest.mark.parametrize(
    "url", ["http://localhost:1", "http://[::1]:8000", "http://127.8.9.1", "https://a.b-c.example"]
)
def test_a_safe_address_for_keys_is_accepted(url: str) -> None:
    environment = load((API, "https://api.shelter.example", url)).environments[0]
    assert environment.url.value == url


def test_a_lone_slash_is_not_a_base_path() -> None:
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


OPERATIONS = {
    "accounts": "get_my_account get_account create_account update_account delete_account "
    "list_integrations create_login_link",
    "contacts": "list_contact_lists list_contacts get_contact create_contact update_contact "
    "delete_contact",
    "suppressions": "list_suppression_lists get_suppression_list create_suppression_list "
    "delete_suppression_list list_suppressed_contacts get_suppressed_contact "
    "create_suppressed_contact update_suppressed_contact delete_suppressed_contact",
    "templates": "list_templates get_template create_template delete_template",
    "campaigns": "list_campaigns list_drip_campaigns get_campaign get_campaign_stats "
    "create_campaign toggle_campaign_mode delete_campaign list_campaign_events list_contact_events",
    "mail": "send_mail",
    "flows": "list_flows get_flow enroll_contact unenroll_contact",
    "webhooks": "list_webhooks get_webhook create_webhook update_webhook delete_webhook",
}


def test_the_spec_of_this_package_is_valid_and_has_every_operation() -> None:
    found = {
        str(resource.name): [str(operation.name) for operation in resource.operations]
        for resource in load_spec(REAL_SPEC).resources
    }
    assert found == {name: operations.split() for name, operations in OPERATIONS.items()}
    assert sum(map(len, found.values())) == 45
