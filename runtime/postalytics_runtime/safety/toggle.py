"""Safe use of a blind toggle: read, toggle once if needed, read again.

A toggle operation does not take the wanted state. It must not be retried after an unknown outcome,
because a second toggle would undo the first.
"""

from __future__ import annotations

import asyncio
import contextlib
import reprlib
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Protocol, TypeVar

from ..errors import (
    InvalidRequestError,
    OutcomeUnknownError,
    PostalyticsError,
    UnreadableResponseError,
)
from ..schema import Operation, Toggle
from .cancellation import not_sent_if_cancelled

if TYPE_CHECKING:
    from ..values import ParameterValue

T = TypeVar("T")


class ToggleClient(Protocol):
    """Client interface that a toggle needs."""

    async def call(self, operation: Operation[T], *, path: tuple[ParameterValue, ...]) -> T:
        """Call an operation that returns one object."""
        ...


@contextlib.asynccontextmanager
async def alone(lock: asyncio.Lock) -> AsyncGenerator[None]:
    """Hold a lock; a call that is cancelled while it waits for the lock counts as not sent."""
    with not_sent_if_cancelled():
        await lock.acquire()
    try:
        yield
    finally:
        lock.release()


async def set_toggle(
    client: ToggleClient, toggle: Toggle[T], path: tuple[ParameterValue, ...], *, wanted: bool
) -> T:
    """Set a toggle to the wanted state, and return the record that shows the state.

    Args:
        client: the client that reads and toggles.
        toggle: the toggle.
        path: the values of the path parameters of both operations.
        wanted: whether the toggle shall be on.

    Raises:
        InvalidRequestError: `wanted` is neither True nor False.
        ToggleError: the state is unknown, or not the wanted one after one toggle.
        OutcomeUnknownError: the toggle may have been carried out, but the state differs.
        PostalyticsError: nothing was toggled.
    """
    if type(wanted) is not bool:  # Any other value never `is` a state: a blind toggle.
        raise InvalidRequestError(
            f"Nothing was sent: {toggle.operation} takes True or False, not {reprlib.repr(wanted)}."
        )
    before = await client.call(toggle.read, path=path)
    state = toggle.state(before)
    if state is wanted:
        return before
    del before  # An error report may show variables.
    if state is None:
        raise toggle.unknown()
    unknown: PostalyticsError | None = None
    try:
        await client.call(toggle.operation, path=path)
    except (OutcomeUnknownError, UnreadableResponseError) as error:
        unknown = error
    try:
        after = await client.call(toggle.read, path=path)
    except asyncio.CancelledError as cancelled:
        cancelled.__cause__ = unknown or toggle.not_shown(cancelled)
        raise
    except PostalyticsError as error:
        raise unknown or toggle.not_shown(error) from error
    if toggle.state(after) is wanted:
        return after
    if unknown is None:
        raise toggle.not_as_wanted(wanted=wanted)
    unknown.message += f" {toggle.then_shown(after)}"
    raise unknown
