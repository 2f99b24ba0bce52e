"""State of an attempt in flight, and of one that was interrupted."""

from __future__ import annotations

import asyncio
from typing import cast

import aiohttp
import attrs
import pytest
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from postalytics_runtime.config import Secret
from postalytics_runtime.errors import NotSentError, OutcomeUnknownError
from postalytics_runtime.http import (
    AttemptState,
    DeadlineTimer,
    Request,
    Response,
    Timeout,
    open_session,
    send_once,
)
from support.runtime.raw_server import answering, http, serve


async def test_a_request_belongs_to_the_innermost_attempt_of_its_task() -> None:
    watch = DeadlineTimer()
    answer = answering(http(b"{}", "200 OK", "Connection: close"))
    async with serve(answer) as server, open_session(None, "test") as session:
        with AttemptState(watch, Timeout()) as outer:
            with AttemptState(watch, Timeout()) as inner:
                await session.get(server.url)
            assert (inner.sent_at is None, outer.sent_at is None) == (False, True)
            await session.get(server.url)
            assert outer.sent_at is not None
        with pytest.raises(KeyError):  # There is no attempt any more.
            await session.get(server.url)
    watch.close("The test is over.")


@attrs.define
class Wire:
    """Transport that a request is written to."""

    closing: bool
    unwritten: int
    aborted: bool = False

    def is_closing(self) -> bool:
        return self.closing

    def get_write_buffer_size(self) -> int:
        return self.unwritten

    def abort(self) -> None:
        self.aborted = True


@pytest.mark.parametrize("closing", [False, True])
@pytest.mark.parametrize("unwritten", [0, 1])
async def test_only_unsent_data_on_a_closing_connection_is_dropped(
    closing: bool, unwritten: int
) -> None:
    attempt_state = AttemptState(DeadlineTimer(), Timeout())
    wire = Wire(closing, unwritten)
    attempt_state.transport = cast("asyncio.Transport", wire)
    attempt_state.abort_unsent()
    assert wire.aborted == (closing and unwritten == 1)


@attrs.frozen
class Failing:
    """A session whose requests fail, before or after something was written."""

    attempt_state: AttemptState
    error: BaseException
    left: float | None

    async def request(self, *_: object, **__: object) -> aiohttp.ClientResponse:
        self.attempt_state.sent_at = self.left
        raise self.error


async def failed(error: BaseException, left: float | None) -> BaseException:
    attempt_state = AttemptState(watch := DeadlineTimer(), Timeout())
    session = cast("aiohttp.ClientSession", Failing(attempt_state, error, left))
    request = Request("POST", URL("https://mail.example/things"), b"{}")
    attempts = [send_once(session, request, attempt_state, key=Secret("canary"), max_body_size=9)]
    (raised,) = await asyncio.gather(*attempts, return_exceptions=True)
    watch.close("The test is over.")
    assert isinstance(raised, BaseException)
    return raised


async def test_an_unexpected_exception_is_raised_unchanged_only_if_nothing_was_written() -> None:
    bug = RuntimeError("a bug in a trace")
    assert await failed(bug, None) is bug
    unknown = await failed(bug, 1.0)
    assert type(unknown) is OutcomeUnknownError
    assert "No response came back (RuntimeError), so" in str(unknown)


@pytest.mark.parametrize(("left", "kind"), [(None, NotSentError), (1.0, OutcomeUnknownError)])
async def test_an_error_says_that_its_connections_were_closed(
    left: float | None, kind: type[Exception]
) -> None:
    error = await failed(asyncio.CancelledError(), left)
    assert type(error) is kind
    assert "(its connections were closed)" in str(error)


def test_neither_a_request_nor_a_response_shows_what_is_in_it() -> None:
    request = Request("POST", URL("https://mail.example/people/7"), b"Ada", {"Name": "Ada"})
    assert repr(request) == "Request(method='POST')"
    answer = Response(200, CIMultiDictProxy(CIMultiDict(Name="Ada")), b"Ada", value="Ada")
    assert repr(answer) == "Response(status=200, body_error=None, truncated=False)"
