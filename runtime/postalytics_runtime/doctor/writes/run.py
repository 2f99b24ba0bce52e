"""A run that writes: its steps, its questions, and the end that deletes what it created.

The steps go on whatever an earlier one was answered, except without a key or a connection. What
was created is deleted at the end, also after a failure or an interruption.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any, TypeAlias

import attrs
import orjson

from ...client import Client
from ...errors import (
    AmbiguousIdError,
    AuthenticationError,
    LiveMailError,
    Outcome,
    PostalyticsError,
    outcome_of,
)
from ...http import RetryPolicy, Timeout
from ...schema import Effect, ModelDescription, Operation, scalar_of
from ..answers import Answer, answer
from ..definition import OwnPick, Pick, Writes, WriteStep
from ..exchange import (
    Exchange,
    Record,
    UnclearError,
    answered,
    is_own,
    items_in,
    pick_from,
    read_attribute,
)
from ..looks import Evidence
from ..requests import build_request
from .records import Created, Remainder, delete_records
from .sandbox import MAX_PIECES, changes_foreign, new_mark, require_sandbox

_TIMEOUT = Timeout(total=30, connect=10, sock_connect=10, sock_read=30)
_RETRY = RetryPolicy(attempts=2, first_delay=0.5, max_wait=10, max_time=20)
_JSON = {"Content-Type": "application/json"}
_NOT_REACHED = "the run ended before it was asked"

_Source: TypeAlias = tuple[ModelDescription[Any], Record]


class WriteRun:
    """Run that writes in a sandbox.

    Args:
        client: the client, which must not mail for real. It stays open.
        writes: the steps and the questions.

    Attributes:
        mark: the text by which the run finds what it created.
        pieces: the number of mail pieces that were sent or may have been sent.
        requests: the number of requests of the steps.

    Raises:
        ConfigurationError: the environment is not the sandbox, and not on this machine.
        ValueError: the client may send live mail.
    """

    def __init__(self, client: Client, writes: Writes) -> None:
        require_sandbox(client.api, writes.environment, client.environment)
        if client.allow_live_mail:
            raise ValueError("The client may send live mail: pass allow_live_mail=False.")
        self.mark = new_mark()
        self.pieces = 0
        self.requests = 0
        self._mails = 0
        self._client = client.with_options(
            timeout=_TIMEOUT, retry=_RETRY, allow_ambiguous_ids=False
        )
        self._writes = writes
        self._read: dict[str, Exchange] = {}
        self._created: list[Created] = []
        self._left: list[Remainder] = []

    async def carry_out(self) -> None:
        """Send the steps, one after the other.

        Raises:
            AuthenticationError: the API refused the key of the first step.
            PostalyticsError: the first step got no response.
        """
        for step in self._writes.steps:
            self._read[step.reading.name] = await self._step(step)

    async def clean_up(self) -> None:
        """Delete what was created, the last first."""
        while self._created:
            self._left += await delete_records(self._client, self._created[-1], self.mark)
            self._created.pop()

    def left(self) -> list[Remainder]:
        """Return what is left, or may be: also what an interrupted cleanup did not look for."""
        reason = "it was not looked for"
        unseen = (Remainder(name=one.creation.name, reason=reason) for one in self._created)
        return [*self._left, *unseen]

    def answers(self) -> list[Answer]:
        """Return the answers to the questions."""
        read = {
            step.reading.name: Exchange(reading=step.reading, failure=_NOT_REACHED)
            for step in self._writes.steps
        }
        api, read = self._client.api, read | self._read
        return [
            answer(Evidence(api=api, probe=probe, read=read, mark=self.mark))
            for probe in self._writes.probes
        ]

    async def _step(self, step: WriteStep) -> Exchange:
        reading = step.reading
        operation = self._client.api.operation(str(reading.operation))
        try:
            request = self._filled(step)
        except UnclearError as error:
            return Exchange(reading=reading, failure=f"nothing was asked: {error}")
        if changes_foreign(operation, step):
            return Exchange(reading=reading, failure="nothing was asked: it is not of this run")
        if operation.effect is Effect.MAIL and self._mails >= MAX_PIECES:
            return Exchange(reading=reading, failure=f"more than {MAX_PIECES} pieces are not sent")
        created = self._expected(step, request.named(operation))
        least = 0 if created is None else created.least
        if created is not None:  # Until it is answered: it may be interrupted.
            created.least = len(created.seen) + 1
        try:
            exchange, outcome = await self._send(step, operation, request)
        except PostalyticsError as error:
            if not self._read:
                raise
            exchange = Exchange(reading=reading, failure=_failure(error))
            outcome = outcome_of(error)
        if created is not None and outcome is not Outcome.UNKNOWN:
            created.least = max(least, 1) if exchange.accepted else least
        self._look(exchange)
        return exchange

    def _look(self, exchange: Exchange) -> None:
        """Note the records of this run that a list shows."""
        for created in self._created:
            if created.creation.read != exchange.reading.operation:
                continue
            with contextlib.suppress(UnclearError):
                model, items = items_in(self._client.api, exchange)
                for item in items:
                    if is_own(item, self.mark):
                        created.see(read_attribute(model, item, n) for n in created.creation.ids)

    def _expected(self, step: WriteStep, values: Mapping[str, str]) -> Created | None:
        """Note what is about to be created: after a lost response it may exist all the same."""
        if step.creates is None:
            return None
        operation = self._client.api.operation(step.creates.read)
        path = [parameter.name for parameter in operation.path_parameters]
        created = Created(step.creates, tuple((name, values[name]) for name in path))
        if created in self._created:
            return self._created[self._created.index(created)]
        self._created.append(created)
        return created

    async def _send(
        self, step: WriteStep, operation: Operation[Any], filled: _Filled
    ) -> tuple[Exchange, Outcome | None]:
        client, reading = self._client, step.reading
        request, _ = build_request(client.api, client.environment.url, reading, filled.values, "")
        request.method = operation.method
        if filled.body:
            request.body = orjson.dumps(filled.body)
            request.headers = {**request.headers, **_JSON}
        path = tuple(filled.values[parameter.name] for parameter in operation.path_parameters)
        mails = operation.effect is Effect.MAIL
        # In advance, because an interruption may leave the outcome unknown.
        self._mails, self.pieces = self._mails + mails, self.pieces + mails
        self.requests += 1
        try:
            response, error = await client.try_call(operation, request, path)
        except PostalyticsError as failure:
            if outcome_of(failure) is Outcome.NOT_SENT:
                self._mails, self.pieces = self._mails - mails, self.pieces - mails
            raise
        outcome = Outcome.ANSWERED if error is None else outcome_of(error)
        if error is not None and outcome is Outcome.ANSWERED:
            self.pieces -= mails
        if isinstance(error, AuthenticationError) and not self._read:
            raise error
        exchange = answered(reading, operation, response, accepted=error is None)
        if filled.source is not None:
            model, item = filled.source
            exchange = attrs.evolve(exchange, picked_model=model, picked=item)
        return exchange, outcome

    def _filled(self, step: WriteStep) -> _Filled:
        """Return the values of a request.

        Raises:
            UnclearError: an earlier step has no such value.
        """
        values: dict[str, str] = {}
        body: dict[str, Any] = {name: _marked(value, self.mark) for name, value in step.body}
        body |= {name: _typed(text) for name, text in step.as_sent}
        source: _Source | None = None
        for name, value in step.reading.values:
            if isinstance(value, Pick):
                source = self._source(value)
                values[name] = str(read_attribute(*source, value.field))
            else:
                values[name] = value
        for name, pick in step.picks:
            body[name] = read_attribute(*self._source(pick), pick.field)
        return _Filled(values, body, source)

    def _source(self, pick: Pick) -> _Source:
        exchange = self._read[pick.reading]
        if not isinstance(pick, OwnPick):
            return pick_from(self._client.api, exchange, pick)
        model, items = items_in(self._client.api, exchange)
        own = [
            item
            for item in items
            if is_own(item, self.mark) and read_attribute(model, item, pick.field) is not None
        ]
        if not own:
            raise UnclearError(f"{exchange.reading.label} has nothing of this run")
        value = str(read_attribute(model, own[0], pick.field))
        foreign = (item for item in items if not is_own(item, self.mark))
        if any(value in self._ids(exchange, model, item) for item in foreign):
            raise UnclearError(f"{exchange.reading.label} has another record with this ID")
        return model, own[0]

    def _ids(self, exchange: Exchange, model: ModelDescription[Any], item: Record) -> set[str]:
        """Return what a request may mean by an id: any of the ids of such a record."""
        creations = (step.creates for step in self._writes.steps if step.creates is not None)
        named = (one.ids for one in creations if one.read == exchange.reading.operation)
        return {str(read_attribute(model, item, name)) for ids in named for name in ids}


@attrs.frozen
class _Filled:
    """Values of a request, and the item that the last value of the path was taken from."""

    values: dict[str, str]
    body: dict[str, Any]
    source: _Source | None

    def named(self, operation: Operation[Any]) -> dict[str, str]:
        """Return the values of path, query and body by their Python names."""
        fields = operation.body.fields if operation.body else ()
        inside = {f.name: str(self.body[f.wire_name]) for f in fields if f.wire_name in self.body}
        return inside | self.values


def _marked(value: Any, mark: str) -> Any:
    return value.replace("{mark}", mark) if isinstance(value, str) else value


def _typed(text: str) -> int | bool | str:
    """Return the flag, the number or the text that is meant."""
    value = scalar_of("bool", text)
    number = scalar_of("int", text) if value is None else value
    return text if not isinstance(number, int) else number


def _failure(error: PostalyticsError) -> str:
    """Return why no response came, without advice, and without what a record holds."""
    if isinstance(error, LiveMailError):
        return "nothing was mailed: no list shows that it is in test mode"
    if isinstance(error, AmbiguousIdError):
        return "nothing was asked: it is unknown which record has this ID"
    said = error.message.partition(". ")[0].rstrip(".")
    return f"{said[:1].lower()}{said[1:]}"
