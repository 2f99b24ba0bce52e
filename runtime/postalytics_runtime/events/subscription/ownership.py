"""Webhooks of an account by their owner, and the deletion of those whose receivers are gone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol

import attrs

from ...errors import InvalidRequestError, PostalyticsError
from ...observability import log
from .hook_url import HookUrl, base_of_hooks, host_of, read_hook_url
from .next_step import is_ambiguous, operations_of
from .registration import list_hooks, remove_hook

if TYPE_CHECKING:
    from ...client import Client
    from ...schema import EventFeed


class HookOwner(Protocol):
    """What identifies the webhooks of an inbox."""

    @property
    def mark(self) -> str:
        """The mark in the URLs."""
        ...

    @property
    def tokens(self) -> Sequence[str]:
        """The valid tokens."""
        ...


@attrs.frozen(kw_only=True)
class ListedWebhook:
    """Webhook of an account, without what is secret of its URL."""

    source: Any
    """The id of its source, as the list of webhooks shows it."""
    origin: str
    """Scheme, host and port of its URL."""
    active: bool
    """Whether it delivers."""
    owner: Literal["this inbox", "another inbox", "foreign"]
    """Whose URL it has; one that does not have the form of ours is `foreign`."""


async def list_webhooks_by_owner(
    client: Client, inbox: HookOwner | None = None
) -> list[ListedWebhook]:
    """Return all webhooks of the account, with their owners.

    Args:
        client: a client of the account.
        inbox: the inbox whose webhooks are `this inbox`.

    Raises:
        InvalidRequestError: the API has no webhooks.
        PostalyticsError: the list of webhooks cannot be read.
    """
    feed = _feed(client)
    return [_shown(feed, webhook, inbox) for webhook in await list_hooks(client, feed)]


async def prune(
    client: Client, inbox: HookOwner | None = None, *, origin: str | None = None
) -> list[ListedWebhook]:
    """Delete the webhooks of receivers that are gone. A foreign one is never deleted.

    Make sure that no receiver uses the inbox or the origin: its webhook would be deleted, too.

    Args:
        client: a client of the account.
        inbox: its webhooks are deleted, whatever their origin.
        origin: also all webhooks whose URL has the form of ours at this origin, such as
            `https://hooks.example.com`.

    Returns:
        The webhooks that were deleted. One whose id may mean another source, too, is left and
        logged.

    Raises:
        ConfigurationError: the origin is not an address.
        InvalidRequestError: the API has no webhooks.
        PostalyticsError: a list cannot be read, or a webhook is still there.
    """
    feed = _feed(client)
    place = None if origin is None else str(base_of_hooks(origin).origin())

    async def meant() -> list[Any]:
        listed = await list_hooks(client, feed)
        return [one for one in listed if _is_meant(_url(feed, one), inbox, place)]

    deleted = await _with_one_meaning(client, feed, await meant())
    for webhook in deleted:
        await remove_hook(client, feed, webhook)
    ids = {_id(feed, webhook) for webhook in deleted}
    left = [_id(feed, one) for one in (await meant() if deleted else ()) if _id(feed, one) in ids]
    if left:
        raise PostalyticsError(
            f"The webhook with the id {left[0]} is still listed after it was deleted: run this "
            "again."
        )
    return [_shown(feed, webhook, inbox) for webhook in deleted]


async def _with_one_meaning(client: Client, feed: EventFeed, webhooks: list[Any]) -> list[Any]:
    """Return the webhooks whose ids cannot mean another source."""
    if not webhooks:
        return []
    operations = operations_of(feed)
    sources = await client.pages(client.api.operation(operations.sources)).collect()
    clear: list[Any] = []
    for webhook in webhooks:
        identifier = _id(feed, webhook)
        if identifier is None or is_ambiguous(operations, sources, identifier):
            log.warning(
                "The webhook with the id %s was left: it may mean another %s, too.",
                *(identifier, feed.noun),
            )
        else:
            clear.append(webhook)
    return clear


def _id(feed: EventFeed, webhook: Any) -> Any:
    return getattr(webhook, operations_of(feed).source)


def _feed(client: Client) -> EventFeed:
    if client.api.events is None:
        raise InvalidRequestError(f"The API {client.api.name} has no events.")
    return client.api.events


def _url(feed: EventFeed, webhook: Any) -> object:
    return getattr(webhook, operations_of(feed).url)


def _is_of(parts: HookUrl, inbox: HookOwner | None) -> bool:
    return inbox is not None and parts.is_of(parts.origin, inbox.mark, inbox.tokens)


def _is_meant(url: object, inbox: HookOwner | None, origin: str | None) -> bool:
    parts = read_hook_url(url)
    return parts is not None and (_is_of(parts, inbox) or parts.origin == origin)


def _shown(feed: EventFeed, webhook: Any, inbox: HookOwner | None) -> ListedWebhook:
    webhooks = operations_of(feed)
    attribute, active = webhooks.active
    parts = read_hook_url(_url(feed, webhook))
    owner: Literal["this inbox", "another inbox", "foreign"] = "foreign"
    if parts is not None:
        owner = "this inbox" if _is_of(parts, inbox) else "another inbox"
    return ListedWebhook(
        source=getattr(webhook, webhooks.source),
        origin=host_of(_url(feed, webhook)),
        active=getattr(webhook, attribute) == active,
        owner=owner,
    )
