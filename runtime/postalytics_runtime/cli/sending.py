"""Work with a client in an event loop; a signal cancels it, and then nothing else is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from ..errors import Outcome, outcome_of
from .format import wrapped
from .signals import on_interrupt

if TYPE_CHECKING:
    from ..client import Client

T = TypeVar("T")


def run_with(
    client: Client, work: Callable[[Client], Awaitable[T]], check_first: str | None = None
) -> T:
    """Do the work, close the client, and return what the work returned.

    Args:
        client: the client.
        work: sends requests with the client.
        check_first: what to say if a signal ends the work after a request was sent; `None` if its
            requests change nothing.

    Raises:
        KeyboardInterrupt: a signal ended the work.
        PostalyticsError: as the requests do.
    """
    try:
        return asyncio.run(_cancelled_by_signals(client, work, check_first))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


async def _cancelled_by_signals(
    client: Client, work: Callable[[Client], Awaitable[T]], check_first: str | None
) -> T:
    task = cast("asyncio.Task[Any]", asyncio.current_task())

    def stop() -> None:
        task.cancel()

    async with client:
        try:
            with on_interrupt(stop):
                return await work(client)
        except asyncio.CancelledError as error:
            if check_first is not None and outcome_of(error) is not Outcome.NOT_SENT:
                click.echo(wrapped(check_first), err=True)
            raise
