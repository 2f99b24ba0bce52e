"""The queue of deliveries, for an API unlike that of the vendor."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import attrs
import pytest

from postalytics_runtime.fake.definition import Collection, DeliveryRule
from postalytics_runtime.fake.deliveries import (
    QUEUE,
    DeliveryFault,
    DeliveryLog,
    DeliveryQueue,
    body_of,
)
from postalytics_runtime.fake.records import DUE, OWNER, StateFile, Store

RULE = DeliveryRule(
    of="letters",
    to="loans",
    by="loan_id",
    url="slip",
    active={"renewed": 1},
    kind="kind",
    kinds=(("receipt", 1), ("reminder", 2)),
    body={
        "Kind": "{kind}",
        "Of": "{loan_id}",
        "Text": "{kind} of {loan_id}, {nothing}",
        "When": "{date}",
        "Again": "{retries}",
        "Inner": {"list": ["{tone}", 1, None, True]},
    },
    notation="%-d.%-m.%Y %H:%M",
    zone=60,
    retries=(5, 50),
)
LETTERS = Collection(name="letters")
LOANS = Collection(
    name="loans",
    key="loan_id",
    records=(
        {"loan_id": 1, "slip": "one", "renewed": 1},
        {"loan_id": 2, "slip": "two", "renewed": 0},
        {"loan_id": 3, "slip": "three", "renewed": 1, OWNER: 10},
        {"loan_id": 4, "renewed": 1},
    ),
)


@pytest.fixture
def store() -> Store:
    return Store((LETTERS, LOANS, QUEUE))


def queue_of(store: Store, now: float = 0.0, *faults: DeliveryFault) -> DeliveryQueue:
    log = DeliveryLog(RULE)
    log.faults.extend(faults)
    return DeliveryQueue(RULE, store, now, log, 0)


def write(store: Store, due: float, loan: int = 1, **more: Any) -> None:
    letter = {"_key": store.next_key("letters"), "loan_id": loan, "kind": "receipt", DUE: due}
    store.put([("letters", letter | more)])


def due(queue: DeliveryQueue, until: float) -> list[tuple[str, float, int]]:
    queue.collect(until)
    return [(job.url, job.at, job.retries) for job in queue.take_due(until)]


def test_an_event_is_due_once_and_in_order(store: Store) -> None:
    queue = queue_of(store)
    for moment in (20, 10, 30):
        write(store, moment)

    assert [due(queue, moment) for moment in (5, 25, 25, 30)] == [
        [],
        [("one", 10, 0), ("one", 20, 0)],
        [],
        [("one", 30, 0)],
    ]


def test_events_of_the_same_moment_keep_their_order(store: Store) -> None:
    queue = queue_of(store)
    for _ in range(12):
        write(store, 10)
    queue.collect(10)

    assert [job.event for job in queue.take_due(10)] == list(range(1, 13))


@pytest.mark.parametrize(
    ("loan", "more"),
    [(2, {}), (3, {}), (4, {}), (5, {}), (1, {OWNER: 10}), (1, {"kind": "tip"})],
    ids=["inactive", "another owner's", "no address", "no record", "other owner", "other kind"],
)
def test_these_events_have_no_address(store: Store, loan: int, more: dict[str, Any]) -> None:
    queue = queue_of(store)
    write(store, 10, loan, **more)

    assert due(queue, 10) == []


def test_an_event_goes_to_the_address_of_its_owner(store: Store) -> None:
    queue = queue_of(store)
    write(store, 10, 3, **{OWNER: 10})

    assert due(queue, 10) == [("three", 10, 0)]


def test_a_failed_delivery_is_due_again_after_each_pause(store: Store) -> None:
    queue = queue_of(store)
    write(store, 10)
    queue.collect(10)
    times: list[float] = []
    now = 10.0
    while jobs := queue.take_due(now):
        times.append(now)
        queue.retry(jobs[0], now)
        now = queue.next_time() or now

    assert times == [10, 15, 65]
    assert len(store.find(QUEUE.name, {})) == 1


def test_the_next_time_is_that_of_an_event_or_of_a_retry(store: Store) -> None:
    queue = queue_of(store)
    assert queue.next_time() is None
    write(store, 10)
    write(store, 12)
    assert queue.next_time() == 10
    queue.collect(10)
    (job,) = queue.take_due(10)
    queue.retry(job, 10)
    assert queue.next_time() == 12
    queue.collect(12)
    queue.take_due(12)
    assert queue.next_time() == 15


def test_a_removed_event_is_not_due(store: Store) -> None:
    queue = queue_of(store)
    write(store, 10)
    write(store, 10)
    store.remove([("letters", {"_key": 1})])
    queue.collect(10)
    (job,) = queue.take_due(10)
    assert queue.event_of(job) == {"_key": 2, "loan_id": 1, "kind": "receipt", DUE: 10}
    store.remove([("letters", {"_key": 2})])

    assert queue.event_of(job) is None


def test_events_before_the_first_start_are_not_delivered(store: Store) -> None:
    write(store, 10)
    write(store, 11)
    queue = queue_of(store, 10)

    assert due(queue, 20) == [("one", 11, 0)]


def test_a_file_keeps_what_is_not_finished(tmp_path: Path) -> None:
    def store_in(file: StateFile) -> Store:
        return Store((LETTERS, LOANS, QUEUE), file)

    with closing(StateFile(tmp_path / "state")) as file:
        store = store_in(file)
        queue = queue_of(store, 0, DeliveryFault("late", events=2, days=1))
        for moment in (10, 10, 10, 40):
            write(store, moment)
        queue.collect(10)
        first, third = queue.take_due(10)
        queue.finish(first)
        queue.retry(third, 10)
    with closing(StateFile(tmp_path / "state")) as file:
        queue = queue_of(store_in(file), 20)

        assert due(queue, 20) == [("one", 15, 1)]
        assert due(queue, 100_000) == [("one", 40, 0), ("one", 86410, 0)]


def test_a_copy_that_is_finished_leaves_the_delivery_itself(store: Store) -> None:
    queue = queue_of(store, 0, DeliveryFault("duplicate"))
    write(store, 10)
    queue.collect(10)
    delivery, copy = queue.take_due(10)

    queue.finish(copy)
    assert len(store.find(QUEUE.name, {})) == 2
    queue.finish(delivery)
    assert len(store.find(QUEUE.name, {})) == 1


def test_dropped_deliveries_are_returned(store: Store) -> None:
    queue = queue_of(store, 0, DeliveryFault("drop", events=[2]))
    write(store, 10)
    write(store, 10)

    assert [(job.url, event["_key"]) for job, event in queue.collect(10)] == [("one", 2)]
    assert [job.event for job in queue.take_due(10)] == [1]


def test_a_body_has_values_of_the_event_with_their_types() -> None:
    event = {"loan_id": 7, "kind": "reminder", "tone": "stern"}

    assert body_of(RULE, event, 86400, retries=3) == {
        "Kind": 2,
        "Of": 7,
        "Text": "2 of 7, ",
        "When": "2.1.1970 01:00",
        "Again": 3,
        "Inner": {"list": ["stern", 1, None, True]},
    }


def test_a_body_may_have_another_notation_and_zone() -> None:
    rule = attrs.evolve(RULE, body={"When": "{date}"})
    event = {"kind": "receipt"}

    assert [
        body_of(rule, event, 86400, notation="%Y-%m-%d %I %p", zone=-90)["When"],
        body_of(rule, event, 86400, zone=0)["When"],
    ] == ["1970-01-01 10 PM", "2.1.1970 00:00"]
