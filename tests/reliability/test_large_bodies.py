"""Faults that occur while a request larger than all buffers is half written."""

from __future__ import annotations

import asyncio

import pytest

from postalytics_runtime.errors import OutcomeUnknownError, PostalyticsError
from support.reliability.call_ends import LOST
from support.reliability.clients import LARGE, LESS, Diary, calling, serving
from support.reliability.fault_server import Line
from support.reliability.faults import Fault, Steps, Way
from support.reliability.recorded_steps import breathe, close, head, reset, say, stay, whole
from support.runtime.raw_server import http


async def deafen(line: Line) -> None:
    line.transport.pause_reading()


REFUSAL = say(http(b"{}", "413 Content Too Large"))

# What the server does; what may be raised; whether all of the request arrives.
CASES: dict[str, tuple[Steps, set[str], bool]] = {
    "all read": ((whole, REFUSAL), {"ResponseError"}, True),
    "all read, closed": ((whole, close), {"OutcomeUnknownError"}, True),
    "head read, closed": ((head, close), {"OutcomeUnknownError"}, False),
    "head read, reset": ((head, reset), {"OutcomeUnknownError"}, False),
    "refused early": ((head, deafen, REFUSAL, stay), {"ResponseError"}, False),
    # The reset that follows what is not read may overtake the answer.
    "refused early, closed": (
        (head, deafen, REFUSAL, breathe, close),
        {"ResponseError", "OutcomeUnknownError"},
        False,
    ),
}


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("name", CASES)
async def test_a_large_request_is_sent_once(name: str, method: str) -> None:
    steps, errors, arrives = CASES[name]
    diary = Diary()
    async with serving(Fault(ends=(LOST,), steps=steps)) as server:
        server.misbehave()
        async with asyncio.timeout(5), calling(Fault(ends=(LOST,)), server, diary) as client:
            with pytest.raises(PostalyticsError) as error:
                await client.request(method, "/things", json=LARGE)
        server.lines[0].abort()
        await server.reconcile()
        assert type(error.value).__name__ in errors
        assert len(diary.attempts) == len(diary.results) == 1
        assert len(server.requests) == arrives


@pytest.mark.parametrize("body", [LARGE, LESS], ids=["large", "less"])
@pytest.mark.parametrize("way", ["names", "tls"])
@pytest.mark.parametrize("closes", [False, True], ids=["client open", "client closed"])
async def test_the_rest_of_a_request_that_timed_out_is_not_sent(
    closes: bool, way: Way, body: object
) -> None:
    steps = (head, deafen, stay)
    fault = Fault(ends=(LOST,), way=way, steps=steps, timeout={"sock_read": 0.2})
    async with serving(fault) as server:
        server.misbehave()
        async with calling(fault, server) as client:
            with pytest.raises(OutcomeUnknownError):
                await client.request("POST", "/things", json=body)
            if closes:
                await client.close()
            server.lines[0].transport.resume_reading()
            await server.reconcile()
        assert len(server.requests) == 0


HALF = {"text": "x" * 500_000}
"""More than the sockets hold, less than asyncio's TLS takes at once."""


@pytest.mark.parametrize("body", [LARGE, LESS, HALF], ids=["large", "less", "half"])
@pytest.mark.parametrize("way", ["names", "tls"])
async def test_the_rest_of_a_request_with_a_malformed_response_is_not_sent(
    way: Way, body: object
) -> None:
    fault = Fault(ends=(LOST,), way=way, steps=(head, deafen, say(b"what?\r\n\r\n"), stay))
    async with serving(fault) as server:
        server.misbehave()
        async with calling(fault, server) as client:
            with pytest.raises(OutcomeUnknownError):
                await client.request("POST", "/things", json=body)
            server.lines[0].transport.resume_reading()
            await server.reconcile()
        assert len(server.requests) == 0
