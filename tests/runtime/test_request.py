from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics import description
from postalytics.models import NewContact
from postalytics_runtime.errors import InvalidRequestError
from postalytics_runtime.operation import Effect, Operation, Parameter, Source
from postalytics_runtime.request import RequestBuilder, raw_request

ROOT = "https://api.example.com/api/v1"


def thing(path: str = "/things/{name}/parts", **facts: Any) -> Operation[Any]:
    return Operation(
        name="get_parts",
        resource="things",
        summary="",
        method="GET",
        path=path,
        effect=Effect.READ,
        returns=description.CONTACT_MODEL,
        source=Source(url="", confidence="official"),
        **{"path_parameters": (Parameter("name", "string"),), **facts},
    )


def url(operation: Operation[Any], *path: Any, **query: Any) -> str:
    return str(RequestBuilder(operation, ROOT).build(path, query, None).url)


def raw(path: str, method: str = "GET", **others: Any) -> str:
    values: dict[str, Any] = {"params": None, "headers": None, "json": None, **others}
    return str(raw_request(ROOT, "/api/v1", method, path, **values).url)


@pytest.mark.parametrize(
    ("value", "segment"),
    [
        ("plain", "plain"),
        ("a/b", "a%2Fb"),
        ("../x", "..%2Fx"),
        ("a?b=c#d", "a%3Fb%3Dc%23d"),
        ("%2e%2e", "%252e%252e"),
        ("a b", "a%20b"),
        ("ä", "%C3%A4"),
        ("a\\b", "a%5Cb"),
        ("...", "..."),
        ("{name}", "%7Bname%7D"),
    ],
)
def test_a_path_value_is_one_segment(value: str, segment: str) -> None:
    assert url(thing(), value) == f"{ROOT}/things/{segment}/parts"


@pytest.mark.parametrize("value", ["", ".", "..", "a\r\nb", "\x00", "\x7f", "\ud800"])
def test_a_path_value_that_cannot_be_one_segment_is_refused(value: str) -> None:
    with pytest.raises(InvalidRequestError, match="cannot be part of a path"):
        url(thing(), value)


@given(st.text())
def test_any_text_is_one_segment_or_refused(value: str) -> None:
    try:
        made = url(thing(), value)
    except InvalidRequestError:
        return
    before, segment, after = made.rsplit("/", 2)
    assert (before, after) == (f"{ROOT}/things", "parts")
    assert unquote(segment) == value


NUMBER = thing("/things/{number}", path_parameters=(Parameter("number", "int", minimum=1),))


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (True, "number is True, not of type int"),
        ("7", "number is '7', not of type int"),
        (1.0, "number is 1.0, not of type int"),
        (None, "number is None, not of type int"),
        (0, "number is 0, less than 1"),
    ],
)
def test_a_value_of_another_type_or_size_is_refused(value: Any, fault: str) -> None:
    with pytest.raises(InvalidRequestError) as error:
        url(NUMBER, value)
    assert error.value.message == f"Nothing was sent: {fault}."


QUERY = thing(
    "/things",
    path_parameters=(),
    query_parameters=(
        Parameter("page_size", "int", wire="PageSize", maximum=100),
        Parameter("name", "string", required=True),
        Parameter("live", "bool"),
        Parameter("weight", "number"),
    ),
)


def test_a_query_has_its_own_names_and_plain_values() -> None:
    made = url(QUERY, PageSize=50, name="a b&c=d", live=True, weight=1.5)
    assert made == f"{ROOT}/things?PageSize=50&name=a%20b%26c%3Dd&live=true&weight=1.5"


def test_what_is_not_given_is_not_in_the_query() -> None:
    assert url(QUERY, name="x", live=False, weight=None) == f"{ROOT}/things?name=x&live=false"


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(InvalidRequestError) as error:
        url(QUERY, PageSize=101, weight="heavy")
    assert error.value.message == (
        "Nothing was sent: page_size is 101, more than 100; name is required; "
        "weight is 'heavy', not of type float."
    )


