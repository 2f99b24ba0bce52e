"""Lists whose pages overlap, or whose items lack keys."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest

from postalytics_runtime.pagination import Cursor, cursor_of
from postalytics_runtime.schema import Paging
from support.runtime.lists import counted
from support.runtime.post_office_api import Parcel

ROWS = Paging(style="rows", start="start", limit="limit", max_limit=2, row="row", key=("number",))
NUMBERS = attrs.evolve(ROWS, style="numbers", row=None)


def read(
    paging: Paging, page: Callable[[dict[str, int]], list[Parcel]], limit: int | None = None
) -> list[int | None]:
    cursor: Cursor[Parcel] = cursor_of(paging, None, limit)
    found: list[Parcel] = []
    for _ in range(20):
        if cursor.done:
            return [parcel.number for parcel in found]
        found += cursor.take(page(counted(cursor)))
    raise AssertionError(f"It is still reading at {cursor.query}.")


@pytest.mark.parametrize("limit", [None, 1, 2, 3, 4, 5, 7, 9])
def test_a_limit_loses_nothing_where_rows_are_counted_from_0(limit: int | None) -> None:
    items = [Parcel(number=n, row=n - 1) for n in range(1, 8)]

    def page(query: dict[str, int]) -> list[Parcel]:
        return items[query["start"] - 1 :][: query["limit"]]

    assert read(ROWS, page, limit) == list(range(1, 8))[:limit]


@pytest.mark.parametrize("paging", [ROWS, NUMBERS])
@pytest.mark.parametrize("limit", [None, 1, 2, 3])
def test_a_page_that_repeats_itself_ends_the_list_with_any_limit(
    paging: Paging, limit: int | None
) -> None:
    same = [Parcel(number=1, row=1)]
    assert read(paging, lambda _: same, limit) == [1]


def test_items_whose_first_key_is_missing_are_all_kept() -> None:
    paging = attrs.evolve(NUMBERS, key=("number", "part"))
    parcels = [Parcel(number=None, part="x", row=row) for row in (1, 2, 3)]
    assert read(paging, lambda q: parcels if q["start"] == 1 else []) == [None, None, None]
