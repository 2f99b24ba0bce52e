"""cattrs for users: the emitted functions are hooks of an ordinary converter."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import attrs
import cattrs
import pytest

from postalytics import API, Postalytics, make_converter
from postalytics.errors import UnreadableResponseError
from postalytics.models import (
    Contact,
    ContactCreated,
    ContactId,
    ContactList,
    NewCampaign,
    NewContact,
    PostageType,
    WebhookDelivery,
    WebhookEventType,
)
from postalytics.testing import FakePostalytics
from postalytics_runtime.values import UnexpectedShapeError
from support.runtime.scripted_server import Script, said

DATA = {"contact_id": 5, "first_name": "Ada", "Score": {"now": [1]}}
CONTACT = Contact(contact_id=ContactId(5), first_name="Ada", extra={"Score": {"now": [1]}})


@pytest.fixture
def converter() -> cattrs.Converter:
    return make_converter()


def test_models_are_structured_and_unstructured(converter: cattrs.Converter) -> None:
    assert converter.structure(DATA, Contact) == CONTACT
    assert converter.unstructure(CONTACT) == DATA
    assert converter.unstructure(NewContact(contact_list_id=7, phone=None)) == {
        "contact_list_id": 7,
        "phone": None,
    }


def test_structuring_does_not_change_its_input(converter: cattrs.Converter) -> None:
    data: dict[str, Any] = {"contact_id": 5, "Score": {"now": [1]}}
    made = converter.structure(data, Contact)
    made.extra["Score"]["now"].append(2)

    assert data == {"contact_id": 5, "Score": {"now": [1]}}


def test_any_mapping_can_be_structured(converter: cattrs.Converter) -> None:
    assert converter.structure(MappingProxyType(DATA), Contact) == CONTACT


@pytest.mark.parametrize("value", [None, 5, "Ada", [DATA]])
def test_a_value_that_is_not_a_mapping_is_refused(converter: cattrs.Converter, value: Any) -> None:
    with pytest.raises(UnexpectedShapeError, match=r"^Contact needs a mapping, not "):
        converter.structure(value, Contact)


def test_models_in_lists_and_in_classes_of_users(converter: cattrs.Converter) -> None:
    @attrs.define
    class Team:
        leader: Contact
        members: list[Contact]

    team = Team(CONTACT, [CONTACT, Contact()])

    assert converter.structure([DATA, {}], list[Contact]) == [CONTACT, Contact()]
    assert converter.unstructure(team) == {"leader": DATA, "members": [DATA, {}]}
    assert converter.structure(converter.unstructure(team), Team) == team


def test_the_converter_has_hooks_for_all_models(converter: cattrs.Converter) -> None:
    made = [model.type for model in API.models if not any(f.required for f in model.fields)]

    assert [converter.structure({}, kind) for kind in made] == [kind() for kind in made]


async def test_a_hook_of_the_user_is_used_for_responses_too(fake: FakePostalytics) -> None:
    converter = make_converter()
    converter.register_structure_hook(
        ContactList, lambda value, _: ContactList(name=str(value["name"]).upper())
    )

    async with Postalytics(fake.api_key, base_url=fake.url, converter=converter) as client:
        lists = await client.contacts.list_contact_lists().collect()
        contacts = await client.contacts.list_contacts(contact_list_id=1, limit=1).collect()

    assert lists == [ContactList(name="METACORTEX EMPLOYEES")]
    assert [contact.contact_id for contact in contacts] == [5001]


async def test_a_strict_client_is_strict_with_a_converter_too(
    fake: FakePostalytics, converter: cattrs.Converter
) -> None:
    fake.intercept = Script(said(200, '{"flowId": "odd", "isActive": 7}'))
    async with Postalytics(
        fake.api_key, base_url=fake.url, strict=True, converter=converter
    ) as client:
        with pytest.raises(
            UnreadableResponseError, match=r"Flow\.flow_id: expected int, found str"
        ):
            await client.flows.get_flow(endpoint="f10a7ed001")


async def test_an_error_in_a_hook_after_a_write_shows_only_that_it_was_accepted(
    fake: FakePostalytics, converter: cattrs.Converter
) -> None:
    def fail(value: Any, _: object) -> ContactCreated:
        raise LookupError(f"Ada Lovelace {value}")

    converter.register_structure_hook(ContactCreated, fail)
    async with Postalytics(fake.api_key, base_url=fake.url, converter=converter) as client:
        with pytest.raises(UnreadableResponseError) as caught:
            await client.contacts.create_contact(NewContact(contact_list_id=1))
    assert caught.value.message == (
        "The API accepted the request, but its response does not match the spec: the converter "
        "failed to make a ContactCreated (LookupError)."
    )
    assert caught.value.__cause__ is None
    assert len(fake.records("contacts")) == 4


def test_a_code_that_comes_as_text_is_that_code(converter: cattrs.Converter) -> None:
    campaign = converter.structure({"CreditTypeId": "1", "PostageType": "0"}, NewCampaign)
    delivery = converter.structure({"eventType": "6"}, WebhookDelivery)

    assert (campaign.credit_type, campaign.postage_type) == (1, PostageType.FIRST_CLASS)
    assert delivery.event_type is WebhookEventType(6)
