from __future__ import annotations

from typing import Any

import attrs
import pytest

from postalytics.errors import AmbiguousIdError, InvalidRequestError
from postalytics.models import Campaign, CampaignId, DropId, Webhook
from postalytics_runtime.events.subscription import Step, WatchedSource, find_source, next_step
from support.events.subscriptions import (
    BASE,
    CAMPAIGN,
    DROP,
    FEED,
    FOREIGN,
    OPERATIONS,
    OTHER_TOKEN,
    TOKEN,
    Marked,
)

OURS = Marked()


def webhook(
    url: str | None = OURS.url, of: int | None = CAMPAIGN, active: int | None = 1
) -> Webhook:
    return Webhook(campaign_id=of, url=url, is_subscribed=active)


@pytest.mark.parametrize(
    ("webhooks", "expected"),
    [
        ([], Step.CREATE),
        ([webhook(of=1)], Step.CREATE),
        ([webhook(FOREIGN, of=1)], Step.CREATE),
        ([webhook()], Step.KEEP),
        ([webhook(of=DROP)], Step.KEEP),
        ([webhook(f"{BASE}/hook/{TOKEN}")], Step.KEEP),
        ([webhook(active=0)], Step.REPLACE),
        ([webhook(active=None)], Step.REPLACE),
        ([webhook(None)], Step.REFUSE),
        ([webhook(FOREIGN, of=None)], Step.REFUSE),
        ([webhook(of=None)], Step.CREATE),
        ([webhook(), webhook(None, of=None)], Step.REFUSE),
        ([webhook("")], Step.REPLACE),
        ([webhook(Marked(tokens=(OTHER_TOKEN,)).url)], Step.REPLACE),
        ([webhook(f"{BASE}/app/hook/{TOKEN}?s={OURS.mark}")], Step.REPLACE),
        ([webhook(FOREIGN)], Step.REFUSE),
        ([webhook(FOREIGN, active=0)], Step.REFUSE),
        ([webhook(Marked(mark="wxyz5678", tokens=(OTHER_TOKEN,)).url)], Step.REFUSE),
        ([webhook(Marked(base="https://other.example.com").url)], Step.REFUSE),
        ([webhook(), webhook(FOREIGN, of=DROP)], Step.REFUSE),
        ([webhook(active=0), webhook(of=DROP)], Step.KEEP),
    ],
)
def test_the_next_step_follows_from_the_list(webhooks: list[Webhook], expected: Step) -> None:
    step, _ = next_step(OURS.claim(), OPERATIONS, webhooks)
    assert step is expected


def campaign(campaign_id: int | None, drop_id: int | None) -> Any:
    return Campaign(
        campaign_id=None if campaign_id is None else CampaignId(campaign_id),
        drop_id=None if drop_id is None else DropId(drop_id),
    )


@pytest.mark.parametrize("given", [CAMPAIGN, str(CAMPAIGN), f" {CAMPAIGN}"])
def test_a_source_is_found_by_its_first_id(given: object) -> None:
    campaigns = [campaign(1, 2), campaign(CAMPAIGN, DROP)]
    assert find_source(FEED, campaigns, given) == WatchedSource(DROP, (CAMPAIGN, DROP))


def test_a_source_that_is_not_there_is_refused() -> None:
    with pytest.raises(
        InvalidRequestError, match="No campaign of the account has the campaign_id 7"
    ):
        find_source(FEED, [campaign(CAMPAIGN, DROP)], 7)


def test_another_id_of_a_source_is_refused_with_the_right_one() -> None:
    with pytest.raises(InvalidRequestError, match=f"{DROP} is the drop_id .* {CAMPAIGN}"):
        find_source(FEED, [campaign(CAMPAIGN, DROP)], DROP)


def test_a_source_without_the_polled_id_is_refused() -> None:
    with pytest.raises(InvalidRequestError, match="has no drop_id yet"):
        find_source(FEED, [campaign(CAMPAIGN, None)], CAMPAIGN)


@pytest.mark.parametrize(
    ("other", "ids"),
    [
        (campaign(DROP, 8), (CAMPAIGN,)),
        (campaign(8, CAMPAIGN), (DROP,)),
        (campaign(8, DROP), (CAMPAIGN,)),
        (campaign(8, None), (CAMPAIGN, DROP)),
    ],
)
def test_an_id_that_may_mean_another_source_is_not_used(other: Any, ids: tuple[int, ...]) -> None:
    found = find_source(FEED, [campaign(CAMPAIGN, DROP), other], CAMPAIGN)
    assert found == WatchedSource(DROP, ids)


@pytest.mark.parametrize(
    "others",
    [[campaign(DROP, 8), campaign(9, CAMPAIGN)], [campaign(CAMPAIGN, 9)]],
)
def test_a_source_whose_ids_all_may_mean_another_is_refused(others: list[Any]) -> None:
    with pytest.raises(AmbiguousIdError, match="campaign_id 60323"):
        find_source(FEED, [campaign(CAMPAIGN, DROP), *others], CAMPAIGN)


def test_an_api_without_webhooks_has_no_sources_for_them() -> None:
    with pytest.raises(InvalidRequestError, match="has no webhooks"):
        find_source(attrs.evolve(FEED, webhooks=None), [], CAMPAIGN)


def test_a_source_with_one_id_for_both_is_found() -> None:
    assert find_source(FEED, [campaign(5, 5)], 5) == WatchedSource(5, (5,))
