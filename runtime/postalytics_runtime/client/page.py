"""One page of a list: its items, or the end of the list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TypeVar

from ..errors import ResponseError, UnreadableResponseError
from ..http import Response, message_in
from ..pagination import Cursor, PageStart, is_end
from ..schema import ErrorShape, Operation
from ..values import ResponseDecoder
from .accepted import read_accepted

T = TypeVar("T")


async def read_page(
    operation: Operation[T],
    cursor: Cursor[T] | None,
    errors: ErrorShape,
    decoder: ResponseDecoder,
    send: Callable[[Mapping[str, PageStart]], Awaitable[Response]],
) -> list[T]:
    """Request the page that the cursor names, and return its items; none at the end of the list.

    `send` sends the request of a page, whose query parameters it is given. Without a cursor, the
    page is the whole list.

    Raises:
        PostalyticsError: as the call of an operation does.
    """
    if cursor is None or operation.paging is None:
        return read_accepted(operation, await send({}), decoder.many)
    try:
        response = await send(cursor.query)
        # The vendor's message stays out of variables, because error reports may show them.
        cursor.end_told = is_end(
            operation.paging, response.status, message_in(response.value, errors, str)
        )
        cursor.read_headers(response.headers)
        read = partial(decoder.many, read_envelope=cursor.read_envelope)
        return [] if cursor.end_told else read_accepted(operation, response, read)
    except ResponseError as error:
        cursor.end_told = is_end(operation.paging, error.status, error.vendor_message)
        if not (cursor.end_told or cursor.spares(error.status)):
            raise
    except UnreadableResponseError:
        if not cursor.spares(None):
            raise
    return []
