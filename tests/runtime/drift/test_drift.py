from __future__ import annotations

import copy
from typing import Any

import attrs
import orjson
import pytest
from aiohttp import web

from postalytics import API, Postalytics
from postalytics.testing import FakePostalytics
from postalytics_codegen.resolve.names import RESERVED
from postalytics_runtime.drift import MAX_NAMES, MAX_SPELLINGS, Drift, ModelObservations
from postalytics_runtime.schema import Field


def seen(operation: str, *answers: Any) -> Drift:
    """What is seen in answers to an operation."""
    drift = Drift()
    for answer in answers:
        drift.observe(API, API.operation(operation), answer)
    return drift


def lines(drift: Drift) -> list[str]:
    """What is printed, but for the fields that were never seen."""
    return [line for line in drift.patch().splitlines() if ": never seen: " not in line]


def contacts(*objects: dict[str, Any]) -> list[str]:
    return lines(seen("contacts.list_contacts", list(objects)))


def fields(*objects: dict[str, Any]) -> list[str]:
    """The entries that are to be added to a contact."""
    return [line.strip() for line in contacts(*objects) if line.startswith("      ")]


def test_what_is_in_the_spec_is_not_drift() -> None:
    assert contacts({"row": 1, "first_name": None}, {"contact_id": "5", "phone": "a"}) == [
        "# Objects looked at: 2. What they held is in the spec.",
        "models: {}",
    ]


def test_what_is_not_in_the_spec_is_printed_in_its_language() -> None:
    drift = seen(
        "contacts.list_contacts",
        [{"isVIP": True, "row": None, "phone": "a"}, {"isVIP": None, "phone": 7}],
    )
    drift.observe(API, API.operation("templates.get_template"), {"size": "9"})
    drift.observe(API, API.operation("templates.list_templates"), [{"size": "9"}, {"size": "1"}])

    assert lines(drift) == [
        "# Objects looked at: 5. What they held and is not in the spec:",
        "types:",
        "  TemplateSize:  # in Template",
        "    codes:",
        "      # 2 times",
        '      code_9: {value: "9", confidence: observed}',
        "models:",
        "  Contact:  # resources/contacts.yaml",
        "    fields:",
        "      # null in 1 of 2 objects",
        "      row: int?",
        "      # bool in 1, null in 1 of 2 objects",
        "      is_vip: {type: bool?, wire: isVIP, confidence: observed}",
        "# Contact.phone: string in the spec, int in 1, string in 1 of 2 objects. To change that, "
        "set its type: any?",
    ]
    assert str(drift) == drift.patch()
    assert repr(drift) == "<Drift of 5 objects>"


def test_fields_that_no_object_had_are_named() -> None:
    drift = seen("contacts.create_contact", {})

    assert drift.patch().splitlines()[-1] == "# ContactCreated: never seen: created_date."


@pytest.mark.parametrize(
    ("values", "type_"),
    [
        ([1], "int"),
        ([1, 3_000_000_000], "int64"),
        ([1, 10**19], "number"),
        ([1, 0.5], "number"),
        ([1, None], "int?"),
        ([None], "any?"),
        ([True], "bool"),
        (["a"], "string"),
        (["a", 1], "any"),
        ([True, 1], "any"),
        ([{}], "any"),
        ([["a", "b"]], "[string]"),
        ([["a"], None], '"[string]?"'),
        ([["a", 1]], "[any]"),
        ([["a"], [1]], "[any]"),
        ([[]], "[any]"),
        ([[{}]], "[any]"),
        ([[[1]]], "[any]"),
        ([["a"], "a"], "any"),
    ],
)
def test_the_type_is_the_narrowest_that_all_values_fit(values: list[Any], type_: str) -> None:
    (entry,) = [one for one in fields(*({"new": one} for one in values)) if not one.startswith("#")]

    assert entry == f"new: {{type: {type_}, confidence: observed}}"


@pytest.mark.parametrize(
    ("wire", "entry"),
    [
        ("score", "score: {type: int, confidence: observed}"),
        ("LastScore", "last_score: {type: int, wire: LastScore, confidence: observed}"),
        ("URLPath2", "url_path2: {type: int, wire: URLPath2, confidence: observed}"),
        ("a-b.c", "a_b_c: {type: int, wire: a-b.c, confidence: observed}"),
        ("_id", "id: {type: int, wire: _id, confidence: observed}"),
        ("_", "field: {type: int, wire: _, confidence: observed}"),
        ("_1st", "field_1st: {type: int, wire: _1st, confidence: observed}"),
        ("class", "class_field: {type: int, wire: class, confidence: observed}"),
        ("match", "match: {type: int, confidence: observed}"),
        ("extra", "extra_field: {type: int, wire: extra, confidence: observed}"),
        ("first-name", "first_name_2: {type: int, wire: first-name, confidence: observed}"),
        ("x" * 80, f"{'x' * 70}: {{type: int, wire: {'x' * 80}, confidence: observed}}"),
    ],
)
def test_a_field_gets_a_name_that_python_and_the_spec_allow(wire: str, entry: str) -> None:
    assert fields({wire: 1})[-1] == entry


