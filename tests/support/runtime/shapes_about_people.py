"""Requests about accounts, contacts and suppression lists: the call, and what it sends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from postalytics import Postalytics
from postalytics.models import (
    AccountReplacement,
    ContactReplacement,
    NewAccount,
    NewContact,
    NewLoginLink,
    NewSuppressedContact,
    NewSuppressionList,
    SuppressedContactReplacement,
)

Call: TypeAlias = Callable[[Postalytics], Awaitable[Any]]
Shape: TypeAlias = tuple[Call, str, str, dict[str, Any] | None]

PERSON: dict[str, Any] = {
    "first_name": "Thomas",
    "last_name": "Anderson",
    "username": "neo",
    "password": "w0rd",
}

SHAPES: dict[str, Shape] = {
    "list_contact_lists": (
        lambda c: c.contacts.list_contact_lists().collect(),
        "GET",
        "/contacts",
        None,
    ),
    "list_contacts": (
        lambda c: c.contacts.list_contacts(contact_list_id=42, start=5, limit=7).collect(),
        "GET",
        "/contacts/42?start=5&limit=7",
        None,
    ),
    "get_contact": (
        lambda c: c.contacts.get_contact(contact_id=7),
        "GET",
        "/contacts/details/7",
        None,
    ),
    "create_contact": (
        lambda c: c.contacts.create_contact(
            NewContact(
                contact_list_id=42,
                address_street2="Room 101",
                address_zip="02134",
                var_field_35="x",
            )
        ),
        "POST",
        "/contacts",
        {
            "contact_list_id": 42,
            "address_street2": "Room 101",
            "address_zip": "02134",
            "var_field_35": "x",
        },
    ),
    "update_contact": (
        lambda c: c.contacts.update_contact(
            ContactReplacement(contact_id=7, contact_list_id=42, company=None)
        ),
        "PUT",
        "/contacts",
        {"contact_id": 7, "contact_list_id": 42, "company": None},
    ),
    "delete_contact": (
        lambda c: c.contacts.delete_contact(contact_id=7),
        "DELETE",
        "/contacts/7",
        None,
    ),
    "get_my_account": (lambda c: c.accounts.get_my_account(), "GET", "/account/me", None),
    "get_account": (lambda c: c.accounts.get_account(account_id=3), "GET", "/account/3", None),
    "create_account": (
        lambda c: c.accounts.create_account(NewAccount(**PERSON, company="Metacortex")),
        "POST",
        "/account",
        {**PERSON, "company": "Metacortex"},
    ),
    "update_account": (
        lambda c: c.accounts.update_account(AccountReplacement(**PERSON)),
        "PUT",
        "/account",
        PERSON,
    ),
    "delete_account": (
        lambda c: c.accounts.delete_account(account_id=3),
        "DELETE",
        "/account/3",
        None,
    ),
    "list_integrations": (
        lambda c: c.accounts.list_integrations().collect(),
        "GET",
        "/account/integrations",
        None,
    ),
    "create_login_link": (
        lambda c: c.accounts.create_login_link(
            NewLoginLink(api_key="k", url="campaign-edit", target_id="9")
        ),
        "POST",
        "/loginlink",
        {"api_key": "k", "url": "campaign-edit", "id": "9"},
    ),
    "list_suppression_lists": (
        lambda c: c.suppressions.list_suppression_lists(suppression_list_id=7654).collect(),
        "GET",
        "/lists/suppression?id=7654",
        None,
    ),
    "get_suppression_list": (
        lambda c: c.suppressions.get_suppression_list(suppression_list_id=2**40),
        "GET",
        f"/lists/suppression/{2**40}",
        None,
    ),
    "create_suppression_list": (
        lambda c: c.suppressions.create_suppression_list(NewSuppressionList(name="Moved away")),
        "POST",
        "/lists/suppression",
        {"Name": "Moved away"},
    ),
    "delete_suppression_list": (
        lambda c: c.suppressions.delete_suppression_list(suppression_list_id=7654),
        "DELETE",
        "/lists/suppression/7654",
        None,
    ),
    "list_suppressed_contacts": (
        lambda c: c.suppressions.list_suppressed_contacts(
            suppression_list_id=7654, offset=20
        ).collect(),
        "GET",
        "/lists/suppression/contacts/7654?offset=20",
        None,
    ),
    "get_suppressed_contact": (
        lambda c: c.suppressions.get_suppressed_contact(
            suppression_list_id=7654, suppressed_contact_id=8001
        ),
        "GET",
        "/lists/suppression/contacts/7654/8001",
        None,
    ),
    "create_suppressed_contact": (
        lambda c: c.suppressions.create_suppressed_contact(
            NewSuppressedContact(address_street="36 Pipers Row", var_field_12="x"),
            suppression_list_id=7654,
        ),
        "POST",
        "/lists/suppression/contacts/7654",
        {"Address": "36 Pipers Row", "VarField12": "x"},
    ),
    "update_suppressed_contact": (
        lambda c: c.suppressions.update_suppressed_contact(
            SuppressedContactReplacement(email_address=None, mobile_phone="1"),
            suppression_list_id=7654,
            suppressed_contact_id=8001,
        ),
        "PUT",
        "/lists/suppression/contacts/7654/8001",
        {"Email": None, "Mobile": "1"},
    ),
    "delete_suppressed_contact": (
        lambda c: c.suppressions.delete_suppressed_contact(
            suppression_list_id=7654, suppressed_contact_id=8001
        ),
        "DELETE",
        "/lists/suppression/contacts/7654/8001",
        None,
    ),
}
