from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import aiohttp
import cattrs
import pytest
from aiohttp import web

from postalytics import Postalytics, accounts, contacts
from postalytics.description import API
from postalytics.errors import (
    AuthenticationError,
    ConfigurationError,
    InvalidRequestError,
    NotFoundError,
    NotSentError,
    OutcomeUnknownError,
    RateLimitError,
    ResponseError,
    ServerError,
    ServerOutcomeUnknownError,
    UnreadableAnswerError,
)
from postalytics.models import Contact, ContactDetails, ContactReplacement, NewContact
from postalytics.testing import FakePostalytics
from postalytics_runtime.convert import make_converter
from postalytics_runtime.exchange import Attempt
from postalytics_runtime.operation import Window
from postalytics_runtime.pacing import shared_pacer
from postalytics_runtime.retry import RetryPolicy

AT_ONCE = RetryPolicy(first_delay=0.0, longest_delay=0.0)
ADA = NewContact(contact_list_id=1, first_name="Ada")


class Script:
    """Answers of a fake that stand in for its own, in order; `None` lets the fake answer."""

    def __init__(self, *answers: web.Response | None) -> None:
        self._answers = list(answers)

    async def __call__(self, operation: str, request: web.Request) -> web.StreamResponse | None:
        return self._answers.pop(0) if self._answers else None


def said(status: int, text: str = "", **headers: str) -> web.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return web.Response(status=status, text=text, headers=named)


def patient(fake: FakePostalytics, **options: Any) -> Postalytics:
    return Postalytics(fake.api_key, base_url=fake.url, retry=AT_ONCE, **options)


async def test_every_kind_of_call(client: Postalytics) -> None:
    me = await accounts.get_my_account(client)
    assert (me.account_id, me.company) == (1001, "Metacortex")
    assert [found.name async for found in client.contacts.list_contact_lists()] == [
        "Metacortex Employees"
    ]
    await client.contacts.create_contact(ADA)
    everybody = await contacts.list_contacts(client, contact_list_id=1).collect()
    assert [contact.first_name for contact in everybody] == ["Thomas", "Ada", "Grace", "Ada"]
    assert everybody[-1].contact_id is not None
    await client.contacts.delete_contact(contact_id=everybody[-1].contact_id)
    with pytest.raises(NotFoundError):
        await contacts.get_contact(client, contact_id=everybody[-1].contact_id)


async def test_a_replacement_made_from_a_record_keeps_what_it_does_not_change(
    client: Postalytics,
) -> None:
    before = (await contacts.list_contacts(client, contact_list_id=1, limit=1).collect())[0]
    replacement = ContactReplacement.from_contact(before)
    replacement.company = "Zion"
    await contacts.update_contact(client, replacement)
    after = (await contacts.list_contacts(client, contact_list_id=1, limit=1).collect())[0]
    before.company = "Zion"
    assert after == before


async def test_a_bare_replacement_nulls_what_it_leaves_out(client: Postalytics) -> None:
    await contacts.update_contact(
        client, ContactReplacement(contact_id=5001, contact_list_id=1, last_name="Neo")
    )
    details = await contacts.get_contact(client, contact_id=5001)
    assert details == ContactDetails(contact_id=5001, contact_list_id=1, last_name="Neo")


async def test_an_empty_contact_list_ends_with_an_error_and_that_is_an_empty_list(
    client: Postalytics,
) -> None:
    assert await contacts.list_contacts(client, contact_list_id=99).collect() == []


async def test_another_error_does_not_end_a_list(fake: FakePostalytics) -> None:
    fake.intercept = Script(said(400, '{"error": {"message": "Something else"}}'))
    async with patient(fake) as client:
        with pytest.raises(ResponseError, match="Something else"):
            await contacts.list_contacts(client, contact_list_id=1).collect()


async def test_the_end_of_a_list_may_also_come_with_a_success(fake: FakePostalytics) -> None:
    fake.intercept = Script(said(200, '"No contacts received"'))
    async with patient(fake) as client:
        assert await contacts.list_contacts(client, contact_list_id=1).collect() == []


