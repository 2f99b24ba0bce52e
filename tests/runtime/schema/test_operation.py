"""Look-ups of operations, models and environments in the description of an API."""

from __future__ import annotations

import attrs
import pytest

from postalytics_runtime import schema
from postalytics_runtime.schema import EventFeed, PolledEvents, ResourceDescription
from support.runtime.post_office_api import API, GET_ROUTE, NEW_PARCEL, PERSON


def test_an_operation_is_found_by_its_name() -> None:
    assert API.operation("office.get_route") is GET_ROUTE


@pytest.mark.parametrize("name", ["office.walk", "forest.get_route", "get_route", "office", ""])
def test_another_operation_is_not_found(name: str) -> None:
    with pytest.raises(KeyError, match=repr(name)):
        API.operation(name)


def test_operations_and_models_come_in_the_order_of_the_resources() -> None:
    assert API.models[:2] == (PERSON, NEW_PARCEL)
    assert GET_ROUTE in API.operations


def test_a_model_is_looked_for_nearby_first_and_no_further_than_need_be() -> None:
    loaded: list[str] = []

    def load(name: str) -> ResourceDescription:
        loaded.append(name)
        return API.load(name)

    api = attrs.evolve(API, load=load)
    assert api.model("NewParcel", "office") is NEW_PARCEL
    assert loaded == ["office"]
    assert api.model("Person", "office") is PERSON
    assert loaded == ["office", "office", "people"]
    with pytest.raises(KeyError, match="'Unknown'"):
        api.model("Unknown", "office")


def test_an_environment_is_found_by_its_name() -> None:
    assert API.environment("here") is API.environments[0]
    with pytest.raises(KeyError, match="'there'"):
        API.environment("there")


_POLLED = PolledEvents(
    read="office.list_scans", subject="parcel_id", kind="scan", date="at", interval=60, lag=0
)
FEED = EventFeed(noun="route", source="route_id", subject="parcel_id", kinds=(), polled=_POLLED)


def test_events_are_given_or_loaded_when_they_are_first_used() -> None:
    loaded: list[EventFeed] = []

    def load() -> EventFeed:
        loaded.append(FEED)
        return FEED

    later = attrs.evolve(API, events=load)
    assert loaded == []
    assert (later.events, later.events) == (FEED, FEED)
    assert loaded == [FEED]
    assert attrs.evolve(API, events=FEED).events is FEED
    assert API.events is None


def test_an_unknown_name_of_the_face_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'EventFeeds'"):
        _ = schema.EventFeeds  # type: ignore[attr-defined]  # It does not exist.
