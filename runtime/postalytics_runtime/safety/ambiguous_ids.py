"""Guard against ambiguous ids in paths.

The spec may not know which of two ids a path takes. A number that is one item's first id and
another item's second id may then change the wrong item. So the client reads the list that shows
both ids before such a call, once per call, independent of retries.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..errors import (
    AmbiguousIdError,
    AuthenticationError,
    CallInfo,
    Outcome,
    OutcomeUnknownError,
    PostalyticsError,
    RateLimitError,
    ServerError,
    outcome_of,
)
from ..schema import Ambiguity, Operation
from .cancellation import not_sent_if_cancelled
from .live_mail import GuardClient

if TYPE_CHECKING:
    from ..values import ParameterValue

_REMEDY = (
    "To send it all the same, call it through client.with_options(allow_ambiguous_ids=True), "
    "which does not read the list."
)


async def require_one_meaning(
    client: GuardClient, operation: Operation[Any], path: tuple[ParameterValue, ...]
) -> None:
    """Raise `AmbiguousIdError` if an id means two items, or may.

    Args:
        client: the client that reads the list.
        operation: the operation to call.
        path: the values of the path parameters, in order.

    Raises:
        AmbiguousIdError: the id means two items or may, or the list cannot be read.
        AuthenticationError: the key has no access to the list.
        NotSentError: the list was not requested.
    """
    ambiguity, call = operation.ambiguity, operation.call
    if ambiguity is None:
        return
    names = [parameter.name for parameter in operation.path_parameters]
    given = str(path[names.index(ambiguity.parameter)])
    items = await _items(client, ambiguity, call)
    problem = two_meanings(ambiguity, given, items)
    del items  # An error report may show variables.
    if problem is not None:
        raise AmbiguousIdError(f"Nothing was sent: {problem}. {_REMEDY}", call=call)


async def _items(client: GuardClient, ambiguity: Ambiguity, call: CallInfo) -> list[Any]:
    try:
        with not_sent_if_cancelled(call):
            return await client.pages(client.api.operation(ambiguity.read)).collect()
    except PostalyticsError as error:
        # A wrong key would fail the call itself in the same way.
        if outcome_of(error) is Outcome.NOT_SENT or isinstance(error, AuthenticationError):
            raise
        is_temporary = isinstance(error, OutcomeUnknownError | RateLimitError | ServerError)
        later = "Try again later. " if is_temporary else ""
        raise AmbiguousIdError(
            f"Nothing was sent: {ambiguity.read}, which shows what {ambiguity.parameter} means, "
            f"could not be read ({type(error).__name__}). {later}{_REMEDY}",
            call=call,
            safe_to_repeat=True,
        ) from error


def two_meanings(ambiguity: Ambiguity, given: str, items: Iterable[Any]) -> str | None:
    """Return why an id may mean two items, as a clause; `None` if it means at most one.

    An item that does not show all its ids may have the given id as well.
    """
    meant: set[tuple[str | None, ...] | int] = set()
    for index, item in enumerate(items):
        shown = tuple(_id(getattr(item, field, None)) for field in ambiguity.fields)
        if given in shown:
            # Equal entries that lack an id may still be two different items.
            meant.add(index if None in shown else shown)
        elif None in shown:
            missing = ambiguity.fields[shown.index(None)]
            return f"{ambiguity.read} has an item without {missing}, so {given} may mean that item"
    if len(meant) < 2:
        return None
    kinds = " or ".join(ambiguity.fields)
    return (
        f"{ambiguity.read} has {len(meant)} items with {given} as {kinds}, and it is unknown which "
        f"of these ids the path takes"
    )


def _id(value: object) -> str | None:
    """Return an id as it is sent; `None` if the value is not an id."""
    is_id = isinstance(value, int | str) and not isinstance(value, bool)
    return str(value).strip() or None if is_id else None
