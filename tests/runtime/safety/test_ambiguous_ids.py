"""Whether an id means exactly one item of a list."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from postalytics_runtime.safety import two_meanings
from postalytics_runtime.schema import Ambiguity

PARCELS = Ambiguity(read="post.list_parcels", parameter="number", fields=("number", "box"))


def parcels(*ids: tuple[Any, Any]) -> list[Any]:
    return [SimpleNamespace(number=number, box=box) for number, box in ids]


@pytest.mark.parametrize(
    "ids",
    [
        [],
        [(1, 2)],
        [(7, 2)],
        [(1, 7)],
        [(7, 7)],
        [(7, 2), (7, 2)],
        [(7, 2), (3, 4), (70, 17)],
        [(7, None), (3, 4)],
        [("7", "2"), (" 3", 4)],
    ],
)
def test_an_id_of_one_item_means_that(ids: list[tuple[Any, Any]]) -> None:
    assert two_meanings(PARCELS, "7", parcels(*ids)) is None


@pytest.mark.parametrize(
    "ids",
    [
        [(7, 2), (3, 7)],
        [(3, 7), (5, 6), (7, 2)],
        [(7, 2), (7, 3)],
        [(7, None), (7, None)],
        [("7", 2), (3, " 7 ")],
    ],
)
def test_an_id_of_two_items_has_two_meanings(ids: list[tuple[Any, Any]]) -> None:
    assert two_meanings(PARCELS, "7", parcels(*ids)) == (
        "post.list_parcels has 2 items with 7 as number or box, and it is unknown which of these "
        "ids the path takes"
    )


@pytest.mark.parametrize("shown", [None, "", True, 7.0, [7]])
def test_an_item_that_shows_no_id_may_have_any(shown: Any) -> None:
    assert two_meanings(PARCELS, "7", parcels((7, 2), (3, shown))) == (
        "post.list_parcels has an item without box, so 7 may mean that item"
    )
    assert two_meanings(PARCELS, "7", [SimpleNamespace()]) == (
        "post.list_parcels has an item without number, so 7 may mean that item"
    )
