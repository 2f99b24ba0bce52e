"""Models: absent and null values, secrets, and unknown fields."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import attrs
import orjson
import pytest

from postalytics._converters.contacts import unstructure_contact, unstructure_new_contact
from postalytics._converters.templates import unstructure_new_template
from postalytics.errors import InvalidRequestError
from postalytics.models import (
    UNSET,
    Account,
    AccountId,
    AccountReplacement,
    Contact,
    ContactDetails,
    ContactId,
    ContactListId,
    ContactReplacement,
    EndpointId,
    Flow,
    LoginLink,
    NewAccount,
    NewContact,
    NewTemplate,
    TemplateSize,
    Unset,
)
from postalytics_runtime.schema import ids


def test_a_field_of_a_request_is_absent_until_it_is_given_a_value() -> None:
    new = NewContact(contact_list_id=7, first_name="Ada", last_name=None)

    assert new.company is UNSET
    assert unstructure_new_contact(new) == {
        "contact_list_id": 7,
        "first_name": "Ada",
        "last_name": None,
    }


def test_a_field_that_a_response_lacks_is_none() -> None:
    assert Contact().contact_id is None
    assert unstructure_contact(Contact(contact_id=ContactId(5), extra={"Score": None})) == {
        "contact_id": 5,
        "Score": None,
    }


def test_required_fields_must_be_given_and_all_by_name() -> None:
    with pytest.raises(TypeError, match="contact_list_id"):
        NewContact()  # type: ignore[call-arg]  # that is what is tried
    with pytest.raises(TypeError, match="positional"):
        NewContact(7)  # type: ignore[arg-type, call-arg]  # that is what is tried


def test_a_misspelt_field_is_refused() -> None:
    contact = Contact()

    with pytest.raises(TypeError, match="frist_name"):
        NewContact(contact_list_id=7, frist_name="Ada")  # type: ignore[call-arg]  # as above
    with pytest.raises(AttributeError, match="frist_name"):
        contact.frist_name = "Ada"  # type: ignore[attr-defined]  # as above


def test_unset_is_a_falsy_singleton_with_its_name_as_repr() -> None:
    assert not UNSET
    assert repr(UNSET) == "UNSET"
    assert [*Unset] == [UNSET]
    assert pickle.loads(pickle.dumps(UNSET)) is UNSET  # noqa: S301 (our own)
    assert copy.deepcopy(UNSET) is UNSET


def test_unset_is_never_written_as_text() -> None:
    with pytest.raises(TypeError):
        orjson.dumps({"first_name": UNSET})


def test_an_id_is_the_number_or_the_text_of_the_response() -> None:
    bases: list[type] = [ids.IntId, ids.StrId, ContactId, EndpointId]

    assert bases == [int, str, int, str]
    assert repr([ContactId(5), EndpointId("b4d5c0ffee")]) == "[5, 'b4d5c0ffee']"


def test_a_code_is_written_as_its_value() -> None:
    template = NewTemplate(
        name="A", size=TemplateSize.LETTER, is_full_html=True, is_proofed=False, html="<p>"
    )

    assert orjson.loads(orjson.dumps(unstructure_new_template(template)))["size"] == "0"


def test_models_are_equal_when_all_their_fields_are() -> None:
    contact = Contact(contact_id=ContactId(5), first_name="Ada")

    assert contact == Contact(contact_id=ContactId(5), first_name="Ada")
    assert contact != Contact(contact_id=ContactId(5), first_name="Ada", extra={"Score": 1})
    assert contact != Contact(contact_id=ContactId(5))
    assert contact != attrs.asdict(contact)
    assert Account() != LoginLink()


def test_models_are_mutable_and_so_cannot_be_hashed() -> None:
    contact = Contact(contact_id=ContactId(5))
    contact.first_name = "Ada"

    assert contact == Contact(contact_id=ContactId(5), first_name="Ada")
    with pytest.raises(TypeError, match="unhashable"):
        hash(contact)


def test_models_can_be_copied_and_pickled() -> None:
    new = NewContact(contact_list_id=7, first_name="Ada", extra={"Score": [1]})

    assert pickle.loads(pickle.dumps(new)) == new  # noqa: S301 (our own)
    assert copy.deepcopy(new) == new
    assert attrs.evolve(new, first_name=None) == NewContact(
        contact_list_id=7, first_name=None, extra={"Score": [1]}
    )


def test_each_model_has_its_own_extra() -> None:
    Contact().extra["Score"] = 1

    assert Contact().extra == {}


def test_a_repr_shows_values_but_no_secrets_and_no_personal_data() -> None:
    account = NewAccount(first_name="Ada", last_name="King", username="ada", password="Pa55word!")

    assert repr(account) == (
        "NewAccount(first_name=****, last_name=****, username=****, password=****)"
    )
    assert repr(Account(api_key="0000-1111", account_id=AccountId(1), extra={"Plan": "free"})) == (
        "Account(account_id=1, api_key=****, extra={'Plan': '****'})"
    )
    wrong: Any = ["Ada"]
    assert repr(Contact(row=3, first_name=wrong, extra={"Score": 1})) == (
        "Contact(row=3, first_name=****, extra={'Score': '****'})"
    )
    assert repr(Flow(name="Winter", extra={"Score": 1})) == (
        "Flow(name='Winter', extra={'Score': 1})"
    )
    assert repr(LoginLink(login_link="https://x.example/?m=1")) == "LoginLink(login_link=****)"
    assert repr(Account()) == "Account()"


def test_a_replacement_keeps_all_values_of_a_record() -> None:
    names = [field.name for field in attrs.fields(ContactReplacement) if field.name != "extra"]
    values = {name: f"the {name}" for name in names} | {"contact_id": 5, "contact_list_id": 7}
    contact = Contact(**values, row=1, extra={"Score": 1})  # type: ignore[arg-type]  # of all types

    replacement = ContactReplacement.from_contact(contact)

    assert replacement == ContactReplacement(**values, extra={"Score": 1})  # type: ignore[arg-type]  # of all types
    assert {*names, "row", "extra"} == {field.name for field in attrs.fields(Contact)}
    replacement.extra["Score"] = 2
    assert contact.extra == {"Score": 1}


def test_a_replacement_is_made_only_from_its_own_record() -> None:
    details: Any = ContactDetails(contact_id=ContactId(5))
    with pytest.raises(InvalidRequestError, match="needs a Contact, not a ContactDetails"):
        ContactReplacement.from_contact(details)


def test_a_replacement_is_null_where_a_record_has_no_value() -> None:
    replacement = ContactReplacement.from_contact(
        Contact(contact_id=ContactId(5), contact_list_id=ContactListId(7))
    )

    assert (replacement.first_name, replacement.var_field_35) == (None, None)


@pytest.mark.parametrize("missing", ["contact_id", "contact_list_id"])
def test_a_record_without_its_id_cannot_be_replaced(missing: str) -> None:
    contact = Contact(contact_id=ContactId(5), contact_list_id=ContactListId(7))
    setattr(contact, missing, None)

    with pytest.raises(InvalidRequestError, match=f"The record has no {missing}"):
        ContactReplacement.from_contact(contact)


def test_a_replacement_with_a_password_is_not_made_from_a_record() -> None:
    assert not hasattr(AccountReplacement, "from_account")
