from __future__ import annotations

from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.fake.records import OFFSET_PAGE_SIZE, bounds
from postalytics_runtime.schema import Operation, Paging
from support.fake.definitions import number, operation
from support.fake.library_api import BOOK, OPERATIONS


def listing(
    style: Literal["rows", "numbers", "offset"], limit: str | None = "size"
) -> Operation[Any]:
    return operation(
        "books",
        "list_books",
        "GET /books",
        BOOK,
        returns_list=True,
        query_parameters=(number("start", wire="From"), number("size")),
        paging=Paging(
            style=style,
            start="From",
            limit=limit,
            max_limit=20 if limit else None,
            row="row",
            key=("id",),
        ),
    )


@pytest.mark.parametrize(
    ("style", "limit", "start", "size", "expected"),
    [
        ("rows", "size", None, None, (0, 20)),
        ("rows", "size", 0, 5, (0, 5)),
        ("rows", "size", 1, 5, (0, 5)),
        ("rows", "size", 6, 5, (5, 10)),
        ("numbers", "size", None, None, (0, 20)),
        ("numbers", "size", 0, 5, (0, 5)),
        ("numbers", "size", 1, 5, (0, 5)),
        ("numbers", "size", 3, 5, (10, 15)),
        ("offset", None, None, None, (0, OFFSET_PAGE_SIZE)),
        ("offset", None, 7, None, (7, 7 + OFFSET_PAGE_SIZE)),
        ("offset", None, -7, None, (0, OFFSET_PAGE_SIZE)),
    ],
)
def test_the_style_of_paging_decides_the_start_of_a_page(
    style: Any, limit: str | None, start: int | None, size: int | None, expected: tuple[int, int]
) -> None:
    parameters = {"start": start, "size": size}

    assert bounds(listing(style, limit), parameters, inclusive=False) == expected


@pytest.mark.parametrize(("style", "stop"), [("rows", 11), ("numbers", 30), ("offset", 15)])
def test_only_a_page_of_rows_can_be_inclusive(style: Any, stop: int) -> None:
    parameters = {"start": 5, "size": 6 if style != "offset" else 10}

    assert bounds(listing(style), parameters, inclusive=True)[1] == stop


@pytest.mark.parametrize(
    ("start", "rows"), [(None, (0, 11)), (0, (0, 10)), (1, (0, 11)), (11, (10, 21)), (22, (21, 32))]
)
def test_inclusive_pages_at_0_11_and_22_are_adjacent(
    start: int | None, rows: tuple[int, int]
) -> None:
    assert bounds(listing("rows"), {"start": start, "size": 10}, inclusive=True) == rows


def test_without_paging_there_is_one_page() -> None:
    assert bounds(OPERATIONS[0], {}, inclusive=True) == (0, None)


@given(
    st.sampled_from(["rows", "numbers", "offset"]), st.integers(-(10**19), 10**19), st.booleans()
)
def test_a_very_distant_page_has_finite_bounds(style: Any, start: int, inclusive: bool) -> None:
    first, stop = bounds(listing(style), {"start": start, "size": 3}, inclusive=inclusive)

    assert stop is not None
    assert 0 <= first < stop < 1 << 40
