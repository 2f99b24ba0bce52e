"""Webhook of one source for one inbox: put in place, checked, removed.

The list of webhooks is the proof of everything: a create returns no id, and an unknown outcome is
found out by reading. Each write is followed by a read, and no write is sent again without one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

import attrs

from ...errors import (
    AuthenticationError,
    NotFoundError,
    OutcomeUnknownError,
    PostalyticsError,
    RateLimitError,
    ResponseError,
    UnreadableResponseError,
    WebhookTakenError,
)
from ...observability import failure_words, log
from ...schema import EventFeed, ModelDescription, Operation
from .hook_url import host_of, read_hook_url
from .masking import mask_error
from .next_step import Claim, Step, is_shown, next_step, operations_of

if TYPE_CHECKING:
    from ...client import Client

_FORBIDDEN = 403
_MOST_DELETIONS = 2


class WebhookRegistration:
    """Webhook of one source that belongs to one inbox.

    Args:
        client: a client of the account that has the webhook.
        feed: the description of the events.
        claim: returns the wanted webhook, whose URL changes when the inbox gets a new token.
    """

    def __init__(self, client: Client, feed: EventFeed, claim: Callable[[], Claim]) -> None:
        self._client = client
        self._feed = feed
        self._webhooks = operations_of(feed)
        self._claim = claim
        self._last = claim()  # For the end, when the inbox may be closed or locked.
        self._held = False
        self._is_unseen = False  # Whether a write was sent whose effect no list has shown.

    async def ensure(self, *, replace: bool = False) -> str | None:
        """Put the webhook in place: adopt it, correct it, or create it.

        Args:
            replace: whether to replace the URL of another receiver.

        Returns:
            `None` if the list shows the webhook; else why there is none, as a clause.

        Raises:
            WebhookTakenError: it calls another receiver, and `replace` is false.
            PostalyticsError: it was refused, or the list of webhooks cannot be read.
        """
        try:
            self._last = self._claim()
            return await self._ensure(self._last, replace)
        except AuthenticationError as error:
            if error.status != _FORBIDDEN:
                raise
            return "the API refuses webhooks to this key (403): the plan or the key may lack them"

    async def remove(self) -> None:
        """Delete the webhook if it was created or adopted here, and its URL is still ours.

        Raises:
            PostalyticsError: it is still there, or the list of webhooks cannot be read.
        """
        if not self._held:
            return
        for _ in range(_MOST_DELETIONS):
            found = await self._ours()
            if self._is_unseen and not found:
                log.warning(
                    "The webhook of %s may still be there: it was sent, and the list of webhooks "
                    "did not show it.",
                    self._name,
                )
            for webhook in found:
                await remove_hook(self._client, self._feed, webhook)
            self._held = bool(found and await self._ours())
            if not self._held:
                return
        raise PostalyticsError(
            f"The webhook of {self._name} is still listed after it was deleted. To delete it, run "
            f"`{prune_command(self._client)}`."
        )

    async def _ensure(self, claim: Claim, replace: bool) -> str | None:
        writes = _Writes()
        while True:
            step, webhook = next_step(claim, self._webhooks, await self._listed())
            if step is Step.KEEP:
                self._held, self._is_unseen = True, False
                return None
            if writes.take_second_look():
                continue
            if step is Step.REFUSE and (writes.accepted or not replace):
                if not writes.accepted or is_shown(self._webhooks, webhook):
                    raise self._taken(claim, webhook)
                identifier = None  # It is probably the one that was written.
            else:
                webhook = self._with_id(webhook)
                identifier = self._next_id(claim, step, webhook, writes)
            if identifier is None:
                return writes.reason()
            # From here on the webhook may be ours, unless the API refuses.
            before = self._held, self._is_unseen
            self._held = self._is_unseen = True
            error = await self._write(claim, identifier, webhook)
            if isinstance(error, ResponseError) and not isinstance(error, OutcomeUnknownError):
                self._held, self._is_unseen = before
            if error is not None and not _is_about_webhook(error):
                raise error
            writes.note(step, identifier, error)

    def _with_id(self, webhook: Any) -> Any:
        """Return the webhook; `None` if it shows no id, by which alone it can be replaced."""
        has_id = webhook is not None and isinstance(self._id_of(webhook), int | str)
        return webhook if has_id else None

    def _next_id(self, claim: Claim, step: Step, webhook: Any, writes: _Writes) -> Any:
        """Return the id to write by next; `None` if all were tried."""
        ids = claim.source.ids if webhook is None else (self._id_of(webhook),)
        identifier = next((i for i in ids if writes.may_send(step, i)), None)
        if identifier is not None and identifier != ids[0]:
            log.warning(
                "%s made no webhook by the id %s: using the id %s of the same %s.",
                *(self._webhooks.create, ids[0], identifier, self._feed.noun),
            )
        return identifier

    async def _write(
        self, claim: Claim, identifier: object, webhook: Any
    ) -> PostalyticsError | None:
        """Create or replace the webhook; return its error, without the secrets."""
        webhooks = self._webhooks
        operation = self._client.api.operation(
            webhooks.create if webhook is None else webhooks.replace
        )
        attribute, active = webhooks.active
        values = {webhooks.source: identifier, webhooks.url: claim.url, attribute: active}
        body = _body(operation, webhook, values)
        try:
            await self._client.call(operation, body=body)
        except UnreadableResponseError:
            return None  # The status says that it was accepted; the list shows the rest.
        except PostalyticsError as error:
            mask_error(error, claim.tokens)
            return error
        return None

    async def _listed(self) -> list[Any]:
        return await list_hooks(self._client, self._feed)

    async def _ours(self) -> list[Any]:
        found = self._last.webhooks_in(self._webhooks, await self._listed())
        return [one for one in found if self._last.owns(getattr(one, self._webhooks.url))]

    def _id_of(self, webhook: Any) -> Any:
        return getattr(webhook, self._webhooks.source)

    @property
    def _name(self) -> str:
        return f"{self._feed.noun} {self._last.source.ids[0]}"

    def _taken(self, claim: Claim, webhook: Any) -> WebhookTakenError:
        url = getattr(webhook, self._webhooks.url)
        parts = read_hook_url(url)
        whose, remedy = "another receiver", ""
        if not is_shown(self._webhooks, webhook):
            whose = "perhaps another receiver, as the list does not show whose webhook it is"
        if parts is not None:
            is_this = parts.mark == claim.mark
            whose = "this inbox at another address" if is_this else "another inbox"
            # Without the option, only the webhooks of the inbox itself are deleted.
            option = "" if is_this else f" --origin {host_of(url)}"
            remedy = (
                ", or, if nothing receives there any more, delete it with "
                f"`{prune_command(self._client)}{option}`"
            )
        return WebhookTakenError(
            f"The webhook of {self._name} calls {host_of(url)}, which is {whose}, and a "
            f"{self._feed.noun} has only one webhook. Pass replace=True to take it over{remedy}."
        )


class _Writes:
    """Writes of one `ensure`, each with its error: a write is sent again only if it is unknown."""

    def __init__(self) -> None:
        self._sent: dict[tuple[Step, str], list[PostalyticsError | None]] = {}
        self._is_look_due = False

    @property
    def accepted(self) -> bool:
        """Whether any write was accepted."""
        return any(None in errors for errors in self._sent.values())

    def may_send(self, step: Step, identifier: object) -> bool:
        errors = self._sent.get((step, str(identifier)), [])
        return not errors or (len(errors) == 1 and isinstance(errors[0], OutcomeUnknownError))

    def note(self, step: Step, identifier: object, error: PostalyticsError | None) -> None:
        self._sent.setdefault((step, str(identifier)), []).append(error)
        self._is_look_due = error is None
        if error is not None:
            log.warning(
                "The %s of a webhook by the id %s failed (%s); reading the list of webhooks.",
                *(step.value, identifier, failure_words(error)),
            )

    def take_second_look(self) -> bool:
        """Return whether to read the list once more: it may show an accepted write late."""
        is_due, self._is_look_due = self._is_look_due, False
        return is_due

    def reason(self) -> str:
        """Return why there is no webhook after all writes; raise if all of them failed."""
        if not self.accepted:
            raise next(e for errors in self._sent.values() for e in errors if e is not None)
        return "the list of webhooks does not show what the API accepted"


async def list_hooks(client: Client, feed: EventFeed) -> list[Any]:
    """Return all webhooks of the account."""
    try:
        return await client.pages(client.api.operation(operations_of(feed).list)).collect()
    except PostalyticsError as error:
        mask_error(error)
        raise


async def remove_hook(client: Client, feed: EventFeed, webhook: Any) -> None:
    """Delete a webhook that was just listed. Whether it is gone is for the list to show."""
    webhooks = operations_of(feed)
    operation = client.api.operation(webhooks.delete)
    try:
        await client.call(operation, path=(getattr(webhook, webhooks.source),))
    except (NotFoundError, OutcomeUnknownError, UnreadableResponseError) as error:
        log.warning("The deletion of a webhook failed (%s).", failure_words(error))
    except PostalyticsError as error:
        mask_error(error)
        raise


def prune_command(client: Client) -> str:
    """Return the command that deletes the webhooks of receivers that are gone."""
    return f"{client.api.name.lower()} webhooks prune"


def _is_about_webhook(error: PostalyticsError) -> bool:
    """Return whether another id may help, or the list shows what happened."""
    if isinstance(error, AuthenticationError | RateLimitError):
        return False
    return isinstance(error, ResponseError | OutcomeUnknownError)


def _body(operation: Operation[Any], webhook: Any, values: Mapping[str, object]) -> Any:
    """Return the body of a write: the values, and all else that the stored webhook has."""
    kind = cast("ModelDescription[Any]", operation.body)  # The generator requires one.
    names = [field.name for field in attrs.fields(kind.type)] if webhook is not None else []
    stored = {name: getattr(webhook, name, None) for name in names}
    kept = {name: value for name, value in stored.items() if value is not None}
    return kind.type(**{**kept, **values})
