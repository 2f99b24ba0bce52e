"""Send one journalled row.

The intent is durable before the first byte is written, the outcome after the response. So after a
SIGKILL at any moment the journal names every row that may have been sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import attrs

from ...account import read_account
from ...errors import (
    ConfigurationError,
    InvalidRequestError,
    LiveMailError,
    PostalyticsError,
)
from ...http import is_key_in_use
from ...schema import UNSET, Api, Operation
from ...suggestions import did_you_mean
from ..engine import RetryRefusedError, shows_nothing, state_after
from ..rows import (
    RowOutcome,
    RowState,
    RowStep,
    bulk_of,
    exact_content,
    item_fields,
    make_token,
    path_values,
)
from .steady_clock import steady_time

if TYPE_CHECKING:
    from ..job_store import FrozenRows
    from ..journal import JobJournal
    from .plan import JobPlan
    from .row_keys import RowKeys

CONFIRMS_NOTHING = "confirms nothing"
"""What a journal says of the response to a row that succeeded by its status alone."""

M = TypeVar("M")
A = TypeVar("A")


class JournalledSender(Generic[M, A]):
    """Sender of the rows of a job; records each step in the journal.

    Args:
        plan: what the job sends, and how.

    Attributes:
        keys: the idempotency keys of the rows; `None` if the operation takes none, or if it is
            not known for how long the API remembers them.
    """

    def __init__(self, plan: JobPlan[A]) -> None:
        self._consent = plan.consent
        self._client = plan.client.with_options(background=True)
        self._operation = plan.operation
        self._numbers = [f.name for f in plan.operation.returns.fields if f.type in _NUMBERS]
        self._path = path_values(plan.operation, plan.fixed)
        self._token_field = plan.token_field
        if plan.token_field is not None:
            require_token_field(plan.client.api, plan.operation, plan.token_field)
        self._intended: set[int] = set()
        self.keys = _row_keys(plan)

    def open(self, rows: FrozenRows[M], journal: JobJournal) -> None:
        """Set the rows that make the bodies, and the journal that records each step."""
        self._rows = rows
        self._journal = journal

    def prepare(self, row: int, given: Any) -> M:
        """Return the body of a row, with its token."""
        if not self.is_sent_again(row):
            return self._body(row, given)
        try:
            return self._body(row, given)
        except InvalidRequestError as error:
            raise self._refusal(row, error) or error from None

    def _body(self, row: int, given: Any) -> M:
        body, name = self._rows.body(given), self._token_field
        if name is None:
            return body
        if getattr(body, name) not in (UNSET, None, ""):
            raise InvalidRequestError(
                f"The row was not sent: {name} is reserved for the row token, but has a value."
            )
        content = exact_content(bulk_of(self._operation)[0], body, name)
        token = make_token(self._journal.job, row, content)
        with_token: M = attrs.evolve(cast("Any", body), **{name: token})
        return with_token

    async def send(self, row: int, body: M) -> A:
        """Send the body; the intent is in the journal before the first byte."""
        await self._consent.still_holds()
        more: dict[str, Any] = {} if self.keys is None else {"idempotency_key": self.keys.key(row)}
        # The client awaits `before_send` after the wait for the rate limit, just before an attempt
        # writes. So a kill leaves unconfirmed only the rows in flight, not those that wait.
        try:
            return await self._client.call(
                self._operation,
                path=self._path,
                body=body,
                print_warnings=False,
                before_send=partial(self._record_intent, row),
                **more,
            )
        except LiveMailError as error:
            raise self._consent.judged(error) from error.__cause__
        except PostalyticsError as error:
            if self.is_sent_again(row) and (refused := self._refusal(row, error)) is not None:
                raise refused from None
            raise

    def is_sent_again(self, row: int) -> bool:
        """Return whether an earlier call may have carried out a row, which has its key."""
        return self.keys is not None and self.keys.was_sent(row)

    def _refusal(self, row: int, error: PostalyticsError) -> RetryRefusedError | None:
        """Return the error for a row that is refused after an earlier call may have sent it.

        The API may refuse a request before it looks up the key, so a refusal proves nothing of the
        earlier request. `None` if the error is none: it may go away.
        """
        if is_key_in_use(error):
            return RetryRefusedError(error.message)
        if self.keys is None or state_after(error) is not RowState.REJECTED:
            return None
        self.keys.forget(row)
        return RetryRefusedError(
            "The row was sent before without a response, and was refused when it was sent again "
            f"with the same idempotency key: {error.message}"
        )

    def record_outcome(self, outcome: RowOutcome[M, A]) -> asyncio.Future[str | None] | None:
        """Record the outcome of a row; a pending row without an intent needs no entry."""
        row, state = outcome.row, outcome.state
        if state is RowState.PENDING and self.is_sent_again(row):
            return None  # It stays unconfirmed: an earlier call may have carried it out.
        if row not in self._intended and state is RowState.PENDING:
            return None
        self._intended.discard(row)
        error = outcome.error
        detail = {} if error is None else {"error": type(error).__name__, "reason": error.message}
        detail |= self._consent.entry
        if state is RowState.SUCCEEDED and shows_nothing(outcome.answer):
            detail["answer"] = CONFIRMS_NOTHING
        if self.keys is not None:
            detail |= self.keys.ended(row, RowStep(state.value))
        return self._journal.append(
            row, RowStep(state.value), **detail, **self._ids(outcome.answer)
        )

    async def probe(self) -> None:
        """Read the account, to check that the API works."""
        await read_account(self._client)

    async def _record_intent(self, row: int) -> Callable[[], bool]:
        """Record the intent of a row; return whether the row may still be sent, for its first byte.

        If it may not, the attempt fails as not sent, and its retry comes here again.
        """
        began = steady_time()
        if self.keys is not None and not self.keys.may_be_sent(row):
            self.keys.forget(row)
            raise RetryRefusedError(
                "The row was sent before without a response, and the API may have forgotten its "
                "idempotency key, so it was not sent again."
            )
        if row in self._intended or self.is_sent_again(row):
            # A retry has the same intent. It may come minutes later, when another process has
            # claimed the job and found out what became of the row.
            await self._journal.confirm()
        else:
            # Before the await: the journal writes the entry even if this task is cancelled, and
            # then `record_outcome` must record what follows the intent.
            self._intended.add(row)
            key = {} if self.keys is None else self.keys.intent(row)
            await self._journal.append_and_wait(row, RowStep.INTENT, **self._consent.entry, **key)
        return lambda: (
            steady_time() - began < self._journal.intent_seconds
            and (self.keys is None or self.keys.may_be_sent(row))
        )

    def _ids(self, response: A | None) -> dict[str, int]:
        """Return the integers of a response: ids of what was created, without personal data."""
        if response is None or self._operation.returns_list:
            return {}
        values = {name: getattr(response, name) for name in self._numbers}
        return {name: value for name, value in values.items() if type(value) is int}


_NUMBERS = ("int", "int64")


def _row_keys(plan: JobPlan[Any]) -> RowKeys | None:
    keys = plan.client.api.idempotency if plan.operation.idempotency_key else None
    if keys is None or keys.seconds is None:
        return None
    from .row_keys import RowKeys  # Few APIs take keys.

    return RowKeys(keys)


def require_token_field(api: Api, operation: Operation[Any], name: str) -> None:
    """Raise unless a field can hold a row token.

    Raises:
        ConfigurationError: the field is not text, the list does not show it, or there is no list.
    """
    bulk, body = operation.bulk, operation.body
    if bulk is None or body is None or bulk.reconcile is None:
        raise ConfigurationError(
            f"No list shows what {operation} creates, so a row token in {name} would not be found."
        )
    listed = item_fields(api, api.operation(bulk.reconcile))
    names = [field.name for field in body.fields if field.type == "string" and field.name in listed]
    if name not in names:
        raise ConfigurationError(f"{name} cannot hold a row token.{did_you_mean(name, names)}")
