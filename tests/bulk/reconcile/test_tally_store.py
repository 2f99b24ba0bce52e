"""Tallies of the rows and items with the same key."""

from __future__ import annotations

from postalytics_runtime.bulk.reconcile import tally_store


async def test_an_item_that_may_be_of_a_created_row_is_not_assigned_to_an_unconfirmed_row() -> None:
    with tally_store() as store:
        store.add_created("Ada")
        store.add_unconfirmed(2, "Ada", "2")
        store.add_item("Ada", "5001")
        (group,) = [group async for group in store.unconfirmed_groups()]
    assert (group.rows, group.id) == ([2], None)


async def test_items_with_the_same_key_are_not_assigned_to_rows() -> None:
    with tally_store() as store:
        store.add_unconfirmed(1, "Ada", "1")
        store.add_unconfirmed(2, "Ada", "1")
        store.add_item("Ada", "5001")
        store.add_item("Ada", "5002")
        (group,) = [group async for group in store.unconfirmed_groups()]
    assert (group.rows, group.id) == ([1, 2], None)
