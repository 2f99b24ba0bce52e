"""What an upload does while the API fails: it waits, asks, and goes on where it was."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from postalytics_runtime.bulk import RowCounts, RowUpload
from postalytics_runtime.bulk.engine import MAX_UNCONFIRMED_IN_A_ROW
from postalytics_runtime.errors import (
    AuthenticationError,
    LiveMailError,
    NotSentError,
    OutcomeUnknownError,
    PostalyticsError,
    RateLimitError,
    ResponseError,
    ServerError,
)
from support.bulk.uploads import Send, accept, as_it_is, outcomes_of, states

pytestmark = pytest.mark.usefixtures("no_task_is_left")


def could_not_ask(cause: PostalyticsError) -> LiveMailError:
    """Whether it would be real mail was asked for, in vain."""
    error = LiveMailError("It could not be read whether it is a test.")
    error.__cause__ = cause
    return error


PASSING: list[PostalyticsError] = [
    NotSentError("Nobody answers."),
    RateLimitError("Too many.", status=429),
    ServerError("It is down.", status=503),
    could_not_ask(ServerError("It is down.", status=503)),
    could_not_ask(OutcomeUnknownError("No answer came.")),
]


class Api:
    """Fails as it is told to, the first time that a row is sent; then its probes fail, too."""

    def __init__(
        self, errors: dict[int, PostalyticsError], probes: Iterable[PostalyticsError] = ()
    ) -> None:
        self.asked: list[int | str] = []
        self._errors = errors
        self._probes = list(probes)

    async def send(self, row: int) -> str:
        self.asked.append(row)
        if row in self._errors:
            raise self._errors.pop(row)
        return await accept(row)

    async def probe(self) -> None:
        self.asked.append("probe")
        if self._probes:
            raise self._probes.pop(0)


def upload_to(api: Api, rows: int, **options: Any) -> RowUpload[int, str]:
    options = {"concurrency": 1, **options}
    return RowUpload(range(1, rows + 1), as_it_is, api.send, probe=api.probe, **options)


@pytest.mark.parametrize("error", PASSING)
async def test_a_row_that_was_not_carried_out_is_sent_again(error: PostalyticsError) -> None:
    api = Api({2: error})
    upload = upload_to(api, 3)
    assert states(await outcomes_of(upload)) == ["succeeded"] * 3
    assert api.asked == [1, 2, "probe", 2, 3]
    assert upload.counts == RowCounts(succeeded=3)


@pytest.mark.parametrize("error", [*PASSING, OutcomeUnknownError("No answer came.")])
async def test_no_row_is_sent_until_a_call_that_changes_nothing_works(
    error: PostalyticsError,
) -> None:
    api = Api({2: PASSING[0]}, [error] * 3)
    upload = upload_to(api, 3)
    assert states(await outcomes_of(upload)) == ["succeeded"] * 3
    assert api.asked == [1, 2, *["probe"] * 4, 2, 3]


async def test_calls_that_change_nothing_put_no_unconfirmed_row_however_often_they_fail() -> None:
    api = Api({2: PASSING[0]}, [PASSING[0]] * (MAX_UNCONFIRMED_IN_A_ROW + 1))
    upload = upload_to(api, 3)
    assert states(await outcomes_of(upload)) == ["succeeded"] * 3


async def test_an_unconfirmed_row_is_not_sent_again_but_the_next_one_waits() -> None:
    api = Api({2: OutcomeUnknownError("No answer came.")})
    upload = upload_to(api, 3)
    assert states(await outcomes_of(upload)) == ["succeeded", "unconfirmed", "succeeded"]
    assert api.asked == [1, 2, "probe", 3]


async def test_a_row_that_is_refused_shows_that_the_api_works_again() -> None:
    api = Api({1: OutcomeUnknownError("No answer came."), 2: ResponseError("x", status=400)})
    upload = upload_to(api, 4, max_rejected=1.0)
    assert states(await outcomes_of(upload)) == [
        "unconfirmed",
        "rejected",
        "succeeded",
        "succeeded",
    ]
    assert api.asked == [1, "probe", 2, 3, 4]


async def test_while_the_api_fails_one_row_at_a_time_is_tried() -> None:
    under_way, most_under_way, failures = 0, list[int](), iter(range(12))

    async def send(row: int) -> str:
        nonlocal under_way
        under_way += 1
        try:
            await asyncio.sleep(0)
            if row > 4 and next(failures, None) is not None:
                most_under_way.append(under_way)
                raise PASSING[0]
            return await accept(row)
        finally:
            under_way -= 1

    upload = RowUpload(range(1, 20), as_it_is, send, concurrency=4)
    assert states(await outcomes_of(upload)) == ["succeeded"] * 19
    assert len(most_under_way) == 12
    assert max(most_under_way[4:]) == 1  # Four were under way when it began.


@pytest.mark.parametrize(
    "error", [AuthenticationError("No.", status=401), ResponseError("x", status=400)]
)
async def test_a_call_that_changes_nothing_and_is_refused_ends_the_upload(
    error: PostalyticsError,
) -> None:
    api = Api({2: PASSING[0]}, [error])
    upload = upload_to(api, 3)
    assert states(await outcomes_of(upload)) == ["succeeded", "pending", "pending"]
    assert (upload.counts.stopped, api.asked) == (error, [1, 2, "probe"])


@pytest.mark.parametrize("end", [RowUpload.stop, RowUpload.abort])
async def test_who_stops_an_upload_that_waits_does_not_wait(
    end: Callable[[RowUpload[int, str]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postalytics_runtime.bulk.engine.circuit_breaker.FIRST_DELAY", 600.0)
    upload = upload_to(Api({2: PASSING[0]}), 4)
    reading = asyncio.create_task(outcomes_of(upload))
    while upload.pause is None:  # noqa: ASYNC110 (nobody tells)
        await asyncio.sleep(0)
    end(upload)
    outcomes = await asyncio.wait_for(reading, timeout=5)
    assert states(outcomes) == ["succeeded", "pending", "pending", "pending"]
    assert upload.counts == RowCounts(succeeded=1, pending=3)


async def test_without_a_call_that_changes_nothing_the_row_itself_is_tried() -> None:
    api = Api({2: PASSING[0]})
    send: Send = api.send
    upload = RowUpload([1, 2], as_it_is, send, concurrency=1)
    assert states(await outcomes_of(upload)) == ["succeeded", "succeeded"]
    assert api.asked == [1, 2, 2]


@pytest.mark.parametrize(
    "error",
    [LiveMailError("It is live."), could_not_ask(AuthenticationError("No.", status=401))],
)
async def test_mail_that_would_be_real_ends_the_upload(error: PostalyticsError) -> None:
    api = Api({2: error})
    upload = upload_to(api, 3)
    assert states(await outcomes_of(upload)) == ["succeeded", "pending", "pending"]
    assert (upload.counts.stopped, api.asked) == (error, [1, 2])
