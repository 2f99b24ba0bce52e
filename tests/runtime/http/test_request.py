from __future__ import annotations

import enum
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.errors import InvalidRequestError
from postalytics_runtime.http import RequestBuilder
from postalytics_runtime.schema import Effect, Operation, Parameter, Provenance
from support.runtime.post_office_api import API, CREATE_PARCEL, PARCEL, NewParcel, Parcel, Person

ROOT = "https://api.example.com/api/v1"


def thing(path: str = "/things/{name}/parts", **facts: Any) -> Operation[Any]:
    return Operation(
        name="get_parts",
        resource="office",
        summary="",
        method="GET",
        path=path,
        effect=Effect.READ,
        returns=PARCEL,
        source=Provenance(url="", confidence="official"),
        **{"path_parameters": (Parameter("name", "string"),), **facts},
    )


def url(operation: Operation[Any], *path: Any, **query: Any) -> str:
    request, cuts = RequestBuilder(operation, ROOT, API).build(path, query, None)
    assert cuts == []
    return str(request.url)


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


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (".", "is '.', which cannot be part of a path"),
        ("..", "is '..', which cannot be part of a path"),
        ("a\r\nb", "holds a control character"),
        ("\x7f", "holds a control character"),
        ("\x00", "holds a control character"),
        ("\ud800", "holds a control character"),
        ("", "is missing"),
        (" ", "is missing"),
        (None, "is missing"),
        (7, "must be text, not int"),
    ],
)
def test_a_path_value_that_cannot_be_one_segment_is_refused(value: Any, fault: str) -> None:
    with pytest.raises(InvalidRequestError) as error:
        url(thing(), value)
    assert error.value.message == f"Nothing was sent: name {fault}."


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
        (True, "number must be a whole number, not bool"),
        ("7", "number must be a whole number, not text"),
        (1.0, "number must be a whole number, not float"),
        (None, "number is missing"),
        (0, "number is 0, less than 1"),
        (2**31, "number must be a whole number of 32 bits"),
        (-(2**31) - 1, "number must be a whole number of 32 bits"),
        (10**400, "number must be a whole number of 32 bits"),
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
        Parameter("page_size", "int", wire_name="PageSize", maximum=100),
        Parameter("name", "string", required=True),
        Parameter("live", "bool"),
        Parameter("weight", "number"),
        Parameter("serial", "int64"),
    ),
)


class Colour(enum.StrEnum):
    RED = "red"


class Mixed(str, enum.Enum):  # noqa: UP042 (its str() is not its value)
    RED = "red"


class Size(enum.IntEnum):
    LARGE = 3


@pytest.mark.parametrize(
    ("value", "sent"), [(Colour.RED, "red"), (Mixed.RED, "red"), ("blue", "blue")]
)
def test_a_code_is_sent_as_its_value(value: str, sent: str) -> None:
    assert url(thing(), value) == f"{ROOT}/things/{sent}/parts"
    assert url(QUERY, name=value, PageSize=Size.LARGE).endswith(f"?PageSize=3&name={sent}")


def test_a_query_has_its_own_names_and_plain_values() -> None:
    made = url(QUERY, PageSize=50, name="a b&c=d", live=True, weight=1.5, serial=2**63 - 1)
    assert made == (
        f"{ROOT}/things?PageSize=50&name=a%20b%26c%3Dd&live=true&weight=1.5"
        "&serial=9223372036854775807"
    )


def test_what_is_not_given_is_not_in_the_query() -> None:
    assert url(QUERY, name="x", live=False, weight=None) == f"{ROOT}/things?name=x&live=false"


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(InvalidRequestError) as error:
        url(QUERY, PageSize=101, weight="heavy", live=1, serial=2**63)
    assert error.value.message == (
        "Nothing was sent: page_size is 101, more than 100; name is missing; live must be True or "
        "False, not int; weight must be a number, not text; serial must be a whole number of 64 "
        "bits."
    )


