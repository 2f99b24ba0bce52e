from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.events import (
    Report,
    event_id,
    fingerprint,
    id_text,
    json_text,
    report_of_delivery,
    report_of_item,
)
from support.events.library import (
    DATE,
    FEED,
    NAME,
    WITHOUT_WEBHOOKS,
    delivered,
    delivery,
    polled,
)

TEN = datetime(2026, 5, 27, 10)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()))
)
JSON: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
BODIES = st.dictionaries(
    st.sampled_from(["eventType", "eventDate", "meta", "event_name", "bookid", "page"]) | st.text(),
    JSON | st.dictionaries(st.sampled_from(["readerId", "bookId"]), JSON),
)


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


def test_a_delivery_and_an_item_of_one_event_are_alike_but_for_their_way() -> None:
    first, second = delivered(), polled("5/27/2026 10:00:00 AM")
    assert (first.delivered, second.delivered) == (True, False)
    assert (first.kind, first.source, first.subject, first.date) == ("lent", "1", "7", TEN)
    assert (second.kind, second.source, second.subject, second.date) == ("lent", "1", "7", TEN)
    assert event_id(FEED, first) == event_id(FEED, second)
    assert fingerprint(FEED, first) != fingerprint(FEED, second)


def test_ids_may_be_numbers_or_text() -> None:
    reports = [delivered(reader=r, book=b) for r, b in ((1, 7), ("1", "7"), (1.0, " 7 "))]
    assert len({fingerprint(FEED, report) for report in reports}) == 1


@pytest.mark.parametrize(
    "value", [None, True, False, 1.5, float("nan"), float("inf"), 2**64, "", " ", "x" * 201, [], {}]
)
def test_what_is_not_an_id_is_missing(value: object) -> None:
    assert id_text(value) is None
    assert not delivered(book=value).matched


@pytest.mark.parametrize(("value", "text"), [(-3, "-3"), ("\ud800a", "\\ud800a"), ("a\0", "a\0")])
def test_any_other_number_or_text_is_an_id(value: object, text: str) -> None:
    assert id_text(value) == text


@pytest.mark.parametrize(
    "date", [None, 5, "", "soon", "2026-02-30", {"at": DATE}, "2026-05-27T10:00:00" + "0" * 99]
)
def test_a_report_without_a_readable_date_is_not_matched(date: object) -> None:
    assert delivered(date).date is None
    assert not delivered(date).matched


@pytest.mark.parametrize(
    "date", ["2026-05-27T10:00:00Z", "2026-05-27 10:00:00.999+05:30", "5/27/2026 10:00:00 AM"]
)
def test_the_date_is_the_wall_clock_as_written(date: str) -> None:
    assert delivered(date).date == TEN


@pytest.mark.parametrize("label", ["Returned To Desk", "returned to desk", " RETURNED TO DESK "])
def test_labels_match_without_regard_to_case(label: str) -> None:
    assert polled(kind=label).kind == "returned"


@pytest.mark.parametrize("code", [2, "2", 2.0, " 2"])
def test_codes_may_be_numbers_or_text(code: object) -> None:
    assert report_of_delivery(FEED, {"eventType": code}).kind == "returned"


@pytest.mark.parametrize(
    ("received", "kind"),
    [
        (99, "99"),
        ("New", "New"),
        (None, "null"),
        (True, "true"),
        ([1], "[1]"),
        ("x" * 300, "x" * 200),
    ],
)
def test_an_unknown_kind_is_the_text_received(received: object, kind: str) -> None:
    assert report_of_delivery(FEED, {"eventType": received}).kind == kind


def test_the_detail_counts_for_online_kinds_only() -> None:
    assert polled(kind="page_opened", page="/a").detail == "/a"
    assert polled(kind="page_opened", page=["/a"]).detail == '["/a"]'
    assert polled(kind="something new", page="/a").detail == "/a"
    assert polled(kind="lent", page="/a").detail == ""


def test_names_match_in_any_notation_and_the_source_is_not_in_the_item() -> None:
    report = report_of_item(FEED, {"BookID": 7, "EventName": "Lent", "eventdate": DATE}, "1")
    assert report.matched
    assert (report.source, report.subject, report.kind) == ("1", "7", "lent")


