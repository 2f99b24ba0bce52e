"""Clients of a server with a fault."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import aiohttp
import attrs
from aiohttp.abc import AbstractResolver, ResolveResult

from postalytics import API, Postalytics, campaigns, contacts, mail
from postalytics.models import ContactReplacement, NewContact
from postalytics_runtime.http import RetryPolicy, Timeout
from postalytics_runtime.observability import Attempt, AttemptResult, Observer
from postalytics_runtime.schema import Effect
from support.people import recipient
from support.reliability.fault_server import FaultServer, Step
from support.reliability.faults import Fault
from support.reliability.recorded_steps import TUNNEL, handshake, trusting

ATTEMPTS = 2
LONG = 10.0
LARGE = {"text": "x" * 6_000_000}
"""More bytes than the buffers between two sockets hold."""
LESS = {"text": "x" * 900_000}
"""More bytes than the buffers hold if that of this side is small."""


class Unpaced(Postalytics):
    """A client without rate limits."""

    api = attrs.evolve(
        API,
        environments=tuple(
            attrs.evolve(environment, limits=()) for environment in API.environments
        ),
    )


Operation = Callable[[Unpaced], Awaitable[Any]]

OPERATIONS: dict[Effect, Operation] = {
    Effect.READ: lambda client: contacts.get_contact(client, contact_id=7),
    Effect.CREATE: lambda client: contacts.create_contact(client, NewContact(contact_list_id=1)),
    Effect.REPLACE: lambda client: contacts.update_contact(
        client, ContactReplacement(contact_id=7, contact_list_id=1)
    ),
    Effect.DELETE: lambda client: contacts.delete_contact(client, contact_id=7),
    Effect.TOGGLE: lambda client: campaigns.toggle_campaign_mode(
        client.with_options(allow_ambiguous_ids=True), drop_id=7
    ),
    Effect.MAIL: lambda client: mail.send_mail(client, recipient(), endpoint="abc"),
}

_APPROACHES: dict[str, tuple[Step, ...]] = {
    "tls": (handshake(),),
    "proxy": (*TUNNEL, handshake()),
}


class Diary(Observer):
    """Observer that keeps its events."""

    def __init__(self) -> None:
        self.attempts: list[Attempt] = []
        self.results: list[AttemptResult] = []

    def started(self, attempt: Attempt) -> None:
        self.attempts.append(attempt)

    def finished(self, attempt: Attempt, result: AttemptResult) -> None:
        self.results.append(result)


class Names(AbstractResolver):
    """Resolver of one name, with the addresses of a fault."""

    def __init__(self, server: FaultServer, fault: Fault, **ports: int) -> None:
        self._server = server
        self._fault = fault
        self._ports = {"here": server.port, **ports}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        names = self._fault.names if self._server.faulty else ("here",)
        if names is None or "stuck" in names:
            self._server.waits.set()
        if names is None:
            await asyncio.get_running_loop().create_future()
        if not names:
            raise OSError(socket.EAI_NONAME, "Name or service not known")
        return [
            ResolveResult(
                hostname=host,
                host="127.0.0.1",
                port=self._ports[name],
                family=socket.AF_INET,
                proto=0,
                flags=0,
            )
            for name in names
        ]

    async def close(self) -> None:
        """Close nothing: there are no resources."""


def _bound() -> socket.socket:
    """Return a socket that holds a port and does not listen on it."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    return bound


def _small(address: tuple[Any, ...]) -> socket.socket:
    """Return a socket that takes little at once, as on a slow line."""
    family, kind, protocol, _, _ = address
    small = socket.socket(family, kind, protocol)
    small.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 50_000)
    return small


@contextlib.contextmanager
def _full() -> Iterator[int]:
    """Yield the port of a socket that listens with a full backlog."""
    with _bound() as listening, contextlib.ExitStack() as stack:
        listening.listen(0)
        for _ in range(2):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listening.getsockname())
        yield listening.getsockname()[1]


@contextlib.asynccontextmanager
async def serving(fault: Fault) -> AsyncIterator[FaultServer]:
    """Yield a server that has this fault."""
    server = FaultServer(
        fault.steps,
        approach=_APPROACHES.get(fault.way, ()),
        faulty_approach=fault.approach,
        idle=fault.idle,
        last=fault.meets_new_connections,
    )
    await server.open()
    try:
        yield server
    finally:
        await server.close()


@contextlib.asynccontextmanager
async def calling(
    fault: Fault, server: FaultServer, *observers: Observer
) -> AsyncIterator[Unpaced]:
    """Yield a client that reaches the server over the connection that the fault is about."""
    scheme = "https" if fault.way in _APPROACHES else "http"
    host = "localhost" if fault.way == "names" else "127.0.0.1"
    limits = dict.fromkeys(("total", "connect", "sock_connect", "sock_read"), LONG)
    async with contextlib.AsyncExitStack() as stack:
        session = None
        if fault.way != "plain":
            names = Names(
                server,
                fault,
                nowhere=stack.enter_context(_bound()).getsockname()[1],
                stuck=stack.enter_context(_full()),
            )
            connector = aiohttp.TCPConnector(
                resolver=names, ssl=trusting(), use_dns_cache=False, socket_factory=_small
            )
            session = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))
        client = Unpaced(
            "k" * 20,
            base_url=f"{scheme}://{host}:{server.port}",
            session=session,
            proxy=f"http://localhost:{server.port}" if fault.way == "proxy" else None,
            timeout=Timeout(**(limits | fault.timeout)),
            retry=RetryPolicy(attempts=ATTEMPTS, first_delay=0.0),
            observers=observers,
        )
        yield await stack.enter_async_context(client)
