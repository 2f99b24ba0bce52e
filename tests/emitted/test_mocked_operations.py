"""Methods of operations in the tests of users, who mock, patch and subclass them."""

from __future__ import annotations

import abc
import inspect
from typing import Any
from unittest import mock

import pytest

from postalytics import Postalytics
from postalytics.contacts import ContactsResource
from postalytics.models import ContactDetails

ADA = ContactDetails(first_name="Ada")


async def test_a_mock_of_a_resource_takes_the_arguments_of_its_operations() -> None:
    contacts = mock.create_autospec(ContactsResource, instance=True)
    contacts.get_contact.return_value = ADA

    assert await contacts.get_contact(contact_id=5001) is ADA
    with pytest.raises(TypeError, match="too many positional arguments"):
        contacts.get_contact(5001)


async def test_a_patched_operation_takes_its_arguments(client: Postalytics) -> None:
    with mock.patch.object(ContactsResource, "get_contact", autospec=True) as patched:
        patched.return_value = ADA

        assert await client.contacts.get_contact(contact_id=5001) is ADA
        wrong: Any = client.contacts
        # From Python 3.13 on, what the mock returns says so when it is awaited.
        with pytest.raises(TypeError, match=r"missing a required .*: 'contact_id'"):
            await wrong.get_contact()
    assert (await client.contacts.get_contact(contact_id=5001)).first_name == "Thomas"


async def test_a_patched_operation_is_awaited_without_a_spec() -> None:
    with mock.patch.object(ContactsResource, "get_contact") as patched:
        assert isinstance(patched, mock.AsyncMock)
    with mock.patch.object(ContactsResource, "list_contacts") as patched:
        assert not isinstance(patched, mock.AsyncMock)


async def test_a_patched_instance_is_as_before_afterwards(
    client: Postalytics, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ada(**_: object) -> ContactDetails:
        return ADA

    with monkeypatch.context() as patch:
        patch.setattr(client.contacts, "get_contact", ada)
        assert await client.contacts.get_contact(contact_id=5001) is ADA
    assert (await client.contacts.get_contact(contact_id=5001)).first_name == "Thomas"


async def test_inspection_finds_the_code_of_a_method(client: Postalytics) -> None:
    method = client.contacts.get_contact
    assert inspect.getsourcefile(method) == inspect.getsourcefile(ContactsResource)
    assert "operations" in inspect.getclosurevars(method).globals


async def test_a_subclass_may_have_abstract_methods_and_other_base_classes(
    client: Postalytics,
) -> None:
    class Counted:
        def __init_subclass__(cls, *, start: int) -> None:
            super().__init_subclass__()
            cls.count = start

        count: int

    class Own(ContactsResource, Counted, abc.ABC, start=7):
        @abc.abstractmethod
        def own(self) -> int: ...

    class Whole(Own, start=8):
        def own(self) -> int:
            return self.count

    abstract: Any = Own
    with pytest.raises(TypeError, match=r"abstract method '?own"):
        abstract(client)
    assert Whole(client).own() == 8


async def test_an_argument_called_self_is_refused_in_the_name_of_the_operation(
    client: Postalytics,
) -> None:
    contacts: Any = client.contacts
    with pytest.raises(TypeError, match=r"^get_contact\(\) has no argument 'self'"):
        contacts.get_contact(self=1, contact_id=5001)
