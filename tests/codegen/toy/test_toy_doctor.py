"""The examination of another API."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from postalytics_runtime.doctor import Doctor, Examination, examine


@pytest.fixture
async def examination(lending: Any) -> AsyncIterator[Examination]:
    doctor: Doctor = importlib.import_module("lending._doctor").DOCTOR
    async with (
        lending.testing.FakeLibrary() as fake,
        lending.Library(fake.api_key, base_url=fake.url) as client,
    ):
        yield await examine(client, doctor)


def test_another_api_is_examined(examination: Examination) -> None:
    assert {answer.name: (answer.result, answer.seen) for answer in examination.answers} == {
        "card": ("confirmed", "array"),
        "wrong_card": ("confirmed", "fault.text"),
        "shelf": ("confirmed", "object"),
        "rows": ("differs", "1 to 2"),
        "step": ("confirmed", "items"),
        "again": ("confirmed", "Paper: other"),
        "hours": ("confirmed", "none"),
        "keys": ("unknown", "the response (status 405) has no header Allow"),
        "titles": ("confirmed", "Title"),
    }


def test_the_answers_change_its_spec(examination: Examination) -> None:
    changes = [change for answer in examination.answers for change in answer.patch]

    assert [(change.file, ".".join(change.place), change.value) for change in changes] == [
        ("resources/shelves.yaml", "operations.get_shelf.source.confidence", "observed"),
        ("resources/shelves.yaml", "models.Shelf.source.confidence", "observed"),
        ("fake.yaml", "inclusive_pages", "false"),
        ("resources/books.yaml", "operations.list_books.query.count.maximum", "2"),
        ("resources/shelves.yaml", "models.Shelf.summary", "A board."),
    ]
