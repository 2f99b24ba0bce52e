"""A list that is used as if it were in memory says how to read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from support.runtime.post_office_api import LIST_ROWS, LIST_SHELF, open_office


def answer(_asked: str, _body: Any) -> Any:
    raise AssertionError("Nothing is asked for.")


async def awaited(pages: Any) -> None:
    await pages


@pytest.mark.parametrize(
    ("use", "problem"),
    [
        (list, "`for` reads a list that is there"),
        (lambda pages: pages[0], "an index reads a list that is there"),
        (len, "`len` counts a list that is there"),
        (lambda pages: "Ada" in pages, "`in` looks into a list that is there"),
    ],
)
async def test_a_list_that_is_used_like_one_in_memory_says_what_to_write(
    use: Callable[[Any], object], problem: str
) -> None:
    async with open_office(answer) as (office, _):
        with pytest.raises(TypeError, match=problem):
            use(office.pages(LIST_ROWS))


async def test_a_list_that_is_awaited_says_what_to_write() -> None:
    async with open_office(answer) as (office, _):
        with pytest.raises(
            TypeError, match=r"`await` reads .*: write `await \.\.\.\.collect\(\)`\."
        ):
            await awaited(office.pages(LIST_ROWS))


async def test_a_list_is_true_for_it_is_something_to_read() -> None:
    async with open_office(answer) as (office, _):
        assert bool(office.pages(LIST_ROWS)) is True


async def test_a_list_shows_its_operation_and_how_far_it_is() -> None:
    async with open_office(answer) as (office, _):
        assert repr(office.pages(LIST_ROWS, start=3)) == "<Pages of office.list_rows, position 3>"
        assert repr(office.pages(LIST_SHELF)) == "<Pages of office.list_shelf, position 0>"
