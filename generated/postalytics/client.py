# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The client."""

from __future__ import annotations

from functools import cached_property

from postalytics_runtime.binding import Bound, Resource
from postalytics_runtime.client import Client

from . import accounts, contacts
from .description import API

__all__ = ["Postalytics"]


class AccountsResource(Resource):
    """The account behind the key, its sub-accounts, and links that log in to them."""

    get_my_account = Bound(accounts.get_my_account)
    get_account = Bound(accounts.get_account)
    create_account = Bound(accounts.create_account)
    update_account = Bound(accounts.update_account)
    delete_account = Bound(accounts.delete_account)
    list_integrations = Bound(accounts.list_integrations)
    create_login_link = Bound(accounts.create_login_link)


class ContactsResource(Resource):
    """Contact lists and the people on them."""

    list_contact_lists = Bound(contacts.list_contact_lists)
    list_contacts = Bound(contacts.list_contacts)
    get_contact = Bound(contacts.get_contact)
    create_contact = Bound(contacts.create_contact)
    upload_contacts = Bound(contacts.upload_contacts)
    update_contact = Bound(contacts.update_contact)
    delete_contact = Bound(contacts.delete_contact)


class Postalytics(Client):
    """Direct mail by API. Postcards and letters to people on contact lists.

    `Client` explains the arguments.
    """

    api = API

    @cached_property
    def accounts(self) -> AccountsResource:
        """The account behind the key, its sub-accounts, and links that log in to them."""
        return AccountsResource(self)

    @cached_property
    def contacts(self) -> ContactsResource:
        """Contact lists and the people on them."""
        return ContactsResource(self)
