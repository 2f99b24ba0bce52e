from __future__ import annotations

import gc
import json
import tracemalloc
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.events import Judgement, Report, judge
from support.events.deliveries import OLDER_TOKEN, READER, TOKEN, delivered, delivery
from support.events.hostile_bodies import ODD_VALUES, hostile_bodies
from support.events.library import FEED, WITHOUT_WEBHOOKS
from support.leaks import leaks

TOKENS = (TOKEN, OLDER_TOKEN)
LIMIT = 256 * 1024
JSON = {"Content-Type": "application/json"}


def judged(
    body: bytes,
    token: str | None = TOKEN,
    method: str = "POST",
    headers: dict[str, str] | None = None,
) -> Judgement:
    return judge(FEED, token, method, headers or JSON, body, tokens=TOKENS)


def status_of(value: object) -> int:
    return judged(json.dumps(value).encode()).status


def test_a_delivery_is_kept_and_acknowledged() -> None:
    report = Report(
        delivered=True,
        kind="returned",
        source="7",
        subject="9",
        date=datetime(2026, 5, 27, 8, 49, 11),
        body=delivery(),
    )
    assert judged(delivered()) == Judgement(200, "OK", report)


@pytest.mark.parametrize("token", TOKENS)
def test_both_tokens_are_valid(token: str) -> None:
    assert judged(delivered(), token).status == 200


@pytest.mark.parametrize("method", ["POST", "GET", "HEAD", "BREW", ""])
@pytest.mark.parametrize(
    "token",
    [None, "", "health", TOKEN[:-1], f"{TOKEN}0", TOKEN.lower(), f"{TOKEN}\0", "é" * 43, "\udcff"],
)
def test_a_wrong_token_looks_as_if_there_were_nothing(token: str | None, method: str) -> None:
    assert judged(delivered(), token, method) == Judgement(404, "Not Found")


def test_without_tokens_no_token_is_valid() -> None:
    assert judge(FEED, "", "POST", {}, delivered(), tokens=()).status == 404


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "OPTIONS", "post", ""])
def test_only_post_is_allowed(method: str) -> None:
    response = judged(delivered(), method=method)
    assert (response.status, response.headers) == (405, {"Allow": "POST"})


@pytest.mark.parametrize("name", ["Content-Encoding", "content-encoding", "CONTENT-ENCODING"])
@pytest.mark.parametrize("value", ["gzip", "br", "identity, gzip", "x"])
def test_no_compressed_body_is_read(name: str, value: str) -> None:
    response = judged(b"", headers={name: value})
    assert (response.status, response.headers) == (415, {"Accept-Encoding": "identity"})


@pytest.mark.parametrize("value", ["identity", " Identity ", ""])
def test_an_encoding_that_changes_nothing_is_accepted(value: str) -> None:
    assert judged(delivered(), headers={"Content-Encoding": value}).status == 200


@pytest.mark.parametrize(
    ("value", "status"),
    [(str(LIMIT), 200), (str(LIMIT + 1), 413), ("9" * 9999, 413), ("-1", 200), ("a lot", 200)],
)
def test_a_size_that_is_too_large_is_refused(value: str, status: int) -> None:
    assert judged(delivered(), headers={"content-length": value}).status == status


@pytest.mark.parametrize(("size", "status"), [(LIMIT, 200), (LIMIT + 1, 413)])
def test_a_body_that_is_too_large_is_refused(size: int, status: int) -> None:
    assert judged(delivered().ljust(size)).status == status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"eventType=4",
        b'{"eventType": NaN}',
        b'{"eventType": Infinity}',
        b'{"eventType": 1e999}',
        b'{"eventType": "\xff"}',
        b'{"eventType": "\\ud800"}',
        b"[" * 20_000,
        b"[" * 20_000 + b"]" * 20_000,
        b'{"a":' * 20_000 + b"4" + b"}" * 20_000,
        delivered().decode().encode("utf-16"),
    ],
)
def test_what_is_not_json_is_a_bad_request(body: bytes) -> None:
    assert judged(body).status == 400


