from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from postalytics_runtime.config import Secret
from postalytics_runtime.errors import (
    AuthenticationError,
    NotFoundError,
    PostalyticsError,
    RateLimitError,
    ResponseError,
    ServerError,
    ServerOutcomeUnknownError,
    UnreadableResponseError,
)
from postalytics_runtime.http import (
    Response,
    message_in,
    parse,
    parse_response,
    retry_after,
    unknown_outcome_advice,
)
from postalytics_runtime.schema import Effect, ErrorShape

ERRORS = ErrorShape(
    message_paths=("error.message", "message", "Message", "detail", "title", "error", "."),
    details_paths=("errors", "ModelState"),
    envelope="error",
)
NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


def answer(status: int, body: bytes = b"", **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status, CIMultiDictProxy(CIMultiDict(named)), body)


def refused(status: int, body: bytes = b"", effect: Effect = Effect.READ, **headers: str) -> Any:
    with pytest.raises(PostalyticsError) as caught:
        parse_response(answer(status, body, **headers), effect, ERRORS, str, now=NOW)
    return caught.value


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": 1}', {"a": 1}),
        (b"[]", []),
        (b"", None),
        (b"  \n", None),
        (b"\xef\xbb\xbf[1]", [1]),
        (b"null", None),
        (b'"text"', "text"),
    ],
)
def test_a_successful_response_is_its_json(body: bytes, value: object) -> None:
    assert parse_response(answer(200, body), Effect.READ, ERRORS, str) == value


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b'{"a": ',
        b'{"a": NaN}',
        b"[Infinity]",
        b'"\xff"',
        b"[" * 200_000,
        "{'a': 1}".encode("utf-16"),
    ],
)
def test_a_success_that_cannot_be_read_is_not_called_a_failure(body: bytes) -> None:
    error = refused(200, body, Effect.CREATE)
    assert type(error) is UnreadableResponseError
    assert (error.status, error.safe_to_repeat) == (200, False)
    assert error.message == (
        "The API accepted the request (status 200), but its response cannot be read: it is not "
        "JSON."
    )


def test_a_success_that_was_cut_off_says_so() -> None:
    cut = Response(201, body_error="it was cut off (ClientPayloadError)")
    with pytest.raises(UnreadableResponseError, match="cannot be read: it was cut off"):
        parse_response(cut, Effect.CREATE, ERRORS, str)


@pytest.mark.parametrize("effect", Effect)
@pytest.mark.parametrize(
    ("cut", "safe"),
    [
        (Response(200, body_error="it was cut off", truncated=True), {Effect.READ}),
        (Response(200, body_error="it is larger than 10 bytes"), set[Effect]()),
        (Response(200, body=b"<html>"), set[Effect]()),
    ],
    ids=["cut off", "too large", "not JSON"],
)
def test_a_success_that_cannot_be_read_is_asked_for_again_only_where_a_read_was_cut_off(
    cut: Response, safe: set[Effect], effect: Effect
) -> None:
    with pytest.raises(UnreadableResponseError) as error:
        parse_response(cut, effect, ERRORS, str)
    assert error.value.safe_to_repeat == (effect in safe)


@pytest.mark.parametrize(
    ("status", "effect", "kind", "safe"),
    [
        (400, Effect.CREATE, ResponseError, False),
        (401, Effect.READ, AuthenticationError, True),
        (403, Effect.CREATE, AuthenticationError, False),
        (404, Effect.READ, NotFoundError, True),
        (422, Effect.MAIL, ResponseError, False),
        (429, Effect.READ, RateLimitError, True),
        (429, Effect.MAIL, RateLimitError, True),
        (500, Effect.READ, ServerError, True),
        (503, Effect.REPLACE, ServerOutcomeUnknownError, True),
        (503, Effect.DELETE, ServerOutcomeUnknownError, True),
        (500, Effect.CREATE, ServerOutcomeUnknownError, False),
        (502, Effect.TOGGLE, ServerOutcomeUnknownError, False),
        (504, Effect.MAIL, ServerOutcomeUnknownError, False),
        (408, Effect.CREATE, ServerOutcomeUnknownError, False),
        (408, Effect.READ, ResponseError, True),
        (301, Effect.CREATE, ServerOutcomeUnknownError, False),
        (307, Effect.READ, ResponseError, True),
    ],
)
def test_a_status_means_what_it_means_for_the_effect(
    status: int, effect: Effect, kind: type[ResponseError], safe: bool
) -> None:
    error = refused(status, b"<html>whatever</html>", effect)
    assert type(error) is kind
    assert (error.status, error.safe_to_repeat) == (status, safe)


def test_the_status_survives_a_body_that_was_cut_off() -> None:
    with pytest.raises(NotFoundError) as error:
        parse_response(Response(404, body_error="it was cut off"), Effect.READ, ERRORS, str)
    assert error.value.status == 404


