"""The engine: each row has one outcome, whatever happens."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from postalytics_runtime.bulk import RowCounts, RowOutcome, RowState
from postalytics_runtime.bulk.engine import MAX_UNCONFIRMED_IN_A_ROW, state_after
from postalytics_runtime.errors import (
    AuthenticationError,
    ConfigurationError,
    InvalidRequestError,
    NotFoundError,
    NotSentError,
    OutageError,
    OutcomeUnknownError,
    PostalyticsError,
    RateLimitError,
    ResponseError,
    ServerError,
    ServerOutcomeUnknownError,
    UnreadableResponseError,
)
from support.bulk.uploads import (
    Gate,
    outcomes_of,
    read_into,
    states,
    upload_of,
)

pytestmark = pytest.mark.usefixtures("no_task_is_left")


async def test_each_row_is_sent_and_its_outcome_has_the_response() -> None:
    upload = upload_of([7, 8, 9])
    outcomes = await outcomes_of(upload)
    assert [(o.row, o.given, o.body, o.answer) for o in outcomes] == [
        (1, 7, 7, "response 7"),
        (2, 8, 8, "response 8"),
        (3, 9, 9, "response 9"),
    ]
    assert upload.counts == RowCounts(succeeded=3)


async def test_rows_can_come_from_an_asynchronous_source() -> None:
    async def rows() -> AsyncIterator[int]:
        for row in range(5):
            await asyncio.sleep(0)
            yield row

    assert states(await outcomes_of(upload_of(rows()))) == ["succeeded"] * 5


async def test_an_upload_without_rows_has_no_outcomes() -> None:
    assert await outcomes_of(upload_of([])) == []


async def test_outcomes_come_as_rows_end() -> None:
    gate = Gate()
    upload = upload_of([1, 2], gate.send)
    async with upload:
        stream = upload.__aiter__()
        first = asyncio.ensure_future(anext(stream))
        await gate.wait_for(2)
        gate.in_flight[2].set_result("second")
        assert (await first).row == 2
        gate.let_go()
        assert [outcome.row async for outcome in stream] == [1]


async def test_the_concurrency_limits_the_rows_in_flight() -> None:
    now, most = 0, 0

    async def send(row: int) -> str:
        nonlocal now, most
        now += 1
        most = max(most, now)
        for _ in range(3):
            await asyncio.sleep(0)
        now -= 1
        return "fine"

    await outcomes_of(upload_of(range(40), send, concurrency=4))
    assert most == 4


@pytest.mark.parametrize("concurrency", [0, -1, "8"])
def test_a_concurrency_below_one_is_refused(concurrency: Any) -> None:
    with pytest.raises(ConfigurationError, match=f"concurrency is {concurrency!r}; .* at least 1"):
        upload_of([], concurrency=concurrency)


@pytest.mark.parametrize("share", [-0.01, 1.01, float("nan"), 5, "5 %"])
def test_a_share_of_rejected_rows_outside_0_to_1_is_refused(share: Any) -> None:
    with pytest.raises(ConfigurationError, match="it is a share, from 0 to 1"):
        upload_of([1], max_rejected=share)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (InvalidRequestError("x"), RowState.REJECTED),
        (ResponseError("x", status=400), RowState.REJECTED),
        (NotFoundError("x", status=404), RowState.REJECTED),
        (OutcomeUnknownError("x"), RowState.UNCONFIRMED),
        (ServerOutcomeUnknownError("x", status=500), RowState.UNCONFIRMED),
        (UnreadableResponseError("x", status=200), RowState.UNCONFIRMED),
        (PostalyticsError("x"), RowState.UNCONFIRMED),
        (NotSentError("x"), RowState.PENDING),
        (ConfigurationError("x"), RowState.PENDING),
        (AuthenticationError("x", status=401), RowState.PENDING),
        (RateLimitError("x", status=429), RowState.PENDING),
        (ServerError("x", status=503), RowState.PENDING),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
async def test_an_error_decides_the_state_of_its_row(
    error: PostalyticsError, state: RowState
) -> None:
    async def send(row: int) -> str:
        raise error

    upload = upload_of([1], send)
    outcomes = await outcomes_of(upload)
    assert [(o.state, o.error) for o in outcomes] == [(state, error)]
    assert state_after(error) == state
    assert upload.counts.stopped is (error if state is RowState.PENDING else None)


async def test_a_row_that_does_not_fit_is_rejected_and_not_sent() -> None:
    sent: list[int] = []

    def prepare(row: int) -> int:
        if row == 2:
            raise InvalidRequestError("Two is not allowed.")
        return row

    async def send(row: int) -> str:
        sent.append(row)
        return "fine"

    outcomes = await outcomes_of(upload_of([1, 2, 3], send, prepare=prepare))
    assert states(outcomes) == ["succeeded", "rejected", "succeeded"]
    assert (outcomes[1].body, str(outcomes[1].error)) == (None, "Two is not allowed.")
    assert sorted(sent) == [1, 3]


async def test_an_error_about_the_job_leaves_the_rest_pending() -> None:
    error = AuthenticationError("The key is wrong.", status=401)

    async def send(row: int) -> str:
        if row == 3:
            raise error
        return "fine"

    upload = upload_of(range(1, 100), send, concurrency=1)
    outcomes = await outcomes_of(upload)
    assert states(outcomes) == ["succeeded", "succeeded", *["pending"] * 97]
    assert [outcome.error for outcome in outcomes[2:]] == [error, *[None] * 96]
    assert upload.counts == RowCounts(succeeded=2, pending=97, stopped=error)


async def test_the_first_error_about_the_job_is_the_reason() -> None:
    async def send(row: int) -> str:
        raise NotSentError(f"row {row}")

    upload = upload_of([1, 2, 3], send)
    await outcomes_of(upload)
    assert str(upload.counts.stopped) == "row 1"


async def test_a_source_that_breaks_ends_the_upload_after_the_rows_in_flight() -> None:
    def rows() -> Iterator[int]:
        yield 1
        yield 2
        raise OSError("the disk is gone")

    upload = upload_of(rows())
    seen: list[RowOutcome[int, str]] = []
    with pytest.raises(OSError, match="the disk is gone"):
        await read_into(seen, upload)
    assert states(seen) == ["succeeded", "succeeded"]
    assert upload.counts == RowCounts(succeeded=2)


async def test_a_bug_in_the_sender_is_raised_and_its_row_is_unconfirmed() -> None:
    async def send(row: int) -> str:
        if row == 2:
            raise KeyError("a bug")
        return "fine"

    upload = upload_of([1, 2, 3], send, concurrency=1)
    seen: list[RowOutcome[int, str]] = []
    with pytest.raises(KeyError, match="a bug"):
        await read_into(seen, upload)
    assert states(seen) == ["succeeded", "unconfirmed"]
    assert str(seen[1].error) == "The row was being sent when the upload was ended by KeyError."


async def test_an_upload_runs_once() -> None:
    upload = upload_of([1])
    await outcomes_of(upload)
    with pytest.raises(ConfigurationError, match="runs once"):
        await outcomes_of(upload)


async def test_an_upload_that_never_ran_can_be_closed() -> None:
    async with upload_of([1]) as upload:
        assert upload.counts.rows == 0


async def test_rows_are_taken_only_as_fast_as_outcomes_are() -> None:
    taken = 0

    def rows() -> Iterator[int]:
        nonlocal taken
        for row in range(1_000_000):
            taken += 1
            yield row

    upload = upload_of(rows(), concurrency=5)
    async with upload:
        async for outcome in upload:
            if outcome.row == 3:
                for _ in range(200):
                    await asyncio.sleep(0)
                break
    assert taken <= 3 + 2 * 5 + 1


@pytest.mark.parametrize("waits", [False, True], ids=["listed", "awaited"])
async def test_a_slow_reader_has_at_most_twice_the_concurrency_before_it(waits: bool) -> None:
    taken = 0

    def rows() -> Iterator[int]:
        nonlocal taken
        for row in range(40):
            taken += 1
            yield row

    async def awaited() -> AsyncIterator[int]:
        for row in rows():
            await asyncio.sleep(0)
            yield row

    before_it: list[int] = []
    async for _ in upload_of(awaited() if waits else rows(), concurrency=4):
        for _turn in range(30):
            await asyncio.sleep(0)
        before_it.append(taken - len(before_it) - 1)
    assert len(before_it) == 40
    assert (max(before_it), min(before_it[:30])) == (8, 5)


async def test_rows_that_need_no_sending_do_not_starve_the_event_loop() -> None:
    turns = 0

    async def count_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    def prepare(row: int) -> int:
        raise InvalidRequestError("not allowed")

    counter = asyncio.ensure_future(count_turns())
    await outcomes_of(upload_of(range(6400), prepare=prepare))
    counter.cancel()
    assert turns >= 100


@pytest.mark.parametrize("stop_at", [0, 2])
async def test_memory_does_not_grow_with_the_rows(stop_at: int) -> None:
    async def peak(rows: int) -> int:
        tracemalloc.start()
        upload = upload_of(({"row": row} for row in range(rows)), prepare=len)
        async for outcome in upload:
            if outcome.row == stop_at:
                upload.stop()
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert upload.counts.rows == rows
        return most

    await peak(1000)
    assert await peak(10_000) < await peak(1000) + 20_000


FATES: dict[str, PostalyticsError | None] = {
    "succeeded": None,
    "rejected": ResponseError("no", status=400),
    "unconfirmed": OutcomeUnknownError("No response came."),
}


@given(
    fates=st.lists(st.sampled_from([*FATES, "stop"]), max_size=60),
    concurrency=st.integers(1, 9),
    pauses=st.lists(st.integers(0, 4), min_size=1),
)
@example(fates=["unconfirmed"] * 6, concurrency=1, pauses=[0])
@settings(
    # `no_task_is_left` only looks for tasks; once for all examples is enough.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_every_row_ends_in_exactly_one_state(
    fates: list[str], concurrency: int, pauses: list[int]
) -> None:
    async def send(row: int) -> str:
        for _ in range(pauses[row % len(pauses)]):
            await asyncio.sleep(0)
        if fates[row] == "stop":
            raise AuthenticationError("The key is wrong.", status=401)
        if (error := FATES[fates[row]]) is not None:
            raise error
        return "fine"

    upload = upload_of(range(len(fates)), send, concurrency=concurrency)
    outcomes = await outcomes_of(upload)
    assert [outcome.row for outcome in outcomes] == list(range(1, len(fates) + 1))
    for outcome in outcomes:
        assert outcome.state is RowState.PENDING or outcome.state.value == fates[outcome.given]
    counts = Counter(outcome.state for outcome in outcomes)
    report = upload.counts
    assert report.rows == len(fates)
    assert (report.succeeded, report.rejected, report.unconfirmed, report.pending) == tuple(
        counts[state] for state in RowState
    )
    if report.stopped is None:
        assert "stop" not in fates
    elif "stop" not in fates:
        assert (type(report.stopped), fates.count("unconfirmed") > MAX_UNCONFIRMED_IN_A_ROW) == (
            OutageError,
            True,
        )
