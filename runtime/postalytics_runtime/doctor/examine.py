"""The examination: every reading is sent once, and every question is answered from them.

No reading and no question ends the run: what fails is an answer of its own. Only the first reading
does, because without a key and a connection there is nothing to examine.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import attrs

from ..client import Client
from ..drift import Drift
from ..errors import PostalyticsError
from ..http import RetryPolicy, Timeout
from ..schema import ModelDescription, Operation
from .answers import Examination, answer
from .definition import Doctor, Pick, Reading
from .exchange import Exchange, Record, UnclearError, answered, pick_from, read_attribute
from .looks import Evidence
from .requests import build_request

IN_FLIGHT = 4
"""The maximum number of requests in flight. The rate limit decides how many are sent a second."""
SECONDS = 55.0
"""The time of an examination, in seconds."""
_TIMEOUT = Timeout(total=15, connect=10, sock_connect=10, sock_read=15)
_RETRY = RetryPolicy(attempts=2, first_delay=0.5, max_wait=10, max_time=20)
_NO_TIME = "there was no time left"


async def examine(client: Client, doctor: Doctor, *, seconds: float = SECONDS) -> Examination:
    """Send the readings of an examination, and answer its questions.

    Every request is a GET or OPTIONS to the client's environment, within its rate limits.

    Args:
        client: the client. Its other settings do not matter; it stays open.
        doctor: the readings and the questions.
        seconds: the time after which nothing is sent any more, and nothing is waited for.

    Raises:
        AuthenticationError: the API refused the key.
        NotSentError: the environment cannot be reached.
    """
    run = _Run(client.with_options(timeout=_TIMEOUT, retry=_RETRY), doctor, seconds)
    read = await run.read_all()
    return Examination(
        answers=tuple(
            answer(Evidence(api=client.api, probe=probe, read=read)) for probe in doctor.probes
        ),
        drift=_drift(client, read),
        requests=run.requests,
        seconds=run.elapsed,
    )


def _drift(client: Client, read: Mapping[str, Exchange]) -> Drift:
    drift = Drift()
    for exchange in read.values():
        is_json = exchange.accepted and exchange.kind == "json"
        if is_json and exchange.operation is not None and exchange.reading.key == "own":
            drift.observe(client.api, exchange.operation, exchange.value)
    return drift


class _Run:
    """One run of the readings."""

    def __init__(self, client: Client, doctor: Doctor, seconds: float) -> None:
        self.requests = 0
        self._client = client
        self._doctor = doctor
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self._deadline = self._began + seconds
        self._places = asyncio.Semaphore(IN_FLIGHT)

    @property
    def elapsed(self) -> float:
        """The seconds since the start."""
        return self._loop.time() - self._began

    async def read_all(self) -> dict[str, Exchange]:
        """Return the exchanges of all readings, by name."""
        first, *others = self._doctor.readings
        read = {first.name: await self._first(first)}
        tasks: dict[str, asyncio.Task[Exchange]] = {}
        async with asyncio.TaskGroup() as group:
            for reading in others:
                work = self._later(reading, {**tasks}, read)
                tasks[reading.name] = group.create_task(work)
        return read | {name: task.result() for name, task in tasks.items()}

    async def _first(self, reading: Reading) -> Exchange:
        exchange, error = await self._send(reading, {})
        if error is not None and exchange.status == 401:
            raise error
        return exchange

    async def _later(
        self,
        reading: Reading,
        tasks: Mapping[str, asyncio.Task[Exchange]],
        read: Mapping[str, Exchange],
    ) -> Exchange:
        values: dict[str, str] = {}
        source: tuple[ModelDescription[Any], Record] | None = None
        for name, value in reading.values:
            if not isinstance(value, Pick):
                values[name] = value
                continue
            earlier = read[value.reading] if value.reading in read else await tasks[value.reading]
            try:
                source = pick_from(self._client.api, earlier, value)
            except UnclearError as error:
                return Exchange(reading=reading, failure=f"nothing was asked: {error}")
            values[name] = str(read_attribute(*source, value.field))
        async with self._places:
            if self._loop.time() >= self._deadline:
                return Exchange(reading=reading, failure=_NO_TIME)
            try:
                async with asyncio.timeout_at(self._deadline):
                    exchange, _ = await self._send(reading, values)
            except TimeoutError:
                return Exchange(reading=reading, failure=_NO_TIME)
            except PostalyticsError as error:
                return Exchange(reading=reading, failure=_failure(error))
        if source is None:
            return exchange
        return attrs.evolve(exchange, picked_model=source[0], picked=source[1])

    async def _send(
        self, reading: Reading, values: Mapping[str, str]
    ) -> tuple[Exchange, PostalyticsError | None]:
        client, operation = self._client, None
        if reading.operation is not None:
            operation = self._operation(reading)
        origin, wrong_key = client.environment.url, self._doctor.wrong_key
        request, call = build_request(client.api, origin, reading, values, wrong_key)
        self.requests += 1
        response, error = await client.observe(request, call)
        return answered(reading, operation, response, accepted=error is None), error

    def _operation(self, reading: Reading) -> Operation[Any]:
        return self._client.api.operation(str(reading.operation))


def _failure(error: PostalyticsError) -> str:
    """Return why no response came, without advice."""
    said = error.message.partition(", so ")[0].partition(";")[0].rstrip(".")
    return f"{said[:1].lower()}{said[1:]}"
