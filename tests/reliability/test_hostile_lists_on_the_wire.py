"""The emitted client, and servers that break the rules of paging."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import attrs
import orjson
import pytest
from aiohttp import web

from postalytics import Postalytics
from postalytics_runtime.http import RetryPolicy
from postalytics_runtime.pagination import Pages
from postalytics_runtime.schema import RateLimit
from support.reliability.hostile_list import (
    SERVED,
    Fault,
    HostileList,
    Style,
    honest,
    shows_one_object,
)

MANY = 230


class Unhurried(Postalytics):
    """A client without rate limits."""

    api = attrs.evolve(
        Postalytics.api,
        environments=tuple(
            attrs.evolve(environment, limits=(RateLimit(1000, 0.0001),))
            for environment in Postalytics.api.environments
        ),
    )


@attrs.frozen
class Listing:
    """A listing operation: its call, its query and its items."""

    style: Style
    call: Callable[..., Pages[Any]]
    number: str
    """The attribute that is the key of its items."""
    wire: str
    """The same on the wire."""
    asked: tuple[str, str]
    """The names of start and size in the query."""
    wrap: Callable[[Any], Any]


def contacts(client: Postalytics, start: int = 1, limit: int | None = None) -> Pages[Any]:
    return client.contacts.list_contacts(contact_list_id=1, start=start, limit=limit)


def events(client: Postalytics, start: int = 1, limit: int | None = None) -> Pages[Any]:
    return client.campaigns.list_campaign_events(drop_id=1, page_number=start, limit=limit)


def suppressed(client: Postalytics, start: int = 0, limit: int | None = None) -> Pages[Any]:
    return client.suppressions.list_suppressed_contacts(
        suppression_list_id=1, offset=start, limit=limit
    )


def _as_it_is(page: Any) -> Any:
    return page


LISTINGS = (
    Listing("rows", contacts, "contact_id", "contact_id", ("start", "limit"), _as_it_is),
    Listing("numbers", events, "data_id", "dataid", ("PageNumber", "PageSize"), _as_it_is),
    Listing(
        "offset",
        suppressed,
        "suppressed_contact_id",
        "Id",
        ("offset", "none"),
        lambda page: {"ContactDetails": page},
    ),
)

all_listings = pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.style)


@contextlib.asynccontextmanager
async def serving(listing: Listing, server: HostileList) -> AsyncIterator[str]:
    """The address where the list is served."""

    async def handle(request: web.BaseRequest) -> web.Response:
        start, size = (request.query.get(name) for name in listing.asked)
        assert start is not None
        answered = server.answer(int(start), None if size is None else int(size))
        page: Any = [{"row": row, listing.wire: number} for row, number in answered]
        if not page and listing.style == "rows":
            return web.Response(status=404, text='"No contacts received"')
        is_object = SERVED[server.fault] == 1
        body = orjson.dumps(listing.wrap(page[0] if is_object and page else page))
        return web.Response(body=body, content_type="application/json")

    runner = web.ServerRunner(web.Server(handle))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


def client_of(url: str) -> Postalytics:
    return Unhurried("key", "local", base_url=url, retry=RetryPolicy(attempts=1))


@all_listings
@pytest.mark.parametrize(
    "fault", [fault for fault in SERVED if fault is not shows_one_object], ids=lambda f: f.__name__
)
@pytest.mark.parametrize("limit", [None, 101])
async def test_a_hostile_server_is_read_soon_and_each_item_once(
    fault: Fault, listing: Listing, limit: int | None
) -> None:
    server = HostileList(listing.style, fault, MANY)
    async with serving(listing, server) as url, client_of(url) as client:
        items = await listing.call(client, limit=limit).collect()
    found = [getattr(item, listing.number) for item in items]
    assert len(found) == len(set(found))
    assert set(found) <= server.shown
    assert len(found) == (len(server.shown) if limit is None else min(limit, len(server.shown)))
    assert len(server.requests) <= server.allowed(SERVED[fault])


@pytest.mark.parametrize("listing", LISTINGS[:2], ids=lambda listing: listing.style)
async def test_an_object_in_place_of_every_page_is_one_item(listing: Listing) -> None:
    server = HostileList(listing.style, shows_one_object, MANY)
    async with serving(listing, server) as url, client_of(url) as client:
        items = await listing.call(client).collect()
    assert [getattr(item, listing.number) for item in items] == [1]
    assert len(server.requests) == 3 + len(server.asked_from_zero)
    assert len(server.asked_from_zero) == (listing.style == "numbers")


@all_listings
async def test_a_reading_can_be_resumed_in_another_client(listing: Listing) -> None:
    server = HostileList(listing.style, honest, MANY)
    had: list[int] = []
    async with serving(listing, server) as url:
        async with client_of(url) as client:
            pages = listing.call(client)
            async for item in pages:
                had.append(getattr(item, listing.number))
                if len(had) == 150:
                    break
        async with client_of(url) as client:
            rest = await listing.call(client, start=pages.position).collect()
    later = [getattr(item, listing.number) for item in rest]
    assert had == list(range(1, 151))
    assert later == list(range(101, MANY + 1))