@pytest.mark.parametrize("meta", [None, [], "meta", {"bookId": {"id": 1}}])
def test_a_path_that_leads_nowhere_is_missing(meta: object) -> None:
    assert report_of_delivery(FEED, {"eventType": 1, "meta": meta}).subject is None


def test_a_redelivery_of_what_cannot_be_matched_has_the_same_fingerprint() -> None:
    one, other = (
        delivered("?", retryAttempts=0, mailId=5),
        delivered("?", mailId=5, retryAttempts=9),
    )
    assert fingerprint(FEED, one) == fingerprint(FEED, other)
    assert fingerprint(FEED, one) != fingerprint(FEED, delivered("?", mailId=6))
    assert event_id(FEED, one, 1) != event_id(FEED, one)


@pytest.mark.parametrize("name", ["retryAttempts", "RetryAttempts", "retry_attempts"])
def test_what_a_redelivery_changes_does_not_count_in_any_notation(name: str) -> None:
    first, again = (report_of_delivery(FEED, {**delivery("?"), name: count}) for count in (0, 1))
    assert fingerprint(FEED, first) == fingerprint(FEED, again)


def test_an_item_that_cannot_be_matched_is_known_by_all_of_it() -> None:
    assert fingerprint(FEED, polled("?", retryAttempts=0)) != fingerprint(FEED, polled("?"))
    assert fingerprint(WITHOUT_WEBHOOKS, polled("?")) == fingerprint(FEED, polled("?"))


def test_without_webhooks_there_is_no_delivery() -> None:
    with pytest.raises(ValueError, match="has no webhooks"):
        report_of_delivery(WITHOUT_WEBHOOKS, delivery())


@given(BODIES, JSON)
def test_whatever_comes_has_an_identity(body: dict[str, Any], source: Any) -> None:
    for report in (report_of_delivery(FEED, body), report_of_item(FEED, body, source)):
        assert fingerprint(FEED, report) == fingerprint(FEED, in_other_order(report))
        assert len(event_id(FEED, report)) == 32
        assert report.kind.encode().decode() == report.kind
        assert json.loads(json_text(dict(report.body))) is not None


HOSTILE: list[dict[str, Any]] = [
    {"eventType": 10**5000, "meta": nested(3000)},
    {"eventType": nested(3000), "eventDate": nested(3000), "meta": {"bookId": nested(3000)}},
    {"\ud800": "\ud800", "eventType": "\ud800", "meta": {"readerId": "\ud800", "bookId": "\0"}},
    {"eventDate": "\0", "x": float("nan"), "y": float("inf"), "deep": nested(300)},
    {"meta": {"readerId": 10**5000, "bookId": -(10**5000)}},
]


@pytest.mark.parametrize("place", range(len(HOSTILE)))
def test_hostile_bodies_have_an_identity(place: int) -> None:
    body = HOSTILE[place]
    for report in (report_of_delivery(FEED, body), report_of_item(FEED, body, 10**5000)):
        assert fingerprint(FEED, report) == fingerprint(FEED, in_other_order(report))
        assert report.kind.encode().decode() == report.kind
        assert json.loads(json_text(dict(report.body))) is not None


def in_other_order(report: Report) -> Report:
    make = report_of_delivery if report.delivered else report_of_item
    more = () if report.delivered else (report.source,)
    return make(FEED, dict(reversed(list(report.body.items()))), *more)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [None, True, 1.5, "é"]}, '{"a":[null,true,1.5,"é"],"b":1}'),
        ({"b": "\ud800", "a": 2**70}, '{"a":1180591620717411303424,"b":"\\ud800"}'),
        ((1, 2**70), "[1,1180591620717411303424]"),
        (1 << 4001, f'"{hex(1 << 4001)}"'),
        ({"a": {1, 2}}, '{"a":null}'),
    ],
)
def test_json_text_is_canonical(value: object, text: str) -> None:
    assert json_text(value) == text


def test_deep_levels_are_left_out() -> None:
    assert json_text(nested(1000)) == "[" * 64 + "null" + "]" * 64


def test_nothing_personal_is_in_the_repr_of_a_report() -> None:
    assert NAME not in repr(delivered(to=NAME)) + repr(polled(name=NAME))
    assert NAME not in repr(polled(kind="page_opened", page=f"https://example.com/{NAME}"))
