"""Raw requests: they go to the origin of the client, and are sent whole or not at all."""

from __future__ import annotations

import dataclasses
import enum
import http
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import attrs
import pytest

from postalytics_runtime.errors import InvalidRequestError
from postalytics_runtime.http import Request, raw_request
from support.runtime.post_office_api import API

ROOT = "https://api.example.com/api/v1"
VERSIONED = attrs.evolve(API, base_path="/api/v1")


class Size(enum.IntEnum):
    LARGE = 3


@dataclasses.dataclass
class Letter:
    weight: float
    note: str | None = None


def raw(path: Any = "/things", method: Any = "POST", **others: Any) -> Request:
    values: dict[str, Any] = {"params": None, "headers": None, "json": None, **others}
    request, _ = raw_request(VERSIONED, ROOT, method, path, **values)
    return request


def refused(path: Any = "/things", method: Any = "POST", **others: Any) -> str:
    with pytest.raises(InvalidRequestError) as caught:
        raw(path, method, **others)
    said = caught.value.message
    assert (said[:18], said[-1]) == ("Nothing was sent: ", ".")
    return said[18:-1]


@pytest.mark.parametrize(
    ("path", "made"),
    [
        ("/things", "/things"),
        ("/things/42", "/things/42"),
        ("/api/v1/things", "/things"),
        ("/v1/things", "/things"),
        ("/v1/things/v1", "/things/v1"),
        ("/api/v1/v2/things", "/v2/things"),
        ("/api/v1/api/v1", "/api/v1"),
        ("/version/2", "/version/2"),
        ("/things/a b", "/things/a%20b"),
        ("/things/a%20b", "/things/a%20b"),
        ("/things/%41%27%7E", "/things/%41%27%7E"),
    ],
)
def test_a_path_lies_below_the_root(path: str, made: str) -> None:
    assert str(raw(path).url) == ROOT + made


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "things",
        "//evil.example/things",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/things",
        "https://THE-KEY:@api.example.com/api/v1/things",
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
        "/things/\ud800",
        "@evil.example/things",
        "/api/v1//evil.example",
        "/api/v1",
        "/v1",
        "/v1/",
        "/v1//things",
        "/api/v1/../../x",
        "javascript:alert(1)",
    ],
)
def test_a_path_to_another_place_is_refused_and_not_shown(path: str) -> None:
    assert refused(path) == (
        "the path is not a plain path below /api/v1, such as /things/42: give no host, no query "
        "(give it as parameters), no empty and no dot segment"
    )


@pytest.mark.parametrize(
    "path",
    [
        "/api/things",
        "/api/v2/things",
        "/api/v10",
        "/api",
        "/api/api/v1/things",
        "/v2/things",
        "/v2",
        "/v1.1/things",
        "/v2-beta/things",
        "/v1/v1/things",
        "/v1/api/v1/things",
        "/V1/things",
        "/API/V1/things",
        "/%76%31/things",
        "/%61pi/v1/things",
    ],
)
def test_a_path_of_another_version_or_with_half_the_base_is_refused(path: str) -> None:
    assert refused(path) == (
        "the path begins with another version than /api/v1, or with only a part of /api/v1: write "
        "/api/v1/things/42, or only /things/42"
    )


def test_where_the_base_has_no_version_any_word_is_a_path() -> None:
    request, _ = raw_request(API, "https://api.example.com/api", "GET", "/v1/x", None, None, None)
    assert str(request.url) == "https://api.example.com/api/v1/x"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/parcels", "/api/v1/parcels"),
        ("/v1/parcels", "/api/v1/parcels"),
        ("/api/v1/parcels", "/api/v1/parcels"),
        ("/parcels/4711", "/api/v1/parcels/…"),
        ("/ada@example.com/parcels/Ada Lovelace", "/api/v1/…/parcels/…"),
        ("/Parcels", "/api/v1/…"),
        ("/%70arcels", "/api/v1/…"),
        ("/parcels;ada", "/api/v1/…"),
        ("/{code}/{", "/api/v1/…/…"),
    ],
)
def test_of_a_path_the_words_of_the_api_are_shown_and_nothing_else(path: str, shown: str) -> None:
    _, call = raw_request(VERSIONED, ROOT, "POST", path, None, None, None)
    assert (call.operation, call.method, call.path) == ("request", "POST", shown)


def test_a_refusal_names_the_path_if_the_path_is_valid() -> None:
    with pytest.raises(InvalidRequestError) as caught:
        raw("/v1/parcels/4711", params={"a": None})
    assert str(caught.value.call) == "request (POST /api/v1/parcels/…)"


@pytest.mark.parametrize("path", [None, 42, b"/things", ["/things"]])
def test_a_path_is_text(path: object) -> None:
    said = f"the path must be text such as /things/42, not {type(path).__name__}"
    assert refused(path) == said


@pytest.mark.parametrize("mapping", [dict, MappingProxyType])
def test_a_call_has_query_headers_and_body(mapping: Any) -> None:
    request = raw(
        params=mapping({"a": 1, "b": "x y", "c": True, "d": 1.5, "e": Size.LARGE}),
        headers=mapping({"X-Trace": "1"}),
        json={"c": None},
    )
    assert str(request.url) == f"{ROOT}/things?a=1&b=x%20y&c=true&d=1.5&e=3"
    assert request.body == b'{"c":null}'
    assert request.headers == {"Content-Type": "application/json", "X-Trace": "1"}


