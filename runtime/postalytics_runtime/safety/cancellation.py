"""The outcome of a call that is cancelled before its own request."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Generator
from typing import TYPE_CHECKING

from ..errors import NotSentError

if TYPE_CHECKING:
    from ..errors import CallInfo


@contextlib.contextmanager
def not_sent_if_cancelled(call: CallInfo | None = None) -> Generator[None]:
    """Note that a call which is cancelled inside was not sent.

    What is awaited inside is a lock, or a request that only reads for the call. The outcome of such
    a request says nothing about the call.

    Args:
        call: the call that has not been sent yet.
    """
    try:
        yield
    except asyncio.CancelledError as cancelled:
        # `outcome_of` reads the outcome of a cancelled call from the cause.
        cancelled.__cause__ = NotSentError(
            "The call was cancelled before it was sent.", call=call, safe_to_repeat=True
        )
        raise