async def test_a_wrong_key_is_told_with_its_end_and_its_environment(fake: FakePostalytics) -> None:
    async with Postalytics("wrong-wrong-wrong-1234", base_url=fake.url) as client:
        with pytest.raises(AuthenticationError) as error:
            await accounts.get_my_account(client)
    assert error.value.status == 401
    assert str(error.value) == (
        "accounts.get_my_account (GET /account/me): The API answered with status 401: Invalid API "
        "key. User authentication failed. Check the key, and that it belongs to this environment. "
        "The key is ****1234, the environment local: The fake server of this package, started "
        "with `postalytics serve`."
    )
    assert len(fake.requests) == 1


async def test_a_read_is_repeated_after_anything_passing(fake: FakePostalytics) -> None:
    fake.intercept = Script(said(500), said(503, "<html>"), said(429, Retry_After="0"))
    async with patient(fake) as client:
        assert (await accounts.get_my_account(client)).account_id == 1001
    assert len(fake.requests) == 4


async def test_a_read_is_given_up_after_the_last_attempt(fake: FakePostalytics) -> None:
    fake.intercept = Script(*(said(502, "<html>") for _ in range(9)))
    async with patient(fake) as client:
        with pytest.raises(ServerError) as error:
            await accounts.get_my_account(client)
    assert error.value.call is not None
    assert (error.value.call.attempts, len(fake.requests)) == (4, 4)
    assert type(error.value) is ServerError


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
async def test_a_create_that_failed_is_never_repeated(fake: FakePostalytics, status: int) -> None:
    fake.intercept = Script(said(status))
    async with patient(fake) as client:
        with pytest.raises(ServerOutcomeUnknownError) as error:
            await contacts.create_contact(client, ADA)
    assert error.value.status == status
    assert len(fake.requests) == 1


async def test_a_create_is_repeated_after_too_many_requests(fake: FakePostalytics) -> None:
    fake.intercept = Script(said(429, Retry_After="0"))
    async with patient(fake) as client:
        await contacts.create_contact(client, ADA)
    assert len(fake.requests) == 2
    assert len(fake.records("contacts")) == 4


async def test_a_wait_longer_than_is_reasonable_is_not_waited(fake: FakePostalytics) -> None:
    fake.intercept = Script(said(429, Retry_After="3600"))
    async with patient(fake) as client:
        with pytest.raises(RateLimitError) as error:
            await contacts.create_contact(client, ADA)
    assert error.value.retry_after == 3600.0


async def test_a_create_whose_answer_is_empty_has_succeeded(fake: FakePostalytics) -> None:
    fake.intercept = Script(said(200))
    async with patient(fake) as client:
        assert (await contacts.create_contact(client, ADA)).created_date is None


@pytest.mark.parametrize("text", ["<html>", "[", '"text"', "7", "[1, 2]", "[{}]"])
async def test_a_create_whose_answer_cannot_be_read_is_not_called_failed(
    fake: FakePostalytics, text: str
) -> None:
    fake.intercept = Script(said(200, text))
    async with patient(fake) as client:
        with pytest.raises(UnreadableAnswerError) as error:
            await contacts.create_contact(client, ADA)
    assert (error.value.status, len(fake.requests)) == (200, 1)
    assert "The API accepted the request" in str(error.value)


async def test_a_dropped_read_is_repeated_and_a_dropped_create_is_not(
    fake: FakePostalytics,
) -> None:
    async def drop(operation: str, request: web.Request) -> None:
        if len(fake.requests) in (1, 3):
            assert request.transport is not None
            request.transport.close()

    fake.intercept = drop
    async with patient(fake) as client:
        await accounts.get_my_account(client)
        with pytest.raises(OutcomeUnknownError):
            await contacts.create_contact(client, ADA)
    assert [request.operation for request in fake.requests] == [
        "accounts.get_my_account",
        "accounts.get_my_account",
        "contacts.create_contact",
    ]


