"""Responses of accepted requests: what a call returns for them, or raises."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from ..errors import OutcomeUnknownError, ResponseError, UnreadableResponseError
from ..http import CallState, Response, unknown_outcome_advice
from ..observability import report_unexpected
from ..schema import FileContent, Operation
from ..values import NoKnownNameError, UnexpectedShapeError

T = TypeVar("T")
Result = TypeVar("Result")


def read_accepted(
    operation: Operation[T],
    response: Response,
    read: Callable[[Operation[T], Any], Result],
) -> Result:
    """Return what `read` makes of the JSON of a response.

    Raises:
        OutcomeUnknownError: the response holds no field that the spec knows.
        UnreadableResponseError: the response cannot be read.
    """
    try:
        return read(operation, response.value)
    except UnexpectedShapeError as error:
        confirms_nothing = isinstance(error, NoKnownNameError)
        problem = f"its response does not match the spec: {error}"
    except Exception as error:  # noqa: BLE001 (an accepted request must not look unsent)
        report_unexpected(error)
        confirms_nothing = False
        problem = f"its response cannot be read (unexpected {type(error).__name__})"
    if confirms_nothing:
        raise OutcomeUnknownError(
            f"The API accepted the request, but {problem}, so it does not show that the "
            f"request was carried out. {unknown_outcome_advice(operation.effect)}",
            safe_to_repeat=operation.effect.idempotent,
            call=operation.call,
        )
    raise UnreadableResponseError(
        f"The API accepted the request, but {problem}.",
        status=response.status,
        call=operation.call,
    )


def file_in(response: Response) -> FileContent:
    """Return the body of a response as a file."""
    kind, _, _ = response.headers.get("Content-Type", "").partition(";")
    kind = kind.strip()
    return FileContent(response.body, kind if kind.isascii() else "")  # A type is ASCII.


async def with_error(
    state: CallState, sending: Awaitable[Response]
) -> tuple[Response, ResponseError | UnreadableResponseError | None]:
    """Return a response, and the error that a call raises for it; raise if there is none."""
    try:
        return await sending, None
    except (ResponseError, UnreadableResponseError) as error:
        response = None if state.attempt_state is None else state.attempt_state.response
        if response is None:
            raise
        return response, error
