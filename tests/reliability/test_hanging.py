"""A call that hangs in any phase ends within its deadline and a second, and reports its phase."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import attrs
import pytest

from postalytics import Postalytics, contacts
from postalytics.models import NewContact
from postalytics_runtime.errors import ConfigurationError, PostalyticsError, outcome_of
from postalytics_runtime.http import RetryPolicy, Timeout
from postalytics_runtime.schema import Effect
from support.reliability.call_ends import WELL
from support.reliability.clients import LARGE, LONG, OPERATIONS, Unpaced, calling, serving
from support.reliability.fault_server import OWN
from support.reliability.faults import FAULTS, Fault
from support.reliability.recorded_steps import breathe, say, whole
from support.runtime.raw_server import http

SHORT = 0.3
AND_A_SECOND = 1.0
ONCE = RetryPolicy(attempts=1)
# The phase in which it hangs: the fault, the limit that ends it, and the outcome.
POINTS: dict[str, tuple[str, str, str]] = {
    "name": ("name is never told", "connect", "NOT_SENT"),
    "connection": ("connection hangs", "connect", "NOT_SENT"),
    "connection of one socket": ("connection hangs", "sock_connect", "NOT_SENT"),
    "TLS": ("TLS: hello, hang", "connect", "NOT_SENT"),
    "TLS of one socket": ("TLS: hello, hang", "sock_connect", "NOT_SENT"),
    "proxy": ("proxy: CONNECT, hang", "connect", "NOT_SENT"),
    "tunnel": ("tunnel: hang", "connect", "NOT_SENT"),
    "write": ("accept, read nothing", "sock_read", "UNKNOWN"),
    "headers": ("whole, hang", "sock_read", "UNKNOWN"),
    "dripping headers": ("headers drip", "total", "UNKNOWN"),
    "body": ("headers, hang", "sock_read", "ANSWERED"),
    "dripping body": ("body drips", "total", "ANSWERED"),
}


def only(**short: float) -> Timeout:
    return Timeout(**dict.fromkeys(("total", "connect", "sock_connect", "sock_read"), LONG) | short)


async def ended(call: Callable[[], Awaitable[object]]) -> tuple[str, bool]:
    """Return the outcome of a call that fails, and whether its deadline has ended it."""
    began = time.monotonic()
    with pytest.raises(PostalyticsError) as error:
        await call()
    seconds = time.monotonic() - began
    outcome = outcome_of(error.value)
    assert outcome is not None
    return outcome.name, SHORT - 0.05 <= seconds < SHORT + AND_A_SECOND


def large(client: Unpaced) -> Awaitable[object]:
    return client.request("POST", "/contacts", json=LARGE)


async def hang(point: str, limit: str, *, per_call: bool) -> tuple[str, bool]:
    name, _, _ = POINTS[point]
    operation = large if point == "write" else OPERATIONS[Effect.CREATE]
    fault = attrs.evolve(FAULTS[name], timeout={} if per_call else {limit: SHORT})
    async with serving(fault) as server:
        server.misbehave()
        async with calling(fault, server) as client:
            client = client.with_options(retry=ONCE)
            if per_call:
                client = client.with_options(timeout=only(**{limit: SHORT}))
            found = await ended(lambda: operation(client))
        server.recover()
    return found


@pytest.mark.parametrize("per_call", [False, True], ids=["of the client", "of the call"])
@pytest.mark.parametrize("point", POINTS)
async def test_a_call_that_hangs_ends(point: str, per_call: bool) -> None:
    _, limit, outcome = POINTS[point]
    limits = sorted({limit, "total"})
    found = await asyncio.gather(*(hang(point, each, per_call=per_call) for each in limits))
    assert found == [(outcome, True)] * len(limits)


@pytest.mark.parametrize("limit", ["connect", "total"])
async def test_the_wait_for_a_free_connection_ends(limit: str) -> None:
    fault = FAULTS["whole, hang"]
    async with serving(fault) as server:
        server.misbehave()
        async with (
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=1)) as session,
            Unpaced(
                "k" * 20,
                base_url=f"http://127.0.0.1:{server.port}",
                session=session,
                timeout=only(),
            ) as client,
        ):
            first = asyncio.ensure_future(OPERATIONS[Effect.CREATE](client))
            await server.waits.wait()
            hurried = client.with_options(timeout=only(**{limit: SHORT}), retry=ONCE)
            found = await ended(lambda: OPERATIONS[Effect.CREATE](hurried))
            first.cancel()
            await asyncio.wait([first])
        assert found == ("NOT_SENT", True)
        assert len(server.requests) == 1


async def test_the_timeouts_of_a_borrowed_session_do_not_count() -> None:
    async with serving(FAULTS["whole, hang"]) as server:
        server.misbehave()
        endless = aiohttp.ClientTimeout(total=None, sock_read=None)
        async with (
            aiohttp.ClientSession(timeout=endless) as session,
            Unpaced(
                "k" * 20,
                base_url=f"http://127.0.0.1:{server.port}",
                session=session,
                timeout=only(sock_read=SHORT),
                retry=ONCE,
            ) as client,
        ):
            assert await ended(lambda: OPERATIONS[Effect.CREATE](client)) == ("UNKNOWN", True)


async def test_a_body_that_keeps_coming_is_waited_for() -> None:
    body = OWN + b" " * 25
    head = http(body).removesuffix(body)
    spoon = (step for byte in body for step in (say(bytes([byte])), breathe))
    fault = Fault(ends=(WELL,), steps=(whole, say(head), *spoon), timeout={"sock_read": 0.5})
    began = time.monotonic()
    async with serving(fault) as server:
        server.misbehave()
        async with calling(fault, server) as client:
            made = await contacts.create_contact(client, NewContact(contact_list_id=1))
    assert made.extra["token"] == "own"
    assert time.monotonic() - began > 0.5


def test_there_is_always_a_timeout() -> None:
    default = Timeout()
    assert (default.total, default.connect, default.sock_connect, default.sock_read) == (
        60,
        20,
        10,
        30,
    )
    assert Timeout(sock_read=math.inf).sock_read == math.inf


@pytest.mark.parametrize("name", ["total", "connect", "sock_connect", "sock_read"])
@pytest.mark.parametrize("value", [None, 0, -1, math.nan, "5", True])
def test_no_timeout_is_left_out_by_accident(name: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match=f"The timeout {name} must be a number"):
        Timeout(**{name: value})


@pytest.mark.parametrize("value", [None, 30, aiohttp.ClientTimeout(total=30)])
async def test_a_client_takes_no_other_timeout(value: Any) -> None:
    with pytest.raises(ConfigurationError, match="timeout must be a Timeout"):
        Postalytics("k" * 20, timeout=value)
