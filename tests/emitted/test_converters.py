"""The emitted conversions between JSON and models."""

from __future__ import annotations

import importlib
import re
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postalytics import API
from postalytics._converters.accounts import (
    structure_account,
    structure_login_link,
    unstructure_login_link,
)
from postalytics._converters.contacts import (
    structure_contact,
    structure_contact_details,
    structure_new_contact,
    unstructure_contact_details,
    unstructure_new_contact,
)
from postalytics.models import (
    UNSET,
    Account,
    AccountId,
    Contact,
    ContactDetails,
    ContactId,
    NewContact,
)
from postalytics_runtime.schema import MismatchReport, ModelDescription
from support.emitted.generated_models import instances

CONTACT: ModelDescription[Contact] = API.operation("contacts.list_contacts").returns


def contact(**data: Any) -> tuple[Contact, list[str]]:
    """Return a contact made from JSON, and its mismatches."""
    report = MismatchReport()
    return structure_contact(data, report), [str(issue) for issue in report.mismatches]


@pytest.mark.parametrize("model", API.models, ids=lambda model: model.type.__name__)
@settings(max_examples=20)
@given(data=st.data())
def test_a_written_model_is_read_back(model: ModelDescription[Any], data: st.DataObject) -> None:
    made = data.draw(instances(API, model))
    report = MismatchReport()

    read = model.structure(orjson.loads(orjson.dumps(model.unstructure(made))), report)

    assert read == made
    assert report.mismatches == []


@pytest.mark.parametrize("model", API.models, ids=lambda model: model.type.__name__)
def test_every_field_reports_a_mismatch_and_keeps_the_value(model: ModelDescription[Any]) -> None:
    names = {other.type.__name__ for other in API.models}
    data: dict[str, Any] = {
        field.wire_name: field.name if field.type in names else {"odd": field.name}
        for field in model.fields
    }
    report = MismatchReport()

    made = model.structure(dict(data), report)

    name = model.type.__name__
    assert [issue.place for issue in report.mismatches] == [
        f"{name}.{field.name}" for field in model.fields if field.type != "any"
    ]
    assert model.unstructure(made) == data


@settings(max_examples=200)
@given(
    st.dictionaries(
        st.sampled_from([field.wire_name for field in CONTACT.fields]),
        st.none() | st.booleans() | st.integers() | st.text("-0123456789abc") | st.just([None]),
    )
)
def test_no_value_of_a_response_is_lost_whatever_its_type(data: dict[str, Any]) -> None:
    numbers = {"row", "contact_id", "contact_list_id"}
    expected = {
        name: int(value)
        if name in numbers and isinstance(value, str) and re.fullmatch("-?[0-9]{1,18}", value)
        else value
        for name, value in data.items()
    }

    made, _ = contact(**data)

    assert {name: getattr(made, name) for name in data} == expected
    assert made.extra == {}


@pytest.mark.parametrize(
    ("value", "kept", "issues"),
    [
        (5, 5, []),
        (None, None, []),
        ("5", 5, []),
        ("-5", -5, []),
        ("007", 7, []),
        ("9" * 19, int("9" * 19), []),
        ("9" * 20, "9" * 20, ["Contact.row: expected int, found str"]),
        ("five", "five", ["Contact.row: expected int, found str"]),
        ("", "", ["Contact.row: expected int, found str"]),
        ("\u0665", "\u0665", ["Contact.row: expected int, found str"]),
        ("--5", "--5", ["Contact.row: expected int, found str"]),
        (5.0, 5.0, ["Contact.row: expected int, found float"]),
        (True, True, ["Contact.row: expected int, found bool"]),
        ([], [], ["Contact.row: expected int, found list"]),
        ({}, {}, ["Contact.row: expected int, found dict"]),
    ],
)
def test_a_number_may_be_text_and_other_types_are_reported_and_kept(
    value: Any, kept: Any, issues: list[str]
) -> None:
    made, found = contact(row=value)

    assert (made.row, found) == (kept, issues)
    assert type(made.row) is type(kept)


def test_all_mismatches_of_a_response_are_reported() -> None:
    data: dict[str, Any] = {"first_name": 7, "last_name": ["King"], "var_field_35": False}

    made, issues = contact(contact_id=5, **data)

    assert made == Contact(contact_id=ContactId(5), **data)
    assert issues == [
        "Contact.first_name: expected str, found int",
        "Contact.last_name: expected str, found list",
        "Contact.var_field_35: expected str, found bool",
    ]


def test_a_mismatch_has_no_data_and_the_number_of_its_item() -> None:
    report = MismatchReport()
    report.item = 3
    structure_contact({"first_name": 4711}, report)

    assert [str(issue) for issue in report.mismatches] == [
        "[3].Contact.first_name: expected str, found int"
    ]
    assert "4711" not in repr(report.mismatches)


@pytest.mark.parametrize("resource", API.resources)
def test_a_module_says_that_reading_consumes_the_data(resource: str) -> None:
    module = importlib.import_module(f"postalytics._converters.{resource}")
    data = {"contact_id": 5001, "colour": "red"}

    contact = structure_contact(data, MismatchReport())

    assert "`structure_x(data, report)` consumes `data`" in (module.__doc__ or "")
    assert (data, contact.extra) == ({"colour": "red"}, {"colour": "red"})


def test_unknown_fields_are_kept_unchanged() -> None:
    made, issues = contact(contact_id=5, score=None, Tags=["a"])

    assert (made.extra, issues) == ({"score": None, "Tags": ["a"]}, [])


@pytest.mark.parametrize(
    ("data", "account_id", "extra"),
    [
        ({"account_id": 1}, AccountId(1), {}),
        ({"id": 2}, AccountId(2), {}),
        ({"account_id": None, "id": "3"}, AccountId(3), {}),
        ({"account_id": 1, "id": 2}, AccountId(1), {"id": 2}),
    ],
)
def test_an_alias_of_a_field_is_read_if_its_first_name_is_missing(
    data: dict[str, Any], account_id: AccountId, extra: dict[str, Any]
) -> None:
    report = MismatchReport()

    assert structure_account(data, report) == Account(account_id=account_id, extra=extra)
    assert report.mismatches == []


def test_wire_names_differ_from_python_names() -> None:
    data = {"Id": 5, "FirstName": "Ada", "EmailId": "ada@example.org", "first_name": "extra"}
    made = structure_contact_details(dict(data), MismatchReport())

    assert made == ContactDetails(
        contact_id=ContactId(5),
        first_name="Ada",
        email_address="ada@example.org",
        extra={"first_name": "extra"},
    )
    assert unstructure_contact_details(made) == data


def test_a_request_that_is_read_distinguishes_absent_from_null() -> None:
    data = {"contact_list_id": 7, "first_name": None}
    report = MismatchReport()

    made = structure_new_contact(dict(data), report)

    assert made == NewContact(contact_list_id=7, first_name=None)
    assert (made.first_name, made.last_name, report.mismatches) == (None, UNSET, [])
    assert unstructure_new_contact(made) == data


def test_secrets_are_written_in_full() -> None:
    made = structure_login_link({"LoginLink": "https://x.example/?m=1"}, MismatchReport())

    assert unstructure_login_link(made) == {"LoginLink": "https://x.example/?m=1"}
