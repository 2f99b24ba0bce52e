"""The programs of the guide on web frameworks send one card for each order."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer
from werkzeug.test import Client

import postalytics
from postalytics import Postalytics
from postalytics.models import Recipient
from postalytics.testing import FakePostalytics, Fault
from support.events.asgi_server import asgi_server
from support.fidelity import small_flask
from support.fidelity.guides import Reader, run_programs

GUIDE = "guides/web-frameworks.md"
ADA: dict[str, Any] = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "address_street": "1 Main St",
    "address_city": "Boston",
    "address_state": "MA",
    "address_zip": "02134",
}
SENT, BEGUN = {"state": "sent"}, {"state": "begun"}


@pytest.fixture
def reader(fake: FakePostalytics, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Return a reader whose clients use the fake."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(postalytics, "Postalytics", partial(Postalytics, base_url=fake.url))
    return Reader(GUIDE, tmp_path, {})


@pytest.fixture
def cards(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the module that the other programs import."""
    loaded = reader.load("cards.py")
    monkeypatch.setitem(sys.modules, "cards", loaded)
    return loaded


@pytest.fixture
def database(cards: ModuleType) -> Iterator[sqlite3.Connection]:
    with closing(cards.open_database()) as opened:
        yield opened


def rows(database: sqlite3.Connection) -> dict[str, str]:
    """Return the states by the orders."""
    return dict(database.execute("SELECT order_id, state FROM cards ORDER BY order_id").fetchall())


@asynccontextmanager
async def fastapi(reader: Reader) -> AsyncGenerator[aiohttp.ClientSession]:
    async with (
        asgi_server(reader.load("app.py").app) as url,
        aiohttp.ClientSession(url) as session,
    ):
        yield session


@asynccontextmanager
async def on_aiohttp(reader: Reader) -> AsyncGenerator[Any]:
    async with TestClient(TestServer(reader.load("aiohttp_app.py").app)) as session:
        yield session


Served = Callable[[Reader], AbstractAsyncContextManager[Any]]
SERVED = pytest.mark.parametrize(
    "served",
    [
        pytest.param(fastapi, marks=pytest.mark.runs("guides/web-frameworks.md", "app.py")),
        pytest.param(
            on_aiohttp, marks=pytest.mark.runs("guides/web-frameworks.md", "aiohttp_app.py")
        ),
    ],
)


async def asked(session: Any, order: str, address: object = ADA) -> tuple[int, Any, Any]:
    """Return the status, the body and the `Retry-After` of a response."""
    async with session.post(f"/orders/{order}/card", json=address) as response:
        return response.status, await response.json(), response.headers.get("Retry-After")


@SERVED
@pytest.mark.runs("guides/web-frameworks.md", "cards.py")
async def test_a_double_click_sends_one_card(
    fake: FakePostalytics, reader: Reader, database: sqlite3.Connection, served: Served
) -> None:
    async with served(reader) as session:
        first, second = await asyncio.gather(asked(session, "1001"), asked(session, "1001"))
        third = await asked(session, "1001")

    assert sorted([first, second], key=str) == [(200, SENT, None), (202, BEGUN, None)]
    assert third == (200, SENT, None)
    assert rows(database) == {"1001": "sent"}
    assert [piece["first_name"] for piece in fake.records("pieces")] == ["Ada"]


@SERVED
async def test_what_may_have_been_sent_is_never_sent_again(
    fake: FakePostalytics, reader: Reader, database: sqlite3.Connection, served: Served
) -> None:
    fake.faults.append(Fault("reset_after", operation="mail.send_mail", calls=1))
    async with served(reader) as session:
        clicks = [await asked(session, "1001") for _ in range(3)]

    assert clicks == [(202, BEGUN, None)] * 3
    assert rows(database) == {"1001": "begun"}
    assert len(fake.records("pieces")) == 1


