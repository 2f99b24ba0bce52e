"""A suppression list is read whole or not at all, whatever the server does with its pages."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from aiohttp import web

from postalytics_runtime.errors import IncompleteListError, UnreadableResponseError
from reliability.test_hostile_lists_on_the_wire import client_of
from support.reliability.suppressed import MANY, PAGE, SHORT, UNREADABLE, WHOLE, Answer


@contextlib.asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[tuple[str, list[int]]]:
    """Yield the address where the list is served, and the offsets of the requests."""
    offsets: list[int] = []

    async def handle(request: web.BaseRequest) -> web.Response:
        offsets.append(int(request.query["offset"]))
        return web.Response(body=orjson.dumps(answer(offsets[-1])), content_type="application/json")

    runner = web.ServerRunner(web.Server(handle))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}", offsets
    finally:
        await runner.cleanup()


async def read(answer: Answer, **values: Any) -> tuple[list[int], list[int]]:
    """Return the ids that are read, and the offsets of the requests."""
    async with serving(answer) as (url, offsets), client_of(url) as client:
        listing = client.suppressions.list_suppressed_contacts(suppression_list_id=1, **values)
        found = [int(contact.suppressed_contact_id or 0) async for contact in listing]
    return found, offsets


@pytest.mark.parametrize("answer", WHOLE, ids=lambda answer: answer.__name__)
async def test_every_person_on_the_list_is_read(answer: Answer) -> None:
    found, offsets = await read(answer)
    assert sorted(found) == list(range(MANY))
    assert len(offsets) <= 3 + 4


@pytest.mark.parametrize("answer", SHORT, ids=lambda answer: answer.__name__)
async def test_a_list_that_ends_too_soon_is_an_error(answer: Answer) -> None:
    with pytest.raises(IncompleteListError, match="reports 230 items, and its pages held 100"):
        await read(answer)
    assert (await read(answer, limit=PAGE))[0] == list(range(PAGE))


@pytest.mark.parametrize("answer", UNREADABLE, ids=lambda answer: answer.__name__)
async def test_a_response_without_its_list_is_an_error(answer: Answer) -> None:
    with pytest.raises(
        UnreadableResponseError, match=r"contact_details: expected list, found noth"
    ):
        await read(answer)


async def test_null_with_a_total_of_0_is_an_empty_list() -> None:
    none = {"ContactDetails": None, "ListDetails": {"Id": 1, "Total": 0}}
    assert await read(lambda _: none) == ([], [0])


async def test_an_empty_array_in_place_of_the_object_is_requested_once_more() -> None:
    assert await read(lambda _: []) == ([], [0, 0])
