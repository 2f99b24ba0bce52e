"""No server can make a list loop, give an item twice, or hide one that it has shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.pagination import Cursor, Pages
from postalytics_runtime.schema import Paging
from support.reliability.hostile_list import (
    LARGEST,
    SERVED,
    Fault,
    HostileList,
    Question,
    Style,
    grows_in_front_by_a_page,
    honest,
    includes_the_end,
    serves_smaller_pages,
)
from support.runtime.lists import counted
from support.runtime.post_office_api import Parcel

STYLES: tuple[Style, ...] = ("rows", "numbers", "offset")
MANY = 250

all_styles = pytest.mark.parametrize("style", STYLES)
all_faults = pytest.mark.parametrize("fault", SERVED, ids=lambda fault: fault.__name__)


def listing(
    server: HostileList,
    style: Style,
    *,
    start: int | None = None,
    limit: int | None = None,
    largest: int | None = LARGEST,
) -> Pages[Parcel]:
    async def fetch(cursor: Cursor[Parcel] | None) -> list[Parcel]:
        assert cursor is not None
        query = counted(cursor)
        page = server.answer(query["start"], query.get("limit"))
        return [Parcel(row=row, number=number) for row, number in page]

    paging = Paging(
        style=style,
        start="start",
        limit=None if largest is None else "limit",
        max_limit=largest,
        row="row" if style == "rows" else None,
        key=("number",),
    )
    return Pages(fetch, paging, start, limit)


async def numbers(pages: Pages[Parcel]) -> list[int]:
    return [parcel.number or 0 async for parcel in pages]


@all_styles
@all_faults
async def test_a_hostile_list_ends_soon_with_each_item_once(fault: Fault, style: Style) -> None:
    server = HostileList(style, fault, MANY)
    found = await numbers(listing(server, style))
    assert len(found) == len(set(found))
    assert set(found) == server.shown
    assert len(server.requests) <= server.allowed(SERVED[fault])
    assert len(server.asked_from_zero) == server.gives_cause


@all_styles
@all_faults
@pytest.mark.parametrize("limit", [0, 1, 99, 100, 101, MANY, 10 * MANY])
async def test_limit_is_exact_whatever_the_server_does(
    fault: Fault, style: Style, limit: int
) -> None:
    server = HostileList(style, fault, MANY)
    found = await numbers(listing(server, style, limit=limit))
    assert len(found) == len(set(found)) == min(limit, len(server.shown))
    assert len(server.requests) <= server.allowed(min(SERVED[fault], limit or 1))
    assert len(server.asked_from_zero) == server.gives_cause


@given(
    style=st.sampled_from(STYLES),
    fault=st.sampled_from(list(SERVED)),
    total=st.integers(0, 60),
    largest=st.none() | st.integers(4, 20),
    limit=st.none() | st.integers(0, 80),
)
async def test_any_list_is_read_to_its_end_with_each_item_once(
    style: Style, fault: Fault, total: int, largest: int | None, limit: int | None
) -> None:
    server = HostileList(style, fault, total, most=largest or 7)
    found = await numbers(listing(server, style, limit=limit, largest=largest))
    assert len(found) == len(set(found))
    assert set(found) <= server.shown
    assert len(found) == (len(server.shown) if limit is None else min(limit, len(server.shown)))
    page = min(SERVED[fault], largest or 7, limit or LARGEST)
    # A change may leave little that is new on a page.
    assert len(server.requests) <= server.allowed(page) + server.changes


@all_styles
async def test_a_list_that_moves_on_by_exactly_a_page_loses_nothing(style: Style) -> None:
    server = HostileList(style, grows_in_front_by_a_page, MANY)
    found = await numbers(listing(server, style))
    assert found == list(range(1, MANY + 1))


@pytest.mark.parametrize("wild", [MANY, 10**6, 2**31 - 2])
@pytest.mark.parametrize("at", [0, 41, 99])
async def test_an_invalid_row_number_does_not_end_the_list(at: int, wild: int) -> None:
    server = HostileList("rows", honest, MANY)

    async def fetch(cursor: Cursor[Parcel] | None) -> list[Parcel]:
        assert cursor is not None
        query = counted(cursor)
        answered = server.answer(query["start"], query["limit"])
        page = [Parcel(row=row, number=number) for row, number in answered]
        if len(server.requests) == 1:
            page[at].row = wild
        return page

    paging = Paging(
        style="rows", start="start", limit="limit", max_limit=LARGEST, row="row", key=("number",)
    )
    assert await numbers(Pages(fetch, paging, None, None)) == list(range(1, MANY + 1))


@all_styles
@pytest.mark.parametrize("read", [0, 1, 99, 100, 101, 200, 249, 250])
async def test_a_reading_that_was_interrupted_can_be_resumed(style: Style, read: int) -> None:
    first = listing(HostileList(style, honest, MANY), style)
    had: list[int] = []
    if read:
        async for parcel in first:
            had.append(parcel.number or 0)
            if len(had) == read:
                break
    later = await numbers(listing(HostileList(style, honest, MANY), style, start=first.position))
    repeated = read % LARGEST if read < MANY else 0
    assert later == list(range(read - repeated + 1, MANY + 1))


@all_styles
@pytest.mark.parametrize("fault", [honest, serves_smaller_pages], ids=lambda fault: fault.__name__)
async def test_after_each_page_the_position_is_behind_it(fault: Fault, style: Style) -> None:
    pages = listing(HostileList(style, fault, MANY), style)
    had: list[int] = []
    async for page in pages.pages():
        had += [parcel.number or 0 for parcel in page]
        later = listing(HostileList(style, fault, MANY), style, start=pages.position)
        assert had + await numbers(later) == list(range(1, MANY + 1))


@all_styles
async def test_a_reading_that_failed_can_be_resumed(style: Style) -> None:
    def fails_once(question: Question) -> range:
        if question.number == 3:
            raise ConnectionError
        return question.page()

    async def read(pages: Pages[Parcel]) -> None:
        async for parcel in pages:
            had.append(parcel.number or 0)

    had: list[int] = []
    server = HostileList(style, fails_once, MANY)
    failed = listing(server, style)
    with pytest.raises(ConnectionError):
        await read(failed)
    assert had == list(range(1, 201))
    await read(listing(server, style, start=failed.position))
    assert had == list(range(1, 251))


@pytest.mark.parametrize("limit", [1, 7, 100])
@pytest.mark.parametrize(
    ("style", "fault"),
    [("rows", honest), ("numbers", honest), ("offset", honest), ("rows", includes_the_end)],
)
async def test_a_list_can_be_read_in_parts_of_a_limit(
    style: Style, fault: Fault, limit: int
) -> None:
    server = HostileList(style, fault, 40)
    found: list[int] = []
    position: int | None = None
    while True:
        part = listing(server, style, start=position, limit=limit)
        items = await numbers(part)
        if not items:
            break
        found += items
        position = part.position
    assert found == list(range(1, 41))


async def test_a_page_that_the_limit_cut_is_not_behind_the_position() -> None:
    pages = listing(HostileList("numbers", honest, MANY), "numbers", limit=150)
    assert len(await pages.collect()) == 150
    assert pages.position == 2


@all_styles
async def test_the_position_is_where_the_last_reading_is(style: Style) -> None:
    pages = listing(HostileList(style, honest, MANY), style, start=2)
    assert pages.position == 2
    await pages.collect()
    async for _ in pages:
        break
    assert pages.position == 2


async def test_a_list_that_comes_as_a_whole_has_no_position() -> None:
    async def fetch(_: Cursor[int] | None) -> list[int]:
        return [1, 2, 3]

    pages = Pages[int](fetch, None, None, None)
    assert [pages.position, await pages.collect(), pages.position] == [None, [1, 2, 3], None]
