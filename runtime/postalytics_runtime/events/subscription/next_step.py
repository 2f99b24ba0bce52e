"""What to do about the webhook of a source, decided from the list of webhooks. No I/O.

A source has at most one webhook, and an API may not say which of a source's ids a webhook takes. So
a webhook is found by any of them, unless the same number is an id of another source.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from ...errors import AmbiguousIdError, InvalidRequestError
from ...schema import EventFeed, WebhookOperations
from .hook_url import is_same_url, read_hook_url


@attrs.frozen
class WatchedSource:
    """Source of events, with its ids."""

    polled: Any
    """The id that the list of events takes."""
    ids: tuple[Any, ...]
    """The ids that its webhook may have, in the order to try."""


def find_source(feed: EventFeed, items: Iterable[Any], given: object) -> WatchedSource:
    """Return the source with a given id, from the items that show all ids of the sources.

    Args:
        feed: the description of the events.
        items: the items of the list of sources.
        given: the first of the ids that webhooks may take.

    Raises:
        InvalidRequestError: no source has this id, or it cannot be polled.
        AmbiguousIdError: several sources have this id, or all ids may mean another source, too.
    """
    webhooks = operations_of(feed)
    items = list(items)
    name = webhooks.ids[0]
    found = [item for item in items if _text(getattr(item, name)) == _text(given)]
    if not found:
        raise InvalidRequestError(_unknown(feed, webhooks, items, given))
    ids = dict.fromkeys(getattr(found[0], attribute) for attribute in webhooks.ids)
    usable = tuple(i for i in ids if i is not None and not _is_shared(i, webhooks, items))
    if len(found) > 1 or not usable:
        raise AmbiguousIdError(
            f"{webhooks.sources} has several items for which {name} {given} may stand, so a "
            f"webhook might be that of another {feed.noun}. Poll the events instead."
        )
    polled = getattr(found[0], feed.source)
    if polled is None:
        raise InvalidRequestError(
            f"The {feed.noun} with {name} {given} has no {feed.source} yet, so it has no events."
        )
    return WatchedSource(polled, usable)


def operations_of(feed: EventFeed) -> WebhookOperations:
    """Return the operations on webhooks; raise `InvalidRequestError` if the API has none."""
    if feed.webhooks is None:
        raise InvalidRequestError("The API has no webhooks: poll the events instead.")
    return feed.webhooks


def is_ambiguous(webhooks: WebhookOperations, items: Iterable[Any], identifier: object) -> bool:
    """Return whether several sources have this id, as any of their ids."""
    return _is_shared(identifier, webhooks, list(items))


def _unknown(feed: EventFeed, webhooks: WebhookOperations, items: list[Any], given: object) -> str:
    name = webhooks.ids[0]
    for item in items:
        for other in webhooks.ids[1:]:
            if _text(getattr(item, other)) == _text(given):
                return (
                    f"{given} is the {other} of a {feed.noun}: give its {name}, "
                    f"{getattr(item, name)}."
                )
    return f"No {feed.noun} of the account has the {name} {given}."


def _is_shared(identifier: object, webhooks: WebhookOperations, items: list[Any]) -> bool:
    text = _text(identifier)
    having = [
        item
        for item in items
        if text in {_text(getattr(item, attribute)) for attribute in webhooks.ids}
    ]
    return len(having) > 1


def _text(identifier: object) -> str | None:
    return None if identifier is None else str(identifier).strip()


def is_shown(webhooks: WebhookOperations, item: Any) -> bool:
    """Return whether the list shows whose webhook it is: its id and its URL."""
    identifier, url = getattr(item, webhooks.source), getattr(item, webhooks.url)
    return isinstance(identifier, int | str) and isinstance(url, str)


class Step(enum.Enum):
    """What to do about the webhook of a source."""

    CREATE = "create"
    REPLACE = "replace"
    KEEP = "keep"
    """It is ours, active, and has the wanted URL."""
    REFUSE = "refuse"
    """It has the URL of another receiver, or the list does not show whose it is."""


@attrs.frozen
class Claim:
    """Webhook that an inbox wants."""

    source: WatchedSource
    url: str
    """The secret URL, masked in its `repr`."""
    origin: str
    mark: str
    tokens: Sequence[str] = attrs.field(repr=False)

    def owns(self, url: object) -> bool:
        """Return whether a URL is of this inbox, at this origin."""
        parts = read_hook_url(url)
        return parts is not None and parts.is_of(self.origin, self.mark, self.tokens)

    def webhooks_in(self, webhooks: WebhookOperations, items: Iterable[Any]) -> list[Any]:
        """Return the webhooks of the source, of this inbox and of others."""
        ids = {_text(identifier) for identifier in self.source.ids}
        return [item for item in items if _text(getattr(item, webhooks.source)) in ids]


def next_step(
    claim: Claim, webhooks: WebhookOperations, items: Iterable[Any]
) -> tuple[Step, Any | None]:
    """Return what to do next, and the webhook to do it to.

    Args:
        claim: the wanted webhook.
        webhooks: the operations, with the names of the attributes.
        items: all webhooks of the account.
    """
    items = list(items)
    found = claim.webhooks_in(webhooks, items)
    addresses = [(getattr(item, webhooks.url), item) for item in found]
    # An address that the list does not show may be that of another receiver.
    foreign = [item for url, item in addresses if url != "" and not claim.owns(url)]
    # A webhook whose id the list does not show may be that of the source.
    nameless = [item for item in items if not isinstance(getattr(item, webhooks.source), int | str)]
    foreign += [item for item in nameless if not claim.owns(getattr(item, webhooks.url))]
    if foreign:
        return Step.REFUSE, foreign[0]
    attribute, active = webhooks.active
    for url, item in addresses:
        if is_same_url(url, claim.url) and getattr(item, attribute) == active:
            return Step.KEEP, item
    return (Step.REPLACE, found[0]) if found else (Step.CREATE, None)
