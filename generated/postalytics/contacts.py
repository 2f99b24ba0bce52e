# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Contact lists and the people on them.

Every method may raise the errors of `postalytics.errors`; see the table there.

`Source` names a page of https://docs.postalytics.com/references/postalytics-rest-api/;
docs/coverage.md explains the word in brackets.
"""

from __future__ import annotations

from os import PathLike
from typing import Unpack

from postalytics_runtime.bulk import BulkUpload, Rows, bulk_upload
from postalytics_runtime.pagination import Pages
from postalytics_runtime.resources import Resource, function_of
from postalytics_runtime.safety import change_record

from ._operations import contacts as operations
from .models.contacts import (
    Contact,
    ContactChanges,
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
    "change_contact",
    "create_contact",
    "delete_contact",
    "get_contact",
    "list_contact_lists",
    "list_contacts",
    "update_contact",
    "upload_contacts",
]


class ContactsResource(Resource):
    """Contact lists and the people on them.

    Each method is also a function of this module, which takes the client first.
    """

    def list_contact_lists(self, *, limit: int | None = None) -> Pages[ContactList]:
        """List all contact lists of the account.

        Changes nothing. Source: get-all-contact-lists (transcribed).

        Args:
            limit: The maximum number of items; all if None.
        """
        return self._client.pages(operations.LIST_CONTACT_LISTS, limit=limit)

    def list_contacts(
        self, *, contact_list_id: ContactListId | int, start: int = 1, limit: int | None = None
    ) -> Pages[Contact]:
        """List the contacts on a contact list.

        Changes nothing. Source: get-contacts-on-list (transcribed).

        Args:
            contact_list_id: ID of the contact list.
            start: The row to start at; the first is 1.
            limit: The maximum number of items; all if None.
        """
        return self._client.pages(
            operations.LIST_CONTACTS, path=(contact_list_id,), start=start, limit=limit
        )

    async def get_contact(self, *, contact_id: ContactId | int) -> ContactDetails:
        """Get one contact.

        Changes nothing. Source: get-contact (transcribed).

        Args:
            contact_id: ID of the contact.
        """
        return await self._client.call(operations.GET_CONTACT, path=(contact_id,))

    async def create_contact(self, body: NewContact) -> ContactCreated:
        """Put a new contact on a contact list.

        Creates a record on every call. Source: create-contact-on-list (official-part).

        Args:
            body: A contact to put on a contact list.
        """
        return await self._client.call(operations.CREATE_CONTACT, body=body)

    def upload_contacts(
        self,
        rows: Rows[NewContact],
        *,
        contact_list_id: ContactListId | int,
        concurrency: int = 8,
        journal: str | PathLike[str] | None = None,
        token_field: str | None = None,
        max_rejected: float = 0.05,
    ) -> BulkUpload[NewContact, ContactCreated]:
        """Put many contacts on a contact list.

        Source: create-contact-on-list (official-part).

        Every row ends as succeeded, rejected, unconfirmed or pending. Iterate over the upload
        for the outcomes, in the order in which they come; read `counts` at the end. The rows
        are read while they are sent, so there may be any number of them.

        Args:
            rows: Models, or mappings with the names of their fields.
            contact_list_id: ID of the contact list.
            concurrency: The number of rows in flight at once.
            journal: A folder that records what happens to each row, so that a program that was
                killed goes on where it was, and no row is sent twice. Give the same rows and
                the same folder again: with another folder, all rows are sent. With
                `postgresql://user@host/database#june` it is the job `june` in that database,
                which any machine can go on with.
            token_field: A variable field that the mail does not print: it gets the token of the
                row, by which an unconfirmed row is found on the list.
            max_rejected: The share of rows that may be rejected before the upload stops.
        """
        return bulk_upload(
            self._client,
            operations.CREATE_CONTACT,
            rows,
            fixed={"contact_list_id": contact_list_id},
            concurrency=concurrency,
            journal=journal,
            token_field=token_field,
            max_rejected=max_rejected,
        )

    async def update_contact(self, body: ContactReplacement) -> ContactUpdated:
        """Replace a contact. Fields that are left out become null.

        Replaces the whole record; a second call has the same result. Source:
        update-contact-on-list (client).

        The body's contact_id selects the contact.

        Args:
            body: The complete contact that replaces the stored one.
        """
        return await self._client.call(operations.UPDATE_CONTACT, body=body)

    async def change_contact(
        self,
        *,
        contact_list_id: ContactListId | int,
        contact_id: ContactId | int,
        **changes: Unpack[ContactChanges],
    ) -> ContactUpdated:
        """Change fields of a contact; the others keep their values.

        Source: update-contact-on-list (client).

        The API has no partial update. So this reads the record with `list_contacts`, puts your
        values into it, and sends all of it with `update_contact`, also the fields that the spec
        does not know. Calls for the same record take turns on an event loop. What another
        program changes between the two requests is not seen, and is overwritten.

        That is up to one request for each page of the list to read, and one to replace. Each is
        retried as any read and any replacement; a retry sends the same record.

        Args:
            contact_list_id: ID of the contact list it is on.
            contact_id: ID of the contact to replace.
            **changes: The new values of fields of `ContactReplacement`, such as `first_name`,
                `last_name`. None is sent as null.

        Returns:
            ContactUpdated: The response to `update_contact`.

        Raises:
            TypeError: There is no field of that name; nothing was sent.
            InvalidRequestError: There is nothing to change, a value does not fit, or the record
                that was found may be another one or has a value that cannot be sent back;
                nothing was changed.
            NotFoundError: The record is not there; nothing was changed.
            NotSentError: The record cannot be read; nothing was changed.
            IncompleteListError: The list cannot be read to its end, so the record may be on it;
                nothing was changed.
            OutcomeUnknownError: `update_contact` may have been carried out. Call this again: it
                reads the record as it is then.
        """
        return await change_record(
            self._client,
            operations.CHANGE_CONTACT,
            {"contact_list_id": contact_list_id, "contact_id": contact_id},
            changes,
        )

    async def delete_contact(self, *, contact_id: ContactId | int) -> ContactDeleted:
        """Delete a contact.

        Removes a record. Source: delete-contact (official-part).

        Args:
            contact_id: ID of the contact, not of the contact list.
        """
        return await self._client.call(operations.DELETE_CONTACT, path=(contact_id,))


list_contact_lists = function_of(ContactsResource.list_contact_lists)
list_contacts = function_of(ContactsResource.list_contacts)
get_contact = function_of(ContactsResource.get_contact)
create_contact = function_of(ContactsResource.create_contact)
upload_contacts = function_of(ContactsResource.upload_contacts)
update_contact = function_of(ContactsResource.update_contact)
change_contact = function_of(ContactsResource.change_contact)
delete_contact = function_of(ContactsResource.delete_contact)
