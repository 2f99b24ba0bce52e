"""The keys of items, the start of the next page, and the end of a list. No I/O."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from postalytics_runtime.pagination import Pages, is_end
from postalytics_runtime.schema import Paging
from support.runtime.lists import NUMBERS, OFFSET, ROWS, STYLES, Asked, of, parcels
from support.runtime.post_office_api import Parcel


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


async def test_the_whole_key_identifies_an_item() -> None:
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
    pages = iter([parcels(1, 10), parcels(8, 14), parcels(15, 15), [], []])
    asked = Asked(lambda query: next(pages), OFFSET, start=3)
    assert await asked.rows() == list(range(1, 16))
    assert asked.requests == [(3,), (13,), (20,), (21,), (21,)]


@pytest.mark.parametrize("key", [[1], {"a": 1}, [[]], {"a": {}}, 1.5, float("nan"), "\ud800"])
async def test_a_key_of_an_unexpected_type_is_a_key(key: Any) -> None:
    page = [Parcel(number=key), Parcel(number=key), Parcel(number=2)]
    found = await Asked(lambda query: page, OFFSET).pages.collect()
    assert [parcel.number for parcel in found] == [key, 2]


async def test_keys_of_unexpected_types_are_different() -> None:
    odd: list[Any] = [[1], [2], {"a": 1}, {"a": 2}]
    page = [Parcel(number=key) for key in odd]
    found = await Asked(lambda query: page, OFFSET).pages.collect()
    assert [parcel.number for parcel in found] == odd


@pytest.mark.parametrize(
    ("rows", "start"),
    [
        ([None, None, None], 4),
        ([1, None, None], 2),
        ([2**31 - 2], 2**31 - 1),
        ([0, -5], 3),
    ],
)
async def test_the_next_page_starts_after_the_maximum_row_if_any(
    rows: list[int | None], start: int
) -> None:
    page = [Parcel(number=number, row=row) for number, row in enumerate(rows)]
    asked = Asked(lambda query: page if query["start"] == 1 else [])
    assert len(await asked.pages.collect()) == len(rows)
    # A first row above 1 leads to a request from 0 as well, at once.
    from_zero = [(0, 10)] if (rows[0] or 0) > 1 else []
    assert asked.requests[1:3] == [*from_zero, (start, 10), (start, 10)][:2]


async def test_rows_that_were_skipped_are_requested_before_the_end() -> None:
    asked = Asked(lambda query: [*parcels(1, 2), *parcels(4, 4)] if query["start"] == 1 else [])
    assert await asked.rows() == [1, 2, 4]
    assert asked.requests == [(1, 10), (5, 10), (4, 10)]


@pytest.mark.parametrize("row", [2**31, 2**63, 10**400, True, 99.0, "99", [99], None])
async def test_an_invalid_row_number_is_ignored(row: Any) -> None:
    pages = iter([[*parcels(1, 2), Parcel(number=3, row=row)], [], []])
    asked = Asked(lambda query: next(pages))
    assert len(await asked.pages.collect()) == 3
    assert asked.requests == [(1, 10), (3, 10), (3, 10)]


async def test_a_page_size_need_not_be_known() -> None:
    asked = Asked(of(3), attrs.evolve(OFFSET, limit="size"))
    assert await asked.rows() == [1, 2, 3]
    assert asked.queries == [{"offset": 0}, {"offset": 3}, {"offset": 3}]


async def test_an_offset_may_come_with_a_page_size() -> None:
    asked = Asked(of(3), attrs.evolve(OFFSET, limit="size", max_limit=10), limit=2)
    assert await asked.rows() == [1, 2]
    assert asked.queries == [{"offset": 0, "size": 2}]


async def test_no_page_is_smaller_than_the_api_takes() -> None:
    paging = attrs.evolve(OFFSET, limit="size", min_limit=3, max_limit=5)
    server = of(20, most=5)
    asked = Asked(lambda query: server(query)[: query["size"]], paging, limit=6)
    assert await asked.rows() == [1, 2, 3, 4, 5, 6]
    assert asked.queries == [{"offset": 0, "size": 5}, {"offset": 5, "size": 3}]


async def test_a_list_without_paging_is_one_request_and_obeys_limit() -> None:
    asked = 0

    async def fetch(cursor: object) -> list[int]:
        nonlocal asked
        assert cursor is None
        asked += 1
        return [1, 2, 3]

    limits = (None, 4, 3, 2, 1, 0)
    found = [await Pages(fetch, None, None, limit).collect() for limit in limits]
    assert found == [[1, 2, 3], [1, 2, 3], [1, 2, 3], [1, 2], [1], []]
    assert asked == 5  # None for nothing.


@pytest.mark.parametrize("status", [200, 204, 299, 400, 404, 410, 422, 499])
def test_a_list_may_end_with_its_message(status: int) -> None:
    ends = attrs.evolve(ROWS, end_error="The end")
    assert is_end(ends, status, "The end")
    assert not is_end(ends, status, "The start")
    assert not is_end(ends, status, None)
    assert not is_end(ROWS, status, None)
    assert not is_end(ROWS, status, "The end")


@pytest.mark.parametrize(
    ("message", "ends"),
    [
        ("the END", True),
        (" The end. ", True),
        ('"The end"', True),
        ("'The end.'\r\n", True),
        ("The  end", False),
        ("The ends", False),
        ("Not the end", False),
        ("", False),
        (["The end"], False),
        ({"The end": 1}, False),
        (7, False),
    ],
)
def test_the_message_of_the_end_may_be_spelled_in_other_ways(message: object, ends: bool) -> None:
    assert is_end(attrs.evolve(ROWS, end_error='"The end"'), 404, message) is ends


@pytest.mark.parametrize("status", [100, 199, 300, 302, 399, 401, 403, 408, 429, 500, 503, 599])
def test_no_message_ends_a_list_that_could_not_be_read(status: int) -> None:
    assert not is_end(attrs.evolve(ROWS, end_error="The end"), status, "The end")