async def test_an_unexpected_value_is_logged_and_kept(
    fake: FakePostalytics, caplog: pytest.LogCaptureFixture
) -> None:
    fake.intercept = Script(said(200, '{"Id": "7", "City": ["Zion"], "Planet": "Earth"}'))
    async with patient(fake) as client:
        details = await contacts.get_contact(client, contact_id=7)
    assert details.contact_id == 7
    assert details.address_city == ["Zion"]  # type: ignore[comparison-overlap]  # not as the spec says
    assert details.extra == {"Planet": "Earth"}
    assert caplog.messages == [
        "contacts.get_contact: the answer does not fit the spec: "
        "ContactDetails.address_city: expected str, found list"
    ]


async def test_a_strict_client_reports_every_fault_with_its_place(fake: FakePostalytics) -> None:
    page = '[{"row": 1, "contact_id": 1}, {"row": true, "contact_id": 2, "phone": 3}]'
    fake.intercept = Script(said(200, page))
    async with patient(fake, strict=True) as client:
        with pytest.raises(UnreadableAnswerError) as error:
            await contacts.list_contacts(client, contact_list_id=1).collect()
    assert error.value.message == (
        "The API accepted the request, but its answer does not fit the spec: [1].Contact.row: "
        "expected int, found bool; [1].Contact.phone: expected str, found int."
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [('{"account_id": 5}', 5), ('[{"account_id": 5}]', 5), ('[{"id": "5"}]', 5)],
)
async def test_an_account_may_come_in_an_array_or_not(
    fake: FakePostalytics, text: str, found: int
) -> None:
    fake.intercept = Script(said(200, text))
    async with patient(fake) as client:
        assert (await accounts.get_my_account(client)).account_id == found


async def test_integrations_of_unknown_shape_are_kept(fake: FakePostalytics) -> None:
    fake.intercept = Script(said(200, '{"Crm": "yes"}'))
    async with patient(fake) as client:
        found = await accounts.list_integrations(client).collect()
    assert [integration.extra for integration in found] == [{"Crm": "yes"}]


async def test_a_converter_of_the_users_own_reads_the_answers(fake: FakePostalytics) -> None:
    converter: cattrs.Converter = make_converter(API)
    converter.register_structure_hook(ContactDetails, lambda value, _: ContactDetails(extra=value))
    async with patient(fake, converter=converter) as client:
        details = await contacts.get_contact(client, contact_id=5001)
        everybody = await contacts.list_contacts(client, contact_list_id=1).collect()
    assert details.extra["FirstName"] == "Thomas"
    assert [type(contact) for contact in everybody] == [Contact] * 3


async def test_a_raw_call_goes_the_same_way(client: Postalytics, fake: FakePostalytics) -> None:
    answer = await client.request("GET", "/contacts/1", params={"start": 2, "limit": 1})
    assert answer.status == 200
    assert [contact["first_name"] for contact in answer.json()] == ["Ada"]
    answer = await client.request("POST", "/contacts", json={"contact_list_id": 1})
    assert answer.json().keys() == {"created_date"}
    with pytest.raises(NotFoundError, match=r"request \(DELETE …\): .*Contact not found"):
        await client.request("DELETE", "/contacts/77")
    assert len(fake.requests) == 3


async def test_a_faulty_call_names_the_operation_and_is_not_sent(
    client: Postalytics, fake: FakePostalytics
) -> None:
    with pytest.raises(InvalidRequestError, match=r"^contacts\.get_contact \(GET") as error:
        await contacts.get_contact(client, contact_id=True)
    assert error.value.call is not None
    assert len(fake.requests) == 0


async def test_an_observer_sees_each_attempt(fake: FakePostalytics) -> None:
    seen: list[Attempt] = []
    fake.intercept = Script(said(500))
    async with patient(fake, observer=seen.append) as client:
        await contacts.get_contact(client, contact_id=5001)
    assert [(a.operation, a.path, a.number, a.status, a.error) for a in seen] == [
        ("contacts.get_contact", "/contacts/details/{contact_id}", 1, 500, "ServerError"),
        ("contacts.get_contact", "/contacts/details/{contact_id}", 2, 200, None),
    ]
    assert all(a.seconds > 0 and a.waited >= 0 for a in seen)


