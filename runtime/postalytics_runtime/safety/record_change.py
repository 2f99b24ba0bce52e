"""Change of some fields of a record: read it, merge, replace it.

A replacement sets what it leaves out to null. So it starts from the record as the API shows it, and
nothing is sent for a record that is not found, or that may be another one.
"""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast
from weakref import WeakValueDictionary

import attrs

from ..errors import (
    IncompleteListError,
    InvalidRequestError,
    NotSentError,
    OutcomeUnknownError,
    PrintLengthWarning,
    UnreadableResponseError,
)
from ..schema import UNSET, Field, Model, Operation, RecordChange
from ..suggestions import no_argument
from ..values import Problem, field_problems, print_overflow
from .cancellation import not_sent_if_cancelled
from .toggle import alone

if TYPE_CHECKING:
    from ..pagination import Pages
    from ..values import ParameterValue

T = TypeVar("T")


class ChangeClient(Protocol):
    """Client interface that a change needs."""

    async def call(
        self,
        operation: Operation[T],
        *,
        path: tuple[ParameterValue, ...] = (),
        body: object = None,
        print_warnings: bool = True,
    ) -> T:
        """Call an operation that returns one object."""
        ...

    def pages(
        self,
        operation: Operation[T],
        *,
        path: tuple[ParameterValue, ...] = (),
        start: int | None = None,
        limit: int | None = None,
    ) -> Pages[T]:
        """Return the list of an operation."""
        ...


async def change_record(
    client: ChangeClient,
    change: RecordChange[T],
    named: Mapping[str, Any],
    changes: Mapping[str, object],
) -> T:
    """Change fields of a record, and return the response to the replacement.

    Args:
        client: the client that reads and replaces.
        change: the change.
        named: the values that name the record.
        changes: the new values by field; a dictionary is emptied, so that no error report of a
            caller shows them.

    Raises:
        TypeError: there is no such field.
        InvalidRequestError: there is nothing to change, a value does not fit, or the record that
            is found may be another one, or has a value that cannot be sent back.
        NotFoundError: the record is not there.
        NotSentError: the record could not be read.
        PostalyticsError: as `call` does.
    """
    given = _Given(change, {**changes})
    if isinstance(changes, dict):
        changes.clear()  # An error report shows the variables of callers, too.
    given.require_fields()
    problems = [*given.problems(named)]
    if problems:
        text = "; ".join(map(str, problems))
        raise InvalidRequestError(f"Nothing was sent: {text}.", call=change.operation.call)
    for overflow in given.overflows():
        # stacklevel 3 is your code: past this and the emitted function.
        warnings.warn(f"{change.operation}: {overflow}.", PrintLengthWarning, stacklevel=3)
    path = tuple(named[parameter.name] for parameter in change.operation.path_parameters)
    async with alone(_lock(change, named)):  # Two interleaved calls would undo each other.
        body = await _read(client, change, named)
        check_kept(change, body, given.values)
        return await client.call(
            change.operation, path=path, body=merged(body, given.values), print_warnings=False
        )


_changing: WeakValueDictionary[tuple[object, ...], asyncio.Lock] = WeakValueDictionary()
"""The locks of the records that are being changed, by event loop, function, and their names."""


def _lock(change: RecordChange[Any], named: Mapping[str, Any]) -> asyncio.Lock:
    """Return the lock of a record, for all clients on this event loop."""
    key = (asyncio.get_running_loop(), change.function, *map(repr, named.values()))
    return _changing.setdefault(key, asyncio.Lock())


async def _read(client: ChangeClient, change: RecordChange[Any], named: Mapping[str, Any]) -> Model:
    """Return the body that replaces a record and changes nothing.

    The outcome of the read says nothing about the replacement, which is not sent after an error.
    """
    try:
        with not_sent_if_cancelled(change.operation.call):
            return change.body_of(await find_record(client, change, named), named)
    except (OutcomeUnknownError, UnreadableResponseError) as error:
        raise NotSentError(
            f"The record cannot be read ({error}). Nothing was changed.",
            call=change.operation.call,
            safe_to_repeat=True,
        ) from error


