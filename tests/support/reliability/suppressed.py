"""Responses of servers that list suppressed people, each in a way of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MANY = 230
PAGE = 100

Answer = Callable[[int], Any]
"""The response to an offset."""


def people(first: int, stop: int) -> list[dict[str, Any]]:
    """Return the people in a range of the list, as JSON has them."""
    alike = {"LastName": "Byron", "Address": "1 Main St", "City": "Boston", "State": "MA"}
    return [
        {"Id": n, "FirstName": f"Ada {n}", **alike, "Zip": "02134"}
        for n in range(first, min(stop, MANY))
    ]


def told(page: list[dict[str, Any]], total: int | None = MANY) -> dict[str, Any]:
    return {"ContactDetails": page, "ListDetails": {"Id": 1, "Total": total}}


def by_item(offset: int) -> Any:
    return told(people(offset, offset + PAGE))


def by_page_from_0(offset: int) -> Any:
    return told(people(offset * PAGE, offset * PAGE + PAGE))


def by_page_from_1(offset: int) -> Any:
    return told(people((offset - 1) * PAGE, offset * PAGE) if offset else [])


def by_page_from_1_where_0_is_the_first(offset: int) -> Any:
    return by_page_from_1(max(offset, 1))


def by_page_and_past_the_end_the_last(offset: int) -> Any:
    return by_page_from_0(min(offset, 2))


def only_the_first_page(offset: int) -> Any:
    return told(people(0, PAGE) if offset == 0 else [])


def the_first_page_for_ever(offset: int) -> Any:
    return told(people(0, PAGE))


def without_a_total(offset: int) -> Any:
    return {"ContactDetails": by_page_from_0(offset)["ContactDetails"]}


def a_bare_array_for_none(offset: int) -> Any:
    return by_item(offset) if people(offset, MANY) else []


def null_for_none(offset: int) -> Any:
    page = people(offset, offset + PAGE)
    return {"ContactDetails": page or None, "ListDetails": {"Id": 1, "Total": MANY}}


def null_in_place_of_a_page(offset: int) -> Any:
    return null_for_none(offset if offset == 0 else MANY)


def null_without_a_total(offset: int) -> Any:
    return {"ContactDetails": None, "ListDetails": {"Id": 1}}


def under_another_name(offset: int) -> Any:
    return {"Contacts": people(offset, offset + PAGE), "ListDetails": {"Total": MANY}}


def without_people(offset: int) -> Any:
    return {"ListDetails": {"Total": MANY}}


WHOLE: list[Answer] = [
    *(by_item, by_page_from_0, by_page_from_1, by_page_from_1_where_0_is_the_first),
    *(by_page_and_past_the_end_the_last, a_bare_array_for_none),
    null_for_none,
]
SHORT: list[Answer] = [only_the_first_page, the_first_page_for_ever, null_in_place_of_a_page]
UNREADABLE: list[Answer] = [under_another_name, without_people, null_without_a_total]
