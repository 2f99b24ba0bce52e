"""The reported outcome of a call holds for all its attempts, not only for the last one."""

from __future__ import annotations

import pytest

from postalytics_runtime.schema import Effect
from support.reliability.call_ends import WELL
from support.reliability.fault_server import OWN, Line
from support.reliability.faults import Fault, Steps
from support.reliability.matrix_cells import Cell, run
from support.reliability.recorded_steps import arrival, close, say, whole
from support.runtime.raw_server import http

LOST: Steps = (whole, close)


async def leave(line: Line) -> None:
    """Stop listening: no more connections are accepted."""
    line.server.leave()


LOST_FOR_GOOD: Steps = (whole, leave, close)


def answer(status: str, *headers: str, body: bytes = b"") -> Steps:
    return (whole, say(http(body, status, "Connection: close", *headers)), close)


def in_turn(*turns: Steps) -> Steps:
    """Take the steps of each request in turn.

    A connection may bring no request: aiohttp opens one to resend a request, and must not.
    """
    coming = iter(turns)

    async def step(line: Line) -> None:
        await arrival(line)
        for each in next(coming):
            await each(line)

    return (step,)


BUSY = "429 Too Many Requests"
CASES: dict[str, tuple[Effect, tuple[Steps, ...], str | None, str]] = {
    "lost, then not sent": (Effect.DELETE, (LOST_FOR_GOOD,), "OutcomeUnknownError", "UNKNOWN"),
    "refused, then not sent": (
        Effect.CREATE,
        ((whole, leave, say(http(b"", BUSY, "Connection: close")), close),),
        "NotSentError",
        "NOT_SENT",
    ),
    "refused, then lost": (Effect.CREATE, (answer(BUSY), LOST), "OutcomeUnknownError", "UNKNOWN"),
    "lost, then done": (Effect.DELETE, (LOST, answer("200 OK", body=OWN)), None, "ANSWERED"),
    "lost, then gone": (Effect.DELETE, (LOST, answer("404 Gone")), "NotFoundError", "ANSWERED"),
    "lost, then failed": (
        Effect.DELETE,
        (LOST, answer("500 Oh")),
        "ServerOutcomeUnknownError",
        "UNKNOWN",
    ),
    "lost, then wait": (Effect.REPLACE, (LOST, answer(BUSY)), "OutcomeUnknownError", "UNKNOWN"),
    "lost, then bad": (Effect.REPLACE, (LOST, answer("400 Bad")), "OutcomeUnknownError", "UNKNOWN"),
    "lost, then who": (Effect.DELETE, (LOST, answer("401 Who")), "OutcomeUnknownError", "UNKNOWN"),
}


@pytest.mark.parametrize("name", CASES)
async def test_an_unknown_outcome_stays_unknown_after_later_attempts(name: str) -> None:
    effect, turns, error, outcome = CASES[name]
    fault = Fault(ends=(WELL,), steps=in_turn(*turns))
    facts = await run(fault, Cell(effect, reused=False), ask_again=False)
    assert (facts.error, facts.outcome, facts.attempts) == (error, outcome, 2)
