"""Errors in responses: with a status of success, in plain text, in the formats of frameworks."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from multidict import CIMultiDict, CIMultiDictProxy

from postalytics import API
from postalytics_runtime.config import Secret
from postalytics_runtime.errors import (
    AuthenticationError,
    Outcome,
    PostalyticsError,
    ResponseError,
    ServerOutcomeUnknownError,
    UnreadableResponseError,
    outcome_of,
)
from postalytics_runtime.http import Response, RetryPolicy, message_in, parse_response
from postalytics_runtime.schema import Effect, ErrorShape

ERRORS = API.errors
BROKE = {"error": {"message": "Insufficient funds", "status_code": 402}}


def read(value: Any, effect: Effect = Effect.READ, status: int = 200) -> Any:
    body = value if isinstance(value, bytes) else orjson.dumps(value)
    return parse_response(
        Response(status, CIMultiDictProxy(CIMultiDict()), body), effect, ERRORS, str
    )


def refused(value: Any, effect: Effect = Effect.READ, status: int = 200) -> Any:
    with pytest.raises(PostalyticsError) as caught:
        read(value, effect, status)
    return caught.value


@pytest.mark.parametrize("value", [BROKE, [BROKE], {"Error": {"Message": "Insufficient funds"}}])
def test_an_error_in_a_success_is_an_error_of_a_read(value: Any) -> None:
    error = refused(value)

    assert type(error) is ResponseError
    assert (error.status, error.vendor_message) == (200, "Insufficient funds")
    assert error.message == (
        "The API answered with status 200, but with an error: Insufficient funds."
    )
    assert RetryPolicy().delay(error, 1, 0.0, 0.5) is None


@pytest.mark.parametrize(
    ("effect", "safe"),
    [
        (Effect.CREATE, False),
        (Effect.MAIL, False),
        (Effect.TOGGLE, False),
        (Effect.REPLACE, True),
        (Effect.DELETE, True),
    ],
)
def test_an_error_in_a_success_leaves_the_outcome_of_a_write_unknown(
    effect: Effect, safe: bool
) -> None:
    error = refused(BROKE, effect, 201)

    assert type(error) is ServerOutcomeUnknownError
    assert (error.status, error.vendor_message) == (201, "Insufficient funds")
    assert (outcome_of(error), error.safe_to_repeat) == (Outcome.UNKNOWN, safe)
    assert "It is unknown whether the request was carried out." in error.message
    assert RetryPolicy().delay(error, 1, 0.0, 0.5) is None


@pytest.mark.parametrize("held", ["Oh no", {"code": 5}, ["Oh no"], True, 402])
def test_any_content_of_the_envelope_is_an_error(held: Any) -> None:
    assert type(refused({"error": held})) is ResponseError


@pytest.mark.parametrize(
    "held",
    [
        *(None, "", "  ", "None", "null", "false", {}, [], False, 0),
        *({"code": 0, "message": ""}, {"message": None}),
    ],
)
def test_an_empty_error_envelope_is_not_an_error(held: Any) -> None:
    value = {"error": held, "send_date": "now"}

    assert read(value, Effect.MAIL) == value


@pytest.mark.parametrize(
    "value",
    [[BROKE, BROKE], [{"name": "a"}, BROKE], {"fields": BROKE}, {"errors": ["a"]}, ["error"], []],
)
def test_the_envelope_counts_only_at_the_top_of_a_single_object(value: Any) -> None:
    assert read(value) == value


def test_an_api_without_an_envelope_has_no_errors_in_successes() -> None:
    answer = Response(200, CIMultiDictProxy(CIMultiDict()), orjson.dumps(BROKE))

    assert parse_response(answer, Effect.MAIL, ErrorShape(message_paths=("error",)), str) == BROKE


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"No contacts received", "No contacts received"),
        (b"\xef\xbb\xbf Wait.\r\nThen come again. ", "Wait.\r\nThen come again."),
        ("Zoë".encode(), "Zoë"),
        (b"x" * 500, "x" * 500),
        (b"NaN", "NaN"),
    ],
)
def test_a_short_plain_text_is_the_message_of_a_response(body: bytes, text: str) -> None:
    assert read(body) == text
    assert refused(body, status=400).vendor_message == " ".join(text.split())


@pytest.mark.parametrize(
    "body",
    [
        b"<p>No contacts received</p>",
        b'{"message": "No con',
        b'["No con',
        "Zoë".encode("latin-1"),
        "No contacts received".encode("utf-16"),
        b"No contacts\x00received",
        b"x" * 501,
        b"x" * 100_000,
    ],
)
def test_any_other_body_that_is_not_json_has_no_message(body: bytes) -> None:
    assert type(refused(body)) is UnreadableResponseError
    assert refused(body, status=400).vendor_message is None


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            {
                "type": "https://tools.ietf.org/html/rfc9110#section-15.5.1",
                "title": "One or more validation errors occurred.",
                "status": 400,
                "errors": {"address_zip": ["It is required.", "It is odd."], "$.x": ["Bad."]},
                "traceId": "00-1",
            },
            "One or more validation errors occurred. address_zip: It is required., It is odd.; "
            "$.x: Bad.",
        ),
        ({"title": "Bad Request", "detail": "No such list.", "status": 400}, "No such list."),
        ({"title": "Bad Request", "status": 400}, "Bad Request"),
        (
            {"Message": "The request is invalid.", "ModelState": {"contact.zip": ["Is missing."]}},
            "The request is invalid. contact.zip: Is missing.",
        ),
        ({"errors": {"": ["Only this."]}}, "Only this."),
        ({"errors": ["One.", 2, None, "Three."]}, "One., Three."),
        ({"errors": "A text."}, "A text."),
        ({"errors": {"zip": "A text.", "city": [{}], "state": [" "]}}, "zip: A text."),
        ({"errors": {"a": [["deep"]]}, "title": 7}, None),
        ({"Error": {"MESSAGE": "Loud."}}, "Loud."),
        ({"error": {"message": "First."}, "ERROR": {"message": "Second."}}, "First."),
    ],
)
def test_messages_of_frameworks_are_read_with_their_field_errors(
    value: Any, message: str | None
) -> None:
    assert refused(value, status=400).vendor_message == message


def test_details_are_bounded_and_on_one_line() -> None:
    many = {f"field_{n}": ["Wrong\nand\x1b[31m odd."] * 1_000 for n in range(1_000)}
    found = message_in({"title": "No.", "errors": many}, ERRORS, str)

    assert found is not None
    assert (len(found), found.isprintable()) == (500, True)
    assert found.startswith("No. field_0: Wrong and [31m odd., Wrong and [31m odd.")


def test_a_key_in_the_details_is_masked() -> None:
    key = "12345EF4-3AEF-7ADE-A468-9D51756E5D32"
    value = {"errors": {"api_key": [f"{key} is not known."]}}

    assert message_in(value, ERRORS, Secret(key).masked) == "api_key: ****5D32 is not known."


def test_a_403_names_the_plan_of_the_account_and_a_401_does_not() -> None:
    forbidden, unauthorized = refused(b"", status=403), refused(b"", status=401)

    assert (type(forbidden), type(unauthorized)) == (AuthenticationError, AuthenticationError)
    assert forbidden.message == (
        "The API answered with status 403. Check the key, that it belongs to this environment, "
        "and that the plan of the account includes this call."
    )
    assert "plan" not in unauthorized.message