@pytest.mark.parametrize(
    ("fault", "address", "answered", "left"),
    [
        (None, ADA | {"first_name": ""}, (422, "first_name is missing", None), {}),
        (Fault("refused", operation="send_mail", message="No."), ADA, (502, "No.", None), {}),
        (
            Fault("rate_limited", operation="send_mail", retry_after=60),
            ADA,
            (503, "Try again later.", "61"),
            {},
        ),
        (Fault("truncated_json", operation="list_campaigns"), ADA, (503, "Try again", "60"), {}),
        (Fault("server_error", operation="send_mail"), ADA, (202, "begun", None), {"7": "begun"}),
        (Fault("truncated_json", operation="send_mail"), ADA, (202, "begun", None), {"7": "begun"}),
    ],
    ids=[
        "an invalid address",
        "a refusal",
        "a pause",
        "a mode that is not read",
        "a failure",
        "half a body",
    ],
)
async def test_a_failure_is_explained_and_what_was_not_sent_can_be_repeated(
    fake: FakePostalytics,
    reader: Reader,
    database: sqlite3.Connection,
    fault: Fault | None,
    address: dict[str, str],
    answered: tuple[int, str, str | None],
    left: dict[str, str],
) -> None:
    fake.faults.extend([] if fault is None else [fault])
    async with fastapi(reader) as session:
        status, body, retry_after = await asked(session, "7", address)
        found = rows(database)
        fake.faults.clear()

    (said,) = body.values()
    assert (status, retry_after, found) == (answered[0], answered[2], left)
    assert answered[1] in said
    assert "Lovelace" not in said