def test_a_call_may_have_nothing_but_a_path() -> None:
    request = raw("/things", http.HTTPMethod.GET, params={}, headers={})
    assert (str(request.url), request.body, request.headers) == (f"{ROOT}/things", None, {})


def test_a_content_type_of_the_caller_s_own_is_the_only_one() -> None:
    own: Mapping[str, str] = {"content-type": "application/vnd.things+json"}
    assert raw(headers=own, json={}).headers == own


@pytest.mark.parametrize(
    ("name", "value"), [("a", "\ud800"), ("a\udfff", ""), ("\0", 1), ("a", "x\0")]
)
def test_a_query_can_be_sent(name: str, value: Any) -> None:
    said = f"the parameter {name!r} holds a control character: take it out"
    assert refused(params={name: value}) == said


@pytest.mark.parametrize("value", [None, [1, 2], {"a": 1}, b"x", object(), 1j])
def test_a_parameter_has_a_plain_value(value: object) -> None:
    assert refused(params={"a": value}) == (
        f"the parameter 'a' must be text, a number, True or False, not {type(value).__name__}: "
        "leave out what has no value, and join a list into text"
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (float("nan"), "must be a finite number"),
        (float("-inf"), "must be a finite number"),
        (2**63, "must be a whole number of 64 bits"),
        (10**400, "must be a whole number of 64 bits"),
    ],
)
def test_a_number_in_a_query_is_finite_and_fits_in_64_bits(value: float, said: str) -> None:
    assert refused(params={"a": value}) == f"the parameter 'a' {said}"


def test_a_parameter_has_a_name() -> None:
    assert refused(params={1: "x"}) == "the name of a parameter must be text, not int"


@pytest.mark.parametrize("what", ["params", "headers"])
@pytest.mark.parametrize("given", [[("a", "b")], "a=b", 0, (), {"a"}])
def test_query_and_headers_are_mappings(what: str, given: object) -> None:
    assert refused(**{what: given}) == (
        f"{what} must be a mapping from names to values, not {type(given).__name__}"
    )


@pytest.mark.parametrize(
    "name",
    [
        "Authorization",
        "cookie",
        "HOST",
        "Content-Length",
        "Transfer-Encoding",
        "connection",
        "TE",
        "Upgrade",
        "Expect",
    ],
)
def test_what_the_client_sets_cannot_be_replaced(name: str) -> None:
    said = f"the header {name!r} is set by the client itself: leave it out"
    assert refused(headers={name: "x"}) == said


@pytest.mark.parametrize("name", ["", "X Y", "Content-Length ", "X\n-A", "X:", "Ключ", 1, None])
def test_a_header_has_a_plain_name(name: object) -> None:
    assert refused(headers={name: "x"}) == (
        "the name of a header must consist of letters, digits and hyphens"
    )


@pytest.mark.parametrize("value", ["a\r\nEvil: 1", "\0", "\x7f", "\ud800"])
def test_a_header_has_a_plain_value(value: str) -> None:
    said = "the header 'X-A' holds a control character: take it out"
    assert refused(headers={"X-A": value}) == said


@pytest.mark.parametrize("value", [1, None, b"x", ["x"]])
def test_a_header_is_text(value: object) -> None:
    said = f"the header 'X-A' must be text, not {type(value).__name__}"
    assert refused(headers={"X-A": value}) == said


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "GET /x HTTP/1.1\r\n", "", None, ["GET"]])
def test_a_call_has_one_of_five_methods(method: object) -> None:
    said = "the method must be one of GET, POST, PUT, PATCH, DELETE"
    assert refused(method=method) == said


@pytest.mark.parametrize("method", ["get", "Post"])
def test_a_method_is_in_capitals(method: str) -> None:
    assert refused(method=method) == f"the method must be in capitals: {method.upper()}"


ODD = "the body holds a number that is not finite, which JSON cannot hold"


@pytest.mark.parametrize(
    ("json", "said"),
    [
        (float("nan"), ODD),
        ({"a": [None, (1, float("-inf"))]}, ODD),
        (Letter(weight=float("inf")), ODD),
        (object(), "the body cannot be written as JSON (Type is not JSON serializable: object)"),
    ],
)
def test_a_body_is_what_json_can_hold(json: object, said: str) -> None:
    assert refused(json=json) == said


def test_a_dataclass_is_a_body() -> None:
    assert raw(json=Letter(weight=1.5)).body == b'{"weight":1.5,"note":null}'


def test_all_problems_are_named_at_once() -> None:
    said = refused("things", "get", params={"a": None}, headers={"Host": "x"}, json=float("nan"))
    assert said.split("; ") == [
        "the method must be in capitals: GET",
        "the path is not a plain path below /api/v1, such as /things/42: give no host, no query "
        "(give it as parameters), no empty and no dot segment",
        "the parameter 'a' must be text, a number, True or False, not NoneType: leave out what "
        "has no value, and join a list into text",
        "the header 'Host' is set by the client itself: leave it out",
        ODD,
    ]