def test_all_names_that_emitted_models_need_are_avoided() -> None:
    for name in RESERVED["field"]:
        entries = [entry for entry in fields({name: 1}) if not entry.startswith("#")]
        assert entries == [f"{name}_field: {{type: int, wire: {name}, confidence: observed}}"]


def test_equal_names_get_different_numbers() -> None:
    assert fields({"isVip": 1, "is_vip": 2, "IsVIP": 3})[1::2] == [
        "is_vip: {type: int, wire: isVip, confidence: observed}",
        "is_vip_2: {type: int, wire: is_vip, confidence: observed}",
        "is_vip_3: {type: int, wire: IsVIP, confidence: observed}",
    ]


def test_what_is_new_in_a_model_with_secrets_stays_masked() -> None:
    (*_, entry) = [
        line for line in lines(seen("accounts.get_account", {"Token": "x"})) if "{" in line
    ]

    assert entry == "      token: {type: string, wire: Token, secret: true, confidence: observed}"


def test_parts_of_a_response_are_looked_at_too() -> None:
    answer = {"ContactDetails": [{"mood": "a"}, {"mood": "b"}, None, 7], "ListDetails": {}}

    assert lines(seen("suppressions.list_suppressed_contacts", answer)) == [
        "# Objects looked at: 4. What they held and is not in the spec:",
        "models:",
        "  SuppressedContact:  # resources/suppressions.yaml",
        "    fields:",
        "      # string in 2 of 2 objects",
        "      mood: {type: string, confidence: observed}",
        "# SuppressedContact: empty, or without any known name, 2 times.",
        "# SuppressedContacts.contact_details: [SuppressedContact] in the spec, [any] in 1 of 1 "
        "objects. To change that, set its type: [any]",
        "# SuppressionList: empty, or without any known name, once.",
    ]


@pytest.mark.parametrize("answer", [7, "text", [], [1, None], [[{}]]])
def test_a_response_without_objects_of_its_model_is_ignored(answer: Any) -> None:
    assert lines(seen("contacts.list_contacts", answer))[1:] == ["models: {}"]


@pytest.mark.parametrize("answer", [None, {}, [{}], {"colour": None}])
def test_a_response_without_any_known_name_is_reported(answer: Any) -> None:
    drift = seen("mail.send_mail", answer)

    assert "# MailSent: empty, or without any known name, once." in lines(drift)


def test_fields_of_a_model_without_fields_are_not_drift() -> None:
    drift = seen("accounts.list_integrations", [{"crm": "a"}])

    assert not any("nothing" in line for line in lines(drift))


def test_a_known_field_in_another_notation_is_offered_as_another_name() -> None:
    drift = seen(
        "contacts.list_contacts",
        [{"ContactId": 1, "firstName": "a"}, {"contact_id": 2, "FirstName": None}],
        [{"ContactId": "3", "contact_id": 3, "Row": None}],
    )

    assert [line.strip() for line in lines(drift)[1:]] == [
        "models:",
        "Contact:  # resources/contacts.yaml",
        "fields:",
        "# null in 1 of 3 objects",
        "row: {type: int?, also: [Row]}",
        "# int in 3 of 3 objects",
        "contact_id: {type: int, also: [ContactId]}",
        "# null in 1, string in 1 of 3 objects",
        "first_name: {type: string?, also: [firstName, FirstName]}",
        "# Contact.contact_id: ContactId also came beside it: string in 1 of 3 objects.",
    ]


def test_a_field_in_another_notation_is_offered_beside_null_too_as_it_is_read() -> None:
    assert fields({"contact_id": 1, "first_name": None, "FirstName": "Ada"}) == [
        "# null in 1, string in 1 of 1 objects",
        "first_name: {type: string?, also: [FirstName]}",
    ]


def test_parts_under_a_name_in_another_notation_are_looked_at_too() -> None:
    drift = seen("suppressions.list_suppressed_contacts", {"contactdetails": [{"email": "a"}]})

    assert [line.strip() for line in lines(drift) if "also" in line] == [
        "email_address: {type: string?, also: [email]}",
        "contact_details: {type: [SuppressedContact], also: [contactdetails]}",
    ]


def test_no_more_than_10_notations_of_a_name_are_kept() -> None:
    names = ["_" * number + "Row" for number in range(1, 20)]
    (entry,) = [line for line in contacts(*({name: 1} for name in names)) if "also" in line]

    assert entry.strip() == f"row: {{type: int, also: [{', '.join(names[:MAX_SPELLINGS])}]}}"


def test_the_response_is_left_unchanged() -> None:
    answer = [{"row": "1", "new": [1, {"a": 2}], "first_name": []}]
    before = copy.deepcopy(answer)

    seen("contacts.list_contacts", answer)

    assert answer == before


