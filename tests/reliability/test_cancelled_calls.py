"""The outcome of a call that is cancelled in each of its phases, and where it is reported.

`await` the task that was cancelled: `asyncio.gather(..., return_exceptions=True)` replaces the
`CancelledError` by a new one.
"""

from __future__ import annotations

import asyncio
from typing import Any

import attrs
import pytest

from postalytics_runtime.errors import Outcome, PostalyticsError, RateLimitError, outcome_of
from postalytics_runtime.http import RetryPolicy
from postalytics_runtime.observability import Attempt
from postalytics_runtime.schema import Effect
from support.reliability.call_ends import RATE_LIMITED
from support.reliability.clients import OPERATIONS, Diary, Operation, Unpaced, calling, serving
from support.reliability.fault_server import FaultServer
from support.reliability.faults import FAULTS, Fault
from support.reliability.matrix_cells import TRIED, Act, Facts, cells, run
from support.reliability.recorded_steps import close, say, whole
from support.runtime.raw_server import http
from support.sampling import sampled

PHASES = [name for name in TRIED if FAULTS[name].hangs]


async def _that_far(server: FaultServer) -> None:
    """Wait until the fault is complete, and the client has seen all of it."""
    await server.waits.wait()
    for _ in range(5):
        await asyncio.sleep(0.01)


async def by_cancel(operation: Operation, client: Unpaced, server: FaultServer) -> Any:
    call = asyncio.ensure_future(operation(client))
    await _that_far(server)
    call.cancel()
    return await call


async def by_timeout(operation: Operation, client: Unpaced, server: FaultServer) -> Any:
    async def end(limit: asyncio.Timeout) -> None:
        await _that_far(server)
        limit.reschedule(asyncio.get_running_loop().time())

    async with asyncio.timeout(None) as limit:
        ending = asyncio.create_task(end(limit))
        try:
            return await operation(client)
        finally:
            await ending


@pytest.mark.parametrize(
    ("act", "error"), [(by_cancel, "CancelledError"), (by_timeout, "TimeoutError")]
)
@pytest.mark.usefixtures("_each_way_of_writing")
@pytest.mark.parametrize("name", PHASES)
async def test_a_cancelled_call_says_what_became_of_its_request(
    name: str, act: Act, error: str
) -> None:
    fault = attrs.evolve(FAULTS[name], timeout={})
    made = sampled(cells(fault), PHASES.index(name))
    found = await asyncio.gather(*(run(fault, cell, act=act) for cell in made))
    wrong = {}
    for cell, facts in zip(made, found, strict=True):
        outcome = fault.ends[0].of(cell.effect).outcome
        expected = [
            Facts(error, outcome, 1, (1, outcome), received)
            for received in range(fault.received[0], fault.received[1] + 1)
        ]
        if facts not in expected:
            wrong[str(cell)] = facts, expected
    assert wrong == {}


class Retried(Diary):
    """Observer that knows when a call waits between two attempts."""

    def __init__(self) -> None:
        super().__init__()
        self.waits = asyncio.Event()

    def retried(self, attempt: Attempt, delay: float, error: PostalyticsError) -> None:
        self.waits.set()


WAIT_A_MINUTE = http(b"", "429 Too Many Requests", "Retry-After: 60", "Connection: close")

# The fault of the first attempt, the effect of the call, and the outcome between two attempts.
BETWEEN: dict[str, tuple[Fault, Effect, Outcome]] = {
    "not sent": (FAULTS["connection is refused"], Effect.MAIL, Outcome.NOT_SENT),
    "lost": (FAULTS["whole, close"], Effect.DELETE, Outcome.UNKNOWN),
    "paused": (
        Fault(ends=(RATE_LIMITED,), steps=(whole, say(WAIT_A_MINUTE), close)),
        Effect.MAIL,
        Outcome.NOT_SENT,
    ),
}
FOR_LONG = RetryPolicy(first_delay=1e9, max_delay=1e9, max_time=1e9)


@pytest.mark.parametrize("name", BETWEEN)
async def test_a_call_cancelled_between_two_attempts_has_the_outcome_of_the_first(
    name: str,
) -> None:
    fault, effect, outcome = BETWEEN[name]
    diary = Retried()
    async with serving(fault) as server, calling(fault, server, diary) as client:
        server.misbehave()
        patient = client.with_options(retry=FOR_LONG)
        call = asyncio.ensure_future(OPERATIONS[effect](patient))
        await diary.waits.wait()
        await asyncio.sleep(0.01)
        call.cancel()
        with pytest.raises(asyncio.CancelledError) as error:
            await call
        assert outcome_of(error.value) is outcome
        assert len(diary.attempts) == len(diary.results) == 1


async def test_a_call_that_is_cancelled_while_it_waits_for_a_permit_was_not_sent() -> None:
    fault, effect, _ = BETWEEN["paused"]
    diary = Diary()
    async with serving(fault) as server, calling(fault, server, diary) as client:
        server.misbehave()
        with pytest.raises(RateLimitError):
            await OPERATIONS[effect](client.with_options(retry=RetryPolicy(attempts=1)))
        call = asyncio.ensure_future(OPERATIONS[effect](client))
        await asyncio.sleep(0.01)
        call.cancel()
        with pytest.raises(asyncio.CancelledError) as error:
            await call
        assert outcome_of(error.value) is Outcome.NOT_SENT
        assert len(diary.attempts) == len(diary.results) == len(server.requests) == 1
