"""Whether rows would be mailed for real, and what is asked of the operator then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import attrs

from ..bulk.fixed import path_values
from ..errors import Call, LiveMailError
from ..live_mail import NotListedError, require_harmless
from ..operation import Operation

if TYPE_CHECKING:
    from ..client import Client


@attrs.frozen
class Mode:
    """Whether an operation mails for real."""

    live: bool
    known: bool = True
    """Whether anything can be read that says so; what cannot be known is taken for live."""
    listed: bool = True
    """Whether the API lists what is mailed through; else it may be a typing mistake."""

    @property
    def text(self) -> str:
        """In words, for the plan."""
        if not self.listed:
            return "taken for live: the API lists nothing by that name; is it a typing mistake?"
        if not self.known:
            return "taken for live: nothing that can be read says whether it is only a test"
        if self.live:
            return "live: pieces are printed and billed"
        return "test: nothing is mailed"


def bound_to(mode: Mode | None, connect: Callable[..., Client]) -> Callable[[], Client]:
    """What makes clients that do what was shown: where nothing was to be mailed, they refuse it.

    The mode can be changed by others at any time, also while the job goes on.
    """
    if mode is None or mode.live:
        return connect
    return partial(connect, allow_live_mail=False)


async def mode_of(client: Client, operation: Operation[Any], fixed: Mapping[str, object]) -> Mode:
    """Find out whether an operation with the effect `mail` mails for real.

    It does unless what can be read says that it does not.

    Raises:
        PostalyticsError: it cannot be read.
    """
    call = Call(operation=str(operation), method=operation.method, path=operation.path)
    try:
        await require_harmless(client, operation, path_values(operation, fixed), call)
    except LiveMailError as error:
        if error.__cause__ is not None:
            raise error.__cause__ from None
        known = operation.guard is not None
        return Mode(live=True, known=known, listed=not isinstance(error, NotListedError))
    return Mode(live=False)
