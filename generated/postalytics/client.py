# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The client."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from postalytics_runtime.client import Client

from ._operations import API

if TYPE_CHECKING:
    from .accounts import AccountsResource
    from .campaigns import CampaignsResource
    from .contacts import ContactsResource
    from .flows import FlowsResource
    from .mail import MailResource
    from .suppressions import SuppressionsResource
    from .templates import TemplatesResource
    from .webhooks import WebhooksResource

__all__ = ["Postalytics"]


class Postalytics(Client):
    """Direct mail by API. Postcards and letters to people on contact lists.

    `Client` explains the arguments.
    """

    api = API

    @cached_property
    def accounts(self) -> AccountsResource:
        """The account behind the key, its sub-accounts, and links that log in to them."""
        from .accounts import AccountsResource

        return AccountsResource(self)

    @cached_property
    def campaigns(self) -> CampaignsResource:
        """Campaigns, their modes, and the events of their mail."""
        from .campaigns import CampaignsResource

        return CampaignsResource(self)

    @cached_property
    def contacts(self) -> ContactsResource:
        """Contact lists and the people on them."""
        from .contacts import ContactsResource

        return ContactsResource(self)

    @cached_property
    def flows(self) -> FlowsResource:
        """Flows, and the people enrolled in them."""
        from .flows import FlowsResource

        return FlowsResource(self)

    @cached_property
    def mail(self) -> MailResource:
        """Mail pieces, sent one by one."""
        from .mail import MailResource

        return MailResource(self)

    @cached_property
    def suppressions(self) -> SuppressionsResource:
        """Suppression lists and the people on them."""
        from .suppressions import SuppressionsResource

        return SuppressionsResource(self)

    @cached_property
    def templates(self) -> TemplatesResource:
        """Designs of postcards and letters."""
        from .templates import TemplatesResource

        return TemplatesResource(self)

    @cached_property
    def webhooks(self) -> WebhooksResource:
        """Addresses that the vendor calls when something happens to a campaign's mail."""
        from .webhooks import WebhooksResource

        return WebhooksResource(self)
