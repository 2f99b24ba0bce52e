"""Fingerprints: whether two reads of a list are equal."""

from __future__ import annotations

import pytest

from postalytics_runtime.bulk.reconcile import Fingerprint

ITEM = ("5001", "ADA BYRON|02134", "pc:1")


def of(*items: tuple[str | None, ...]) -> Fingerprint:
    fingerprint = Fingerprint()
    for item in items:
        fingerprint.add(*item)
    return fingerprint


def test_the_same_items_in_another_order_are_alike() -> None:
    first, second, third = (str(number) for number in range(3))
    assert of((first,), (second,), (third,)) == of((third,), (first,), (second,))


@pytest.mark.parametrize("part", [0, 1, 2])
@pytest.mark.parametrize("other", ["another", None])
def test_items_that_differ_in_one_part_are_not_alike(part: int, other: str | None) -> None:
    changed = (*ITEM[:part], other, *ITEM[part + 1 :])
    assert of(ITEM) != of(changed)


def test_parts_that_only_join_to_the_same_text_are_not_alike() -> None:
    assert of(("50", "01")) != of(("500", "1"))


def test_a_list_is_more_than_its_last_item() -> None:
    assert of(("a",), ITEM) != of(("b",), ITEM)


def test_two_equal_items_do_not_cancel_out() -> None:
    assert of(("a",), ("a",)) != of(("b",), ("b",))


def test_all_of_many_items_differ() -> None:
    items = [of((str(number),)).total for number in range(10_000)]
    assert len(set(items)) == 10_000
