"""The key is sent where the API says, and only there."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import ClientSession

from postalytics import Postalytics
from postalytics_runtime.config import Secret
from postalytics_runtime.errors import (
    AuthenticationError,
    ConfigurationError,
    InvalidRequestError,
)
from postalytics_runtime.fake.records import new_key
from postalytics_runtime.schema import BASIC, Credential
from support.runtime.credentials import (
    ACCOUNT,
    BEARER,
    HEADER,
    QUERY,
    QUERY_TOKEN,
    TOKEN,
    client_class,
    fake_class,
)
from support.runtime.raw_server import answering, http, serve

KEY = "0123456789:abcdef/+?&=%"
PATH = "/api/v1/accounts/me"
SENT = [
    pytest.param((BEARER,), KEY, PATH, [f"Authorization: Bearer {KEY}"], id="bearer"),
    pytest.param((HEADER,), KEY, PATH, [f"X-Api-Key: {KEY}"], id="header"),
    pytest.param(
        (QUERY,), KEY, f"{PATH}?api_key=0123456789%3Aabcdef%2F%2B%3F%26%3D%25", [], id="query"
    ),
    pytest.param(
        (BEARER, HEADER),
        KEY,
        PATH,
        [f"Authorization: Bearer {KEY}", f"X-Api-Key: {KEY}"],
        id="two places",
    ),
    pytest.param(
        (ACCOUNT, TOKEN), "a/1:t", PATH, ["X-Account: a/1", "Authorization: Bearer t"], id="parts"
    ),
    pytest.param(
        (ACCOUNT, QUERY_TOKEN), "a/1:t", f"{PATH}?token=t", ["X-Account: a/1"], id="part in a query"
    ),
    pytest.param(
        (Credential(scheme="basic", part="user"), QUERY_TOKEN),
        "u:t",
        f"{PATH}?token=t",
        ["Authorization: Basic dTo="],
        id="basic with a part",
    ),
]


def of_key(request: bytes) -> tuple[str, list[str]]:
    """Return the target of a request, and those of its headers that may hold a key."""
    first, *headers = request.decode().split("\r\n\r\n")[0].split("\r\n")
    own = ("host:", "user-agent:", "accept", "content-")
    return first.split(" ")[1], [one for one in headers if not one.lower().startswith(own)]


@pytest.mark.parametrize(("credentials", "key", "target", "headers"), SENT)
async def test_the_key_is_sent_in_its_places(
    credentials: tuple[Credential, ...], key: str, target: str, headers: list[str]
) -> None:
    async with (
        serve(answering(http(b"{}"))) as server,
        client_class(*credentials)(key, base_url=server.url) as client,
    ):
        await client.request("GET", "/accounts/me")
    assert of_key(server.requests[0]) == (target, headers)


async def test_a_key_in_the_query_follows_the_other_parameters() -> None:
    async with (
        serve(answering(*[http(b"{}")] * 2)) as server,
        client_class(QUERY)("k", base_url=server.url) as client,
    ):
        await client.request("GET", "/things", params={"a": "b c"})
        await client.request("POST", "/things", json={"a": 1})
    targets = [of_key(one)[0] for one in server.requests]
    assert targets == ["/api/v1/things?a=b%20c&api_key=k", "/api/v1/things?api_key=k"]


async def test_a_redirect_gets_no_second_request() -> None:
    moved = http(b"", "302 Found", "Location: /elsewhere?api_key=1")
    async with (
        serve(answering(moved, http(b"{}"))) as server,
        client_class(QUERY)(KEY, base_url=server.url) as client,
    ):
        with pytest.raises(Exception, match="302"):
            await client.request("GET", "/things")
    assert len(server.requests) == 1


async def test_traces_of_a_borrowed_session_see_no_key_in_the_url_of_a_response() -> None:
    async with (
        serve(answering(http(b"{}"))) as server,
        ClientSession() as session,
        client_class(QUERY)(KEY, base_url=server.url, session=session) as client,
    ):
        response = await client.request("GET", "/things")
    assert (response.status, of_key(server.requests[0])[0].count("api_key=")) == (200, 1)


@pytest.mark.parametrize(
    ("headers", "params", "said"),
    [
        ({"x-api-key": "k"}, None, "the header 'x-api-key' is set by the client itself"),
        ({"Authorization": "k"}, None, "the header 'Authorization' is set by the client itself"),
        (None, {"api_key": "k"}, "the parameter 'api_key' is set by the client itself"),
    ],
)
async def test_a_raw_request_cannot_set_the_place_of_the_key(
    headers: Any, params: Any, said: str
) -> None:
    async with client_class(HEADER, QUERY)("k", "local") as client:
        with pytest.raises(InvalidRequestError, match=said):
            await client.request("GET", "/things", headers=headers, params=params)


@pytest.mark.parametrize("key", ["a", "a:", ":t", "a:b:c", ":"])
def test_a_key_in_parts_needs_each_of_them(key: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        client_class(ACCOUNT, TOKEN)(key, "local")
    assert refused.value.message == (
        "The API key must be account and token, joined by a colon: account:token."
    )


@pytest.mark.parametrize("key", ["a b:t", "a:t\n", "a:\u00e9"])
def test_a_part_of_a_key_has_no_space_and_no_other_letters(key: str) -> None:
    with pytest.raises(ConfigurationError, match="a space or a character"):
        client_class(ACCOUNT, TOKEN)(key, "local")


def test_the_parts_of_a_key_are_masked_each_by_itself() -> None:
    secret = Secret("account-77:0123456789abcdef", [ACCOUNT, TOKEN])
    said = "No account-77 with 0123456789abcdef, nor YWNjb3VudC03Nw==."
    assert secret.masked(said) == "No ****cdef with ****cdef, nor ****cdef."
    assert (repr(secret), repr(secret.headers()), repr(secret.query())) == (
        "Secret(****cdef)",
        "{'X-Account': '****', 'Authorization': '****'}",
        "'****'",
    )


def test_a_short_part_shows_nothing_of_itself() -> None:
    assert repr(Secret("0123456789abcdef:t", [TOKEN, ACCOUNT])) == "Secret(****)"


def test_the_rate_limit_knows_a_key_by_all_its_parts() -> None:
    digests = {Secret(key, [ACCOUNT, TOKEN]).digest() for key in ("a:t", "a:u", "b:t")}
    assert (len(digests), Secret("k", [QUERY]).digest()) == (3, Secret("k", BASIC).digest())


@pytest.mark.parametrize(("credentials", "key", "target", "headers"), SENT)
async def test_a_fake_server_wants_the_key_in_its_places(
    credentials: tuple[Credential, ...], key: str, target: str, headers: list[str]
) -> None:
    keyed = client_class(*credentials)
    async with (
        fake_class(*credentials)(api_key=key) as fake,
        keyed(key, base_url=fake.url) as client,
        keyed(f"{key}0", base_url=fake.url) as other,
    ):
        assert (await client.accounts.get_my_account()).account_id
        with pytest.raises(AuthenticationError):
            await other.accounts.get_my_account()
        shown = [(one.query, repr(one)) for one in fake.requests]
    assert [(query, "?" in text) for query, text in shown] == [({}, False)] * 2


async def test_a_fake_server_refuses_a_key_in_one_of_two_places() -> None:
    async with (
        fake_class(BEARER, HEADER)(api_key=KEY) as fake,
        client_class(BEARER)(KEY, base_url=fake.url) as half,
    ):
        with pytest.raises(AuthenticationError):
            await half.accounts.get_my_account()


def test_a_fake_server_makes_keys_of_as_many_parts() -> None:
    assert [
        len(new_key(one.api).split(":")) for one in (Postalytics, client_class(ACCOUNT, TOKEN))
    ] == [1, 2]
