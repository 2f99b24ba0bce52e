"""A request to a receiver, whatever the framework: judge it, keep its report, respond."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

import attrs

from ...errors import InboxClosedError, InboxError
from ..judge import (
    BUSY,
    CLOSED,
    CUT_OFF,
    MOST_BYTES,
    NOT_FOUND,
    NOT_KEPT,
    TOO_LARGE,
    TOO_SLOW,
    Headers,
    Judgement,
    is_known,
    judge_body,
    judge_head,
)
from .health import HEALTH, Health
from .hidden_tokens import hide_tokens
from .inbox_needed import InboxOfReceiver
from .limits import ReceiverLimits

_TOKENS_SECONDS = 1.0
"""For so long, a token that is not valid any more may still be accepted."""

ReadPart: TypeAlias = Callable[[], Awaitable[bytes]]
"""Returns the next part of a body, nothing at its end; raises `BodyCutOffError`."""


class BodyCutOffError(Exception):
    """The client left before the end of the body, or sent what is not a body."""


@attrs.frozen
class HookResponse:
    """Response to a request, for an adapter to send."""

    status: int
    text: str
    headers: tuple[tuple[str, str], ...] = ()
    media_type: str = "text/plain"


class Reception:
    """Requests of one inbox, by any adapter.

    Args:
        inbox: keeps the reports.
        limits: what a client may use.
        clock: returns seconds that only grow, for the pace of health checks.
    """

    def __init__(
        self,
        inbox: InboxOfReceiver,
        limits: ReceiverLimits | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.limits = limits or ReceiverLimits()
        self._inbox = inbox
        self._health = Health(inbox, clock)
        self._clock = clock
        self._in_work = 0
        self._is_idle = asyncio.Event()
        self._tokens = self._read_tokens()

    async def respond(
        self, path: str, method: str, headers: Headers, read: ReadPart
    ) -> HookResponse:
        """Return the response to a request; what it delivers is kept before that.

        Args:
            path: the path, or its last segment: the token or `health`.
            method: the method, in upper case.
            headers: the headers.
            read: reads the body. It is not called if the head is refused.
        """
        segment = path.rstrip("/").rpartition("/")[2]
        if segment == HEALTH:
            health = await self._health.respond(method, headers)
            return HookResponse(health.status, health.text, health.headers, health.media_type)
        judged = await self._judged(segment, method, headers, read)
        return HookResponse(judged.status, judged.reason, tuple(judged.headers.items()))

    async def drained(self) -> None:
        """Wait until no request is in work."""
        while self._in_work:
            self._is_idle.clear()
            await self._is_idle.wait()

    async def _judged(self, token: str, method: str, headers: Headers, read: ReadPart) -> Judgement:
        try:
            if self._clock() >= self._tokens_until or not is_known(token, self._tokens):
                self._tokens = self._read_tokens()
        except InboxClosedError:
            return CLOSED if is_known(token, self._tokens) else NOT_FOUND
        except InboxError:
            return NOT_KEPT
        judged = judge_head(token, method, headers, tokens=self._tokens)
        if judged is not None:
            return judged
        if self._in_work >= self.limits.requests:
            return BUSY
        self._in_work += 1
        try:
            return await self._body(read)
        finally:
            self._in_work -= 1
            self._is_idle.set()

    def _read_tokens(self) -> Sequence[str]:
        """Read the tokens: another process may have made a new one."""
        tokens = self._inbox.tokens
        hide_tokens(tokens)
        self._tokens_until = self._clock() + _TOKENS_SECONDS
        return tokens

    async def _body(self, read: ReadPart) -> Judgement:
        body = bytearray()
        try:
            async with asyncio.timeout(self.limits.body_seconds):
                while part := await read():
                    body += part
                    if len(body) > MOST_BYTES:
                        return TOO_LARGE
        except TimeoutError:
            return TOO_SLOW
        except BodyCutOffError:
            return CUT_OFF
        return await self._kept(bytes(body))

    async def _kept(self, body: bytes) -> Judgement:
        judged = judge_body(self._inbox.feed, body)
        if judged.report is None:
            with contextlib.suppress(InboxError):  # It remains a bad body.
                await self._inbox.reject(body, judged.reason)
            return judged
        try:
            await self._inbox.receive(judged.report)
        except InboxClosedError:
            return CLOSED
        except InboxError as error:
            self._health.not_kept(error)
            return NOT_KEPT
        self._health.kept()
        return judged
