"""A value under a known name in another notation is read and reported."""

from __future__ import annotations

import logging
from typing import Any

import cattrs
import pytest

from postalytics import API
from postalytics.models import Contact, SuppressedContact, SuppressedContacts
from postalytics_runtime.values import ResponseDecoder, UnexpectedShapeError, make_converter

READERS = {
    "plain": ResponseDecoder(None, strict=False, api=API),
    "converter": ResponseDecoder(make_converter(API), strict=False, api=API),
}
LIST = API.operation("contacts.list_contacts")
SUPPRESSED = API.operation("suppressions.get_suppressed_contact")
STRICT = ResponseDecoder(None, strict=True, api=API)


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest) -> ResponseDecoder:
    return READERS[request.param]


def contact(reader: ResponseDecoder, data: dict[str, Any]) -> Any:
    (made,) = reader.many(LIST, [data])
    return made


@pytest.mark.parametrize("names", [("ContactId", "FirstName"), ("contactId", "first__NAME")])
def test_a_contact_in_another_notation_has_its_fields(
    reader: ResponseDecoder, names: tuple[str, str]
) -> None:
    made = contact(reader, {names[0]: 5, names[1]: "Ada", "Planet": "Earth"})

    assert made == Contact(contact_id=5, first_name="Ada", extra={"Planet": "Earth"})  # type: ignore[arg-type]


def test_the_name_of_the_spec_wins_and_then_the_first(reader: ResponseDecoder) -> None:
    made = contact(reader, {"FirstName": "B", "first_name": "A", "LASTNAME": "C", "LastName": "D"})

    assert (made.first_name, made.last_name) == ("A", "C")
    assert made.extra == {"FirstName": "B", "LastName": "D"}


def test_another_name_of_the_spec_is_known_in_every_notation(reader: ResponseDecoder) -> None:
    made = reader.one(API.operation("accounts.get_my_account"), {"ID": 7})

    assert (made.account_id, made.extra) == (7, {})


def test_null_in_another_notation_is_a_field_without_a_value(reader: ResponseDecoder) -> None:
    assert contact(reader, {"FirstName": None}) == Contact()


def test_objects_in_objects_are_looked_through(reader: ResponseDecoder) -> None:
    made = reader.one(
        SUPPRESSED,
        {
            "contactDetails": [{"id": 1, "first_name": "Ada"}, {"Id": 2, "x": 1}],
            "ListDetails": {"total": 3},
        },
    )

    assert made.contact_details == [
        SuppressedContact(suppressed_contact_id=1, first_name="Ada"),  # type: ignore[arg-type]
        SuppressedContact(suppressed_contact_id=2, extra={"x": 1}),  # type: ignore[arg-type]
    ]
    assert (made.list_details.total, made.extra) == (3, {})


def test_other_names_are_logged_once_for_each(
    reader: ResponseDecoder, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "postalytics"):
        reader.many(LIST, [{"contact_id": 1}, *({"Row": n, "Phone": "a"} for n in range(50))])

    assert caplog.messages == [
        "contacts.list_contacts: the response does not match the spec: "
        "[1].Contact.row: expected the name row, found Row; "
        "[1].Contact.phone: expected the name phone, found Phone"
    ]


def test_a_strict_reader_reports_mismatches_under_other_names() -> None:
    answer = {"contactDetails": [{"Id": 1}, {"Id": 2, "FIRST_NAME": 7}], "ListDetails": {}}
    with pytest.raises(UnexpectedShapeError) as caught:
        STRICT.one(SUPPRESSED, answer)

    assert str(caught.value) == (
        "SuppressedContacts.contact_details: expected the name ContactDetails, "
        "found contactDetails; "
        "SuppressedContacts.contact_details[1].first_name: expected str, found int; "
        "SuppressedContacts.contact_details[1].first_name: expected the name FirstName, "
        "found FIRST_NAME"
    )


def test_a_hook_of_the_user_reads_other_names_too() -> None:
    converter = make_converter(API)
    own = converter.get_structure_hook(Contact)

    def louder(value: Any, kind: Any) -> Contact:
        made: Contact = own(value, kind)
        made.first_name = made.first_name and made.first_name.upper()
        return made

    converter.register_structure_hook(Contact, louder)

    made = contact(
        ResponseDecoder(converter, strict=False, api=API), {"ContactId": 5, "FirstName": "Ada"}
    )

    assert (made.contact_id, made.first_name) == (5, "ADA")


def test_what_a_hook_of_the_user_leaves_under_the_name_of_the_spec_stays_there() -> None:
    converter = cattrs.Converter()
    converter.register_structure_hook(Contact, lambda value, _: Contact(extra=dict(value)))

    made = contact(ResponseDecoder(converter, strict=False, api=API), {"first_name": "Ada"})

    assert (made.first_name, made.extra) == (None, {"first_name": "Ada"})


def test_a_hook_of_the_user_that_wants_other_fields_too_leaves_them_in_extra(
    caplog: pytest.LogCaptureFixture,
) -> None:
    converter = make_converter(API)
    own = converter.get_structure_hook(Contact)
    converter.register_structure_hook(
        Contact, lambda value, kind: own(value, value["row"] and kind)
    )
    given = {"row": 1, "FirstName": "Ada"}

    made = contact(ResponseDecoder(converter, strict=False, api=API), given)

    assert (made.row, made.first_name, made.extra) == (1, None, {"FirstName": "Ada"})
    assert "Contact.first_name: expected the name first_name, found FirstName" in caplog.text


@pytest.mark.parametrize("made", [Contact(extra={"FirstName": "Ada"}), "text"])
def test_the_result_of_a_hook_of_the_user_is_left_unchanged(made: Any) -> None:
    converter = cattrs.Converter()
    given = {"FirstName": "Ada", "contact_id": 1}

    def hook(value: Any, _: Any) -> Any:
        return made if value == given else SuppressedContacts()

    converter.register_structure_hook(Contact, hook)

    assert contact(ResponseDecoder(converter, strict=False, api=API), given) is made
    assert getattr(made, "extra", {"FirstName": "Ada"}) == {"FirstName": "Ada"}


def test_only_the_beginning_of_an_endless_name_is_reported(
    reader: ResponseDecoder, caplog: pytest.LogCaptureFixture
) -> None:
    made = contact(reader, {"FirstName" + "_" * 100_000: "Ada"})

    assert made == Contact(first_name="Ada")
    assert len(caplog.text) < 1_000
