"""The examination of another API."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from postalytics_runtime.doctor import Doctor, Examination, examine
from postalytics_runtime.doctor.writes import WriteRun


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
        "keys": ("confirmed", "none"),
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


async def test_it_is_written_to_and_left_as_it_was(lending: Any) -> None:
    doctor: Doctor = importlib.import_module("lending._doctor").DOCTOR
    assert doctor.writes is not None
    async with (
        lending.testing.FakeLibrary() as fake,
        lending.Library(fake.api_key, base_url=fake.url, allow_live_mail=False) as client,
    ):
        run = WriteRun(client, doctor.writes)
        await run.carry_out()
        await run.clean_up()

        (sent,) = (r.body for r in fake.requests if r.method == "POST")
        assert {name: sent[name] for name in ("Loud", "Times", "Tune", "Reader", "Rings")} == {
            "Loud": True,
            "Times": 2,
            "Tune": "low",
            "Reader": 7,
            "Rings": "here",
        }
        assert run.mark in sent["Sounds"]
        assert [(answer.result, answer.seen) for answer in run.answers()] == [("confirmed", "1")]
        assert (fake.records("bells"), run.left()) == ([], [])
