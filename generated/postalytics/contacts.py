# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Contact lists and the people on them."""

from __future__ import annotations

from os import PathLike

from postalytics_runtime.bulk import BulkUpload, Rows, bulk_upload
from postalytics_runtime.client import Client
from postalytics_runtime.pagination import Pages
from postalytics_runtime.resources import BoundOperation, Resource

from ._operations import contacts as operations
from .models.contacts import (
    Contact,
    ContactCreated,
    ContactDeleted,
    ContactDetails,
    ContactId,
    ContactList,
    ContactListId,
    ContactReplacement,
    ContactUpdated,
    NewContact,
)

__all__ = [
    "ContactsResource",
    "create_contact",
    "delete_contact",
    "get_contact",
    "list_contact_lists",
    "list_contacts",
    "update_contact",
    "upload_contacts",
]


def list_contact_lists(client: Client, *, limit: int | None = None) -> Pages[ContactList]:
    """List all contact lists of the account.

    Effect: read; it changes nothing.

    Source:
    https://docs.postalytics.com/references/postalytics-rest-api/get-all-contact-lists
    (transcribed: copied by a third party from the vendor's page).

    Args:
        limit: The maximum number of items.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: No response came. It changes nothing, so you can retry it.
        ResponseError: The API refused; its kinds say why.
        UnreadableResponseError: The API accepted it, but its response cannot be read.
    """
    return client.pages(operations.LIST_CONTACT_LISTS, limit=limit)


def list_contacts(
    client: Client,
    *,
    contact_list_id: ContactListId | int,
    start: int = 1,
    limit: int | None = None,
) -> Pages[Contact]:
    """List the contacts on a contact list.

    Past the last row the server responds with the error "No contacts received", not with an
    empty array. The text is known from one client, which does not distinguish a JSON
    string, plain text and HTML (measured). So all three are accepted, with any 4xx, because
    the status is unknown. That client starts its pages of ten at 0, 11 and 22, which fits
    pages from the row start to the row start plus limit, both included; under any other
    reading it would lose a row in eleven. So a page may hold one row more than asked for,
    which is inferred. Another client calls start the one-based number of the first row.

    Effect: read; it changes nothing.

    Source:
    https://docs.postalytics.com/references/postalytics-rest-api/get-contacts-on-list
    (transcribed: copied by a third party from the vendor's page).

    Args:
        contact_list_id: The contact list. Example: 1.
        start: The row to start at; the first is 1.
        limit: The maximum number of items.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: No response came. It changes nothing, so you can retry it.
        ResponseError: The API refused; its kinds say why.
        UnreadableResponseError: The API accepted it, but its response cannot be read.
    """
    return client.pages(operations.LIST_CONTACTS, path=(contact_list_id,), start=start, limit=limit)


async def get_contact(client: Client, *, contact_id: ContactId | int) -> ContactDetails:
    """Get one contact.

    Effect: read; it changes nothing.

    Source: https://docs.postalytics.com/references/postalytics-rest-api/get-contact
    (transcribed: copied by a third party from the vendor's page).

    Args:
        contact_id: The contact. Example: 5001.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: No response came. It changes nothing, so you can retry it.
        ResponseError: The API refused; its kinds say why.
        UnreadableResponseError: The API accepted it, but its response cannot be read.
    """
    return await client.call(operations.GET_CONTACT, path=(contact_id,))


async def create_contact(client: Client, body: NewContact) -> ContactCreated:
    """Put a new contact on a contact list.

    Effect: create; it makes something new each time.

    Source:
    https://docs.postalytics.com/references/postalytics-rest-api/create-contact-on-list
    (official-part: the vendor's page was read in part).

    Args:
        body: A contact to put on a contact list.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: It may have been carried out; check before you retry it.
        ResponseError: The API refused; its kinds say why.
        UnreadableResponseError: The API accepted it, but its response cannot be read.
    """
    return await client.call(operations.CREATE_CONTACT, body=body)


def upload_contacts(
    client: Client,
    rows: Rows[NewContact],
    *,
    contact_list_id: ContactListId | int,
    concurrency: int = 8,
    journal: str | PathLike[str] | None = None,
    token_field: str | None = None,
    max_rejected: float = 0.05,
) -> BulkUpload[NewContact, ContactCreated]:
    """Put many contacts on a contact list.

    Every row ends as succeeded, rejected, unconfirmed or pending. Iterate over the upload
    for the outcomes, in the order in which they come; read `counts` at the end. The rows
    are read while they are sent, so there may be any number of them.

    Source:
    https://docs.postalytics.com/references/postalytics-rest-api/create-contact-on-list
    (official-part: the vendor's page was read in part).

    Args:
        rows: Models, or mappings with the names of their fields.
        contact_list_id: The contact list.
        concurrency: The number of rows in flight at once.
        journal: A folder that records what happens to each row, so that a program that was
            killed goes on where it was, and no row is sent twice. Give the same rows again.
        token_field: A variable field that the mail does not print: it gets the token of the
            row, by which an unconfirmed row is found on the list.
        max_rejected: The share of rows that may be rejected before the upload stops.
    """
    return bulk_upload(
        client,
        operations.CREATE_CONTACT,
        rows,
        fixed={"contact_list_id": contact_list_id},
        concurrency=concurrency,
        journal=journal,
        token_field=token_field,
        max_rejected=max_rejected,
    )


async def update_contact(client: Client, body: ContactReplacement) -> ContactUpdated:
    """Replace a contact. Fields that are left out become null.

    The vendor's page was not found. The path has no id: the body's contact_id selects, as
    for accounts and webhooks. Older sources use PUT /contacts/{id}.

    Effect: replace; it sets the whole of something, the same however often it is called.

    Source:
    https://docs.postalytics.com/references/postalytics-rest-api/update-contact-on-list
    (client: seen in the request code of third-party clients).

    Args:
        body: The complete contact that replaces the stored one.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: It may have been carried out; check before you retry it.
        ResponseError: The API refused; its kinds say why.
        UnreadableResponseError: The API accepted it, but its response cannot be read.
    """
    return await client.call(operations.UPDATE_CONTACT, body=body)


async def delete_contact(client: Client, *, contact_id: ContactId | int) -> ContactDeleted:
    """Delete a contact.

    Effect: delete; it removes something.

    Source: https://docs.postalytics.com/references/postalytics-rest-api/delete-contact
    (official-part: the vendor's page was read in part).

    Args:
        contact_id: The contact (not the contact list). Example: 5001.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: It may have been carried out; check before you retry it.
        ResponseError: The API refused; its kinds say why.
        UnreadableResponseError: The API accepted it, but its response cannot be read.
    """
    return await client.call(operations.DELETE_CONTACT, path=(contact_id,))


class ContactsResource(Resource):
    """Contact lists and the people on them."""

    list_contact_lists = BoundOperation(list_contact_lists)
    list_contacts = BoundOperation(list_contacts)
    get_contact = BoundOperation(get_contact)
    create_contact = BoundOperation(create_contact)
    upload_contacts = BoundOperation(upload_contacts)
    update_contact = BoundOperation(update_contact)
    delete_contact = BoundOperation(delete_contact)
