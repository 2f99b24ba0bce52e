"""One cell of the matrix: a fault, an operation, and a connection that is fresh or reused."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import attrs

from postalytics import accounts
from postalytics_runtime.errors import Outcome, PostalyticsError, outcome_of
from postalytics_runtime.schema import Effect
from support.reliability.clients import (
    ATTEMPTS,
    OPERATIONS,
    Diary,
    Operation,
    Unpaced,
    calling,
    serving,
)
from support.reliability.fault_server import FaultServer
from support.reliability.faults import IN_CLEAR, OVER_TLS, Fault
from support.sampling import sampled

TRIED = [*IN_CLEAR, *sampled(OVER_TLS)]
"""The faults of a run, by name."""
LATE = 3.0
"""Seconds by which a call may exceed its deadlines, on a busy machine."""


@attrs.frozen
class Facts:
    """The outcome of a call, as client, server and observer saw it."""

    error: str | None
    outcome: str
    attempts: int
    observed: tuple[int, str]
    """The number of attempts that the observer saw end, and the outcome of the last one."""
    received: int = 0
    """The number of complete requests that arrived."""
    answer: str = "own"
    """The request that the response belongs to, if there was one."""
    next_answer: str = "own"
    """Whose response the next call of the same client gets, after the server has recovered."""
    truthful: bool = True
    """Whether no byte had arrived of a request that is reported as not sent."""
    in_time: bool = True


class Cell(NamedTuple):
    """An operation, by its effect, and its connection."""

    effect: Effect
    reused: bool

    def __str__(self) -> str:
        return f"{self.effect.value}, {'reused' if self.reused else 'fresh'}"


def cells(fault: Fault) -> list[Cell]:
    """Return the cells of a fault. An idle connection was always used before."""
    kinds = [True] if fault.idle else [False, True]
    return [Cell(effect, reused) for effect in OPERATIONS for reused in kinds]


def expected(fault: Fault, effect: Effect) -> list[Facts]:
    """Return the possible results of a call. A call that succeeds has arrived once."""
    least, most = fault.received
    return [
        Facts(error, outcome, attempts, (attempts, outcome), received)
        for error, outcome, attempts in (ends.of(effect) for ends in fault.ends)
        for received in (range(least * attempts, most * attempts + 1) if error else [1])
    ]


Act = Callable[[Operation, Unpaced, FaultServer], Awaitable[Any]]


async def plainly(operation: Operation, client: Unpaced, server: FaultServer) -> Any:
    return await operation(client)


async def run(
    fault: Fault,
    cell: Cell,
    elsewhere: FaultServer | None = None,
    act: Act = plainly,
    *,
    ask_again: bool = True,
) -> Facts:
    """Make the call of a cell, and another one after the server has recovered."""
    diary = Diary()
    async with serving(fault) as server:
        server.other_port = 0 if elsewhere is None else elsewhere.port
        async with calling(fault, server, diary) as client:
            if cell.reused:
                await accounts.get_my_account(client)
            server.misbehave()
            for _ in range(5 if fault.idle else 0):
                await asyncio.sleep(0.01)  # By then, a fault of an idle connection has happened.
            operation = OPERATIONS[cell.effect]
            facts = await _facts(fault, act(operation, client, server), diary)
            if cell.reused and not fault.idle and not fault.meets_new_connections:
                assert len(server.lines[0].requests) == 2, "The connection was not reused."
            touched = any(b"Authorization" in line.arrived for line in server.faulty_lines)
            server.recover()
            if ask_again:
                account = await accounts.get_my_account(client)
                facts = attrs.evolve(facts, next_answer=account.extra["token"])
        await server.reconcile()
        return attrs.evolve(
            facts,
            received=sum(b"/account" not in request.split(b" ")[1] for request in server.requests),
            truthful=facts.outcome != "NOT_SENT" or not touched,
        )


async def _facts(fault: Fault, call: Awaitable[Any], diary: Diary) -> Facts:
    loop = asyncio.get_running_loop()
    error: BaseException | None = None
    answer = "own"
    before = len(diary.attempts)
    began = loop.time()
    try:
        answer = (await call).extra.get("token", answer)
    except (PostalyticsError, asyncio.CancelledError, TimeoutError) as caught:
        error = caught
    seconds = loop.time() - began
    attempts = len(diary.attempts) - before
    if isinstance(error, PostalyticsError) and error.call is not None:
        attempts = error.call.attempts
    outcome = Outcome.ANSWERED if error is None else outcome_of(error)
    return Facts(
        error=None if error is None else type(error).__name__,
        outcome="nothing" if outcome is None else outcome.name,
        attempts=attempts,
        observed=(len(diary.results) - before, diary.results[-1].outcome.name),
        answer=answer,
        in_time=seconds <= ATTEMPTS * sum(fault.timeout.values()) + LATE,
    )
