"""Parameters in headers: sent as they are, or refused before anything is sent."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from postalytics import API, Postalytics
from postalytics_runtime.errors import InvalidRequestError
from postalytics_runtime.http import Request, RequestBuilder
from postalytics_runtime.schema import Parameter
from support.runtime.raw_server import answering, http, serve

TRACE = Parameter("trace", "string", wire_name="X-Trace", required=True)
DEPTH = Parameter("depth", "int", wire_name="X-Depth", minimum=0, maximum=5)
BRIEF = Parameter("brief", "bool", wire_name="X-Brief")
READ = attrs.evolve(
    API.operation("accounts.get_my_account"), header_parameters=(TRACE, DEPTH, BRIEF)
)
LISTED = attrs.evolve(API.operation("contacts.list_contacts"), header_parameters=(TRACE,))


def built(**headers: Any) -> Request:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return RequestBuilder(READ, "https://h.example", API).build((), {}, None, given)[0]


def refused(**headers: Any) -> str:
    with pytest.raises(InvalidRequestError) as caught:
        built(**headers)
    return caught.value.message


def test_values_are_sent_as_text() -> None:
    request = built(X_Trace='a, b;c="d"', X_Depth=3, X_Brief=False)
    assert request.headers == {"X-Trace": 'a, b;c="d"', "X-Depth": "3", "X-Brief": "false"}


def test_what_is_not_given_is_not_sent() -> None:
    assert built(X_Trace="a", X_Depth=None).headers == {"X-Trace": "a"}


@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_required_header_must_have_a_value(value: object) -> None:
    assert refused(X_Trace=value) == "Nothing was sent: trace is missing."


@pytest.mark.parametrize(
    "value",
    ["a\r\nX-Admin: 1", "a\nb", "a\rb", "a\tb", "a\x7fb", "Zo\u00eb", "\u4e2d"],
)
def test_a_text_that_could_end_a_header_or_has_no_form_in_one_is_refused(value: str) -> None:
    message = refused(X_Trace=value)
    assert message == "Nothing was sent: trace holds a character that a header cannot hold."


@pytest.mark.parametrize("value", [" a", "a "])
def test_a_text_that_would_lose_a_space_is_refused(value: str) -> None:
    message = refused(X_Trace=value)
    assert message == ("Nothing was sent: trace begins or ends with a space, which a header loses.")


def test_all_problems_are_named_at_once() -> None:
    assert refused(X_Trace=None, X_Depth=9, X_Brief="no") == (
        "Nothing was sent: trace is missing; depth is 9, more than 5; "
        "brief must be True or False, not text."
    )


async def test_each_attempt_and_each_page_has_them() -> None:
    pages = [http(b"", "503 Busy", "Retry-After: 0"), *[http(b"[]")] * 9]
    async with (
        serve(answering(*pages)) as server,
        Postalytics("k", base_url=server.url) as client,
    ):
        values: dict[str, Any] = {"path": (1,), "headers": {"X-Trace": "t-1"}}
        assert await client.pages(LISTED, **values).collect() == []
    assert len(server.requests) > 2
    assert {one.count(b"\r\nX-Trace: t-1\r\n") for one in server.requests} == {1}