async def test_live_mail_needs_consent(
    fake: FakePostalytics,
    client: Postalytics,
    reader: Reader,
    database: sqlite3.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await client.campaigns.set_campaign_mode(drop_id=71238, live=True)
    async with fastapi(reader) as session:
        refused = await asked(session, "1001")
    monkeypatch.setenv("LIVE_MAIL", "yes")
    async with fastapi(reader) as session:
        sent = await asked(session, "1001")

    assert refused == (403, {"error": "It is live mail, or may be."}, None)
    assert (sent, rows(database)) == ((200, SENT, None), {"1001": "sent"})


@SERVED
async def test_a_mistyped_endpoint_is_named_in_the_log(
    reader: Reader,
    cards: ModuleType,
    database: sqlite3.Connection,
    served: Served,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(cards, "ENDPOINT", "mistyped")
    async with served(reader) as session:
        status, *_ = await asked(session, "1001")

    assert (status, rows(database)) == (403, {})
    assert "has no item with the given endpoint: check the value" in caplog.text
    assert "Lovelace" not in caplog.text


async def test_no_server_at_all_is_a_503(
    reader: Reader, database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = partial(Postalytics, base_url="http://127.0.0.1:1")
    monkeypatch.setattr(postalytics, "Postalytics", nowhere)
    monkeypatch.setenv("LIVE_MAIL", "yes")
    async with fastapi(reader) as session:
        status, _, retry_after = await asked(session, "1001")

    assert (status, retry_after, rows(database)) == (503, "5", {})


async def test_a_caller_does_not_wait_long_for_the_rate_limit(
    fake: FakePostalytics,
    cards: ModuleType,
    database: sqlite3.Connection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    impatient = Reader(GUIDE, tmp_path, {"timeout(20)": "timeout(0.5)"})
    monkeypatch.setitem(sys.modules, "cards", impatient.load("cards.py"))
    fake.faults.append(Fault("rate_limited", operation="send_mail", retry_after=4))
    async with fastapi(impatient) as session:
        status, _, retry_after = await asked(session, "1")

    assert (status, retry_after, rows(database)) == (503, "5", {})


async def test_a_caller_who_disconnects_cancels_nothing(
    fake: FakePostalytics, reader: Reader, database: sqlite3.Connection
) -> None:
    arrived, gone = asyncio.Event(), asyncio.Event()

    async def wait_until_the_caller_is_gone(operation: str, _: object) -> None:
        if operation == "mail.send_mail":
            arrived.set()
            await gone.wait()

    fake.intercept = wait_until_the_caller_is_gone
    async with asgi_server(reader.load("app.py").app) as url:
        async with aiohttp.ClientSession(url) as session:
            click = asyncio.create_task(asked(session, "1001"))
            await arrived.wait()
            click.cancel()
            await asyncio.gather(click, return_exceptions=True)
        gone.set()
    # The server has ended, so the endpoint has, too.
    assert rows(database) == {"1001": "sent"}


async def test_a_cancelled_call_leaves_a_row_if_the_card_may_be_sent(
    fake: FakePostalytics, client: Postalytics, cards: ModuleType, database: sqlite3.Connection
) -> None:
    arrived, over = asyncio.Event(), asyncio.Event()

    async def hang(*_: object) -> None:
        arrived.set()
        await over.wait()

    fake.intercept = hang
    in_flight = asyncio.create_task(cards.send_card(client, database, "1", Recipient(**ADA)))
    await arrived.wait()
    waiting = asyncio.create_task(cards.send_card(client, database, "2", Recipient(**ADA)))
    await asyncio.sleep(0)  # It has begun, and not sent.
    begun = rows(database)
    for task in (in_flight, waiting):
        task.cancel()
    await asyncio.gather(in_flight, waiting, return_exceptions=True)
    over.set()

    assert begun == {"1": "begun", "2": "begun"}
    assert rows(database) == {"1": "begun"}


async def test_workers_share_a_pace(
    reader: Reader, cards: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACE", "pace.sqlite")
    async with fastapi(reader) as session:
        await asked(session, "1001")

    assert (tmp_path / "pace.sqlite").exists()


async def test_a_table_that_is_locked_causes_no_second_card(
    fake: FakePostalytics, client: Postalytics, cards: ModuleType, database: sqlite3.Connection
) -> None:
    database.execute("PRAGMA busy_timeout = 0")
    with closing(cards.open_database()) as other:

        async def lock(operation: str, _: object) -> None:
            if operation == "mail.send_mail":
                other.execute("BEGIN IMMEDIATE")

        fake.intercept = lock
        with pytest.raises(sqlite3.OperationalError):  # the card is sent, and the row not changed
            await cards.send_card(client, database, "1", Recipient(**ADA))
        with pytest.raises(sqlite3.OperationalError):  # no row, so no card
            await cards.send_card(client, database, "2", Recipient(**ADA))
        other.rollback()

    assert await cards.send_card(client, database, "1", Recipient(**ADA)) == "begun"
    assert rows(database) == {"1": "begun"}
    assert len(fake.records("pieces")) == 1


@pytest.mark.runs("guides/web-frameworks.md", "worker.py")
async def test_a_worker_sends_what_is_missing_once(
    fake: FakePostalytics,
    client: Postalytics,
    reader: Reader,
    database: sqlite3.Connection,
) -> None:
    with database:
        database.execute(f"CREATE TABLE orders (id, {', '.join(ADA)})")
        for order in ("1", "2", "3"):
            row = (order, *ADA.values())
            database.execute("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        database.execute("UPDATE orders SET first_name = '' WHERE id = '2'")
    worker = reader.load("worker.py")
    fake.faults.append(Fault("reset_after", operation="send_mail", calls=1))

    for _ in range(2):
        await worker.send_what_is_missing(client.with_options(background=True))

    assert rows(database) == {"1": "begun", "3": "sent"}
    assert len(fake.records("pieces")) == 2


@pytest.mark.runs("guides/web-frameworks.md", "flask_app.py")
async def test_flask_sends_one_card(
    fake: FakePostalytics,
    reader: Reader,
    database: sqlite3.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "flask", small_flask)
    server = Client(reader.load("flask_app.py").app)

    def clicked(order: str, address: object) -> tuple[int, Any]:
        response = server.post(f"/orders/{order}/card", json=address)
        return response.status_code, response.json

    clicks = [
        await asyncio.to_thread(clicked, order, address)  # Here, a loop runs already.
        for order, address in [("1", ADA), ("1", ADA), ("2", ADA | {"extra": {"zip": "02134"}})]
    ]
    fake.faults.append(Fault("refused", operation="send_mail", message="Not here."))
    clicks.append(await asyncio.to_thread(clicked, "3", ADA))

    assert clicks == [
        (200, SENT),
        (200, SENT),
        (422, {"error": "This is not an address."}),
        (502, {"error": "Refused: Not here."}),
    ]
    assert (rows(database), len(fake.records("pieces"))) == ({"1": "sent"}, 1)


async def test_aiohttp_explains_what_is_not_an_address(reader: Reader, cards: ModuleType) -> None:
    async with on_aiohttp(reader) as session:
        more = json.dumps(ADA | {"extra": {"zip": "02134"}}).encode()
        for body in (b"[]", b"{", b'{"zip": "02134"}', more):
            async with session.post("/orders/1/card", data=body) as response:
                assert (response.status, await response.text()) == (422, "This is not an address.")


async def test_the_cells_of_a_notebook_share_a_client(
    fake: FakePostalytics, reader: Reader
) -> None:
    names: dict[str, Any] = {}

    await run_programs(GUIDE, names)

    assert [person.first_name for person in names["people"]] == ["Thomas", "Ada", "Grace"]
    assert fake.requests[0].operation == "accounts.get_my_account"
