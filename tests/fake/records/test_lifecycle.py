"""Life cycles: changes of records as time passes."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from postalytics_runtime.fake.definition import LifecyclePath, LifecycleStep
from postalytics_runtime.fake.messages import FakeResponse
from postalytics_runtime.fake.records import DUE, StateFile, Store, events
from support.fake.library_api import FAKE
from support.fake.loans_api import LIFE_CYCLES
from support.fake.requests import TODAY, Ask, make_ask, refused

LENDING = LIFE_CYCLES[0]


class Clock:
    """A clock that a test advances."""

    def __init__(self) -> None:
        self.time = TODAY

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **by: float) -> None:
        self.time += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ask(clock: Clock) -> Ask:
    return make_ask(now=clock)


def lend(ask: Ask, **more: Any) -> int:
    loan_id: int = ask("POST /loans", {"book_id": 104}, **more).body[0]["loan_id"]
    return loan_id


def kinds(answer: FakeResponse) -> list[str]:
    return [letter["kind"] for letter in answer.body]


def test_an_event_is_due_after_its_step_and_has_copied_and_set_fields() -> None:
    assert list(events(LENDING, {"loan_id": 51, "reader_id": 10}, 51, TODAY))[2:4] == [
        {
            "loan_id": 51,
            "to": 10,
            "kind": "reminder",
            "posted": "1.4.1999 00:00",
            DUE: TODAY.timestamp() + 86400,
        },
        {
            "loan_id": 51,
            "to": 10,
            "kind": "reminder",
            "tone": "stern",
            "posted": "1.4.1999 00:00",
            DUE: TODAY.timestamp() + 86400,
        },
    ]


@pytest.mark.parametrize(
    ("courses", "number", "expected"), [(2, 53, 1), (2, 106, 1), (2, 54, 5), (1, 54, 0), (0, 53, 0)]
)
def test_the_first_course_that_divides_the_number_is_taken(
    courses: int, number: int, expected: int
) -> None:
    cycle = attrs.evolve(LENDING, courses=LENDING.courses[:courses])

    assert len(list(events(cycle, {}, number, TODAY))) == expected


def test_due_events_are_shown_with_the_latest_first(ask: Ask, clock: Clock) -> None:
    loan = lend(ask)
    seen = [kinds(ask(f"GET /loans/{loan}/letters"))]
    for hours in (0.9999, 0.0001, 23, 24):
        clock.advance(hours=hours)
        seen.append(kinds(ask(f"GET /loans/{loan}/letters")))

    assert seen == [
        ["receipt"],
        ["receipt"],
        ["tip", "receipt"],
        ["reminder", "reminder", "tip", "receipt"],
        ["reminder", "reminder", "reminder", "tip"],
    ]


def test_simultaneous_events_keep_their_order(ask: Ask, clock: Clock) -> None:
    loan = lend(ask)
    clock.advance(days=1)

    assert [letter["tone"] for letter in ask(f"GET /loans/{loan}/letters").body[:2]] == [
        "stern",
        "polite",
    ]


def test_events_have_numbered_pages(ask: Ask, clock: Clock) -> None:
    loan = lend(ask)
    clock.advance(days=2)

    assert kinds(ask(f"GET /loans/{loan}/letters", page="2")) == ["receipt"]
    assert kinds(ask(f"GET /loans/{loan}/letters", page="2", size="3")) == ["tip", "receipt"]
    assert ask(f"GET /loans/{loan}/letters", page="3") == FakeResponse(200, [])
    assert ask(f"GET /loans/{loan}/letters", page="0").status == 400


def test_only_due_events_count(ask: Ask, clock: Clock) -> None:
    loan = lend(ask)

    def counts() -> tuple[int, int]:
        shown = ask(f"GET /loans/{loan}").body
        return shown["letters"], shown["late"]

    before = counts()
    clock.advance(days=1)

    assert (before, counts()) == ((1, 0), (4, 2))


def test_an_unlisted_event_exists_and_is_neither_shown_nor_counted(clock: Clock) -> None:
    steps = (
        LifecycleStep(after=0, sets={"kind": "receipt"}, unlisted=True),
        LifecycleStep(after=0, sets={"kind": "reminder"}),
    )
    lending = attrs.evolve(LENDING, courses=(LifecyclePath(every=1, steps=steps),))
    store = Store(FAKE.collections)
    ask = make_ask(store, fake=attrs.evolve(FAKE, life_cycles=(lending,)), now=clock)

    loan = lend(ask)

    assert kinds(ask(f"GET /loans/{loan}/letters")) == ["reminder"]
    assert ask(f"GET /loans/{loan}").body["letters"] == 1
    assert [event["kind"] for event in store.find("letters", {})] == ["receipt", "reminder"]
    ask(f"DELETE /loans/{loan}")
    assert store.find("letters", {}) == []


def test_every_record_has_its_own_course(ask: Ask, clock: Clock) -> None:
    loans = [lend(ask) for _ in range(3)]
    clock.advance(days=9)

    assert loans == [51, 52, 53]
    assert [len(ask(f"GET /loans/{loan}/letters", size="1").body) for loan in loans] == [1, 1, 1]
    assert [ask(f"GET /loans/{loan}").body["letters"] for loan in loans] == [5, 5, 1]


def test_a_removed_record_takes_its_events_along(clock: Clock) -> None:
    store = Store(FAKE.collections)
    ask = make_ask(store, now=clock)
    loan = lend(ask)

    ask(f"DELETE /loans/{loan}")

    assert store.find("letters", {}) == []
    assert ask(f"GET /loans/{loan}/letters") == refused(404, "No such loan.")


def test_two_life_cycles_of_one_record_are_independent(clock: Clock) -> None:
    twice = attrs.evolve(FAKE, life_cycles=(LENDING, attrs.evolve(LENDING, name="again")))
    store = Store(FAKE.collections)
    ask = make_ask(store, fake=twice, now=clock)

    lend(ask)

    assert len(store.find("letters", {})) == 10


def test_future_events_survive_a_restart(tmp_path: Path, clock: Clock) -> None:
    with closing(StateFile(tmp_path / "state")) as file:
        loan = lend(make_ask(Store(FAKE.collections, file), now=clock))
    clock.advance(days=1)

    with closing(StateFile(tmp_path / "state")) as file:
        ask = make_ask(Store(FAKE.collections, file), now=clock)
        assert len(ask(f"GET /loans/{loan}/letters").body) == 4
        clock.advance(days=1)
        assert ask(f"GET /loans/{loan}").body["letters"] == 5
