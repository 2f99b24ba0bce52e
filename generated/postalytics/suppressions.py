# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Suppression lists and the people on them.

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

from ._operations import suppressions as operations
from .models.suppressions import (
    NewSuppressedContact,
    NewSuppressionList,
    SuppressedContact,
    SuppressedContactChanges,
    SuppressedContactDeleted,
    SuppressedContactId,
    SuppressedContactReplacement,
    SuppressedContacts,
    SuppressionList,
    SuppressionListDeleted,
    SuppressionListId,
)

__all__ = [
    "SuppressionsResource",
    "change_suppressed_contact",
    "create_suppressed_contact",
    "create_suppression_list",
    "delete_suppressed_contact",
    "delete_suppression_list",
    "get_suppressed_contact",
    "get_suppression_list",
    "list_suppressed_contacts",
    "list_suppression_lists",
    "suppress_contacts",
    "update_suppressed_contact",
]


class SuppressionsResource(Resource):
    """Suppression lists and the people on them.

    Each method is also a function of this module, which takes the client first.
    """

    def list_suppression_lists(
        self,
        *,
        suppression_list_id: SuppressionListId | int | None = None,
        limit: int | None = None,
    ) -> Pages[SuppressionList]:
        """List the suppression lists of the account.

        Changes nothing. Source: get-suppression-lists (transcribed).

        Args:
            suppression_list_id: ID of the only list to return.
            limit: The maximum number of items; all if None.
        """
        return self._client.pages(
            operations.LIST_SUPPRESSION_LISTS, query={"id": suppression_list_id}, limit=limit
        )

    async def get_suppression_list(
        self, *, suppression_list_id: SuppressionListId | int
    ) -> SuppressionList:
        """Get one suppression list.

        Changes nothing. Source: get-suppression-list (transcribed).

        Args:
            suppression_list_id: ID of the suppression list.
        """
        return await self._client.call(operations.GET_SUPPRESSION_LIST, path=(suppression_list_id,))

    async def create_suppression_list(self, body: NewSuppressionList) -> SuppressionList:
        """Create an empty suppression list. Contacts are added one by one.

        Creates a record on every call. Source: create-suppression-list (official).

        No operation renames a list.

        Args:
            body: A suppression list to create, empty at first.
        """
        return await self._client.call(operations.CREATE_SUPPRESSION_LIST, body=body)

    async def delete_suppression_list(
        self, *, suppression_list_id: SuppressionListId | int
    ) -> SuppressionListDeleted:
        """Delete a suppression list.

        Removes a record. Source: delete-suppression-list (official).

        Args:
            suppression_list_id: ID of the suppression list.
        """
        return await self._client.call(
            operations.DELETE_SUPPRESSION_LIST, path=(suppression_list_id,)
        )

    def list_suppressed_contacts(
        self,
        *,
        suppression_list_id: SuppressionListId | int,
        offset: int = 0,
        limit: int | None = None,
    ) -> Pages[SuppressedContact]:
        """List the contacts on a suppression list.

        Changes nothing. Source: get-suppression-list-contacts (official; inferred: `offset`).

        How many contacts a page has and how the list ends is unknown. The client reads until a
        page has no new contacts, and compares the result with the number that the list reports.

        Args:
            suppression_list_id: ID of the suppression list.
            offset: The number of contacts to skip. At least 0.
            limit: The maximum number of items; all if None.

        Raises:
            IncompleteListError: At the end: the API says that the list has more items than it
                showed.
        """
        return self._client.pages(
            operations.LIST_SUPPRESSED_CONTACTS,
            path=(suppression_list_id,),
            start=offset,
            limit=limit,
        )

    async def get_suppressed_contact(
        self,
        *,
        suppression_list_id: SuppressionListId | int,
        suppressed_contact_id: SuppressedContactId | int,
        offset: int | None = None,
    ) -> SuppressedContacts:
        """Get one contact on a suppression list.

        Changes nothing. Source: get-suppression-list-contact (official).

        Args:
            suppression_list_id: ID of the suppression list.
            suppressed_contact_id: ID of the contact on the list.
            offset: Its meaning is unknown: leave it out. At least 0.
        """
        return await self._client.call(
            operations.GET_SUPPRESSED_CONTACT,
            path=(suppression_list_id, suppressed_contact_id),
            query={"offset": offset},
        )

    async def create_suppressed_contact(
        self, body: NewSuppressedContact, *, suppression_list_id: SuppressionListId | int
    ) -> SuppressedContacts:
        """Put a contact on a suppression list.

        Creates a record on every call. Source: create-suppression-list-contact (transcribed).

        Args:
            body: A contact to put on a suppression list.
            suppression_list_id: ID of the suppression list.
        """
        return await self._client.call(
            operations.CREATE_SUPPRESSED_CONTACT, path=(suppression_list_id,), body=body
        )

    def suppress_contacts(
        self,
        rows: Rows[NewSuppressedContact],
        *,
        suppression_list_id: SuppressionListId | int,
        concurrency: int = 8,
        journal: str | PathLike[str] | None = None,
        token_field: str | None = None,
        max_rejected: float = 0.05,
    ) -> BulkUpload[NewSuppressedContact, SuppressedContacts]:
        """Put many contacts on a suppression list.

        Source: create-suppression-list-contact (transcribed).

        Every row ends as succeeded, rejected, unconfirmed or pending. Iterate over the upload
        for the outcomes, in the order in which they come; read `counts` at the end. The rows
        are read while they are sent, so there may be any number of them.

        Args:
            rows: Models, or mappings with the names of their fields.
            suppression_list_id: ID of the suppression list.
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
            operations.CREATE_SUPPRESSED_CONTACT,
            rows,
            fixed={"suppression_list_id": suppression_list_id},
            concurrency=concurrency,
            journal=journal,
            token_field=token_field,
            max_rejected=max_rejected,
        )

    async def update_suppressed_contact(
        self,
        body: SuppressedContactReplacement,
        *,
        suppression_list_id: SuppressionListId | int,
        suppressed_contact_id: SuppressedContactId | int,
    ) -> SuppressedContacts:
        """Replace a contact on a suppression list.

        Replaces the whole record; a second call has the same result. Source:
        update-suppression-list-contact (official-part).

        Args:
            body: The complete contact on a suppression list that replaces the stored one.
            suppression_list_id: ID of the suppression list.
            suppressed_contact_id: ID of the contact on the list.
        """
        return await self._client.call(
            operations.UPDATE_SUPPRESSED_CONTACT,
            path=(suppression_list_id, suppressed_contact_id),
            body=body,
        )

    async def change_suppressed_contact(
        self,
        *,
        suppression_list_id: SuppressionListId | int,
        suppressed_contact_id: SuppressedContactId | int,
        **changes: Unpack[SuppressedContactChanges],
    ) -> SuppressedContacts:
        """Change fields of a contact on a suppression list; the others keep their values.

        Source: update-suppression-list-contact (official-part).

        The API has no partial update. So this reads the record with `get_suppressed_contact`,
        puts your values into it, and sends all of it with `update_suppressed_contact`, also the
        fields that the spec does not know. Calls for the same record take turns on an event
        loop. What another program changes between the two requests is not seen, and is
        overwritten.

        That is one request to read, and one to replace. Each is retried as any read and any
        replacement; a retry sends the same record.

        Args:
            suppression_list_id: ID of the suppression list.
            suppressed_contact_id: ID of the contact on the list.
            **changes: The new values of fields of `SuppressedContactReplacement`, such as
                `first_name`, `last_name`. None is sent as null.

        Returns:
            SuppressedContacts: The response to `update_suppressed_contact`.

        Raises:
            TypeError: There is no field of that name; nothing was sent.
            InvalidRequestError: There is nothing to change, a value does not fit, or the record
                that was found may be another one or has a value that cannot be sent back;
                nothing was changed.
            NotFoundError: The record is not there; nothing was changed.
            NotSentError: The record cannot be read; nothing was changed.
            OutcomeUnknownError: `update_suppressed_contact` may have been carried out. Call
                this again: it reads the record as it is then.
        """
        return await change_record(
            self._client,
            operations.CHANGE_SUPPRESSED_CONTACT,
            {
                "suppression_list_id": suppression_list_id,
                "suppressed_contact_id": suppressed_contact_id,
            },
            changes,
        )

    async def delete_suppressed_contact(
        self,
        *,
        suppression_list_id: SuppressionListId | int,
        suppressed_contact_id: SuppressedContactId | int,
    ) -> SuppressedContactDeleted:
        """Take a contact off a suppression list.

        Removes a record. Source: delete-suppression-list-contact (official).

        Args:
            suppression_list_id: ID of the suppression list.
            suppressed_contact_id: ID of the contact on the list.
        """
        return await self._client.call(
            operations.DELETE_SUPPRESSED_CONTACT, path=(suppression_list_id, suppressed_contact_id)
        )


list_suppression_lists = function_of(SuppressionsResource.list_suppression_lists)
get_suppression_list = function_of(SuppressionsResource.get_suppression_list)
create_suppression_list = function_of(SuppressionsResource.create_suppression_list)
delete_suppression_list = function_of(SuppressionsResource.delete_suppression_list)
list_suppressed_contacts = function_of(SuppressionsResource.list_suppressed_contacts)
get_suppressed_contact = function_of(SuppressionsResource.get_suppressed_contact)
create_suppressed_contact = function_of(SuppressionsResource.create_suppressed_contact)
suppress_contacts = function_of(SuppressionsResource.suppress_contacts)
update_suppressed_contact = function_of(SuppressionsResource.update_suppressed_contact)
change_suppressed_contact = function_of(SuppressionsResource.change_suppressed_contact)
delete_suppressed_contact = function_of(SuppressionsResource.delete_suppressed_contact)