async def test_the_log_has_no_key_and_no_address(
    fake: FakePostalytics, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with patient(fake) as client:
        await contacts.create_contact(
            client, NewContact(contact_list_id=1, address_street="9 Canary Row")
        )
    assert "contacts.create_contact" in caplog.text
    assert fake.api_key not in caplog.text
    assert "Canary" not in caplog.text


async def test_two_clients_with_one_key_share_the_limit(fake: FakePostalytics) -> None:
    async with patient(fake) as one, patient(fake) as other:
        await accounts.get_my_account(one)
        await accounts.get_my_account(other)
        pacer = shared_pacer(
            one._exchange._key.digest(), one.environment.url, one.environment.limits
        )
    assert len(pacer._schedule._recent) == 2


async def test_a_request_that_never_left_takes_no_place_in_the_limit() -> None:
    async with FakePostalytics() as fake:
        url = fake.url
    async with Postalytics("k" * 20, base_url=url, retry=RetryPolicy(attempts=1)) as client:
        with pytest.raises(NotSentError):
            await accounts.get_my_account(client)
        assert len(client._exchange._pacer._schedule._recent) == 0


async def test_the_limit_is_kept_and_the_fake_refuses_nobody() -> None:
    async with FakePostalytics(speed=20.0, realistic=True) as fake:
        async with patient(fake) as client:
            limits = tuple(Window(w.requests, w.seconds / 20) for w in API.limits)
            client._exchange._pacer = shared_pacer("hurried", fake.url, limits)
            await asyncio.gather(*(accounts.get_my_account(client) for _ in range(40)))
        assert [request.status for request in fake.requests] == [200] * 40


async def test_a_pause_without_a_time_is_a_window_then_the_longest_one() -> None:
    client = Postalytics("k" * 20, "production")
    error = RateLimitError("", status=429, safe_to_repeat=True)
    assert [client._exchange._own_pause(error, number) for number in (1, 2, 3)] == [1, 60, 60]
    error.retry_after = 5.0
    assert client._exchange._own_pause(error, 1) == 0.0


async def test_a_borrowed_session_stays_open(fake: FakePostalytics) -> None:
    async with aiohttp.ClientSession() as session:
        async with patient(fake, session=session) as client:
            await accounts.get_my_account(client)
        assert session.closed is False


async def test_a_closed_session_is_named(fake: FakePostalytics) -> None:
    async with aiohttp.ClientSession() as session:
        pass
    with pytest.raises(ConfigurationError, match="the client was given is closed"):
        await accounts.get_my_account(patient(fake, session=session))


async def test_a_closed_client_says_so(fake: FakePostalytics) -> None:
    client = patient(fake)
    await client.close()
    with pytest.raises(ConfigurationError, match="The client is closed; make a new one"):
        await accounts.get_my_account(client)


def test_a_client_of_another_event_loop_says_so() -> None:
    client = Postalytics("k" * 20, base_url="http://127.0.0.1:9", retry=RetryPolicy(attempts=1))

    async def ask() -> None:
        await accounts.get_my_account(client)

    with pytest.raises(NotSentError):
        asyncio.run(ask())
    with pytest.raises(ConfigurationError, match="belongs to another event loop"):
        asyncio.run(ask())
    asyncio.run(client.close())


async def test_a_client_shows_its_environment_and_nothing_else() -> None:
    assert repr(Postalytics("k" * 20, "sandbox")) == (
        "<Postalytics sandbox https://api-dev.postalytics.com>"
    )


async def test_the_records_of_a_fake_outlive_it_in_a_file(tmp_path: Path) -> None:
    state = str(tmp_path / "state.db")
    async with FakePostalytics(state=state) as fake, patient(fake) as client:
        await contacts.create_contact(client, ADA)
    async with FakePostalytics(state=state) as fake, patient(fake) as client:
        assert len(await contacts.list_contacts(client, contact_list_id=1).collect()) == 4
