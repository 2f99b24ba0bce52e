# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Flows, and the people enrolled in them.

Every method may raise the errors of `postalytics.errors`; see the table there.

`Source` names a page of https://docs.postalytics.com/references/postalytics-rest-api/;
docs/coverage.md explains the word in brackets.
"""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

from postalytics_runtime.bulk import BulkUpload, Rows, bulk_upload
from postalytics_runtime.pagination import Pages
from postalytics_runtime.resources import Resource, function_of

from ._operations import flows as operations
from .models.flows import ContactEnrolled, ContactUnenrolled, Flow, FlowEndpointId

if TYPE_CHECKING:
    from .models.campaigns import DataId
    from .models.mail import Recipient

__all__ = [
    "FlowsResource",
    "enroll_contact",
    "enroll_contacts",
    "get_flow",
    "list_flows",
    "unenroll_contact",
]


class FlowsResource(Resource):
    """Flows, and the people enrolled in them.

    Each method is also a function of this module, which takes the client first.
    """

    def list_flows(self, *, limit: int | None = None) -> Pages[Flow]:
        """List all flows of the account.

        Changes nothing. Source: get-all-flows (client).

        Args:
            limit: The maximum number of items; all if None.
        """
        return self._client.pages(operations.LIST_FLOWS, limit=limit)

    async def get_flow(self, *, endpoint: FlowEndpointId | str) -> Flow:
        """Get one flow.

        Changes nothing. Source: get-flow (official).

        Args:
            endpoint: Endpoint ID of the flow.
        """
        return await self._client.call(operations.GET_FLOW, path=(endpoint,))

    async def enroll_contact(
        self, body: Recipient, *, endpoint: FlowEndpointId | str
    ) -> ContactEnrolled:
        """Enroll a contact in a flow.

        Prints and posts a mail piece, which costs money and cannot be recalled. Source:
        enroll-contact-to-flow (official-part).

        A flow has no test mode, and it is unknown what a flow does with contacts that were
        enrolled while it was a draft. So each call is treated as live mail. No operation lists
        the contacts in a flow, so an enrolment with a lost response cannot be verified.

        No operation shows whether a call would be a test, so a client made with
        `allow_live_mail=False` always refuses it.

        Args:
            body: The addressee of a mail piece, and the data printed on the piece.
            endpoint: Endpoint ID of the flow.

        Raises:
            LiveMailError: It would be live mail, or may be, and the client does not allow it;
                nothing was mailed.
        """
        return await self._client.call(operations.ENROLL_CONTACT, path=(endpoint,), body=body)

    def enroll_contacts(
        self,
        rows: Rows[Recipient],
        *,
        endpoint: FlowEndpointId | str,
        concurrency: int = 8,
        journal: str | PathLike[str] | None = None,
        max_rejected: float = 0.05,
        live: int | None = None,
    ) -> BulkUpload[Recipient, ContactEnrolled]:
        """Enroll many people in a flow.

        Each row prints and posts a mail piece, which costs money and cannot be recalled.
        Source: enroll-contact-to-flow (official-part).

        Every row ends as succeeded, rejected, unconfirmed or pending. Iterate over the upload
        for the outcomes, in the order in which they come; read `counts` at the end. The rows
        are read while they are sent, so there may be any number of them.

        An unconfirmed row is not sent again unless you ask for it.

        No operation shows whether a call would be a test, so a client made with
        `allow_live_mail=False` always refuses it.

        Args:
            rows: Models, or mappings with the names of their fields.
            endpoint: Endpoint ID of the flow.
            concurrency: The number of rows in flight at once.
            journal: A folder that records what happens to each row, so that a program that was
                killed goes on where it was, and no row is sent twice. Give the same rows and
                the same folder again: with another folder, all rows are sent. With
                `postgresql://user@host/database#june` it is the job `june` in that database,
                which any machine can go on with.
            max_rejected: The share of rows that may be rejected before the upload stops.
            live: The number of pieces that may be live mail. With a `journal` it must equal the
                number of rows still to be sent; without one it is the maximum. Leave it out
                with a client made with `allow_live_mail=False`, which sends tests only.

        Raises:
            ConfigurationError: It may be live mail, and neither `live` nor the client allows or
                forbids it.
            LiveMailError: While you iterate: the next piece would be live mail, or may be, and
                that was not agreed to, or the mode has changed.
        """
        return bulk_upload(
            self._client,
            operations.ENROLL_CONTACT,
            rows,
            fixed={"endpoint": endpoint},
            concurrency=concurrency,
            journal=journal,
            max_rejected=max_rejected,
            live=live,
        )

    async def unenroll_contact(
        self, *, endpoint: FlowEndpointId | str, data_id: DataId | int
    ) -> ContactUnenrolled:
        """Take a contact out of a flow.

        Removes a record. Source: unenroll-contact-from-flow (official).

        Args:
            endpoint: Endpoint ID of the flow.
            data_id: ID of the contact in the flow.
        """
        return await self._client.call(operations.UNENROLL_CONTACT, path=(endpoint, data_id))


list_flows = function_of(FlowsResource.list_flows)
get_flow = function_of(FlowsResource.get_flow)
enroll_contact = function_of(FlowsResource.enroll_contact)
enroll_contacts = function_of(FlowsResource.enroll_contacts)
unenroll_contact = function_of(FlowsResource.unenroll_contact)
