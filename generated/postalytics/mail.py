# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Mail pieces, sent one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postalytics_runtime.binding import Bound, Resource
from postalytics_runtime.client import Client

from .description import mail as description
from .models.mail import MailSent, Recipient

if TYPE_CHECKING:
    from .models.campaigns import EndpointId

__all__ = ["MailResource", "send_mail"]


async def send_mail(client: Client, body: Recipient, *, endpoint: EndpointId | str) -> MailSent:
    """Send one mail piece through a triggered drip campaign.

    Through a live campaign each call is a piece; in test mode nothing is mailed.

    Effect: mail; it prints and posts a mail piece, which costs money and cannot be
    recalled.

    It mails for real unless `list_campaigns` shows `is_live_mode` as 0 for the same
    `endpoint`. A client made with `allow_live_mail=False` looks there first, and refuses to
    mail for real.

    Source: https://docs.postalytics.com/references/postalytics-rest-api/send-mail
    (official-part: the vendor's page was read in part).

    Args:
        body: Who a mail piece goes to, and what is printed on it.
        endpoint: The endpoint of the campaign, which fixes template, postage, pURL redirect
            and return address. Lists of campaigns, their details and create_campaign have
            it. The vendor's page shows an address there; clients that work give the bare
            id. Example: "b4d5c0ffee".

    Raises:
        InvalidRequestError: A value breaks the API's rules; nothing was sent.
        LiveMailError: It would mail for real, or may, and the client must not; nothing was
            mailed.
        NotSentError: The request never left; repeating it is safe.
        OutcomeUnknownError: It may have been carried out; look before you repeat it.
        ResponseError: The API refused; its kinds say why.
        UnreadableAnswerError: The API accepted it, but its answer cannot be read.
    """
    return await client.call(description.SEND_MAIL, path=(endpoint,), body=body)


class MailResource(Resource):
    """Mail pieces, sent one by one."""

    send_mail = Bound(send_mail)
