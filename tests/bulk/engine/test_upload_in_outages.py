"""While the API fails, an upload waits, probes, and goes on where it was."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from postalytics_runtime.bulk import BulkUpload, RowCounts
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
from support.bulk.uploads import Send, accept, outcomes_of, states, upload_of

pytestmark = pytest.mark.usefixtures("no_task_is_left")


def could_not_ask(cause: PostalyticsError) -> LiveMailError:
    """Make the error of a row whose mail mode could not be read."""
    error = LiveMailError("It could not be read whether it is a test.")
    error.__cause__ = cause
    return error


PASSING: list[PostalyticsError] = [
    NotSentError("Connection refused."),
    RateLimitError("Too many.", status=429),
    ServerError("It is down.", status=503),
    could_not_ask(ServerError("It is down.", status=503)),
    could_not_ask(OutcomeUnknownError("No response came.")),
]


class Api:
    """An API that fails the first time that given rows are sent, and then fails probes.

    Args:
        errors: the errors of rows; each is raised once.
        probes: the errors of the first probes.
    """

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


def upload_to(api: Api, rows: int, **options: Any) -> BulkUpload[int, str]:
    options = {"concurrency": 1, **options}
    return upload_of(range(1, rows + 1), api.send, probe=api.probe, **options)


@pytest.mark.parametrize("error", PASSING)
async def test_a_row_that_was_not_carried_out_is_sent_again(error: PostalyticsError) -> None:
    api = Api({2: error})
    upload = upload_to(api, 3)
    assert states(await outcomes_of(upload)) == ["succeeded"] * 3
    assert api.asked == [1, 2, "probe", 2, 3]
    assert upload.counts == RowCounts(succeeded=3)


async def test_a_bug_before_a_row_is_sent_stops_the_upload_at_once() -> None:
    bug = NotSentError("An unexpected KeyError ended the call before it was sent.")
    bug.unexpected = True
    api = Api({2: bug})
    upload = upload_to(api, 3)
    assert states(await outcomes_of(upload)) == ["succeeded", "pending", "pending"]
    assert api.asked == [1, 2]
    assert upload.counts.stopped is bug


@pytest.mark.parametrize("error", [*PASSING, OutcomeUnknownError("No response came.")])
async def test_no_row_is_sent_until_a_probe_succeeds(
    error: PostalyticsError,
) -> None:
    api = Api({2: PASSING[0]}, [error] * 3)
    upload = upload_to(api, 3)
    assert states(await outcomes_of(upload)) == ["succeeded"] * 3
    assert api.asked == [1, 2, *["probe"] * 4, 2, 3]


async def test_probes_that_fail_do_not_count_as_unconfirmed_rows() -> None:
    api = Api({2: PASSING[0]}, [PASSING[0]] * (MAX_UNCONFIRMED_IN_A_ROW + 1))
    upload = upload_to(api, 3)
    assert states(await outcomes_of(upload)) == ["succeeded"] * 3


async def test_an_unconfirmed_row_is_not_sent_again_but_the_next_one_waits() -> None:
    api = Api({2: OutcomeUnknownError("No response came.")})
    upload = upload_to(api, 3)
    assert states(await outcomes_of(upload)) == ["succeeded", "unconfirmed", "succeeded"]
    assert api.asked == [1, 2, "probe", 3]


async def test_a_row_that_is_refused_shows_that_the_api_works_again() -> None:
    api = Api({1: OutcomeUnknownError("No response came."), 2: ResponseError("x", status=400)})
    upload = upload_to(api, 4, max_rejected=1.0)
    assert states(await outcomes_of(upload)) == [
        "unconfirmed",
        "rejected",
        "succeeded",
        "succeeded",
    ]
    assert api.asked == [1, "probe", 2, 3, 4]


async def test_while_the_api_fails_one_row_at_a_time_is_sent() -> None:
    in_flight, seen, failures = 0, list[int](), iter(range(12))

    async def send(row: int) -> str:
        nonlocal in_flight
        in_flight += 1
        try:
            await asyncio.sleep(0)
            if row > 4 and next(failures, None) is not None:
                seen.append(in_flight)
                raise PASSING[0]
            return await accept(row)
        finally:
            in_flight -= 1

    upload = upload_of(range(1, 20), send, concurrency=4)
    assert states(await outcomes_of(upload)) == ["succeeded"] * 19
    assert len(seen) == 12
    assert max(seen[4:]) == 1  # Four were in flight when the API began to fail.


@pytest.mark.parametrize(
    "error", [AuthenticationError("No.", status=401), ResponseError("x", status=400)]
)
async def test_a_probe_that_the_api_refuses_ends_the_upload(
    error: PostalyticsError,
) -> None:
    api = Api({2: PASSING[0]}, [error])
    upload = upload_to(api, 3)
    assert states(await outcomes_of(upload)) == ["succeeded", "pending", "pending"]
    assert (upload.counts.stopped, api.asked) == (error, [1, 2, "probe"])


@pytest.mark.parametrize("end", [BulkUpload.stop, BulkUpload.abort])
async def test_stop_and_abort_end_a_pause(
    end: Callable[[BulkUpload[int, str]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postalytics_runtime.bulk.engine.circuit_breaker.FIRST_DELAY", 600.0)
    upload = upload_to(Api({2: PASSING[0]}), 4)
    reading = asyncio.create_task(outcomes_of(upload))
    while upload.pause is None:  # noqa: ASYNC110 (there is no event to wait for)
        await asyncio.sleep(0)
    end(upload)
    outcomes = await asyncio.wait_for(reading, timeout=5)
    assert states(outcomes) == ["succeeded", "pending", "pending", "pending"]
    assert upload.counts == RowCounts(succeeded=1, pending=3)


async def test_without_a_probe_the_row_itself_is_sent_again() -> None:
    api = Api({2: PASSING[0]})
    send: Send = api.send
    upload = upload_of([1, 2], send, concurrency=1)
    assert states(await outcomes_of(upload)) == ["succeeded", "succeeded"]
    assert api.asked == [1, 2, 2]


@pytest.mark.parametrize(
    "error",
    [LiveMailError("It is live."), could_not_ask(AuthenticationError("No.", status=401))],
)
async def test_mail_that_would_be_live_ends_the_upload(error: PostalyticsError) -> None:
    api = Api({2: error})
    upload = upload_to(api, 3)
    assert states(await outcomes_of(upload)) == ["succeeded", "pending", "pending"]
    assert (upload.counts.stopped, api.asked) == (error, [1, 2])
