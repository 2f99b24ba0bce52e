"""The fake of an emitted package serves each style of paging, and its client reads it."""

from __future__ import annotations

import asyncio
import importlib
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from postalytics_runtime.cli import run
from postalytics_runtime.errors import ResponseError
from postalytics_runtime.pagination import CursorPages, Pages

Call = Callable[..., Any]


LISTS: dict[str, tuple[Call, list[dict[str, str]]]] = {
    "cursor": (
        lambda client, **more: client.notices.list_notices(**more),
        [{}, {"After": "after-2"}, {"After": "after-4"}],
    ),
    "next_url": (
        lambda client, **more: client.notices.follow_notices(colour="red & blue", **more),
        [
            {"Colour": "red & blue"},
            {"Colour": "red & blue", "After": "after-2"},
            {"Colour": "red & blue", "After": "after-4"},
        ],
    ),
    "link": (
        lambda client, **more: client.notices.read_notices(board="east & west", **more),
        [{}, {"From": "2"}, {"From": "4"}],
    ),
    "last_page": (
        lambda client, **more: client.notices.leaf_through_notices(**more),
        [{"Part": "1"}, {"Part": "2"}, {"Part": "3"}],
    ),
    "offset": (
        lambda client, **more: client.notices.skip_notices(**more),
        [{"Skip": "0"}, {"Skip": "2"}, {"Skip": "4"}, {"Skip": "5"}],
    ),
}
each_style = pytest.mark.parametrize(("call", "queries"), LISTS.values(), ids=LISTS)


async def numbers(pages: Any) -> list[int]:
    return [notice.notice_id async for notice in pages]


@each_style
async def test_a_list_is_read_page_by_page(
    client: Any, fake: Any, call: Call, queries: list[dict[str, str]]
) -> None:
    assert await numbers(call(client)) == [1, 2, 3, 4, 5]
    assert [request.query for request in fake.requests] == [
        {**query, "Size": "2"} for query in queries
    ]


@each_style
async def test_a_list_goes_on_at_a_position(
    client: Any, call: Call, queries: list[dict[str, str]]
) -> None:
    pages = call(client)
    async for page in pages.pages():
        assert [notice.notice_id for notice in page] == [1, 2]
        break

    start = {list(queries[1])[-1]: pages.position}
    name = {"After": "after", "From": "first", "Part": "part", "Skip": "skip"}
    rest = call(client, **{name[wire]: value for wire, value in start.items()})
    assert await numbers(rest) == [3, 4, 5]


async def test_a_position_is_of_the_type_of_the_start(client: Any) -> None:
    notices = client.notices
    by_text = [notices.list_notices(), notices.follow_notices()]
    by_number = [notices.read_notices(board="x"), notices.leaf_through_notices()]

    assert [type(pages) for pages in by_text] == [CursorPages] * 2
    assert [type(pages) for pages in by_number] == [Pages] * 2


async def test_totals_inside_an_object_are_read(client: Any) -> None:
    pages = client.notices.list_notices(limit=1)
    await pages.collect()

    assert pages.total == 5


async def test_a_limit_may_be_below_the_smallest_page_of_the_api(client: Any, fake: Any) -> None:
    assert await numbers(client.notices.read_notices(board="x", limit=1)) == [1]
    assert [request.query["Size"] for request in fake.requests] == ["2"]


async def test_the_url_of_the_next_page_has_all_filters(client: Any) -> None:
    asked = {"Size": 2, "Colour": "red & blue", "Sort[]": "new, old"}
    board = (await client.request("GET", "/notices/linked", params=asked)).json()

    assert board["Page"]["Url"] == (
        "/rest/notices/linked?Colour=red+%26+blue&Sort%5B%5D=new%2C+old&Size=2&After=after-2"
    )


async def test_the_fake_refuses_a_cursor_that_it_did_not_give(client: Any) -> None:
    with pytest.raises(ResponseError, match=re.escape("The cursor is not one of this list")):
        await client.notices.list_notices(after="before-2").collect()


async def test_a_command_begins_at_a_cursor(
    lending: Any, fake: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    command_line = importlib.import_module(f"{lending.__name__}._command_line").COMMAND_LINE
    words = ["notices", "list", "--after", "after-3", "--base-url", fake.url, "--output", "jsonl"]

    assert await asyncio.to_thread(run, command_line, words) == 0
    found = [json.loads(line)["notice_id"] for line in capsys.readouterr().out.splitlines()]
    assert found == [4, 5]