def check_kept(change: RecordChange[Any], body: Model, given: Mapping[str, object]) -> None:
    """Check the values of a record that a change keeps.

    Args:
        change: the change.
        body: the body that changes nothing.
        given: the new values of other fields.

    Raises:
        InvalidRequestError: the API shows a value that it does not take.
    """
    kept = (
        (field, getattr(body, name)) for name, field in change.fields.items() if name not in given
    )
    problems = [
        str(problem)
        for field, value in kept
        if value is not UNSET
        for problem in field_problems(field, field.name, value)
    ]
    if problems:
        raise InvalidRequestError(
            f"The record has values that cannot be sent back: {'; '.join(problems)}. Nothing was "
            "changed. Give these fields new values, too.",
            call=change.operation.call,
        )


async def find_record(
    client: ChangeClient, change: RecordChange[Any], named: Mapping[str, Any]
) -> Any:
    """Return the record with the given values, as it is now.

    Raises:
        NotFoundError: no record has these values.
        InvalidRequestError: more than one record has them.
        IncompleteListError: the list cannot be read to its end.
        PostalyticsError: the record or its list cannot be read.
    """
    try:
        found = await find_records(client, change, named)
    except IncompleteListError as error:
        error.message += f" {change.not_known(named)}"
        raise
    if not found:
        raise change.not_found(named)
    if len(found) > 1:
        raise change.found_twice(named)
    return found[0]


async def find_records(
    client: ChangeClient,
    change: RecordChange[Any],
    named: Mapping[str, Any],
    row: int | None = None,
) -> list[Any]:
    """Return the records with the given values: usually one, and none if it is not there.

    A list is read to its end only if it may show two of them, or none.

    Args:
        client: the client that reads.
        change: the change.
        named: the values that name the record, and others.
        row: the only row of the list to read; `None` for all.
    """

    def is_meant(item: Any) -> bool:
        return all(getattr(item, name, None) == named[name] for name in change.match)

    path = tuple(named[parameter.name] for parameter in change.read.path_parameters)
    if not change.read.returns_list:
        response = await client.call(change.read, path=path)
        shown = response if change.items is None else getattr(response, change.items)
        items = cast("Sequence[Any]", shown) if isinstance(shown, list) else [shown]
        return [item for item in items if item is not None and is_meant(item)]
    found: list[Any] = []
    limit = None if row is None else 1
    async for item in client.pages(change.read, path=path, start=row, limit=limit):
        if is_meant(item):
            found.append(item)
            if change.is_found_once:
                break
    return found


def merged(body: Model, changes: Mapping[str, Any]) -> Model:
    """Return a copy of a body with new values; `extra` adds to what it has."""
    after = attrs.evolve(body, extra={**body.extra, **changes.get("extra", {})})
    for name in changes.keys() - {"extra"}:
        setattr(after, name, changes[name])
    return after


@attrs.frozen(repr=False)
class _Given:
    """New values of fields, which may be personal data."""

    _change: RecordChange[Any]
    values: Mapping[str, object]

    def require_fields(self) -> None:
        """Raise `TypeError` for a name that is not a field."""
        for name in self.values:
            if name not in self._change.fields:
                known = [*self._change.named, *self._change.fields]
                raise TypeError(no_argument(self._change.function, name, known))

    def problems(self, named: Mapping[str, Any]) -> Iterator[Problem]:
        """Yield the problems of the values, and of those that name the record."""
        fields = self._change.fields
        if not self.values:
            example = next(iter(fields), "field")
            yield Problem(
                f"{self._change.function}() needs fields to change, such as {example}=..., or "
                f"{example}=None for null"
            )
        body = self._change.operation.body
        for field in () if body is None else body.fields:
            if field.name in named:
                yield from field_problems(field, field.name, named[field.name])
        for name, value in self.values.items():
            yield from self._field_problems(fields[name], value)

    def _field_problems(self, field: Field, value: object) -> Iterator[Problem]:
        if value is UNSET:
            yield Problem("is UNSET: leave it out to keep its value, or give None", field.name)
        else:
            yield from field_problems(field, field.name, value)

    def overflows(self) -> Iterator[object]:
        """Yield the print overflows of the new values."""
        for name, value in self.values.items():
            overflow = print_overflow(self._change.fields[name], name, value)
            if overflow is not None:
                yield overflow
