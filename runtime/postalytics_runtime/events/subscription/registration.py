"""Webhook of one source for one inbox: put in place, checked, removed.

The list of webhooks is the proof of everything: a create returns no id, and an unknown outcome is
found out by reading. Each write is followed by a read, and no write is sent again without one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

import attrs

from ...config import Secret
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
from ...observability import log
from ...schema import EventFeed, ModelDescription, Operation
from .hook_url import host_of, read_hook_url
from .next_step import Claim, Step, next_step, operations_of

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
            self._held = False
            return "the API refuses webhooks to this key (403): the plan or the key may lack them"

    async def remove(self) -> None:
        """Delete the webhook if it was created or adopted here, and its URL is still ours.

        Raises:
            PostalyticsError: it is still there, or the list of webhooks cannot be read.
        """
        if not self._held:
            return
        for _ in range(_MOST_DELETIONS):
            for webhook in await self._ours():
                await remove_hook(self._client, self._feed, webhook)
            self._held = bool(await self._ours())
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
                self._held = True
                return None
            if step is Step.REFUSE and (writes.accepted or not replace):
                raise self._taken(claim, webhook)
            ids = claim.source.ids if webhook is None else (self._id_of(webhook),)
            identifier = next((i for i in ids if writes.may_send(step, i)), None)
            if identifier is None:
                return writes.reason()
            if identifier != ids[0]:
                log.warning(
                    "%s made no webhook by the id %s: using the id %s of the same %s.",
                    *(self._webhooks.create, ids[0], identifier, self._feed.noun),
                )
            self._held = True  # From here on the webhook may be ours.
            error = await self._write(claim, identifier, webhook)
            if error is not None and not _is_about_webhook(error):
                raise error
            writes.note(step, identifier, error)

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
            _mask(error, claim.tokens)
            return error
        return None

    async def _listed(self) -> list[Any]:
        return await self._client.pages(self._client.api.operation(self._webhooks.list)).collect()

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
        if parts is not None:
            is_this = parts.mark == claim.mark
            whose = "this inbox at another address" if is_this else "another inbox"
            remedy = (
                ", or, if nothing receives there any more, delete it with "
                f"`{prune_command(self._client)}`"
            )
        return WebhookTakenError(
            f"The webhook of {self._name} calls {host_of(url)}, which is {whose}, and a "
            f"{self._feed.noun} has only one. Pass replace=True to take it over{remedy}."
        )


class _Writes:
    """Writes of one `ensure`, each with its error: a write is sent again only if it is unknown."""

    def __init__(self) -> None:
        self._sent: dict[tuple[Step, str], list[PostalyticsError | None]] = {}

    @property
    def accepted(self) -> bool:
        """Whether any write was accepted."""
        return any(None in errors for errors in self._sent.values())

    def may_send(self, step: Step, identifier: object) -> bool:
        errors = self._sent.get((step, str(identifier)), [])
        return not errors or (len(errors) == 1 and isinstance(errors[0], OutcomeUnknownError))

    def note(self, step: Step, identifier: object, error: PostalyticsError | None) -> None:
        self._sent.setdefault((step, str(identifier)), []).append(error)
        if error is not None:
            log.warning(
                "The %s of a webhook by the id %s failed (%s); reading the list of webhooks.",
                *(step.value, identifier, type(error).__name__),
            )

    def reason(self) -> str:
        """Return why there is no webhook after all writes; raise if all of them failed."""
        if not self.accepted:
            raise next(e for errors in self._sent.values() for e in errors if e is not None)
        return "the list of webhooks does not show what the API accepted"


async def remove_hook(client: Client, feed: EventFeed, webhook: Any) -> None:
    """Delete a webhook that was just listed. Whether it is gone is for the list to show."""
    webhooks = operations_of(feed)
    operation = client.api.operation(webhooks.delete)
    try:
        await client.call(operation, path=(getattr(webhook, webhooks.source),))
    except (NotFoundError, OutcomeUnknownError, UnreadableResponseError) as error:
        log.warning("The deletion of a webhook failed (%s).", type(error).__name__)


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


def _mask(error: PostalyticsError, secrets: Iterable[str]) -> None:
    """Take the secrets out of an error: the API may quote the URL that it refuses."""
    error.__traceback__ = None  # Its variables hold the response.
    for secret in map(Secret, secrets):
        error.message = secret.masked(error.message)
        error.args = (error.message, *error.args[1:])
        if isinstance(error, ResponseError) and error.vendor_message is not None:
            error.vendor_message = secret.masked(error.vendor_message)
