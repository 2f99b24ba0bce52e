"""Whether an id that a path takes can mean two things.

Where it is not known which of two ids a path takes, a number that is one item's first id and
another item's second id may change the wrong item. So the list that shows both ids is read before
such a call, once, whatever its retries.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from ..errors import (
    AmbiguousIdError,
    AuthenticationError,
    CallInfo,
    IncompleteListError,
    NotSentError,
    OutcomeUnknownError,
    RateLimitError,
    ResponseError,
    ServerError,
    UnreadableResponseError,
)
from ..schema import Ambiguity, Api, Operation

if TYPE_CHECKING:
    from ..pagination import Pages
    from ..values import ParameterValue

_UNREADABLE = (OutcomeUnknownError, UnreadableResponseError, IncompleteListError, ResponseError)
_REMEDY = (
    "To send it all the same, call it through client.with_options(allow_ambiguous_ids=True), "
    "which does not read the list."
)


class LookupClient(Protocol):
    """What the check needs of a client."""

    api: ClassVar[Api]

    def pages(self, operation: Operation[Any]) -> Pages[Any]:
        """Read a list."""
        ...


async def require_one_meaning(
    client: LookupClient,
    operation: Operation[Any],
    ambiguity: Ambiguity,
    path: tuple[ParameterValue, ...],
    call: CallInfo,
) -> None:
    """Refuse an id that means two items, or that may.

    Args:
        client: what reads.
        operation: what is to be called.
        ambiguity: which ids its path may take.
        path: the values in its path, in order.
        call: what an error says was being done.

    Raises:
        AmbiguousIdError: it means two items or may, or the list cannot be read.
        AuthenticationError: the key does not open the list.
        NotSentError: the list was not asked for.
    """
    names = [parameter.name for parameter in operation.path_parameters]
    given = str(path[names.index(ambiguity.parameter)])
    items = await _items(client, ambiguity, call)
    problem = two_meanings(ambiguity, given, items)
    del items  # An error report may show variables.
    if problem is not None:
        raise AmbiguousIdError(f"Nothing was sent: {problem}. {_REMEDY}", call=call)


async def _items(client: LookupClient, ambiguity: Ambiguity, call: CallInfo) -> list[Any]:
    try:
        return await client.pages(client.api.operation(ambiguity.read)).collect()
    except (NotSentError, AuthenticationError):
        raise  # The key is what is wrong, and the call itself would say no other.
    except asyncio.CancelledError as cancelled:
        # What is known of the list says nothing of the call, which was not sent.
        cancelled.__cause__ = NotSentError(
            "The call was cancelled before it was sent.", call=call, safe_to_repeat=True
        )
        raise
    except _UNREADABLE as error:
        passes = isinstance(error, OutcomeUnknownError | RateLimitError | ServerError)
        later = "Try again later. " if passes else ""
        raise AmbiguousIdError(
            f"Nothing was sent: {ambiguity.read}, which shows what {ambiguity.parameter} means, "
            f"could not be read ({type(error).__name__}). {later}{_REMEDY}",
            call=call,
            safe_to_repeat=True,
        ) from error


def two_meanings(ambiguity: Ambiguity, given: str, items: Iterable[Any]) -> str | None:
    """Return why an id may mean two items, as a clause; `None` where it means one at most.

    An item that does not show all its ids may have the given one, too.
    """
    meant: set[tuple[str | None, ...] | int] = set()
    for index, item in enumerate(items):
        shown = tuple(_id(getattr(item, field, None)) for field in ambiguity.fields)
        if given in shown:
            # Two that do not show all their ids may be two items, though they look the same.
            meant.add(index if None in shown else shown)
        elif None in shown:
            missing = ambiguity.fields[shown.index(None)]
            return (
                f"{ambiguity.read} has an item that shows no {missing}, so {given} may mean it, too"
            )
    if len(meant) < 2:
        return None
    kinds = " or ".join(ambiguity.fields)
    return (
        f"{ambiguity.read} has {len(meant)} items with {given} as {kinds}, and which of these "
        f"the path takes is unknown"
    )


def _id(value: object) -> str | None:
    """An id as it is sent; `None` for what is none."""
    is_id = isinstance(value, int | str) and not isinstance(value, bool)
    return str(value).strip() or None if is_id else None
