"""Tallies of the rows and items with the same key."""

from __future__ import annotations

from postalytics_runtime.bulk.reconcile import IdentifiedRow, TallyStore


async def test_an_item_that_may_be_of_a_created_row_is_not_assigned_to_an_unconfirmed_row() -> None:
    with TallyStore() as store:
        store.add_rows([IdentifiedRow(1, "Ada", "1", False), IdentifiedRow(2, "Ada", "2", True)])
        store.add_items([("Ada", "5001")])
        (group,) = [group async for group in store.unconfirmed_groups()]
    assert (group.rows, group.id) == ([2], None)


async def test_items_with_the_same_key_are_not_assigned_to_rows() -> None:
    with TallyStore() as store:
        store.add_rows([IdentifiedRow(1, "Ada", "1", True), IdentifiedRow(2, "Ada", "1", True)])
        store.add_items([("Ada", "5001"), ("Ada", "5002")])
        (group,) = [group async for group in store.unconfirmed_groups()]
    assert (group.rows, group.id) == ([1, 2], None)
