"""A call with an idempotency key is repeated with the same key, and no other call has it."""

from __future__ import annotations

import asyncio
import contextlib
import pickle
import re
import time
from collections.abc import AsyncGenerator
from functools import partial
from types import SimpleNamespace
from typing import Any

import attrs
import pytest

from postalytics_runtime.errors import (
    InvalidRequestError,
    JournalError,
    OutcomeUnknownError,
    PostalyticsError,
    RateLimitError,
    ResponseError,
    ServerOutcomeUnknownError,
    UnreadableResponseError,
)
from postalytics_runtime.http import CallKey, RetryPolicy, Timeout, executor
from postalytics_runtime.schema import IdempotencyKeys
from support.runtime.post_office_api import (
    API,
    CREATE_STAMP,
    MAIL_PARCEL,
    NewStamp,
    Parcel,
    PostOffice,
)
from support.runtime.raw_server import RawServer, serve

KEYS = IdempotencyKeys(header="Stamp-Key", seconds=1000, in_use=409, other_body=422)
KEYED = attrs.evolve(CREATE_STAMP, idempotency_key=True)
STAMP = NewStamp(motif="A rose", series=None)
AT_ONCE = RetryPolicy(first_delay=0.0, max_delay=0.0)
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
CREATED = '200 {"number": 7}'
HANG_UP = ""
CUT_OFF = "cut off"


class KeyedOffice(PostOffice):
    api = attrs.evolve(API, idempotency=KEYS)


@contextlib.asynccontextmanager
async def office(
    *answers: str, retry: RetryPolicy = AT_ONCE, **options: Any
) -> AsyncGenerator[tuple[KeyedOffice, RawServer]]:
    """Yield a client, and its server, which gives these answers in order."""
    left = list(answers)

    async def answer(
        server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while True:
            await server.read_request(reader)
            said = left.pop(0)
            if said == HANG_UP:
                return
            status, _, body = said.partition(" ")
            if said == CUT_OFF:
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")
                return
            head = f"HTTP/1.1 {status} -\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write(f"{head}{body}".encode())
            await writer.drain()

    async with (
        serve(answer) as server,
        KeyedOffice(base_url=server.url, retry=retry, **options) as client,
    ):
        yield client, server


def keys(server: RawServer) -> list[str]:
    """Return the keys of the requests, in order."""
    found = (re.search(rb"\r\nStamp-Key: ([^\r]*)\r\n", request) for request in server.requests)
    return [match[1].decode() if match else "no key" for match in found]


async def failed(client: KeyedOffice, **given: Any) -> PostalyticsError:
    """Return the error of a call."""
    with pytest.raises(PostalyticsError) as error:
        await client.call(KEYED, body=STAMP, **given)
    return error.value


@pytest.mark.parametrize("first", [HANG_UP, "500 no", "503 busy", "408 late", "429 slow", CUT_OFF])
async def test_a_call_is_repeated_with_the_same_key(first: str) -> None:
    async with office(first, CREATED) as (client, server):
        parcel: Parcel = await client.call(KEYED, body=STAMP)

    assert parcel.number == 7
    one, two = keys(server)
    assert one == two
    assert UUID.fullmatch(one)


async def test_each_call_has_a_key_of_its_own() -> None:
    async with office(CREATED, CREATED, CREATED) as (client, server):
        for _ in range(3):
            await client.call(KEYED, body=STAMP)

    assert len(set(keys(server))) == 3


async def test_an_operation_without_keys_sends_none_and_is_not_repeated() -> None:
    async with office(HANG_UP) as (client, server):
        with pytest.raises(OutcomeUnknownError) as error:
            await client.call(CREATE_STAMP, body=STAMP)

    assert keys(server) == ["no key"]
    assert error.value.idempotency_key is None
    assert str(error.value).endswith("Check whether it took effect before you retry it.")


async def test_the_error_of_an_unknown_outcome_has_the_key() -> None:
    async with office(HANG_UP, HANG_UP, CREATED, retry=RetryPolicy(attempts=2)) as (client, server):
        error = await failed(client)
        key = error.idempotency_key
        assert isinstance(error, OutcomeUnknownError)
        assert str(error).endswith(
            "You can repeat it, but only with the same idempotency key, and within 15 minutes of "
            "its first use."
        )
        assert not error.safe_to_repeat  # The same call would have a new key.
        assert key is not None
        assert key not in str(error)
        await client.call(KEYED, body=STAMP, idempotency_key=key)

    assert keys(server) == [key, key, key]


async def test_a_call_that_is_repeated_with_the_key_of_its_error_waits_while_it_is_in_use() -> None:
    async with office(HANG_UP, "409 busy", CREATED, retry=AT_ONCE) as (client, server):
        error = await failed(client.with_options(retry=RetryPolicy(attempts=1)))
        await client.call(KEYED, body=STAMP, idempotency_key=error.idempotency_key)

    assert keys(server) == [error.idempotency_key] * 3


async def test_a_call_with_a_key_of_the_caller_is_safe_to_repeat() -> None:
    async with office("500 no", retry=RetryPolicy(attempts=1)) as (client, _):
        error = await failed(client, idempotency_key="mine")

    assert isinstance(error, ServerOutcomeUnknownError)
    assert (error.safe_to_repeat, error.idempotency_key) == (True, "mine")


async def test_the_key_survives_pickling() -> None:
    async with office(HANG_UP, retry=RetryPolicy(attempts=1)) as (client, _):
        error = await failed(client)

    again = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own bytes)
    assert again.idempotency_key == error.idempotency_key


