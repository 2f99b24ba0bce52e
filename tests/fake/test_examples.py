"""Values of the fake server's own records."""

from __future__ import annotations

import pytest

from postalytics_runtime.fake import example_value
from support.fake.library_api import FakeLibrary


@pytest.mark.parametrize(
    ("operation", "name", "value"),
    [
        ("books.create_book", "shelf_id", 1),  # A reference by the key.
        ("books.list_books", "title", "Tale 0"),  # A field of its own records.
        ("books.list_books", "grade", 1),  # Not the first record has it.
        ("books.list_books", "colour", None),
        ("books.read_aloud", "said", None),  # It has no records.
        ("books.burn_book", "shelf_id", None),
    ],
)
async def test_a_value_comes_from_the_records(operation: str, name: str, value: object) -> None:
    async with FakeLibrary() as library:
        assert example_value(library, operation, name) == value
