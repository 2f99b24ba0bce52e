"""Shared values go into the path or into each body."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from postalytics import API
from postalytics_runtime.bulk.rows import (
    body_values,
    bulk_of,
    item_fields,
    path_values,
)
from support.bulk.cards_api import API as POSTBOX
from support.bulk.cards_api import LIST_CARDS, NEW_CARD, POST_CARD

SUPPRESSED = API.operation("suppressions.list_suppressed_contacts")


def test_a_shared_value_goes_into_the_path_or_into_the_body() -> None:
    fixed = {"name": "Ada", "box_id": 7}
    assert (path_values(LIST_CARDS, fixed), body_values(LIST_CARDS, fixed)) == (
        (7,),
        {"name": "Ada"},
    )
    assert (path_values(POST_CARD, fixed), body_values(POST_CARD, fixed)) == ((), fixed)


@pytest.mark.parametrize("part", ["body", "bulk"])
def test_an_operation_without_a_body_or_bulk_options_cannot_send_rows(part: str) -> None:
    without: dict[str, Any] = {part: None}
    body, bulk = bulk_of(POST_CARD)
    assert body is NEW_CARD
    assert bulk.target == "box"
    with pytest.raises(ValueError, match=r"cards.post_card is not made for many rows"):
        bulk_of(attrs.evolve(POST_CARD, **without))


def test_the_fields_of_items_are_not_those_of_the_envelope_of_the_list() -> None:
    assert item_fields(POSTBOX, LIST_CARDS) == {"box_id", "name", "zip"}
    assert SUPPRESSED.paging is not None
    assert SUPPRESSED.paging.items == "contact_details"
    assert "first_name" in item_fields(API, SUPPRESSED)
    assert "contact_details" not in item_fields(API, SUPPRESSED)
