"""What the rows and the items with the same mark say of each other."""

from __future__ import annotations

from postalytics_runtime.bulk.reconcile import IdentifiedRow, TallyStore


async def test_an_item_that_a_created_row_explains_is_not_the_item_of_an_unconfirmed_row() -> None:
    with TallyStore() as evidence:
        evidence.add_rows([IdentifiedRow(1, "Ada", "1", False), IdentifiedRow(2, "Ada", "2", True)])
        evidence.add_items([("Ada", "5001")])
        (doubt,) = [doubt async for doubt in evidence.unconfirmed_groups()]
    assert (doubt.rows, doubt.id) == ([2], None)


async def test_of_two_items_with_the_same_mark_neither_is_the_item_of_a_row() -> None:
    with TallyStore() as evidence:
        evidence.add_rows([IdentifiedRow(1, "Ada", "1", True), IdentifiedRow(2, "Ada", "1", True)])
        evidence.add_items([("Ada", "5001"), ("Ada", "5002")])
        (doubt,) = [doubt async for doubt in evidence.unconfirmed_groups()]
    assert (doubt.rows, doubt.id) == ([1, 2], None)
