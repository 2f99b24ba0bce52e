"""An operation that takes an idempotency key: emitted, documented and repeated."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from postalytics_codegen.emit.documents import reference_pages
from postalytics_runtime.errors import OutcomeUnknownError
from postalytics_runtime.fake import Fault
from postalytics_runtime.http import RetryPolicy
from postalytics_runtime.schema import IdempotencyKeys
from support.codegen.openapi import TOY, TOY_DOCUMENT

AT_ONCE = RetryPolicy(first_delay=0.0, max_delay=0.0)


class Broken:
    """Records the keys of letters, and fails a number of times first."""

    def __init__(self, failures: int) -> None:
        self._failures = failures
        self.keys: list[str | None] = []

    async def __call__(self, operation: str, request: web.Request) -> web.StreamResponse | None:
        if operation != "readers.remind":
            return None
        self.keys.append(request.headers.get("Letter-Key"))
        failed = len(self.keys) <= self._failures
        return web.Response(status=500) if failed else None


def test_the_description_says_how_keys_are_sent(lending: Any) -> None:
    assert lending.API.idempotency == IdempotencyKeys(
        header="Letter-Key", seconds=86400, in_use=409, other_body=422
    )
    assert [str(one) for one in lending.API.operations if one.idempotency_key] == [
        "readers.lend_book",
        "readers.remind",
    ]


def test_only_the_function_of_the_operation_takes_a_key(lending: Any) -> None:
    of_remind = inspect.signature(lending.readers.remind).parameters
    of_remind_of = inspect.signature(lending.readers.remind_of).parameters

    assert str(of_remind["idempotency_key"]) == "idempotency_key: 'str | None' = None"
    assert "idempotency_key" not in of_remind_of


def test_the_docstring_says_what_the_key_is_for(lending: Any) -> None:
    said = " ".join(lending.readers.remind.__doc__.split())

    assert "Idempotency key: a call that is repeated with the same key is carried out once." in said
    assert (
        "idempotency_key: To repeat a call whose outcome is unknown: the `idempotency_key` of its "
        "error, with the same values. A new call has a new key."
    ) in said


def test_the_reference_has_the_argument() -> None:
    _, _, section = reference_pages(TOY)["readers.md"].partition("## remind\n")
    section, _, _ = section.partition("\n## ")

    assert "- Idempotency key: a call that is repeated with the same key is" in section
    assert "| `idempotency_key` | `str` | a new key |" in section


def test_openapi_has_the_header() -> None:
    operation = TOY_DOCUMENT["paths"]["/letters"]["post"]

    assert operation["parameters"] == [
        {
            "name": "Letter-Key",
            "in": "header",
            "description": "A new key for each call; the same key repeats a call.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 255},
            "x-seconds": 86400,
            "x-in-use": 409,
            "x-other-body": 422,
        }
    ]
    assert operation["x-idempotency-key"] is True


async def test_a_letter_is_posted_again_with_the_same_key(lending: Any) -> None:
    broken = Broken(failures=2)
    async with lending.testing.FakeLibrary() as fake:
        fake.intercept = broken
        async with lending.Library(fake.api_key, base_url=fake.url, retry=AT_ONCE) as client:
            await client.readers.remind(lending.models.NewReminder(book_id=100))

    assert len(broken.keys) == 3
    assert len(set(broken.keys)) == 1


async def test_a_caller_repeats_a_call_with_the_key_of_its_error(lending: Any) -> None:
    broken = Broken(failures=4)
    async with lending.testing.FakeLibrary() as fake:
        fake.intercept = broken
        async with lending.Library(fake.api_key, base_url=fake.url, retry=AT_ONCE) as client:
            letter = lending.models.NewReminder(book_id=100)
            with pytest.raises(OutcomeUnknownError) as error:
                await lending.readers.remind(client, letter)
            key = error.value.idempotency_key
            await lending.readers.remind(client, letter, idempotency_key=key)

    assert broken.keys == [key] * 5


def test_the_upload_says_what_becomes_of_unconfirmed_rows(lending: Any) -> None:
    assert (
        "With a `journal`, an unconfirmed row is sent again with its own idempotency key while the "
        "API remembers it."
    ) in " ".join(lending.readers.lend_books.__doc__.split())


async def test_a_row_that_was_carried_out_is_not_carried_out_again(
    lending: Any, tmp_path: Path
) -> None:
    lost = Fault("reset_after", operation="readers.lend_book", calls=[1])
    async with lending.testing.FakeLibrary(faults=[lost]) as fake:
        before = len(fake.records("loans"))
        async with lending.Library(fake.api_key, base_url=fake.url, retry=AT_ONCE) as client:
            upload = client.readers.lend_books(
                [{"book_id": 102}], reader_id=7, until="today", journal=tmp_path / "job"
            )
            states = [outcome.state.value async for outcome in upload]
        assert states == ["succeeded"]
        assert len(fake.records("loans")) == before + 1
        asked = [one for one in fake.requests if one.operation == "readers.lend_book"]
        assert [one.carried_out for one in asked] == [True, True]
