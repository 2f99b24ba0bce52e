"""The event of a delivery, without an inbox."""

from __future__ import annotations

import json
from datetime import datetime
from types import MappingProxyType
from typing import Any

import pytest

from postalytics_runtime.events import Event
from postalytics_runtime.events import parse_delivery as parse
from support.events.deliveries import delivered, delivery
from support.events.library import FEED


def parse_delivery(body: Any) -> Event:
    return parse(FEED, body, Event)


@pytest.mark.parametrize(
    "body",
    [
        delivered(),
        delivered().decode(),
        b"\xef\xbb\xbf" + delivered(),
        MappingProxyType(delivery()),
    ],
    ids=["bytes", "text", "bytes with a mark", "mapping"],
)
def test_a_body_is_an_event(body: object) -> None:
    event = parse_delivery(body)

    assert event == Event(
        id=event.id,
        kind="returned",
        date=datetime(2026, 5, 27, 8, 49, 11),
        source="7",
        subject="9",
        delivered=delivery(),
    )
    assert event.id == parse_delivery(delivered()).id
    assert len(event.id) == 64


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"kind=3", "The body is not JSON."),
        ("\ud800", "The body is not JSON."),
        ('"\ud800"', "The body is not JSON."),
        (b"[]", "The body is not a JSON object."),
        ({}, "The body does not say what happened."),
        (b" " * (256 * 1024 + 1), "The body is too large."),
    ],
)
def test_what_is_not_a_delivery_says_why(body: object, said: str) -> None:
    with pytest.raises(ValueError, match=f"^{said}$"):
        parse_delivery(body)


@pytest.mark.parametrize("body", [None, 5, ["a"]])
def test_what_cannot_be_a_body_is_a_type_error(body: object) -> None:
    with pytest.raises(TypeError, match=f"not {type(body).__name__}\\.$"):
        parse_delivery(body)


def test_an_event_without_ids_is_not_matched() -> None:
    kind = {name: value for name, value in delivery().items() if not isinstance(value, dict)}
    event = parse_delivery(json.dumps(kind))

    assert (event.source, event.matched, event.kind) == (None, False, "returned")
