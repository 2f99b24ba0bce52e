# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The client."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from postalytics_runtime.client import Client

from ._operations import API

if TYPE_CHECKING:
    from typing import Literal, Unpack

    from postalytics_runtime.client import ClientOptions

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

    Use a client with `async with`, or call `await client.close()`. A client belongs to one
    event loop.

    Args:
        api_key: The key; else the one in `api_key_file`, or the environment variable
            `POSTALYTICS_API_KEY`, or the file that `POSTALYTICS_API_KEY_FILE` names.
        environment: An environment's name; else `POSTALYTICS_ENVIRONMENT`, else the API's
            default.
        api_key_file: A file that holds only the key, and that only its owner may read.
        base_url: Scheme and host to use in place of the environment's.
        session: A session to send through; `close` leaves it open.
        proxy: The address of an HTTP proxy; the system's proxy settings are ignored.
        timeout: The limits of one attempt, without the wait for the rate limit.
        retry: The number of retries and the delays between them.
        pace: Where the processes that use a key share its rate limits: `redis://...`,
            `rediss://...` or `postgresql://...` for any machines, a path for those of this
            machine.
        pace_required: Whether calls wait for a store that cannot be reached. With False,
            each process sends at most one request a second until the store is back.
        rate_share: The part of the rate limits that this client keeps to, such as 1/3 for
            each of three replicas that share no `pace`.
        max_body_size: The maximum size of a response in bytes, after decompression.
        strict: Whether a mismatch between response and spec raises
            `UnreadableResponseError`, or `OutcomeUnknownError` if the response to a write
            holds no field that the spec knows. With False, the mismatch is logged and the
            values are kept as received.
        observers: Notified of each attempt; the log is always one of them.
        drift: Collects fields and types of responses that are not in the spec.
        converter: A cattrs converter that reads responses with its hooks.
        allow_live_mail: Whether mail may be printed and posted. With False, the client
            reads the mail mode before each operation that mails, and raises `LiveMailError`
            unless the mode is test. The client cannot notice a mode that changes after that
            read.

    Raises:
        ConfigurationError: There is no key, or a setting is unknown, unsafe or of a wrong
            type.
    """

    api = API

    if TYPE_CHECKING:  # The environments by name; all else is as `Client` has it.

        def __init__(
            self,
            api_key: str | None = None,
            environment: Literal["production", "sandbox", "local"] | None = None,
            **options: Unpack[ClientOptions],
        ) -> None: ...

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
