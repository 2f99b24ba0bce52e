from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from aiohttp import web

from postalytics import Postalytics
from postalytics.errors import InvalidRequestError
from postalytics.events import Event
from postalytics.testing import FakePostalytics
from postalytics_runtime.events import list_webhooks_by_owner, verify
from postalytics_runtime.schema import Api, Parameter, ResourceDescription
from support.events.subscriptions import DROP

NOON = datetime(2026, 6, 1, 12)
EVENT = Event(id="0" * 64, kind="mailed", date=NOON, source=str(DROP), subject="9000", delivered={})
_US = "%m/%d/%Y %I:%M:%S %p"


def serve(fake: FakePostalytics, *pages: list[tuple[int, str, datetime]]) -> list[int]:
    """Serve the pages of a list of events; return where the numbers of requested pages go."""
    requested: list[int] = []

    async def respond(name: str, request: web.Request) -> web.Response | None:
        if name != "campaigns.list_campaign_events":
            return None
        number = int(request.query["PageNumber"])
        requested.append(number)
        rows = pages[number - 1] if number <= len(pages) else []
        return web.json_response(
            [
                {"dataid": data_id, "event_name": name, "event_date": date.strftime(_US)}
                for data_id, name, date in rows
            ]
        )

    fake.intercept = respond
    return requested


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ((9000, "Mailed", NOON), True),
        ((9000, "mailed", NOON + timedelta(hours=4)), True),
        ((9000, "Mailed", NOON - timedelta(hours=5, minutes=45)), True),
        ((9000, "Mailed", NOON + timedelta(hours=14)), True),
        ((9000, "Mailed", NOON + timedelta(hours=15)), False),
        ((9000, "Mailed", NOON + timedelta(hours=4, seconds=1)), False),
        ((9001, "Mailed", NOON), False),
        ((9000, "In Transit", NOON), False),
    ],
)
async def test_an_event_is_real_if_the_list_shows_it(
    shown: tuple[int, str, datetime], expected: bool, client: Postalytics, fake: FakePostalytics
) -> None:
    serve(fake, [shown])
    assert await verify(client, EVENT) is expected


async def test_an_event_of_the_year_1_is_looked_for(
    client: Postalytics, fake: FakePostalytics
) -> None:
    serve(fake, [(9000, "Mailed", NOON)])
    assert await verify(client, attrs.evolve(EVENT, date=datetime(1, 1, 1))) is False


async def test_the_list_is_read_down_to_what_is_too_old(
    client: Postalytics, fake: FakePostalytics
) -> None:
    def page(first: int, **ago: float) -> list[tuple[int, str, datetime]]:
        return [(first + row, "Mailed", NOON - timedelta(**ago)) for row in range(50)]

    requested = serve(
        fake,
        page(1) + page(51, days=4),  # Four days are older than the lag and all zones.
        page(101, days=4) + page(151, days=3),
        page(201, days=4) + page(251, days=4),
        page(301, days=5),
    )
    assert await verify(client, EVENT) is False
    assert requested == [1, 2, 3]


async def test_an_event_that_a_poll_showed_needs_no_request(
    client: Postalytics, fake: FakePostalytics
) -> None:
    requested = serve(fake)
    assert await verify(client, attrs.evolve(EVENT, polled={"dataid": 9000})) is True
    assert requested == []


@pytest.mark.parametrize(
    "changes",
    [{"kind": "printed"}, {"kind": "99"}, {"date": None, "matched": False}, {"matched": False}],
)
async def test_what_the_list_cannot_show_is_neither_real_nor_forged(
    changes: dict[str, Any], client: Postalytics, fake: FakePostalytics
) -> None:
    requested = serve(fake)
    assert await verify(client, attrs.evolve(EVENT, **changes)) is None
    assert requested == []


async def test_an_api_without_events_verifies_none(fake: FakePostalytics) -> None:
    class Eventless(Postalytics):
        api = attrs.evolve(Postalytics.api, events=None)

    async with Eventless(fake.api_key, base_url=fake.url) as client:
        with pytest.raises(InvalidRequestError, match="has no events"):
            await verify(client, EVENT)
        with pytest.raises(InvalidRequestError, match="has no events"):
            await list_webhooks_by_owner(client)


async def test_an_id_that_the_path_takes_as_text_stays_text(fake: FakePostalytics) -> None:
    class Worded(Postalytics):
        api = with_text_ids(Postalytics.api)

    requested = serve(fake, [(9000, "Mailed", NOON)])
    async with Worded(fake.api_key, base_url=fake.url) as client:
        assert await verify(client, EVENT) is True
    assert requested == [1]


def with_text_ids(api: Api) -> Api:
    """Return the API with an id of text in the path of the list of events."""

    def load(name: str) -> ResourceDescription:
        resource = api.load(name)
        operations = tuple(
            attrs.evolve(one, path_parameters=(Parameter("drop_id", "string"),))
            if one.name == "list_campaign_events"
            else one
            for one in resource.operations
        )
        return attrs.evolve(resource, operations=operations)

    return attrs.evolve(api, load=load)


@pytest.mark.parametrize("source", ["7", "-7", "../accounts", "1e3", "²", "9" * 50])
async def test_an_event_of_a_source_that_does_not_exist_is_forged(
    source: str, client: Postalytics
) -> None:
    assert await verify(client, attrs.evolve(EVENT, source=source)) is False
