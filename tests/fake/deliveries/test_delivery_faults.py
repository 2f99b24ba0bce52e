"""What goes wrong on purpose with deliveries."""

from __future__ import annotations

import random
from typing import Any

import pytest

from postalytics.testing import DeliveryFault
from support.fake.mailing import DROP, Mailing
from support.fake.receiver import Receiver, receiving


async def delivered(mailing: Mailing, *faults: DeliveryFault, days: float = 30) -> None:
    """Deliver the events of a piece with these faults."""
    mailing.fake.deliveries.faults[:] = faults
    await mailing.send()
    await mailing.pass_time(days=days)


async def test_a_duplicate_arrives_several_times(mailing: Mailing, hook: Receiver) -> None:
    await delivered(mailing, DeliveryFault("duplicate", events=2, times=3))

    assert hook.kinds == [0, 9, 9, 9, 10, 11, 4, 5, 6]
    assert [body["retryAttempts"] for body in hook.bodies[:5]] == [0, 0, 1, 2, 0]


@pytest.mark.parametrize("statuses", [(200, 500)])
async def test_a_copy_that_fails_is_retried(mailing: Mailing, hook: Receiver) -> None:
    await delivered(mailing, DeliveryFault("duplicate", events=1), days=0)
    await mailing.pass_time(minutes=1)

    assert [body["retryAttempts"] for body in hook.bodies] == [0, 1, 2]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        (1, [9, 0, 10, 11, 4, 5, 6]),
        ([1, 3], [9, 0, 11, 10, 4, 5, 6]),
        ([range(1, 3)], [9, 0, 10, 11, 4, 5, 6]),
        (7, [0, 9, 10, 11, 4, 5]),
    ],
)
async def test_two_events_are_swapped(
    mailing: Mailing, hook: Receiver, events: Any, expected: list[int]
) -> None:
    await delivered(mailing, DeliveryFault("swap", events=events))

    assert hook.kinds == expected


async def test_a_swapped_event_waits_for_the_next_one(mailing: Mailing, hook: Receiver) -> None:
    await delivered(mailing, DeliveryFault("swap", events=2), days=0.5)
    assert hook.kinds == [0]
    await mailing.pass_time(days=0.5)

    assert hook.kinds == [0, 10, 9]


async def test_a_dropped_event_is_listed_and_never_delivered(
    mailing: Mailing, hook: Receiver
) -> None:
    fault = DeliveryFault("drop", events=[range(2, 4)])
    await delivered(mailing, fault)

    assert hook.kinds == [0, 11, 4, 5, 6]
    listed = await mailing.client.campaigns.list_campaign_events(drop_id=DROP).collect()
    assert len(listed) == 6
    lost = [delivery for delivery in mailing.fake.deliveries if delivery.fault == fault]
    assert [delivery.event["event_name"] for delivery in lost] == ["Addressed", "Printed"]
    assert (lost[0].reason, lost[0].body, lost[0].acknowledged) == (
        "A fault dropped it.",
        None,
        False,
    )


async def test_a_late_event_arrives_days_later_with_its_own_date(
    mailing: Mailing, hook: Receiver
) -> None:
    await delivered(mailing, DeliveryFault("late", events=1, days=1.5), days=1.25)
    assert hook.kinds == [9, 10]
    await mailing.pass_time(days=0.25)

    assert hook.kinds == [9, 10, 0]
    assert hook.bodies[2]["eventDate"] == "2026-05-27T08:49:11"


async def test_an_event_may_have_an_unknown_number(mailing: Mailing, hook: Receiver) -> None:
    faults = [
        DeliveryFault("unknown_kind", events=1),
        DeliveryFault("unknown_kind", events=2, code="scanned"),
    ]
    await delivered(mailing, *faults, days=1)

    assert hook.kinds == [99, "scanned", 10]


async def test_an_event_may_lack_a_field(mailing: Mailing, hook: Receiver) -> None:
    faults = [
        DeliveryFault("missing_field", events=1),
        DeliveryFault("missing_field", events=2, field="eventDate"),
        DeliveryFault("missing_field", events=3, field="nothing"),
    ]
    await delivered(mailing, *faults, days=1)

    *without, whole = [set(body) for body in hook.bodies]
    assert [whole - body for body in without] == [{"meta"}, {"eventDate"}]


async def test_a_body_may_be_slow(mailing: Mailing, hook: Receiver) -> None:
    await delivered(mailing, DeliveryFault("slow_body", events=1, pause=0), days=0)

    assert hook.kinds == [0]
    assert int(hook.headers["Content-Length"]) == len(mailing.fake.deliveries[0].content)
    assert mailing.fake.deliveries[0].acknowledged


async def test_a_body_that_takes_too_long_is_a_failure(mailing: Mailing, hook: Receiver) -> None:
    mailing.fake.deliveries.timeout = 0.05
    await delivered(mailing, DeliveryFault("slow_body", pause=60), days=0)

    assert hook.bodies == []
    (delivery,) = mailing.fake.deliveries
    assert delivery.reason == "There was no response within 0.05 s."


async def test_the_first_fault_that_affects_an_event_is_injected(
    mailing: Mailing, hook: Receiver
) -> None:
    await delivered(mailing, DeliveryFault("drop", events=[1]), DeliveryFault("duplicate"), days=1)

    assert hook.kinds == [9, 9, 10, 10]


async def test_faults_are_chosen_for_each_address(mailing: Mailing, hook: Receiver) -> None:
    """A held-back event of one address does not wait for an event of another."""
    async with receiving(Receiver()) as second:
        mailing.fake.deliveries.faults.append(DeliveryFault("swap", events=[1]))
        await mailing.send()
        await mailing.fake.delivered()
        await mailing.hook(second.url)
        await mailing.pass_time(days=30)

        assert (hook.kinds, second.kinds) == ([], [9, 10, 11, 4, 5, 6])


def test_a_probability_is_repeatable() -> None:
    fault = DeliveryFault("drop", probability=0.3)
    runs: list[list[int]] = []
    for _ in range(2):
        chance = random.Random(7)  # noqa: S311
        runs.append([number for number in range(1, 101) if fault.affects(number, chance)])

    assert runs[0] == runs[1]
    assert 10 < len(runs[0]) < 50


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        ("dropp", {}, "There is no fault 'dropp'. Did you mean drop?"),
        ("drop", {"times": 3}, "drop has no times."),
        ("late", {"field": "meta2"}, "late has no field."),
        ("late", {"days": 366}, "days must be from 0 to 365, not 366."),
        ("duplicate", {"times": 1}, "times must be from 2 to 1000, not 1."),
        ("slow_body", {"pause": -1}, "pause must be from 0 to 3600, not -1."),
        ("drop", {"probability": 2}, "probability must be from 0 to 1, not 2."),
        ("drop", {"events": 0}, "events must be numbers from 1"),
    ],
)
def test_a_fault_must_be_possible(kind: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        DeliveryFault(kind, **options)
