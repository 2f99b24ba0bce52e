"""Which page is asked for next, and where a list ends. No I/O."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.operation import Paging
from postalytics_runtime.pagination import Cursor, Pages, is_end
from runtime.post_office import Parcel

ROWS = Paging(style="rows", start="start", limit="limit", max_limit=10, row="row", key=("number",))
NUMBERS = Paging(style="numbers", start="page", limit="size", max_limit=10, key=("number", "part"))
OFFSET = Paging(style="offset", start="offset", key=("number",))
STYLES = (ROWS, NUMBERS, OFFSET)

Server = Callable[[dict[str, int]], list[Any]]


def parcels(first: int, last: int) -> list[Parcel]:
    return [Parcel(row=row, number=1000 + row) for row in range(first, last + 1)]


class Asked:
    """A list read from a server, and what the server was asked."""

    def __init__(
        self,
        server: Server,
        paging: Paging = ROWS,
        *,
        start: int | None = None,
        limit: int | None = None,
    ) -> None:
        self.queries: list[dict[str, int]] = []
        self._server = server
        self.pages = Pages(self._fetch, paging, start, limit)

    async def _fetch(self, cursor: Cursor[Parcel] | None) -> list[Parcel]:
        assert cursor is not None
        self.queries.append(cursor.query)
        assert len(self.queries) < 100
        return self._server(cursor.query)

    async def rows(self) -> list[int | None]:
        return [parcel.row for parcel in await self.pages.collect()]

    @property
    def requests(self) -> list[tuple[int, ...]]:
        return [tuple(query.values()) for query in self.queries]


def of(total: int, *, most: int = 10) -> Server:
    """An honest server of any style, whose pages hold at most so many items."""

    def serve(query: dict[str, int]) -> list[Parcel]:
        match query:
            case {"start": start, "limit": size}:
                first = start
            case {"page": page, "size": size}:
                first = (page - 1) * size + 1
            case _:
                first, size = query["offset"] + 1, 10
        return parcels(first, min(first + min(size, most) - 1, total))

    return serve


@pytest.mark.parametrize(
    ("paging", "requests"),
    [
        (ROWS, [(1, 10), (11, 10), (21, 10), (26, 10)]),
        (NUMBERS, [(1, 10), (2, 10), (3, 10), (4, 10)]),
        (OFFSET, [(0,), (10,), (20,), (25,)]),
    ],
)
async def test_a_list_is_read_to_its_end(paging: Paging, requests: list[Any]) -> None:
    asked = Asked(of(25), paging)
    assert await asked.rows() == list(range(1, 26))
    assert asked.requests == requests


async def test_rows_that_are_missing_are_not_asked_for_again() -> None:
    def every_third(query: dict[str, int]) -> list[Parcel]:
        left = [parcel for parcel in parcels(query["start"], 40) if (parcel.row or 0) % 3 == 0]
        return left[: query["limit"]]

    asked = Asked(every_third)
    assert await asked.rows() == list(range(3, 40, 3))
    # Where rows jump, a look at what they passed over is the last.
    assert asked.requests == [(1, 10), (31, 10), (40, 10), (34, 10)]


@pytest.mark.parametrize("paging", STYLES)
async def test_an_empty_list_is_one_request(paging: Paging) -> None:
    asked = Asked(of(0), paging)
    assert (await asked.rows(), len(asked.queries)) == ([], 1)


@pytest.mark.parametrize(
    ("paging", "limit", "requests"),
    [
        (ROWS, 0, []),
        (ROWS, 1, [(1, 1)]),
        (ROWS, 10, [(1, 10)]),
        (ROWS, 12, [(1, 10), (11, 2)]),
        (ROWS, 26, [(1, 10), (11, 10), (21, 6), (26, 1)]),
        (NUMBERS, 0, []),
        (NUMBERS, 1, [(1, 1)]),
        (NUMBERS, 4, [(1, 4)]),
        (NUMBERS, 10, [(1, 10)]),
        (NUMBERS, 12, [(1, 10), (2, 10)]),
        (NUMBERS, 26, [(1, 10), (2, 10), (3, 10), (4, 10)]),
        (OFFSET, 0, []),
        (OFFSET, 7, [(0,)]),
        (OFFSET, 10, [(0,)]),
        (OFFSET, 12, [(0,), (10,)]),
    ],
)
async def test_limit_is_exact_and_asks_for_no_more(
    paging: Paging, limit: int, requests: list[Any]
) -> None:
    asked = Asked(of(25), paging, limit=limit)
    assert await asked.rows() == list(range(1, min(limit, 25) + 1))
    assert asked.requests == requests


@given(
    paging=st.sampled_from(STYLES),
    total=st.integers(0, 40),
    limit=st.none() | st.integers(0, 50),
)
async def test_an_honest_list_is_read_whole_and_each_item_once(
    paging: Paging, total: int, limit: int | None
) -> None:
    most = total if limit is None else min(limit, total)
    assert await Asked(of(total), paging, limit=limit).rows() == list(range(1, most + 1))


@pytest.mark.parametrize(
    ("paging", "start", "first"), [(ROWS, 20, 20), (NUMBERS, 2, 11), (OFFSET, 7, 8)]
)
async def test_a_list_can_be_taken_up_in_the_middle(paging: Paging, start: int, first: int) -> None:
    assert await Asked(of(25), paging, start=start).rows() == list(range(first, 26))


async def test_pages_come_whole_and_none_is_empty() -> None:
    pages = [len(page) async for page in Asked(of(25)).pages.pages()]
    assert pages == [10, 10, 5]


async def test_each_reading_begins_at_the_beginning() -> None:
    asked = Asked(of(5))
    assert await asked.rows() == await asked.rows() == [1, 2, 3, 4, 5]


async def test_nothing_is_fetched_before_it_is_needed() -> None:
    asked = Asked(of(25))
    async for parcel in asked.pages:
        if parcel.row == 3:
            break
    assert asked.requests == [(1, 10)]


def _first(query: dict[str, int]) -> int:
    """The first row that a query asks for, of a server whose pages hold ten."""
    if "page" in query:
        return (query["page"] - 1) * 10 + 1
    return query["start"] if "start" in query else query["offset"] + 1


def ignores_start(query: dict[str, int]) -> list[Parcel]:
    return parcels(1, 10)


def clamps_to_the_last_page(query: dict[str, int]) -> list[Parcel]:
    first = min(_first(query), 16)
    return parcels(first, min(first + 9, 25))


def serves_less_than_asked(query: dict[str, int]) -> list[Parcel]:
    first = (query["page"] - 1) * 4 + 1 if "page" in query else _first(query)
    return parcels(first, min(first + 3, 25))


def includes_the_end(query: dict[str, int]) -> list[Parcel]:
    first = _first(query)
    return parcels(first, min(first + 10, 25))


def repeats_for_ever(query: dict[str, int]) -> list[Parcel]:
    return [Parcel(row=_first(query) + n, number=7) for n in range(10)]


def cycles(query: dict[str, int]) -> list[Parcel]:
    first = _first(query)
    return parcels(1, 10) if first // 10 % 2 == 0 else parcels(11, 20)


def counts_from_zero(query: dict[str, int]) -> list[Parcel]:
    first = _first(query)
    return [Parcel(row=n, number=n) for n in range(first - 1, min(first + 9, 25))]


def names_no_rows(query: dict[str, int]) -> list[Parcel]:
    first = _first(query)
    return [Parcel(number=n) for n in range(first, min(first + 10, 26))]


def answers_too_much(query: dict[str, int]) -> list[Parcel]:
    return parcels(1, 25)


@pytest.mark.parametrize("paging", STYLES, ids=lambda paging: paging.style)
@pytest.mark.parametrize(
    ("server", "found"),
    [
        (ignores_start, 10),
        (clamps_to_the_last_page, 25),
        (serves_less_than_asked, 25),
        (includes_the_end, 25),
        (repeats_for_ever, 1),
        (cycles, 20),
        (counts_from_zero, 25),
        (names_no_rows, 25),
        (answers_too_much, 25),
    ],
)
async def test_no_server_can_make_it_loop_or_give_an_item_twice(
    server: Server, found: int, paging: Paging
) -> None:
    asked = Asked(server, paging)
    items = await asked.pages.collect()
    numbers = [parcel.number for parcel in items]
    assert len(numbers) == len(set(numbers)) == found
    assert len(asked.queries) <= math.ceil(found / 4) + 2


@pytest.mark.parametrize("paging", STYLES, ids=lambda paging: paging.style)
async def test_pages_that_get_shorter_are_read_on(paging: Paging) -> None:
    sizes = iter([10, 7, 3, 1, 0])
    read = 0

    def shrinking(query: dict[str, int]) -> list[Parcel]:
        nonlocal read
        size = next(sizes)
        read += size
        return parcels(read - size + 1, read)

    assert await Asked(shrinking, paging).rows() == list(range(1, 22))


@pytest.mark.parametrize("paging", STYLES, ids=lambda paging: paging.style)
@pytest.mark.parametrize(
    "pages",
    [
        pytest.param(["A"], id="one page for ever"),
        pytest.param(["A", "B"], id="two pages in turn"),
        pytest.param(["A", "A", "B"], id="three"),
    ],
)
async def test_items_without_a_key_are_kept_until_a_page_comes_again(
    paging: Paging, pages: list[str]
) -> None:
    asked = 0

    def serve(query: dict[str, int]) -> list[Parcel]:
        nonlocal asked
        asked += 1
        content = pages[(asked - 1) % len(pages)]
        return [_without_key(content), _without_key(content)]

    items = await Asked(serve, paging).pages.collect()
    seen = ["A", "B"] if "B" in pages else ["A"]
    assert [_content(item) for item in items] == [name for name in seen for _ in range(2)]


def _without_key(content: str) -> Parcel:
    return Parcel(extra={"content": content})


def _content(parcel: Parcel) -> Any:
    return parcel.extra["content"]


async def test_an_item_without_a_key_is_never_left_out_of_a_new_page() -> None:
    pages = iter(
        [
            [Parcel(number=1), Parcel()],
            [Parcel(number=1), Parcel(), Parcel()],
            [Parcel(), Parcel(number=2)],
            [Parcel(number=1), Parcel()],
            [],
        ]
    )
    asked = Asked(lambda query: next(pages), OFFSET)
    numbers = [parcel.number for parcel in await asked.pages.collect()]
    assert numbers == [1, None, None, None, None, 2]
    assert asked.requests == [(0,), (2,), (5,), (7,), (9,)]


async def test_an_item_is_known_by_all_of_its_key() -> None:
    page = [
        Parcel(number=1, part="a"),
        Parcel(number=1, part="b"),
        Parcel(number=1),
        Parcel(part="a"),
        Parcel(number=1, part="a"),
    ]
    found = await Asked(lambda query: page, NUMBERS).pages.collect()
    assert found == page[:4]


async def test_repeated_items_count_for_the_offset() -> None:
    pages = iter([parcels(1, 10), parcels(8, 14), parcels(15, 15), []])
    asked = Asked(lambda query: next(pages), OFFSET, start=3)
    assert await asked.rows() == list(range(1, 16))
    assert asked.requests == [(3,), (13,), (20,), (21,)]


@pytest.mark.parametrize("key", [[1], {"a": 1}, [[]], {"a": {}}, 1.5, float("nan"), "\ud800"])
async def test_a_key_of_an_odd_type_is_a_key(key: Any) -> None:
    page = [Parcel(number=key), Parcel(number=key), Parcel(number=2)]
    found = await Asked(lambda query: page, OFFSET).pages.collect()
    assert [parcel.number for parcel in found] == [key, 2]


@pytest.mark.parametrize("row", [2**31, 2**63, 10**400, True, 99.0, "99", [99], None])
async def test_a_row_that_cannot_be_one_is_not_believed(row: Any) -> None:
    pages = iter([[*parcels(1, 2), Parcel(number=3, row=row)], []])
    asked = Asked(lambda query: next(pages))
    assert len(await asked.pages.collect()) == 3
    assert asked.requests == [(1, 10), (3, 10)]


async def test_a_page_size_need_not_be_known() -> None:
    asked = Asked(of(3), attrs.evolve(OFFSET, limit="size"))
    assert await asked.rows() == [1, 2, 3]
    assert asked.queries == [{"offset": 0}, {"offset": 3}]


async def test_an_offset_may_come_with_a_page_size() -> None:
    asked = Asked(of(3), attrs.evolve(OFFSET, limit="size", max_limit=10), limit=2)
    assert await asked.rows() == [1, 2]
    assert asked.queries == [{"offset": 0, "size": 2}]


async def test_a_list_without_paging_is_one_request_and_obeys_limit() -> None:
    async def fetch(cursor: object) -> list[int]:
        assert cursor is None
        return [1, 2, 3]

    assert await Pages(fetch, None, None, None).collect() == [1, 2, 3]
    assert await Pages(fetch, None, None, 2).collect() == [1, 2]
    assert await Pages(fetch, None, None, 0).collect() == []


@pytest.mark.parametrize("status", [200, 204, 299, 400, 404, 410, 422, 499])
def test_a_list_may_end_with_its_message(status: int) -> None:
    ends = attrs.evolve(ROWS, end_error="The end")
    assert is_end(ends, status, "The end")
    assert not is_end(ends, status, "The start")
    assert not is_end(ends, status, None)
    assert not is_end(ROWS, status, None)


@pytest.mark.parametrize("status", [100, 199, 300, 302, 399, 401, 403, 408, 429, 500, 503, 599])
def test_no_message_ends_a_list_that_could_not_be_read(status: int) -> None:
    assert not is_end(attrs.evolve(ROWS, end_error="The end"), status, "The end")
