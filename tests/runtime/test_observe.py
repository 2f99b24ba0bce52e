"""Requests that only read, whose response is taken whatever it is."""

from __future__ import annotations

import pytest
from yarl import URL

from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from postalytics_runtime.errors import (
    CallInfo,
    InvalidRequestError,
    NotFoundError,
    RateLimitPausedError,
    UnreadableResponseError,
)
from postalytics_runtime.http import Request, RetryPolicy
from support.runtime.scripted_server import Script, said

CALL = CallInfo(operation="observe", method="GET", path="/templates")
PATH = "/api/v1/templates"


def request(client: Postalytics, path: str = PATH, method: str = "GET") -> Request:
    return Request(method, URL(client.environment.url + path))


async def test_a_success_has_no_error(client: Postalytics) -> None:
    response, error = await client.observe(request(client), CALL)

    assert (response.status, error) == (200, None)
    assert [template["template_id"] for template in response.value] == [301, 302]


async def test_a_refusal_is_a_response_with_its_error(client: Postalytics) -> None:
    response, error = await client.observe(request(client, f"{PATH}/1"), CALL)

    assert (response.status, type(error)) == (404, NotFoundError)
    assert b"Template not found." in response.body


async def test_a_response_that_cannot_be_read_is_one(
    client: Postalytics, fake: FakePostalytics
) -> None:
    fake.intercept = Script(said(200, "<p>"))
    response, error = await client.observe(request(client), CALL)

    assert (response.body, type(error)) == (b"<p>", UnreadableResponseError)


async def test_a_call_as_it_is_goes_to_no_other_origin(client: Postalytics) -> None:
    operation = client.api.operation("templates.list_templates")
    elsewhere = Request("GET", URL("https://api.example.com/api/v1/templates"))
    with pytest.raises(InvalidRequestError, match="another origin"):
        await client.try_call(operation, elsewhere, ())


async def test_the_key_can_be_left_out(client: Postalytics) -> None:
    anonymous = Request("GET", request(client).url, sends_key=False)
    response, _ = await client.observe(anonymous, CALL)

    assert response.status == 401


async def test_a_pause_of_the_key_has_no_response(
    client: Postalytics, fake: FakePostalytics
) -> None:
    fake.intercept = Script(said(429, "{}", Retry_After="3600"))
    view = client.with_options(retry=RetryPolicy(max_wait=1))
    response, _ = await view.observe(request(client), CALL)
    assert response.status == 429
    with pytest.raises(RateLimitPausedError):
        await view.observe(request(client), CALL)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "HEAD"])
async def test_what_may_change_something_is_not_sent(
    client: Postalytics, fake: FakePostalytics, method: str
) -> None:
    with pytest.raises(InvalidRequestError, match="may change something"):
        await client.observe(request(client, method=method), CALL)
    assert not fake.requests


async def test_a_body_is_not_sent(client: Postalytics, fake: FakePostalytics) -> None:
    with pytest.raises(InvalidRequestError, match="may change something"):
        await client.observe(Request("GET", request(client).url, b"{}"), CALL)
    assert not fake.requests


async def test_nothing_is_sent_to_another_origin(
    client: Postalytics, fake: FakePostalytics
) -> None:
    for url in ("https://example.com/", f"http://127.0.0.1:1{PATH}"):
        with pytest.raises(InvalidRequestError, match="another origin"):
            await client.observe(Request("GET", URL(url)), CALL)
    assert not fake.requests
