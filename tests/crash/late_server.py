"""A server that stores rows late, even if the client has gone by then.

It shares no code with the client or the fake, and speaks only what a bulk job needs: who am I,
put a contact on a list, read a list, send a live mail piece.
"""

from __future__ import annotations

import asyncio
import bisect
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit

import attrs

Row = dict[str, Any]

REFUSED = "Refused"
"""A first name that every list refuses."""
HUNG_UP = 0
"""In place of a status: the connection is closed without a response."""
IN_USE = 409
"""The status for a row with an idempotency key that is not stored yet."""
KEY = "row-key"
"""The header with an idempotency key."""
MISHAPS = [(True, HUNG_UP), (False, HUNG_UP), (True, 500), (False, 500), (True, 504), (False, 429)]
"""Whether a row is stored, and the status of the response."""
_API = "/api/v1"
_END = "No contacts received"
_ODD = {"error": {"message": "It went otherwise."}}


@attrs.define
class Place:
    """A contact list, or an endpoint that mail is sent to.

    A row counts from the moment it is due, even if the server handles it later, so that a busy
    machine delays no row.
    """

    commit: float
    """The longest time, in seconds, from a whole request to its row being stored."""
    answer: float
    """The longest time, in seconds, from that to the response."""
    random: Random
    before: list[Row] = attrs.field(factory=list)
    """The rows that are there before the first request."""
    flaky: float = 0.0
    """The share of requests that end badly, carried out or not."""
    asked: int = 0
    """The number of complete requests for a row."""
    coming: list[tuple[float, int, Row]] = attrs.field(factory=list)
    keys: dict[str, tuple[float, Row]] = attrs.field(factory=dict)
    """When each row with an idempotency key is due, and the row."""

    def take(self, row: Row, now: float, key: str | None = None) -> tuple[int, float]:
        """Take a request for a row, and return the status of the response and its time."""
        self.asked += 1
        if key is not None and key in self.keys:
            due, first = self.keys[key]
            assert row == first, "A key was used for another row."
            return IN_USE if due > now else 200, now
        due = now + self.random.uniform(0, self.commit)
        refused = row["first_name"] == REFUSED
        stored, status = (False, 422) if refused else (True, 200)
        if self.random.random() < self.flaky:
            stored, status = self.random.choice(MISHAPS)
        if stored and not refused:
            bisect.insort(self.coming, (due, self.asked, row))
            if key is not None:
                self.keys[key] = due, row
        return status, due + self.random.uniform(0, self.answer)

    def stored(self, now: float) -> list[Row]:
        """Return the rows that are stored by now, in that order."""
        return [*self.before, *(row for due, _, row in self.coming if due <= now)]


class LateServer:
    """Server of any number of lists and endpoints on one port.

    Args:
        clock: tells the time.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.url = ""
        self.places: dict[str, Place] = {}
        self.clock = clock

    async def answer(
        self, method: str, target: str, body: bytes, key: str | None = None
    ) -> tuple[int, object]:
        """Return status and JSON of the response to a complete request, when it is due."""
        url = urlsplit(target)
        match method, *url.path.removeprefix(_API).strip("/").split("/"):
            case "GET", "account", "me":
                return 200, [{"id": 1001, "company_name": "Metacortex"}]
            case "GET", "campaigns":
                return 200, [{"endpoint": place, "is_live_mode": 1} for place in self.places]
            case "GET", "contacts", place:
                return self._page(self.places[place], parse_qs(url.query))
            case "POST", "contacts":
                row = json.loads(body)
                return await self._take(str(row["contact_list_id"]), row, "created_date", key)
            case "POST", "send", place:
                return await self._take(place, json.loads(body), "send_date", key)
        return 404, {"error": {"message": "There is nothing here."}}

    async def _take(self, place: str, row: Row, said: str, key: str | None) -> tuple[int, object]:
        status, answered = self.places[place].take(row, self.clock(), key)
        await asyncio.sleep(answered - self.clock())
        if status == 200:
            return status, {said: "1999-02-19T12:00:00.00:00"}
        return status, _ODD

    def _page(self, place: Place, query: Mapping[str, list[str]]) -> tuple[int, object]:
        if place.random.random() < place.flaky:
            return place.random.choice(MISHAPS)[1], _ODD
        start, limit = int(query.get("start", ["1"])[0]), int(query.get("limit", ["100"])[0])
        numbered = list(enumerate(place.stored(self.clock()), 1))
        page = [
            {"row": number, "contact_id": 5000 + number, **tidied(row)}
            for number, row in numbered[start - 1 : start - 1 + limit]
        ]
        return (200, page) if page else (400, _END)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                status, said = await self.answer(*await _request(reader))
                if status == HUNG_UP:
                    return
                text = json.dumps(said).encode()
                writer.write(
                    b"HTTP/1.1 %d Said\r\nContent-Type: application/json\r\n"
                    b"Content-Length: %d\r\n\r\n%b" % (status, len(text), text)
                )
                await writer.drain()


def tidied(row: Row) -> Row:
    """Return a row as a list shows it: the vendor corrects addresses and names."""
    shown = {name: value for name, value in row.items() if value is not None}
    for name in ("address_street", "address_city", "address_state"):
        shown[name] = f"{shown[name]} ".upper()
    return {**shown, "address_zip": f"{shown['address_zip']}-1234"}


async def _request(reader: asyncio.StreamReader) -> tuple[str, str, bytes, str | None]:
    """Return method, target, body and key of a complete request; an incomplete one is ignored."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *headers = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    named = dict(header.casefold().partition(":")[::2] for header in headers)
    body = await reader.readexactly(int(named.get("content-length", "0")))
    key = named.get(KEY)
    return method, target, body, None if key is None else key.strip()


@contextlib.asynccontextmanager
async def late_server() -> AsyncIterator[LateServer]:
    """Yield a server on a free port of this machine; none of its tasks outlives the context."""
    late = LateServer()
    connections = set[asyncio.Task[None]]()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        connections.add(task)
        try:
            await late.serve(reader, writer)
        except asyncio.CancelledError:
            pass  # The server closes. The rows that it has taken are kept.
        finally:
            connections.discard(task)
            writer.close()

    listening = await asyncio.start_server(connected, "127.0.0.1", 0, backlog=1024)
    late.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield late
    finally:
        listening.close()
        for task in list(connections):
            task.cancel()
        if connections:
            await asyncio.wait(connections)
