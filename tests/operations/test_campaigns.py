from __future__ import annotations

from datetime import timedelta

import pytest

from postalytics import Postalytics
from postalytics.errors import InvalidRequestError, NotFoundError, ResponseError
from postalytics.models import (
    Campaign,
    CampaignId,
    CampaignStatus,
    CreditType,
    DropId,
    EndpointId,
    EventName,
    NewCampaign,
    NewWebhook,
    PostageType,
)
from postalytics.testing import FakePostalytics
from support.people import recipient

CAMPAIGN, DROP, ENDPOINT = CampaignId(60323), DropId(71238), EndpointId("b4d5c0ffee")


def new_campaign(template: int) -> NewCampaign:
    return NewCampaign(
        name="Welcome",
        template_front_id=template,
        credit_type=CreditType.POSTCARD_4X6_FIRST_CLASS,
        postage_type=PostageType.FIRST_CLASS,
        sender_name="Thomas Anderson",
        sender_address1="36 Pipers Row",
        sender_city="New York",
        sender_state="NY",
        sender_zip="10001",
    )


async def send(client: Postalytics, *names: str) -> None:
    for name in names:
        await client.mail.send_mail(recipient(first_name=name), endpoint=ENDPOINT)


async def _stats(client: Postalytics) -> Campaign:
    return await client.campaigns.get_campaign_stats(drop_id=DROP)


async def test_list_campaigns_shows_counters_that_are_all_zero(
    fake: FakePostalytics, client: Postalytics
) -> None:
    await send(client, "Ada")
    fake.advance(timedelta(days=30))
    (campaign,) = await client.campaigns.list_campaigns(limit=1).collect()
    assert (campaign.campaign_id, campaign.drop_id, campaign.delivered, campaign.in_transit) == (
        CAMPAIGN,
        DROP,
        0,
        0,
    )


async def test_list_drip_campaigns_shows_endpoints(client: Postalytics) -> None:
    drips = await client.campaigns.list_drip_campaigns().collect()
    assert [(drip.name, drip.endpoint) for drip in drips] == [
        ("Keymaker", ENDPOINT),
        ("Seraph", "feed5e7aff"),
    ]


async def test_get_campaign_is_by_either_id(client: Postalytics) -> None:
    details = await client.campaigns.get_campaign(drop_id=DROP)
    assert (details.name, details.drop_id, details.endpoint) == ("Keymaker", DROP, ENDPOINT)
    assert details.status in set(CampaignStatus)
    assert await client.campaigns.get_campaign(drop_id=int(CAMPAIGN)) == details
    with pytest.raises(NotFoundError):
        await client.campaigns.get_campaign(drop_id=1)


async def test_get_campaign_stats_counts_past_events(
    fake: FakePostalytics, client: Postalytics
) -> None:
    await send(client, "Ada", "Grace")
    assert (await _stats(client)).in_transit == 0
    fake.advance(timedelta(days=4))
    assert (await _stats(client)).in_transit == 2


async def test_create_campaign_returns_a_drop_id_and_an_endpoint(client: Postalytics) -> None:
    created = await client.campaigns.create_campaign(new_campaign(template=301))
    assert created.drop_id is not None
    stats = await client.campaigns.get_campaign_stats(drop_id=created.drop_id)
    assert (stats.name, stats.endpoint, stats.is_live_mode) == ("Welcome", created.endpoint, 0)
    assert stats.campaign_id != created.drop_id


async def test_create_campaign_refuses_a_template_that_was_not_proofed(
    client: Postalytics,
) -> None:
    with pytest.raises(ResponseError, match="proof"):
        await client.campaigns.create_campaign(new_campaign(template=302))


async def test_create_campaign_refuses_a_code_of_another_table(
    fake: FakePostalytics, client: Postalytics
) -> None:
    body = new_campaign(template=301)
    body.credit_type = PostageType.STANDARD
    with pytest.raises(InvalidRequestError, match="credit_type must be a CreditType"):
        await client.campaigns.create_campaign(body)
    assert len(fake.requests) == 0
    await client.campaigns.create_campaign(new_campaign(template=301))


async def test_toggle_campaign_mode_toggles_each_time(client: Postalytics) -> None:
    modes: list[int | None] = []
    for _ in range(2):
        await client.campaigns.toggle_campaign_mode(drop_id=DROP)
        modes.append((await _stats(client)).is_live_mode)
    assert modes == [1, 0]


async def test_toggle_campaign_mode_is_called_by_set_campaign_mode_only_if_needed(
    fake: FakePostalytics, client: Postalytics
) -> None:
    for _ in range(2):
        campaign = await client.campaigns.set_campaign_mode(drop_id=DROP, live=True)
        assert campaign.is_live_mode == 1
    asked = [received.operation for received in fake.requests]
    assert asked.count("campaigns.toggle_campaign_mode") == 1


async def test_delete_campaign_deletes_its_webhook(client: Postalytics) -> None:
    await client.webhooks.create_webhook(NewWebhook(campaign_id=int(CAMPAIGN), url="https://a.b"))
    deleted = await client.campaigns.delete_campaign(drop_id=DROP)
    assert deleted.deleted_date is not None
    left = await client.campaigns.list_campaigns().collect()
    assert CAMPAIGN not in [campaign.campaign_id for campaign in left]
    with pytest.raises(NotFoundError):
        await client.webhooks.get_webhook(campaign_id=int(CAMPAIGN))
    with pytest.raises(NotFoundError):
        await send(client, "Ada")


async def test_list_campaign_events_shows_the_latest_first(
    fake: FakePostalytics, client: Postalytics
) -> None:
    await send(client, "Ada")
    fake.advance(timedelta(hours=2))
    events = await client.campaigns.list_campaign_events(drop_id=DROP).collect()
    assert [(event.event_name, event.first_name, event.address) for event in events] == [
        (EventName.ADDRESSED, "Ada", "12 St James's Square"),
        (EventName.MAIL_PIECE_CREATED, "Ada", "12 St James's Square"),
    ]


async def test_list_campaign_events_reads_page_after_page(
    fake: FakePostalytics, client: Postalytics
) -> None:
    await send(client, *(f"Number {n}" for n in range(20)))
    fake.advance(timedelta(days=30))
    fake.requests.clear()
    events = await client.campaigns.list_campaign_events(drop_id=DROP).collect()
    assert len(events) > 100
    assert {received.query["PageNumber"] for received in fake.requests} >= {"1", "2"}
    assert (
        len(await client.campaigns.list_campaign_events(drop_id=DROP, limit=101).collect()) == 101
    )


async def test_list_contact_events_shows_events_of_one_contact(
    fake: FakePostalytics, client: Postalytics
) -> None:
    await send(client, "Ada", "Grace")
    fake.advance(timedelta(hours=2))
    every = await client.campaigns.list_campaign_events(drop_id=DROP).collect()
    data_id = every[0].data_id
    assert data_id is not None
    events = await client.campaigns.list_contact_events(drop_id=DROP, data_id=data_id).collect()
    assert events == [event for event in every if event.data_id == data_id]
    assert len(events) == 2