def test_a_body_is_the_model_of_the_operation() -> None:
    builder = RequestBuilder(description.CREATE_CONTACT, ROOT)
    request = builder.build((), {}, NewContact(contact_list_id=1, last_name=None))
    assert request.body == b'{"contact_list_id":1,"last_name":null}'
    assert request.headers == {"Content-Type": "application/json"}


@pytest.mark.parametrize("body", [None, {"contact_list_id": 1}, object()])
def test_anything_else_than_the_model_is_refused(body: object) -> None:
    with pytest.raises(InvalidRequestError, match="the body must be a NewContact, not a"):
        RequestBuilder(description.CREATE_CONTACT, ROOT).build((), {}, body)


@pytest.mark.parametrize("value", ["\ud800", object(), {1, 2}])
def test_what_json_cannot_hold_is_refused(value: Any) -> None:
    body = NewContact(contact_list_id=1, first_name=value)
    with pytest.raises(InvalidRequestError, match="cannot be written as JSON"):
        RequestBuilder(description.CREATE_CONTACT, ROOT).build((), {}, body)


@pytest.mark.parametrize(
    ("path", "made"),
    [
        ("/things", "/things"),
        ("/things/42", "/things/42"),
        ("/api/v1/things", "/things"),
        ("/things/a b", "/things/a%20b"),
        ("/things/a%20b", "/things/a%20b"),
        ("/api/v10", "/api/v10"),
    ],
)
def test_a_raw_path_lies_below_the_root(path: str, made: str) -> None:
    assert raw(path) == ROOT + made


@pytest.mark.parametrize(
    "path",
    [
        "",
        "things",
        "//evil.example/things",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/things",
        "HTTP://evil.example",
        "/things/..",
        "/../things",
        "/things/./42",
        "/things/%2e%2e",
        "/things/%2E.",
        "/things//42",
        "/things/",
        "/things?key=1",
        "/things#part",
        "/things/a%2fb",
        "/things/a%5cb",
        "/things\r\nHost: evil.example",
        "/things/\x00",
        "/things/%00",
        "@evil.example/things",
        "/api/v1//evil.example",
        "/api/v1/../../x",
        "javascript:alert(1)",
    ],
)
def test_a_raw_path_leads_nowhere_else(path: str) -> None:
    with pytest.raises(InvalidRequestError, match="is not a plain path below /api/v1"):
        raw(path)


def test_a_raw_call_has_query_headers_and_body() -> None:
    request = raw_request(
        ROOT, "/api/v1", "PATCH", "/things", {"a": 1, "b": "x y"}, {"X-Trace": "1"}, {"c": None}
    )
    assert str(request.url) == f"{ROOT}/things?a=1&b=x%20y"
    assert request.body == b'{"c":null}'
    assert request.headers == {"Content-Type": "application/json", "X-Trace": "1"}


@pytest.mark.parametrize("name", ["Authorization", "cookie", "HOST", "Content-Length"])
def test_a_raw_call_cannot_replace_what_the_client_sets(name: str) -> None:
    with pytest.raises(InvalidRequestError, match=f"The header '{name}' is set by the client"):
        raw("/things", headers={name: "x"})


@pytest.mark.parametrize(("name", "value"), [("X-A", "a\r\nEvil: 1"), ("X\n-A", "a"), ("X", "\0")])
def test_a_raw_call_has_plain_headers(name: str, value: str) -> None:
    with pytest.raises(InvalidRequestError, match="has a control character"):
        raw("/things", headers={name: value})


@pytest.mark.parametrize("method", ["get", "TRACE", "CONNECT", "GET /x HTTP/1.1\r\n", ""])
def test_a_raw_call_has_one_of_five_methods(method: str) -> None:
    with pytest.raises(InvalidRequestError, match="is none of GET, POST, PUT, PATCH, DELETE"):
        raw("/things", method)