async def test_a_response_that_was_cut_off_is_asked_for_again() -> None:
    async with office(CUT_OFF, retry=RetryPolicy(attempts=1)) as (client, _):
        error = await failed(client)

    assert isinstance(error, UnreadableResponseError)
    assert error.idempotency_key is not None


async def test_a_call_that_is_cancelled_leaves_its_key() -> None:
    async with office("1") as (client, server):
        call = asyncio.create_task(client.call(KEYED, body=STAMP))
        await server.asked.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError) as cancelled:
            await call

    assert isinstance(cancelled.value.__cause__, OutcomeUnknownError)
    assert [cancelled.value.__cause__.idempotency_key] == keys(server)


async def test_a_key_in_use_is_waited_for() -> None:
    async with office(HANG_UP, "409 busy", CREATED) as (client, server):
        await client.call(KEYED, body=STAMP)

    assert len(set(keys(server))) == 1
    assert len(server.requests) == 3


async def test_a_key_that_stays_in_use_leaves_the_outcome_unknown() -> None:
    async with office(*["409 busy"] * 4) as (client, server):
        error = await failed(client, idempotency_key="mine")

    assert isinstance(error, OutcomeUnknownError)
    assert error.message == (
        "The API answered with status 409: busy. An earlier request with the same idempotency key "
        "is still being carried out. Repeat the call with that key later."
    )
    assert len(server.requests) == 4


async def test_a_key_that_had_another_body_is_refused() -> None:
    async with office("422 no") as (client, _):
        error = await failed(client, idempotency_key="mine")

    assert type(error) is ResponseError
    assert error.message == (
        "The API answered with status 422: no. The idempotency key was used before with another "
        "body, and this request was not carried out. Give the same values as before, or no key for "
        "a new call."
    )
    assert error.idempotency_key is None


@pytest.mark.parametrize("answer", ["409 taken", "422 bad"])
async def test_of_a_new_key_such_a_status_says_nothing(answer: str) -> None:
    async with office(answer) as (client, server):
        error = await failed(client)

    assert type(error) is ResponseError
    assert error.message == f"The API answered with status {answer.replace(' ', ': ')}."
    assert len(server.requests) == 1


async def test_a_refusal_after_an_unknown_outcome_proves_nothing() -> None:
    async with office(HANG_UP, "400 no") as (client, server):
        error = await failed(client)

    assert isinstance(error, OutcomeUnknownError)
    assert error.message.endswith("The last attempt was refused (ResponseError).")
    assert [error.idempotency_key] * 2 == keys(server)


@pytest.mark.parametrize("last", ["400 no", "401 who", "409 busy", "422 no", "429 slow"])
async def test_a_refusal_after_a_response_that_was_cut_off_proves_nothing(last: str) -> None:
    async with office(CUT_OFF, last, retry=attrs.evolve(AT_ONCE, attempts=2)) as (client, server):
        error = await failed(client)

    assert isinstance(error, UnreadableResponseError | OutcomeUnknownError)
    assert [error.idempotency_key] * 2 == keys(server)


async def test_a_key_in_use_is_waited_for_after_a_response_that_was_cut_off() -> None:
    async with office(CUT_OFF, "409 busy", CREATED) as (client, server):
        await client.call(KEYED, body=STAMP)

    assert len(server.requests) == 3


