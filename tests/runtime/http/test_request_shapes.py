"""The request of each operation on the wire, in every environment."""

from __future__ import annotations

import base64
import importlib.metadata
import re
from typing import Literal

import orjson
import pytest
from aioresponses import aioresponses
from yarl import URL

from postalytics import API, Postalytics, accounts, contacts
from support.runtime import shapes_about_mail, shapes_about_people

KEY = "12345EF4-3AEF-7ADE-A468-9D51756E5D32"
ROOT = "https://api.postalytics.com/api/v1"
SHAPES = shapes_about_people.SHAPES | shapes_about_mail.SHAPES
LISTS = {operation.name for operation in API.operations if operation.returns_list}
PAGED = {operation.name for operation in API.operations if operation.paging}
EMPTY = {"list_suppressed_contacts": b'{"ContactDetails": []}'}
"""The answers of lists that are empty, where they are not a list."""


def test_the_shape_of_every_operation_is_held() -> None:
    assert SHAPES.keys() == {operation.name for operation in API.operations}


@pytest.mark.parametrize("name", SHAPES)
async def test_the_request_of_an_operation_is_as_in_the_reference(name: str) -> None:
    call, method, path, body = SHAPES[name]
    with aioresponses() as mocked:
        url = URL(ROOT + path, encoded=True)
        answer = EMPTY.get(name, b"[]" if name in LISTS else _smallest(name))
        mocked.add(url, method, body=answer)
        if name in PAGED:  # An empty page is asked for once more, and from 0.
            again = re.compile(re.escape(f"{url.with_query(None)}?"))
            mocked.add(again, method, body=answer, repeat=True)
        async with Postalytics(KEY, "production") as client:
            await call(client.with_options(allow_ambiguous_ids=True))
    sent_requests = [(key, sent) for key, times in mocked.requests.items() for sent in times]
    from_first = name == "list_campaign_events"
    assert len(sent_requests) == 1 + (name in PAGED) + from_first
    (sent_method, sent_url), sent = sent_requests[0]
    assert (sent_method, sent_url.raw_path) == (method, url.raw_path)
    assert dict(sent_url.query) == dict(url.query)
    data = sent.kwargs["data"]
    assert (None if data is None else orjson.loads(data)) == body
    key = base64.b64encode(f"{KEY}:".encode()).decode()
    expected = {
        "Accept": "application/json",
        "Accept-Encoding": "gzip, deflate",
        "Authorization": f"Basic {key}",
        "User-Agent": f"postalytics-python/{importlib.metadata.version('postalytics')}",
    }
    if body is not None:
        expected["Content-Type"] = "application/json"
    assert sent.kwargs["headers"] == expected
    assert sent.kwargs["allow_redirects"] is False


def _smallest(name: str) -> bytes:
    """An answer with one known name, and null under it."""
    (operation,) = (one for one in API.operations if one.name == name)
    return orjson.dumps({operation.returns.fields[0].wire_name: None})


@pytest.mark.parametrize(
    ("environment", "host"),
    [
        ("production", "https://api.postalytics.com"),
        ("sandbox", "https://api-dev.postalytics.com"),
        ("local", "http://127.0.0.1:8765"),
    ],
)
async def test_an_environment_is_a_host(
    environment: Literal["production", "sandbox", "local"], host: str
) -> None:
    with aioresponses() as mocked:
        mocked.get(f"{host}/api/v1/account/me", payload=[{"account_id": 1}])
        async with Postalytics(KEY, environment) as client:
            assert (await accounts.get_my_account(client)).account_id == 1


async def test_settings_come_from_the_environment_variables(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("POSTALYTICS_API_KEY", KEY)
    monkeypatch.setenv("POSTALYTICS_ENVIRONMENT", "sandbox")
    with aioresponses() as mocked:
        mocked.get("https://api-dev.postalytics.com/api/v1/contacts", payload=[])
        async with Postalytics() as client:
            assert await contacts.list_contact_lists(client).collect() == []
    [[sent]] = mocked.requests.values()
    authorization = sent.kwargs["headers"]["Authorization"]
    assert base64.b64decode(authorization.split()[1]) == f"{KEY}:".encode()
