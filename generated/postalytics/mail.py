# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Mail pieces, sent one by one.

Every method may raise the errors of `postalytics.errors`; see the table there.

`Source` names a page of https://docs.postalytics.com/references/postalytics-rest-api/;
docs/coverage.md explains the word in brackets.
"""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

from postalytics_runtime.bulk import BulkUpload, Rows, bulk_upload
from postalytics_runtime.resources import Resource, function_of

from ._operations import mail as operations
from .models.mail import MailSent, Recipient

if TYPE_CHECKING:
    from .models.campaigns import EndpointId

__all__ = ["MailResource", "send_mail", "send_mail_pieces"]


class MailResource(Resource):
    """Mail pieces, sent one by one.

    Each method is also a function of this module, which takes the client first.
    """

    async def send_mail(self, body: Recipient, *, endpoint: EndpointId | str) -> MailSent:
        """Send one mail piece through a triggered drip campaign.

        Prints and posts a mail piece, which costs money and cannot be recalled. Source:
        send-mail (official-part).

        Through a live campaign each call is a piece; in test mode nothing is mailed. The
        response does not identify the piece, so a piece with a lost response cannot be
        verified.

        A call is live mail unless `list_campaigns` shows `is_live_mode` as 0 for the same
        `endpoint`. A client made with `allow_live_mail=False` reads that first, and refuses
        live mail.

        Args:
            body: The addressee of a mail piece, and the data printed on the piece.
            endpoint: Endpoint ID of the campaign, which defines template, postage, pURL
                redirect and return address. Lists of campaigns, their details and
                create_campaign have it. Pass the bare ID, not an address.

        Raises:
            LiveMailError: It would be live mail, or may be, and the client does not allow it;
                nothing was mailed.
        """
        return await self._client.call(operations.SEND_MAIL, path=(endpoint,), body=body)

    def send_mail_pieces(
        self,
        rows: Rows[Recipient],
        *,
        endpoint: EndpointId | str,
        concurrency: int = 8,
        journal: str | PathLike[str] | None = None,
        max_rejected: float = 0.05,
        live: int | None = None,
    ) -> BulkUpload[Recipient, MailSent]:
        """Send many mail pieces through a triggered drip campaign.

        Each row prints and posts a mail piece, which costs money and cannot be recalled.
        Source: send-mail (official-part).

        Every row ends as succeeded, rejected, unconfirmed or pending. Iterate over the upload
        for the outcomes, in the order in which they come; read `counts` at the end. The rows
        are read while they are sent, so there may be any number of them.

        An unconfirmed row is not sent again unless you ask for it.

        A call is live mail unless `list_campaigns` shows `is_live_mode` as 0 for the same
        `endpoint`. A client made with `allow_live_mail=False` reads that first, and refuses
        live mail.

        Args:
            rows: Models, or mappings with the names of their fields.
            endpoint: Endpoint ID of the campaign, which defines template, postage, pURL
                redirect and return address. Lists of campaigns, their details and
                create_campaign have it. Pass the bare ID, not an address.
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
            operations.SEND_MAIL,
            rows,
            fixed={"endpoint": endpoint},
            concurrency=concurrency,
            journal=journal,
            max_rejected=max_rejected,
            live=live,
        )


send_mail = function_of(MailResource.send_mail)
send_mail_pieces = function_of(MailResource.send_mail_pieces)
