"""A response without a known field fails a read, and does not prove a write."""

from __future__ import annotations

from typing import Any

import pytest

from postalytics import API, Postalytics
from postalytics.errors import (
    Outcome,
    OutcomeUnknownError,
    PostalyticsError,
    UnreadableResponseError,
    outcome_of,
)
from postalytics.models import ContactReplacement, MailSent
from postalytics.testing import FakePostalytics
from postalytics_runtime.schema import Effect
from postalytics_runtime.values import ResponseDecoder, UnexpectedShapeError, make_converter
from support.people import recipient
from support.runtime.scripted_server import Script, said

GET_ACCOUNT = API.operation("accounts.get_my_account")
READS = [operation for operation in API.operations if operation.effect is Effect.READ]
GUESSED = {"list_integrations", "list_drip_campaigns"}
"""Reads whose fields are not confirmed. All others were checked against the vendor's pages or
copies of them: each has names there, so a record without any of them is not valid."""


@pytest.fixture(params=["plain", "converter"])
def reader(request: pytest.FixtureRequest) -> ResponseDecoder:
    return ResponseDecoder(
        make_converter(API) if request.param == "converter" else None, strict=False, api=API
    )


def read(reader: ResponseDecoder, operation: Any, value: Any) -> Any:
    return (reader.many if operation.returns_list else reader.one)(operation, value)


@pytest.mark.parametrize("value", [{}, {"Planet": "Earth"}, [{}], [{"Planet": 1}], None])
@pytest.mark.parametrize(
    "operation", [one for one in READS if one.name not in GUESSED], ids=lambda one: one.name
)
def test_a_read_without_any_known_name_fails(
    reader: ResponseDecoder, operation: Any, value: Any
) -> None:
    with pytest.raises(UnexpectedShapeError):
        read(reader, operation, value)


@pytest.mark.parametrize(
    "operation",
    [one for one in READS if one.returns_list and not one.paging],
    ids=lambda one: one.name,
)
def test_a_list_may_be_empty(reader: ResponseDecoder, operation: Any) -> None:
    assert read(reader, operation, []) == []


def test_an_item_without_known_names_is_named_by_its_place(reader: ResponseDecoder) -> None:
    with pytest.raises(UnexpectedShapeError) as caught:
        read(reader, API.operation("webhooks.list_webhooks"), [{"url": "a"}, {}, {"x": 1}])

    assert str(caught.value) == (
        "[1].Webhook: expected a name that the spec knows, found nothing; "
        "[2].Webhook: expected a name that the spec knows, found only others"
    )


def test_null_under_a_known_name_is_known(reader: ResponseDecoder) -> None:
    assert read(reader, GET_ACCOUNT, {"company": None}).company is None


@pytest.mark.parametrize("name", sorted(GUESSED))
def test_where_all_names_are_guesses_only_a_mismatch_is_logged(
    reader: ResponseDecoder, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    (operation,) = (one for one in READS if one.name == name)

    (item,) = read(reader, operation, [{}])

    assert item == operation.returns.type()
    assert caplog.messages == [
        f"{operation}: the response does not match the spec: "
        f"[0].{operation.returns.type.__name__}: expected a name that the spec knows, found nothing"
    ]


def test_items_in_a_field_whose_names_are_guesses_are_kept(
    reader: ResponseDecoder, caplog: pytest.LogCaptureFixture
) -> None:
    operation = API.operation("suppressions.list_suppressed_contacts")

    (item,) = read(reader, operation, {"ContactDetails": [{"Person": "Ada"}]})

    assert item.extra == {"Person": "Ada"}
    assert "SuppressedContacts.contact_details[0]: expected a name" in caplog.text


def test_a_model_without_fields_accepts_any_object(
    reader: ResponseDecoder, caplog: pytest.LogCaptureFixture
) -> None:
    strict = ResponseDecoder(None, strict=True, api=API)
    operation = API.operation("accounts.list_integrations")

    assert read(reader, operation, [{"crm": "a"}])[0].extra == {"crm": "a"}
    assert read(strict, operation, [{"crm": "a"}])[0].extra == {"crm": "a"}
    assert caplog.messages == []


@pytest.mark.parametrize("text", ["", "{}", "null", '{"status": "queued"}', "[{}]"])
async def test_a_write_without_any_known_name_succeeds_and_is_logged(
    fake: FakePostalytics, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    fake.intercept = Script(said(200, text))

    async with Postalytics(fake.api_key, base_url=fake.url) as client:
        sent = await client.mail.send_mail(recipient(), endpoint="b4d5c0ffee")

    assert isinstance(sent, MailSent)
    assert "MailSent: expected a name that the spec knows, found" in caplog.text


@pytest.mark.parametrize("text", ["", "{}", '{"status": "queued"}'])
async def test_for_a_strict_client_the_outcome_of_the_write_is_unknown(
    fake: FakePostalytics, text: str
) -> None:
    fake.intercept = Script(said(200, text), said(200, text))

    async with Postalytics(fake.api_key, base_url=fake.url, strict=True) as client:
        errors = [
            await error_of(client.mail.send_mail(recipient(), endpoint="b4d5c0ffee")),
            await error_of(
                client.contacts.update_contact(ContactReplacement(contact_id=1, contact_list_id=1))
            ),
        ]

    assert [type(error) for error in errors] == [OutcomeUnknownError, OutcomeUnknownError]
    assert [outcome_of(error) for error in errors] == [Outcome.UNKNOWN, Outcome.UNKNOWN]
    assert [error.safe_to_repeat for error in errors] == [False, True]
    assert [error.__cause__ or error.__context__ for error in errors] == [None, None]
    assert str(errors[0]) == (
        "mail.send_mail (POST /send/{endpoint}): The API accepted the request, but its response "
        "does not match the spec: MailSent: expected a name that the spec knows, found "
        f"{'only others' if 'status' in text else 'nothing'}, so it does not show that the request "
        "was carried out. Check whether it took effect before you retry it."
    )
    assert len(fake.requests) == 2


async def test_other_mismatches_in_a_response_to_a_write_leave_it_accepted(
    fake: FakePostalytics,
) -> None:
    fake.intercept = Script(said(200, '{"send_date": 7}'))

    async with Postalytics(fake.api_key, base_url=fake.url, strict=True) as client:
        error = await error_of(client.mail.send_mail(recipient(), endpoint="b4d5c0ffee"))

    assert (type(error), outcome_of(error)) == (UnreadableResponseError, Outcome.ANSWERED)


async def error_of(call: Any) -> PostalyticsError:
    with pytest.raises(PostalyticsError) as caught:
        await call
    return caught.value


def test_the_guesses_are_marked_in_the_description() -> None:
    assert {one.name for one in READS if one.returns.guessed} == GUESSED