@pytest.mark.parametrize("value", [None, True, 4, "4", [], [delivery()]])
def test_what_is_not_an_object_is_unprocessable(value: object) -> None:
    assert status_of(value) == 422


@pytest.mark.parametrize("kind", [None, True, False, "", " ", [], [4], {}, {"code": 4}])
def test_a_body_without_a_kind_is_unprocessable(kind: object) -> None:
    assert status_of(delivery(eventType=kind)) == 422


def test_a_body_that_lacks_the_kind_is_unprocessable() -> None:
    assert [status_of({}), status_of({"eventtypes": 4}), status_of({"meta": {}})] == [422] * 3


@pytest.mark.parametrize(
    ("kind", "name"), [(2, "returned"), ("2", "returned"), (2.0, "returned"), (1, "lent")]
)
def test_a_kind_may_be_a_number_or_text(kind: object, name: str) -> None:
    report = judged(delivered(eventType=kind)).report
    assert report is not None
    assert report.kind == name


@pytest.mark.parametrize("kind", [-1, 0, 5, 0.5, 2**63, 10**300, "moved", "\0", "x" * 100_000])
def test_an_unknown_kind_is_kept(kind: object) -> None:
    response = judged(delivered(eventType=kind))
    assert (response.status, response.report is None) == (200, False)


def test_unknown_fields_are_kept() -> None:
    report = judged(delivered(weather="rain")).report
    assert report is not None
    assert report.body["weather"] == "rain"


def test_the_last_of_two_fields_with_one_name_counts() -> None:
    report = judged(b'{"eventType": 1, "eventType": 2}').report
    assert report is not None
    assert report.kind == "returned"


def test_a_byte_order_mark_is_ignored() -> None:
    assert judged(b"\xef\xbb\xbf" + delivered()).status == 200


def test_an_api_without_webhooks_has_no_deliveries() -> None:
    assert judge(WITHOUT_WEBHOOKS, TOKEN, "POST", {}, delivered(), tokens=TOKENS).status == 422


def test_headers_may_be_pairs_with_the_same_name_twice() -> None:
    class Pairs:
        def items(self) -> list[tuple[str, str]]:
            return [("Content-Encoding", "identity"), ("Content-Encoding", "gzip")]

    assert judge(FEED, TOKEN, "POST", Pairs(), delivered(), tokens=TOKENS).status == 415


def test_nothing_that_is_shown_has_the_token_or_the_data() -> None:
    shown = [repr(judged(delivered(eventType=kind))) for kind in ODD_VALUES]
    assert leaks("".join(shown), [*TOKENS, READER]) == []


def test_no_hostile_body_is_an_error_or_stays_in_memory() -> None:
    statuses: dict[int, int] = {}
    for body in hostile_bodies(1, 22):  # What is loaded once does not count.
        judged(body)
    gc.collect()
    tracemalloc.start()
    try:
        for body in hostile_bodies(2, 2000):
            status = judged(body).status
            statuses[status] = statuses.get(status, 0) + 1
        gc.collect()
        growth, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sorted(statuses) == [200, 400, 413, 422]
    assert growth < 2**20


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.binary() | _json.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_accepted_or_refused(body: bytes) -> None:
    assert judged(body).status in (200, 400, 422)


@given(st.sampled_from(["eventType", "eventDate", "meta", "to"]), _json)
def test_any_value_of_a_field_is_accepted_or_refused(name: str, value: Any) -> None:
    assert judged(delivered(**{name: value})).status in (200, 400, 422)


@given(
    st.none() | st.text(),
    st.text(),
    st.dictionaries(st.text() | st.sampled_from(["content-length", "Expect"]), st.text()),
)
def test_any_head_is_refused_without_a_token(
    token: str | None, method: str, headers: dict[str, str]
) -> None:
    assert judged(b"", token, method, headers).status == 404
