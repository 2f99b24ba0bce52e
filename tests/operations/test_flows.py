from __future__ import annotations

import pytest

from postalytics import Postalytics
from postalytics.errors import LiveMailError, NotFoundError
from postalytics.models import ContactListId, FlowEndpointId, FlowId
from postalytics.testing import FakePostalytics
from support.people import recipient

ACTIVE, DRAFT = FlowEndpointId("f10a7ed001"), FlowEndpointId("f10a7ed002")


async def test_list_flows_shows_the_active_one_and_the_draft(client: Postalytics) -> None:
    flows = await client.flows.list_flows().collect()
    assert [(flow.endpoint, flow.is_active) for flow in flows] == [(ACTIVE, True), (DRAFT, False)]


async def test_get_flow_is_by_endpoint(client: Postalytics) -> None:
    flow = await client.flows.get_flow(endpoint=ACTIVE)
    assert (flow.flow_id, flow.name, flow.contact_list_id) == (
        FlowId(501),
        "Welcome",
        ContactListId(1),
    )


async def test_enroll_contact_refuses_an_unknown_flow(client: Postalytics) -> None:
    with pytest.raises(NotFoundError):
        await client.flows.enroll_contact(recipient(), endpoint="nothing")


async def test_enroll_contact_is_refused_without_live_mail(
    fake: FakePostalytics, client: Postalytics
) -> None:
    async with Postalytics(fake.api_key, base_url=fake.url, allow_live_mail=False) as careful:
        for endpoint in (ACTIVE, DRAFT):
            with pytest.raises(LiveMailError):
                await careful.flows.enroll_contact(recipient(), endpoint=endpoint)
    assert len(fake.requests) == 0
    await client.flows.enroll_contact(recipient(), endpoint=ACTIVE)


async def test_unenroll_contact_removes_a_contact_once(client: Postalytics) -> None:
    enrolled = await client.flows.enroll_contact(recipient(), endpoint=ACTIVE)
    assert enrolled.data_id is not None
    answer = await client.flows.unenroll_contact(endpoint=ACTIVE, data_id=enrolled.data_id)
    assert answer.unenrolled_date is not None
    with pytest.raises(NotFoundError):
        await client.flows.unenroll_contact(endpoint=ACTIVE, data_id=enrolled.data_id)
