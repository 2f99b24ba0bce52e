"""Blind toggles, which are set to a wanted state."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from postalytics_runtime.errors import (
    InvalidRequestError,
    NotFoundError,
    Outcome,
    OutcomeUnknownError,
    PostalyticsError,
    ServerError,
    ToggleError,
    UnreadableResponseError,
    outcome_of,
)
from postalytics_runtime.observability import Attempt, AttemptResult, Observer
from postalytics_runtime.schema import RateLimit, Toggle
from support.runtime.pacers import use_limits
from support.runtime.post_office_api import (
    GET_ROUTE,
    HANG_UP,
    TOGGLE_ROUTE,
    PostOffice,
    Route,
    open_office,
)

READ, TOGGLE = "GET /routes/a", "PUT /routes/a"


LIVE = Toggle(operation=TOGGLE_ROUTE, read=GET_ROUTE, field="live", on=1, off=0)


async def switch(office: PostOffice, *, wanted: Any) -> Route:
    return await office.set_toggle(LIVE, path=("a",), wanted=wanted)


class Signal:
    """A route whose toggle works, or returns scripted responses."""

    def __init__(self, *, live: Any, toggle: Any = None, works: bool = True) -> None:
        self.live = live
        self._toggle = toggle
        self._works = works
        self.reads: list[Any] = []
        """Responses to reads, in place of the true ones."""

    def __call__(self, asked: str, _: Any) -> Any:
        if asked == TOGGLE:
            if self._works:
                self.live = 1 - self.live
            return {} if self._toggle is None else self._toggle
        response = self.reads.pop(0) if self.reads else None
        return {"live": self.live} if response is None else response


@pytest.mark.parametrize("wanted", [True, False])
async def test_a_state_that_is_already_as_wanted_is_not_toggled(wanted: bool) -> None:
    async with open_office(Signal(live=int(wanted))) as (office, server):
        assert (await switch(office, wanted=wanted)).live == wanted
    assert server.asked == [READ]


@pytest.mark.parametrize("wanted", [True, False])
async def test_any_other_state_is_toggled_once_and_read_again(wanted: bool) -> None:
    async with open_office(Signal(live=1 - wanted)) as (office, server):
        assert (await switch(office, wanted=wanted)).live == wanted
    assert server.asked == [READ, TOGGLE, READ]


@pytest.mark.parametrize("live", [None, 2, "yes", [], {"a": 1}, ""])
async def test_an_unknown_state_is_not_toggled(live: Any) -> None:
    async with open_office(Signal(live=live)) as (office, server):
        with pytest.raises(ToggleError) as caught:
            await switch(office, wanted=True)
    assert server.asked == [READ]
    assert str(caught.value) == (
        "office.toggle_route was not called, because its state is unknown: office.get_route shows "
        "live neither as 1 nor as 0. A blind toggle could set the wrong state."
    )


@pytest.mark.parametrize("wanted", [1, 0, "live", "False", None])
async def test_only_true_and_false_can_be_wanted(wanted: Any) -> None:
    async with open_office(Signal(live=1)) as (office, server):
        with pytest.raises(InvalidRequestError) as caught:
            await switch(office, wanted=wanted)
    assert server.asked == []
    assert caught.value.message == (
        f"Nothing was sent: office.toggle_route takes True or False, not {wanted!r}."
    )


async def test_a_toggle_to_another_state_is_reported_and_not_retried() -> None:
    async with open_office(Signal(live=0, works=False)) as (office, server):
        with pytest.raises(ToggleError) as caught:
            await switch(office, wanted=True)
    assert server.asked == [READ, TOGGLE, READ]
    assert str(caught.value) == (
        "office.toggle_route was called once, but office.get_route does not show live as 1 after "
        "it: another client may have toggled at the same time. Read the state before you toggle "
        "again."
    )


UNCONFIRMED = [
    ((502, "<html>"), OutcomeUnknownError),
    (HANG_UP, OutcomeUnknownError),
    ((200, "[1, 2]"), UnreadableResponseError),
]


@pytest.mark.parametrize(("answer", "_kind"), UNCONFIRMED)
async def test_an_unconfirmed_toggle_that_shows_the_wanted_state_succeeds(
    answer: Any, _kind: type[PostalyticsError]
) -> None:
    async with open_office(Signal(live=0, toggle=answer)) as (office, server):
        assert (await switch(office, wanted=True)).live == 1
    assert server.asked == [READ, TOGGLE, READ]


@pytest.mark.parametrize(("answer", "kind"), UNCONFIRMED)
async def test_an_unconfirmed_toggle_that_does_not_show_stays_unconfirmed(
    answer: Any, kind: type[PostalyticsError]
) -> None:
    async with open_office(Signal(live=0, toggle=answer, works=False)) as (office, server):
        with pytest.raises(kind, match=r"^office.toggle_route") as caught:
            await switch(office, wanted=True)
    assert server.asked == [READ, TOGGLE, READ]
    assert caught.value.message.endswith(
        ". office.get_route showed live as 0 after it, but it may still be carried out."
    )


async def test_an_unconfirmed_toggle_stays_unconfirmed_if_its_state_cannot_be_read() -> None:
    signal = Signal(live=0, toggle=(500, ""))
    signal.reads = [None, (500, "")]
    async with open_office(signal) as (office, _):
        with pytest.raises(OutcomeUnknownError, match=r"^office.toggle_route") as caught:
            await switch(office, wanted=True)
    assert isinstance(caught.value.__cause__, ServerError)


async def test_a_toggle_whose_result_cannot_be_read_is_reported() -> None:
    signal = Signal(live=0)
    signal.reads = [None, (500, "")]
    async with open_office(signal) as (office, server):
        with pytest.raises(ToggleError) as caught:
            await switch(office, wanted=True)
    assert server.asked == [READ, TOGGLE, READ]
    assert str(caught.value) == (
        "office.toggle_route was called once and has probably toggled, but office.get_route could "
        "not be read after it (ServerError). Read the state before you toggle again."
    )


async def test_a_toggle_that_is_refused_says_so() -> None:
    refused = (404, "")
    async with open_office(Signal(live=0, toggle=refused, works=False)) as (office, server):
        with pytest.raises(NotFoundError):
            await switch(office, wanted=True)
    assert server.asked == [READ, TOGGLE]


async def test_concurrent_calls_of_one_client_do_not_interleave() -> None:
    async with open_office(Signal(live=0)) as (office, server):
        found = await asyncio.gather(*(switch(office, wanted=True) for _ in range(3)))
    assert [route.live for route in found] == [1, 1, 1]
    assert server.asked == [READ, TOGGLE, READ, READ, READ]


class Toggled(Observer):
    """Observer that knows when the toggle is over."""

    def __init__(self) -> None:
        self.over = asyncio.Event()

    def finished(self, attempt: Attempt, result: AttemptResult) -> None:
        if attempt.method == "PUT":
            self.over.set()


async def test_a_call_that_is_cancelled_while_another_one_switches_was_not_sent() -> None:
    toggled = Toggled()
    async with open_office(Signal(live=0), observers=[toggled]) as (office, server):
        first = asyncio.create_task(switch(office, wanted=True))
        waiting = asyncio.create_task(switch(office, wanted=False))
        await toggled.over.wait()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError) as cancelled:
            await waiting
        assert outcome_of(cancelled.value) is Outcome.NOT_SENT
        assert (await first).live == 1
        assert server.asked == [READ, TOGGLE, READ]
        assert (await switch(office, wanted=True)).live == 1


@pytest.mark.parametrize(
    ("answer", "kind"), [(None, ToggleError), (HANG_UP, OutcomeUnknownError), UNCONFIRMED[2]]
)
async def test_a_toggle_is_not_forgotten_when_the_read_after_it_is_cancelled(
    answer: Any, kind: type[PostalyticsError], monkeypatch: pytest.MonkeyPatch
) -> None:
    use_limits(monkeypatch, RateLimit(2, 3600.0))  # The read after it waits for an hour.
    toggled = Toggled()
    async with open_office(Signal(live=0, toggle=answer), observers=[toggled]) as (office, server):
        switching = asyncio.create_task(switch(office, wanted=True))
        await toggled.over.wait()
        for _ in range(20):
            await asyncio.sleep(0)
        switching.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await switching
    assert server.asked == [READ, TOGGLE]
    known = caught.value.__cause__
    assert isinstance(known, kind)
    assert str(known).startswith("office.toggle_route")
    assert known.safe_to_repeat is False
    assert outcome_of(caught.value) is not Outcome.NOT_SENT
