from __future__ import annotations

import asyncio
import json

import aiohttp
import attrs

from crash.jobs import chance, people
from crash.late_server import HUNG_UP, IN_USE, MISHAPS, REFUSED, LateServer, Place, Row, late_server

ADA, REFUSED_ROW = people(2, twice=0)


def place(**changes: float) -> Place:
    return Place(commit=2.0, answer=1.0, random=chance(1), before=[], **changes)  # type: ignore[arg-type]  # all numbers


@attrs.define
class Watched(Place):
    taken: asyncio.Event = attrs.field(factory=asyncio.Event)

    def take(self, row: Row, now: float, key: str | None = None) -> tuple[int, float]:
        self.taken.set()
        return super().take(row, now, key)


def request(row: Row) -> bytes:
    body = json.dumps({"contact_list_id": 7, **row}).encode()
    return b"POST /api/v1/contacts HTTP/1.1\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


def test_a_row_is_stored_late_and_answered_later() -> None:
    there = place()
    status, answered = there.take(ADA, now=10.0)
    ((due, _, _),) = there.coming
    assert status == 200
    assert 10.0 < due < answered < 13.0
    assert there.stored(due - 0.001) == []
    assert there.stored(due) == [ADA]


def test_a_refused_row_is_never_stored() -> None:
    there = place()
    assert there.take(REFUSED_ROW, now=10.0)[0] == 422
    assert REFUSED_ROW["first_name"] == REFUSED
    assert there.stored(20.0) == []


def test_a_mishap_may_store_a_row_or_not() -> None:
    there = place(flaky=1.0)
    said = [there.take(ADA, now=float(number))[0] for number in range(200)]
    assert set(said) == {status for _, status in MISHAPS}
    assert 0 < len(there.stored(500.0)) < 200


def test_a_row_with_a_key_is_stored_once() -> None:
    there = place()
    assert there.take(ADA, 10.0, "a")[0] == 200
    assert there.take(ADA, 10.0, "a") == (IN_USE, 10.0)
    assert there.take(ADA, 20.0, "a") == (200, 20.0)
    assert there.stored(30.0) == [ADA]


def test_a_row_with_another_key_is_stored_again() -> None:
    there = place()
    for key in ("a", "b", None):
        there.take(ADA, 10.0, key)
    assert there.stored(20.0) == [ADA, ADA, ADA]


def test_rows_are_listed_in_the_order_in_which_they_were_stored() -> None:
    there = place()
    for number in range(9):
        there.take({**ADA, "last_name": str(number)}, now=10.0)
    early, late = there.stored(11.0), there.stored(12.0)
    assert 0 < len(early) < len(late) == 9
    assert late[: len(early)] == early


async def test_who_hangs_up_has_asked_all_the_same() -> None:
    async with late_server() as server:
        server.places["7"] = there = Watched(commit=0.0, answer=60.0, random=chance(1))
        _, writer = await asyncio.open_connection("127.0.0.1", int(server.url.rpartition(":")[2]))
        writer.write(request(ADA))
        await there.taken.wait()
        writer.close()
        await writer.wait_closed()
        assert [row["first_name"] for row in there.stored(server.clock())] == ["Ada0"]


async def test_half_a_request_asks_for_nothing() -> None:
    async with late_server() as server:
        server.places["7"] = there = Place(commit=0.0, answer=0.0, random=chance(1))
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", int(server.url.rpartition(":")[2])
        )
        writer.write(request(ADA)[:-1])
        writer.write_eof()
        assert await reader.read() == b""
        writer.close()
        assert there.asked == 0


async def test_a_list_ends_with_an_error() -> None:
    async with late_server() as server, aiohttp.ClientSession(server.url) as session:
        server.places["7"] = Place(0.0, 0.0, chance(1), before=[ADA, ADA, ADA])
        pages = []
        for start in (1, 3, 4):
            async with session.get(f"/api/v1/contacts/7?start={start}&limit=2") as answer:
                pages.append((answer.status, await answer.json()))
    (_, first), (_, second), end = pages
    assert [item["contact_id"] for item in (*first, *second)] == [5001, 5002, 5003]
    assert end == (400, "No contacts received")


async def test_a_connection_may_be_closed_without_an_answer() -> None:
    server = LateServer()
    server.places["7"] = Place(0.0, 0.0, chance(3), flaky=1.0)
    body = json.dumps({"contact_list_id": 7, **ADA}).encode()
    said = [(await server.answer("POST", "/api/v1/contacts", body))[0] for _ in range(20)]
    assert HUNG_UP in said
