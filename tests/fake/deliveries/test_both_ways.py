"""What the fake delivers and what it lists are the same events."""

from __future__ import annotations

import aiohttp

from postalytics._fake import FAKE
from postalytics._operations import API
from postalytics_runtime.events import Report, report_of_delivery, report_of_item
from support.fake.mailing import DROP, Mailing
from support.fake.receiver import Receiver


def identity(report: Report) -> tuple[object, ...]:
    return report.source, report.subject, report.kind, report.date


async def listed(mailing: Mailing) -> list[Report]:
    """Return the reports in the list of events, page by page."""
    assert API.events is not None
    found: list[Report] = []
    auth = aiohttp.encode_basic_auth(mailing.fake.api_key, "")
    async with aiohttp.ClientSession(headers={"Authorization": auth}) as session:
        path = f"{mailing.fake.url}/api/v1/campaigns/{DROP}/events"
        for page in range(1, 9):
            async with session.get(path, params={"PageNumber": page}) as response:
                items = await response.json()
            found += [report_of_item(API.events, item, DROP) for item in items]
    return found


async def test_each_event_but_printed_is_listed_and_delivered(
    mailing: Mailing, hook: Receiver
) -> None:
    assert API.events is not None
    await mailing.send(50)
    await mailing.pass_time(days=30)

    delivered = [report_of_delivery(API.events, body) for body in hook.bodies]
    shown = {identity(report) for report in await listed(mailing)}
    assert {identity(r) for r in delivered if r.kind != "printed"} == shown
    assert len(shown) == len(delivered) - 50
    assert {report.kind for report in delivered} == {
        *("created", "addressed", "printed", "mailed", "in_transit", "re_routed"),
        *("in_local_area", "processed_for_delivery", "returned_to_sender"),
    }


def test_each_number_is_that_of_the_kind_with_this_label() -> None:
    assert API.events is not None
    assert FAKE.deliveries is not None
    described = {kind.label or "Printed": kind.code for kind in API.events.kinds}

    assert dict(FAKE.deliveries.kinds) == described