def test_no_value_of_a_field_is_kept() -> None:
    canary = "Ada Lovelace, 12 St James's Square"
    answer = {
        "size": canary,
        "name": canary,
        "new": canary,
        "newer": [canary, {canary: canary}],
        canary: 1,
        "count": canary,
    }

    drift = seen("templates.get_template", answer)

    assert "Ada" not in drift.patch() + repr(drift) + repr(vars(drift))


@pytest.mark.parametrize(
    ("codes", "entries"),
    [
        (["a b-c"], ['a_b_c: {value: "a b-c", confidence: observed}']),
        (["-1"], ['code_1: {value: "-1", confidence: observed}']),
        (["new", "New"], ['new: {value: "New", confidence: observed}',
                          'new_2: {value: "new", confidence: observed}']),
        (["class"], ['class_code: {value: "class", confidence: observed}']),
        ([5, None, True, ["9"], {}], []),
        (["x" * 41, " ", "é", "a@b.example", ""], []),
    ],
)  # fmt: skip
def test_only_what_looks_like_a_code_is_kept(codes: list[Any], entries: list[str]) -> None:
    found = lines(seen("templates.get_template", *({"size": code} for code in codes)))

    assert [line.strip() for line in found if "value:" in line] == entries


def test_codes_that_are_numbers_may_come_as_text() -> None:
    answers = [{"Status": code} for code in ("77", 77, 1, "1", -3, "many", 2.5, None)]

    found = lines(seen("campaigns.get_campaign", *answers))

    assert [line.strip() for line in found if "times" in line or "value:" in line] == [
        "code_3: {value: -3, confidence: observed}",
        "# 2 times",
        "code_77: {value: 77, confidence: observed}",
    ]


def test_codes_in_a_list_are_looked_at_one_by_one() -> None:
    field = Field("sizes", "string", is_list=True, codes=("S", "L"), code_table="Size")
    found = ModelObservations(attrs.evolve(API.models[0], fields=(field,)), "shirts")

    found.note({"sizes": ["S", "XL", "XL", 7]})

    assert found.codes == {"Size": {"XL": 2}}


def test_codes_in_a_map_are_looked_at_one_by_one() -> None:
    field = Field("sizes", "string", is_map=True, codes=("S", "L"), code_table="Size")
    found = ModelObservations(attrs.evolve(API.models[0], fields=(field,)), "shirts")

    for value in ({"a": "S", "b": "XL", "c": "XL"}, ["S"]):
        found.note({"sizes": value})

    assert found.codes == {"Size": {"XL": 2}}
    assert found.known == {"sizes": {"{string: string}": 1, "[string]": 1}}


def test_a_field_of_any_type_has_no_drift() -> None:
    field = Field("notes", "any", nullable=True)
    found = ModelObservations(attrs.evolve(API.models[0], fields=(field,)), "shirts")

    for value in ("a", None, [1], {"b": 2}):
        found.note({"notes": value})

    assert found.known == {"notes": {"any": 4}}


def test_hostile_names_are_counted_and_not_kept() -> None:
    drift = Drift()
    operation = API.operation("contacts.list_contacts")
    for start in range(0, 1_000_000, 50_000):
        drift.observe(API, operation, {f"x{n}": n for n in range(start, start + 50_000)})
    drift.observe(API, operation, {"y" * 10_000_000: 1, "a\x00\n- b: c": 1, "": 1, "x1": 1})

    text = drift.patch()

    assert text.count("{type: int") == MAX_NAMES
    assert "# Contact: further or malformed names came 999,903 times.\n" in text
    assert len(text) < 20_000


def test_hostile_codes_are_counted_and_not_kept() -> None:
    drift = seen("templates.get_template", *({"size": f"c{number}"} for number in range(5_000)))

    text = drift.patch()

    assert text.count("{value:") == MAX_NAMES
    assert "# Template: further or malformed codes came 4,900 times.\n" in text


async def test_a_client_passes_its_responses_to_its_drift(
    fake: FakePostalytics,
) -> None:
    async def more(operation: str, _: web.Request) -> web.Response:
        body = orjson.dumps([{"contact_list_id": 1, "colour": "red"}])
        if operation == "contacts.get_contact":
            body = b'{"Id": 1, "mood": 7}'
        return web.Response(body=body, content_type="application/json")

    fake.intercept = more
    drift = Drift()
    async with Postalytics(fake.api_key, base_url=fake.url, drift=drift) as client:
        (found,) = await client.contacts.list_contact_lists().collect()
        contact = await client.contacts.get_contact(contact_id=1)

    assert (found.extra, contact.extra) == ({"colour": "red"}, {"mood": 7})
    assert [line.strip() for line in lines(drift) if "observed" in line] == [
        "mood: {type: int, confidence: observed}",
        "colour: {type: string, confidence: observed}",
    ]
