"""How a row of a job is sent: the intent is durable before its first byte, the outcome after."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from ...errors import ConfigurationError, InvalidRequestError, LiveMailError
from ...schema import UNSET, Api, Operation
from ...suggestions import nearest
from ..account import read_account
from ..engine import shows_nothing
from ..rows import (
    RowOutcome,
    RowState,
    RowStep,
    bulk_body,
    exact_content,
    item_fields,
    make_token,
    path_values,
)

if TYPE_CHECKING:
    from ...client import Client
    from ..consent import Consent
    from ..job_store import JobRows
    from ..journal import Journal

CONFIRMS_NOTHING = "confirms nothing"
"""What a journal says of the answer to a row that was created by its status alone."""

M = TypeVar("M")
A = TypeVar("A")


class JournalledSender(Generic[M, A]):
    """The way of a row that is in a journal.

    Args:
        client: what sends.
        operation: what is done for each row.
        fixed: what is the same for all rows, by Python name.
        token_field: the field of the body for a row's mark, if there is one.
        consent: whether it may be real mail.
    """

    def __init__(
        self,
        client: Client,
        operation: Operation[A],
        fixed: Mapping[str, Any],
        token_field: str | None,
        consent: Consent,
    ) -> None:
        self._consent = consent
        self._client = client.with_options(background=True)
        self._operation = operation
        self._path = path_values(operation, fixed)
        self._token_field = token_field
        if token_field is not None:
            require_token_field(client.api, operation, token_field)
        self._intended: set[int] = set()

    def open(self, rows: JobRows[M], journal: Journal) -> None:
        """Say what makes the bodies, and where each step is kept."""
        self._rows = rows
        self._journal = journal

    def prepare(self, row: int, given: Any) -> M:
        """Make the body, with its mark."""
        body = self._rows.body(given)
        return body if self._token_field is None else self._with_token(row, body, self._token_field)

    def _with_token(self, row: int, body: Any, name: str) -> M:
        if getattr(body, name) not in (UNSET, None, ""):
            raise InvalidRequestError(
                f"The row was not sent: {name} is kept for the mark of the row, but has a value."
            )
        content = exact_content(bulk_body(self._operation), body, name)
        token = make_token(self._journal.job, row, content)
        marked: M = attrs.evolve(body, **{name: token})
        return marked

    async def send(self, row: int, body: M) -> A:
        """Send it; the journal says so first."""
        await self._consent.still_holds()
        try:
            return await self._client.call(
                self._operation,
                path=self._path,
                body=body,
                print_warnings=False,
                before_send=partial(self._record_intent, row),
            )
        except LiveMailError as error:
            raise self._consent.judged(error) from error.__cause__

    def record_outcome(self, outcome: RowOutcome[M, A]) -> asyncio.Future[str | None] | None:
        """Keep what became of it. A row that was never to be sent has nothing to keep."""
        row, state = outcome.row, outcome.state
        if row not in self._intended and state is RowState.PENDING:
            return None
        self._intended.discard(row)
        error = outcome.error
        detail = {} if error is None else {"error": type(error).__name__, "reason": error.message}
        detail |= self._consent.entry
        if state is RowState.SUCCEEDED and shows_nothing(outcome.answer):
            detail["answer"] = CONFIRMS_NOTHING
        return self._journal.append(
            row, RowStep(state.value), **detail, **self._ids(outcome.answer)
        )

    async def probe(self) -> None:
        """Ask for the account."""
        await read_account(self._client)

    async def _record_intent(self, row: int) -> None:
        if row not in self._intended:  # A second attempt is the same intent.
            self._intended.add(row)  # Who is cut off while it is written has written it, too.
            await self._journal.append_and_wait(row, RowStep.INTENT, **self._consent.entry)

    def _ids(self, answer: A | None) -> dict[str, int]:
        """The numbers in an answer: they name what was made, and nobody."""
        if answer is None or self._operation.returns_list:
            return {}
        names = (field.name for field in self._operation.returns.fields if field.type in _NUMBERS)
        values = {name: getattr(answer, name) for name in names}
        return {name: value for name, value in values.items() if type(value) is int}


_NUMBERS = ("int", "int64")


def require_token_field(api: Api, operation: Operation[Any], name: str) -> None:
    """Refuse a field that cannot bear the mark of a row.

    Raises:
        ConfigurationError: it is no text, is not shown by the list, or there is no list.
    """
    bulk, body = operation.bulk, operation.body
    if bulk is None or body is None or bulk.reconcile is None:
        raise ConfigurationError(
            f"No list shows what {operation} has made, so a mark in {name} would not be found."
        )
    listed = item_fields(api, api.operation(bulk.reconcile))
    able = [field.name for field in body.fields if field.type == "string" and field.name in listed]
    if name not in able:
        near = nearest(name, able)
        meant = f" Did you mean {near}?" if near else ""
        raise ConfigurationError(f"{name} cannot bear the mark of a row.{meant}")