def test_the_vendors_message_is_part_of_the_text() -> None:
    error = refused(400, b'{"error": {"message": "No such list.", "status_code": 400}}')
    assert error.vendor_message == "No such list."
    assert error.message == "The API answered with status 400: No such list."


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"error": {"message": "a", "status_code": 400}}, "a"),
        ({"message": "b"}, "b"),
        ({"Message": "c"}, "c"),
        ({"error": "d"}, "d"),
        ("No contacts received", "No contacts received"),
        ({"error": {"message": ""}, "message": "e"}, "e"),
        ({"error": {"message": 7}}, None),
        ({}, None),
        ([], None),
        (None, None),
        ({"message": "two\nlines\x1b[31m"}, "two lines [31m"),
        ({"message": "long " * 200}, ("long " * 200)[:500]),
    ],
)
def test_a_message_is_found_in_every_shape(value: object, message: str | None) -> None:
    assert message_in(value, ERRORS, str) == message


def test_a_message_that_quotes_the_key_is_masked_before_it_is_cut() -> None:
    key = Secret("12345EF4-3AEF-7ADE-A468-9D51756E5D32")
    token = key.headers()["Authorization"].removeprefix("Basic ")
    body = {"message": f"{'long ' * 97}{token}"}
    found = message_in(body, ERRORS, key.masked)
    assert found == "long " * 97 + "****5D32"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("0", 0.0),
        ("2.5", 2.5),
        (" 7 ", 7.0),
        ("120", 120.0),
        ("121", 121.0),
        ("316224000", 316224000.0),
        ("316224001", None),
        ("9" * 35, None),
        ("9" * 500, None),
        ("1e999", None),
        ("-10", None),
        ("-0.5", None),
        ("-inf", None),
        ("0x10", None),
        ("1,5", None),
        ("7 s", None),
        ("inf", None),
        ("nan", None),
        ("soon", None),
        ("", None),
        ("Mon, 23 Nov 2026 12:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2026 12:00:30 +0000", 30.0),
        ("Mon, 23 Nov 2026 11:59:30 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 GMT", None),
        ("Zun, 29 Sep 2026 99:99:99 GMT", None),
        ("Fri, 31 Dec 99999 23:59:59 GMT", None),
        ("Mon, 23 Nov 2026 12:00:30", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_or_nothing(
    header: str | None, seconds: float | None
) -> None:
    assert retry_after(header, NOW) == seconds


def test_an_error_carries_what_the_server_asked_for() -> None:
    error = refused(429, Retry_After="1234.5")
    assert error.retry_after == 1234.5
    assert error.message == (
        "The API answered with status 429. Nothing was carried out; retry in 1,235 s."
    )


@pytest.mark.parametrize("header", ["90", "Mon, 23 Nov 2026 12:01:30 GMT"])
def test_an_error_says_when_to_come_back_in_both_ways(header: str) -> None:
    error = refused(503, Retry_After=header)
    assert error.retry_after == 90.0
    assert error.retry_at == NOW + timedelta(seconds=90)


@pytest.mark.parametrize("body", [b"<html>", b"", b"{}", b'{"message": " "}'])
@pytest.mark.parametrize("status", [404, 500, 307])
def test_without_a_message_the_error_has_only_the_status(status: int, body: bytes) -> None:
    error = refused(status, body)
    assert error.message == f"The API answered with status {status}."
    assert (error.vendor_message, error.retry_after, error.retry_at) == (None, None, None)


def test_without_a_retry_after_the_error_says_later() -> None:
    assert refused(429).message.endswith("Nothing was carried out; retry later.")


def test_the_error_of_a_failed_write_says_to_check_it() -> None:
    assert refused(502, effect=Effect.MAIL).message == (
        "The API answered with status 502. It is unknown whether the request was carried out. "
        "Check whether it took effect before you retry it."
    )


@pytest.mark.parametrize(
    ("effect", "advice"),
    [
        (Effect.READ, "It changes nothing, so you can retry it."),
        (Effect.REPLACE, "You can retry it: doing it twice is the same as doing it once."),
        (Effect.DELETE, "You can retry it: doing it twice is the same as doing it once."),
        (Effect.CREATE, "Check whether it took effect before you retry it."),
        (Effect.TOGGLE, "Check whether it took effect before you retry it."),
        (Effect.MAIL, "Check whether it took effect before you retry it."),
    ],
)
def test_the_advice_for_an_unknown_outcome_follows_from_the_effect(
    effect: Effect, advice: str
) -> None:
    assert unknown_outcome_advice(effect) == advice


@given(st.integers(100, 599), st.binary(max_size=200), st.sampled_from(Effect))
def test_any_response_becomes_a_value_or_one_of_our_errors(
    status: int, body: bytes, effect: Effect
) -> None:
    try:
        value = parse_response(answer(status, body), effect, ERRORS, str)
    except PostalyticsError as error:
        assert error.status == status  # type: ignore[attr-defined]  # all that come from here
    else:
        assert 200 <= status < 300
        text = body.decode("utf-8-sig", "replace").strip()
        assert value == text or value == parse(body)