async def test_a_retry_that_a_hook_refuses_leaves_the_outcome_unknown() -> None:
    refusals = iter([None, JournalError("The disk is full.")])

    async def hook() -> None:
        if (refusal := next(refusals)) is not None:
            raise refusal

    async with office(HANG_UP) as (client, server):
        error = await failed(client, before_send=hook)

    assert isinstance(error, OutcomeUnknownError)
    assert error.message.endswith(" The last attempt was not sent (JournalError).")
    assert [error.idempotency_key] == keys(server)


async def test_a_retry_that_would_be_live_mail_leaves_the_outcome_unknown() -> None:
    test, live = '200 [{"code": "a", "live": 0}]', '200 [{"code": "a", "live": 1}]'
    mail = attrs.evolve(MAIL_PARCEL, idempotency_key=True)
    async with office(test, HANG_UP, live, allow_live_mail=False) as (client, server):
        with pytest.raises(OutcomeUnknownError) as error:
            await client.call(mail, path=("a",))

    assert error.value.message.endswith(" The last attempt was not sent (LiveMailError).")
    assert keys(server) == ["no key", error.value.idempotency_key, "no key"]


async def test_a_refusal_of_the_rate_limit_needs_no_key() -> None:
    async with office("429 slow", retry=RetryPolicy(attempts=1)) as (client, _):
        error = await failed(client)

    assert isinstance(error, RateLimitError)
    assert (error.safe_to_repeat, error.idempotency_key) == (True, None)


async def test_a_key_that_may_be_forgotten_is_not_sent_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The machine sleeps between two attempts: only the clock of the wall goes on.
    policy = RetryPolicy(first_delay=0.0, max_time=float("inf"))
    async with office(HANG_UP, retry=policy) as (client, server):
        clocks = SimpleNamespace(
            monotonic=time.monotonic, time=lambda: 1901.0 if server.requests else 1000.0
        )
        monkeypatch.setattr(executor, "time", clocks)
        error = await failed(client)

    assert isinstance(error, OutcomeUnknownError)
    assert error.message.endswith("The last attempt was not sent (NotSentError).")
    assert len(server.requests) == 1


async def test_a_key_is_not_sent_if_the_machine_sleeps_just_before_its_first_byte(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walls = [1000.0, 1000.0, 1901.0]
    clocks = SimpleNamespace(monotonic=time.monotonic, time=lambda: walls[0])
    monkeypatch.setattr(executor, "time", clocks)

    async def hook() -> None:
        del walls[0]

    async with office(HANG_UP, CREATED) as (client, server):
        error = await failed(client, before_send=hook)

    assert isinstance(error, OutcomeUnknownError)
    assert error.message.endswith("The last attempt was not sent (NotSentError).")
    assert len(server.requests) == 1


def test_a_key_is_relied_on_for_a_part_of_its_time() -> None:
    assert KEYS.repeat_seconds == 900
    assert IdempotencyKeys(header="Key").repeat_seconds == 540


@pytest.mark.parametrize("key", ["", "a b", "a\nb", "ä", "x" * 256, 7, b"x"])
async def test_a_key_that_cannot_be_sent_is_refused(key: Any) -> None:
    async with office() as (client, server):
        error = await failed(client, idempotency_key=key)

    assert isinstance(error, InvalidRequestError)
    assert error.message == (
        "Nothing was sent: an idempotency key is 1 to 255 letters, digits and signs of ASCII, "
        "without blanks."
    )
    assert server.requests == []


async def test_a_key_for_an_operation_without_keys_is_refused() -> None:
    async with office() as (client, server):
        call = partial(client.call, CREATE_STAMP, body=STAMP)
        with pytest.raises(InvalidRequestError) as error:
            await call(idempotency_key="mine")

    assert error.value.message == (
        "Nothing was sent: the API takes no idempotency key for this operation, so a call of it "
        "cannot be repeated with one."
    )
    assert server.requests == []


async def test_a_response_that_never_comes_leaves_the_key() -> None:
    retry = RetryPolicy(attempts=1)
    async with office("1", retry=retry, timeout=Timeout(total=0.05)) as (client, server):
        error = await failed(client)

    assert isinstance(error, OutcomeUnknownError)
    assert [error.idempotency_key] == keys(server)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "9 minutes"),
        (60, "54 seconds"),
        (3600, "54 minutes"),
        (86400, "21 hours"),
        (30 * 86400, "27 days"),
    ],
)
def test_an_error_says_for_how_long_its_key_is_known(seconds: int | None, words: str) -> None:
    key = CallKey("a", attrs.evolve(KEYS, seconds=seconds), given=False, is_known=False)
    assert key.advice == (
        "You can repeat it, but only with the same idempotency key, and within "
        f"{words} of its first use."
    )
