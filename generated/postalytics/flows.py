# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Flows, and the people enrolled in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postalytics_runtime.binding import Bound, Resource
from postalytics_runtime.client import Client
from postalytics_runtime.pagination import Pages

from .description import flows as description
from .models.flows import ContactEnrolled, ContactUnenrolled, Flow, FlowEndpointId

if TYPE_CHECKING:
    from .models.campaigns import DataId
    from .models.mail import Recipient

__all__ = ["FlowsResource", "enroll_contact", "get_flow", "list_flows", "unenroll_contact"]


def list_flows(client: Client, *, limit: int | None = None) -> Pages[Flow]:
    """List all flows of the account.

    The page was not read; the flows are taken to look like the one of get_flow.

    Effect: read; it changes nothing.

    Source: https://docs.postalytics.com/references/postalytics-rest-api/get-all-flows
    (client: seen in the request code of third-party clients).

    Args:
        limit: The most items wanted in all.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: No answer came. It changes nothing, so it may be repeated.
        ResponseError: The API refused; its kinds say why.
        UnreadableAnswerError: The API accepted it, but its answer cannot be read.
    """
    return client.pages(description.LIST_FLOWS, limit=limit)


async def get_flow(client: Client, *, endpoint: FlowEndpointId | str) -> Flow:
    """Get one flow.

    Effect: read; it changes nothing.

    Source: https://docs.postalytics.com/references/postalytics-rest-api/get-flow (official:
    the vendor's page was read to its end).

    Args:
        endpoint: The endpoint of the flow. Example: "f10a7ed001".

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: No answer came. It changes nothing, so it may be repeated.
        ResponseError: The API refused; its kinds say why.
        UnreadableAnswerError: The API accepted it, but its answer cannot be read.
    """
    return await client.call(description.GET_FLOW, path=(endpoint,))


async def enroll_contact(
    client: Client, body: Recipient, *, endpoint: FlowEndpointId | str
) -> ContactEnrolled:
    """Enroll a person in a flow.

    A flow has no test mode, and what one does with people who were enrolled while it was a
    draft is unknown. So each call is taken to mail.

    Effect: mail; it prints and posts a mail piece, which costs money and cannot be
    recalled.

    A client made with `allow_live_mail=False` always refuses it.

    Source:
    https://docs.postalytics.com/references/postalytics-rest-api/enroll-contact-to-flow
    (official-part: the vendor's page was read in part).

    Args:
        body: Who a mail piece goes to, and what is printed on it.
        endpoint: The endpoint of the flow. Example: "f10a7ed001".

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        LiveMailError: It would mail for real, or may, and the client must not; nothing was
            mailed.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: It may have been carried out; look before you repeat it.
        ResponseError: The API refused; its kinds say why.
        UnreadableAnswerError: The API accepted it, but its answer cannot be read.
    """
    return await client.call(description.ENROLL_CONTACT, path=(endpoint,), body=body)


async def unenroll_contact(
    client: Client, *, endpoint: FlowEndpointId | str, data_id: DataId | int
) -> ContactUnenrolled:
    """Take a contact out of a flow.

    Effect: delete; it removes something.

    Source:
    https://docs.postalytics.com/references/postalytics-rest-api/unenroll-contact-from-flow
    (official: the vendor's page was read to its end).

    Args:
        endpoint: The endpoint of the flow. Example: "f10a7ed001".
        data_id: The contact's id in the flow. Example: 9000.

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: It may have been carried out; look before you repeat it.
        ResponseError: The API refused; its kinds say why.
        UnreadableAnswerError: The API accepted it, but its answer cannot be read.
    """
    return await client.call(description.UNENROLL_CONTACT, path=(endpoint, data_id))


class FlowsResource(Resource):
    """Flows, and the people enrolled in them."""

    list_flows = Bound(list_flows)
    get_flow = Bound(get_flow)
    enroll_contact = Bound(enroll_contact)
    unenroll_contact = Bound(unenroll_contact)