@pytest.mark.parametrize(
    ("name", "weight", "fault"),
    [
        ("\ud800", 1.0, "name holds a control character"),
        ("\0", 1.0, "name holds a control character"),
        ("  ", 1.0, "name is missing"),
        ("x", float("nan"), "weight must be a finite number"),
        ("x", float("inf"), "weight must be a finite number"),
    ],
)
def test_a_value_that_no_address_can_hold_is_refused(name: str, weight: float, fault: str) -> None:
    with pytest.raises(InvalidRequestError) as error:
        url(QUERY, name=name, weight=weight)
    assert error.value.message == f"Nothing was sent: {fault}."


def test_all_problems_of_path_query_and_body_are_named_at_once() -> None:
    operation = thing(
        "/things/{number}/{name}",
        body=CREATE_PARCEL.body,
        path_parameters=(Parameter("number", "int"), Parameter("name", "string")),
        query_parameters=(Parameter("live", "bool", required=True),),
    )
    body = NewParcel(weight=2**40, sender=Person(zip="123456"))
    with pytest.raises(InvalidRequestError) as error:
        RequestBuilder(operation, ROOT, API).build(("x", ".."), {}, body)
    assert error.value.message == (
        "Nothing was sent: number must be a whole number, not text; name is '..', which cannot be "
        "part of a path; live is missing; weight must be a whole number of 32 bits; sender.zip is "
        "longer than 5 characters (6)."
    )


def test_a_body_is_the_model_of_the_operation() -> None:
    builder = RequestBuilder(CREATE_PARCEL, ROOT, API)
    request, _ = builder.build((), {}, NewParcel(weight=1, tracking=None, sender=Person(zip="1")))
    assert request.body == b'{"weight":1,"tracking":null,"Sender":{"Zip":"1"}}'
    assert request.headers == {"Content-Type": "application/json"}


@pytest.mark.parametrize("body", [None, {"weight": 1}, object()])
def test_anything_else_than_the_model_is_refused(body: object) -> None:
    with pytest.raises(InvalidRequestError, match="the body must be a NewParcel, not a"):
        RequestBuilder(CREATE_PARCEL, ROOT, API).build((), {}, body)


NO_NUMBER = "the body holds a number that is not finite, which JSON cannot hold"


@pytest.mark.parametrize(
    ("notes", "said"),
    [
        ("\ud800", "notes holds an unprintable character (U+D800 at place 1)"),
        (["\ud800"], "the body cannot be written as JSON (str is not valid UTF-8: surrogates not"),
        (object(), "the body cannot be written as JSON (Type is not JSON serializable: object)"),
        ({1, 2}, "the body cannot be written as JSON (Type is not JSON serializable: set)"),
        ({1: 2}, "the body cannot be written as JSON (Dict key must be str)"),
        (float("nan"), NO_NUMBER),
        ([{"a": (float("inf"),)}], NO_NUMBER),
    ],
)
def test_what_json_cannot_hold_is_refused(notes: Any, said: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        RequestBuilder(CREATE_PARCEL, ROOT, API).build((), {}, NewParcel(weight=1, notes=notes))
    assert caught.value.message.startswith(f"Nothing was sent: {said}")


def test_null_and_the_text_null_are_valid_values() -> None:
    body = NewParcel(weight=1, notes=[None, 1.5, {"a": "null"}])
    request, _ = RequestBuilder(CREATE_PARCEL, ROOT, API).build((), {}, body)
    assert request.body == b'{"weight":1,"notes":[null,1.5,{"a":"null"}]}'


def test_a_query_is_quoted_once_and_stays_as_it_is_quoted() -> None:
    asked = thing("/things", path_parameters=(), query_parameters=(Parameter("name", "string"),))
    assert url(asked, name="it's 20%/~") == f"{ROOT}/things?name=it%27s%2020%25%2F~"


def test_the_error_for_a_wrong_body_names_its_type() -> None:
    with pytest.raises(InvalidRequestError, match="the body must be a NewParcel, not a Parcel"):
        RequestBuilder(CREATE_PARCEL, ROOT, API).build((), {}, Parcel())
