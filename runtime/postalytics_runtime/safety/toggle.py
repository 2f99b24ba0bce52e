"""A blind toggle, made safe: read, toggle once if need be, read again.

An operation that flips something cannot be told what is wanted, and must not be repeated when
its outcome is unknown: a repetition would undo it.
"""

from __future__ import annotations

import asyncio
import contextlib
import reprlib
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import attrs

from ..errors import (
    InvalidRequestError,
    NotSentError,
    OutcomeUnknownError,
    PostalyticsError,
    ToggleError,
    UnreadableResponseError,
)
from ..schema import Operation

if TYPE_CHECKING:
    from ..values import ParameterValue

T = TypeVar("T")


class ToggleClient(Protocol):
    """What switching needs of a client."""

    async def call(self, operation: Operation[T], *, path: tuple[ParameterValue, ...]) -> T:
        """Carry out an operation."""
        ...


@attrs.frozen(kw_only=True)
class Toggle(Generic[T]):
    """A toggle, and how its state is read."""

    operation: Operation[Any]
    """What toggles."""
    read: Operation[T]
    """What shows the state; it has the same path parameters."""
    field: str
    """The attribute of its answer that holds the state."""
    on: int | bool | str
    """The attribute's value for on."""
    off: int | bool | str
    """The attribute's value for off."""

    def state(self, record: T) -> bool | None:
        """Whether it is on; `None` where the record does not say."""
        value = getattr(record, self.field, None)
        if value is not None and value == self.on:
            return True
        return False if value is not None and value == self.off else None

    def unknown(self) -> ToggleError:
        """The error for a record that does not say."""
        return ToggleError(
            f"{self.operation} was not called, for its state is unknown: {self.read} shows "
            f"{self.field} neither as {self.on!r} nor as {self.off!r}. It would be a blind toggle."
        )

    def not_as_wanted(self, *, wanted: bool) -> ToggleError:
        """The error for a toggle that did not lead to what was wanted."""
        return ToggleError(
            f"{self.operation} was called once, but {self.read} does not show {self.field} as "
            f"{(self.on if wanted else self.off)!r} after it: somebody else may have switched at "
            f"the same time. Look before you switch again."
        )

    def then_shown(self, record: T) -> str:
        """What to add to the error of an unconfirmed toggle: what was read after it."""
        found = reprlib.repr(getattr(record, self.field, None))
        return (
            f"{self.read} showed {self.field} as {found} after it, but it may still be carried out."
        )

    def not_shown(self, error: BaseException) -> ToggleError:
        """The error for a toggle whose result cannot be read."""
        return ToggleError(
            f"{self.operation} was called once and has probably switched, but {self.read} could "
            f"not be read after it ({type(error).__name__}). Look before you switch again."
        )


@contextlib.asynccontextmanager
async def alone(lock: asyncio.Lock) -> AsyncGenerator[None]:
    """Hold a lock; a call that is cancelled while it waits for it knows that it was not sent."""
    try:
        await lock.acquire()
    except asyncio.CancelledError as cancelled:
        cancelled.__cause__ = NotSentError(
            "The call was cancelled before it was sent.", safe_to_repeat=True
        )
        raise
    try:
        yield
    finally:
        lock.release()


async def set_toggle(
    client: ToggleClient, toggle: Toggle[T], path: tuple[ParameterValue, ...], *, wanted: bool
) -> T:
    """Bring a switch to where it is wanted, and return the record that shows it there.

    Args:
        client: what reads and toggles.
        toggle: the toggle.
        path: the values in the path of both operations.
        wanted: whether it is to be on.

    Raises:
        InvalidRequestError: what is wanted is neither True nor False.
        ToggleError: its state is unknown, or not the wanted one although it was toggled.
        OutcomeUnknownError: it may have been toggled, but is not where it is wanted.
        PostalyticsError: nothing was toggled.
    """
    if type(wanted) is not bool:  # Another truth would never equal a state: a blind toggle.
        raise InvalidRequestError(
            f"Nothing was sent: {toggle.operation} can be switched to True or False, not to "
            f"{reprlib.repr(wanted)}."
        )
    before = await client.call(toggle.read, path=path)
    state = toggle.state(before)
    if state is wanted:
        return before
    del before  # An error report may show variables.
    if state is None:
        raise toggle.unknown()
    doubt: PostalyticsError | None = None
    try:
        await client.call(toggle.operation, path=path)
    except (OutcomeUnknownError, UnreadableResponseError) as error:
        doubt = error
    try:
        after = await client.call(toggle.read, path=path)
    except asyncio.CancelledError as cancelled:
        cancelled.__cause__ = doubt or toggle.not_shown(cancelled)
        raise
    except PostalyticsError as error:
        raise doubt or toggle.not_shown(error) from error
    if toggle.state(after) is wanted:
        return after
    if doubt is None:
        raise toggle.not_as_wanted(wanted=wanted)
    doubt.message += f" {toggle.then_shown(after)}"
    raise doubt
