"""Any response leads to the right result or error, and to a bounded use of memory."""

from __future__ import annotations

import asyncio
import contextlib
import re
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from postalytics import API, Postalytics
from postalytics.errors import (
    NotSentError,
    OutcomeUnknownError,
    PostalyticsError,
    ResponseError,
    UnreadableResponseError,
)
from postalytics.models import ContactReplacement, NewContact
from postalytics_runtime.http import RawResponse, RetryPolicy, Timeout, parse
from postalytics_runtime.rate_limit import Pacer
from support.people import recipient
from support.reliability.generated_responses import Given, generate
from support.sampling import WHOLE

ANSWERS = 10_000 if WHOLE else 2_500
SHORT = Timeout(sock_read=5)
"""aiohttp does not report a large body that ends in a malformed chunk, so this limit ends it."""
_FIRST = 1_000_000
_NUMBER = re.compile(rb"1[0-9]{6}")


class Unpaced(Postalytics):
    api = attrs.evolve(
        API, environments=tuple(attrs.evolve(one, limits=()) for one in API.environments)
    )


Call = Callable[[Postalytics, int], Awaitable[Any]]
READS: dict[str, Call] = {
    "get_contact": lambda client, n: client.contacts.get_contact(contact_id=n),
    "list_contacts": lambda client, n: client.contacts.list_contacts(
        contact_list_id=n, limit=1
    ).collect(),
    "GET": lambda client, n: client.request("GET", f"/anything/{n}"),
}
WRITES: dict[str, Call] = {
    "create_contact": lambda client, n: client.contacts.create_contact(
        NewContact(contact_list_id=n, first_name="Ada")
    ),
    "update_contact": lambda client, n: client.contacts.update_contact(
        ContactReplacement(contact_id=n, contact_list_id=1)
    ),
    "delete_contact": lambda client, n: client.contacts.delete_contact(contact_id=n),
    "toggle_campaign_mode": lambda client, n: client.with_options(
        allow_ambiguous_ids=True
    ).campaigns.toggle_campaign_mode(drop_id=n),
    "send_mail": lambda client, n: client.mail.send_mail(recipient(), endpoint=str(n)),
    "POST": lambda client, n: client.request("POST", f"/anything/{n}", json={}),
}
CALLS = {**READS, **WRITES}


class Server(asyncio.Protocol):
    """Gives each request the response with the number that the request contains."""

    def __init__(self, answers: list[Given], received: Counter[int]) -> None:
        self._answers = answers
        self._received = received
        self._request = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._request += data
        head, blank, body = self._request.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: ([0-9]+)", head)
        if not blank or len(body) < int(length[1] if length else 0):
            return
        found = _NUMBER.search(self._request)
        assert found is not None
        number = int(found[0]) - _FIRST
        self._request = b""
        self._received[number] += 1
        answer = self._answers[number]
        self._transport.write(answer.content)
        if answer.ends:
            self._transport.close()


@contextlib.asynccontextmanager
async def serve(answers: list[Given], received: Counter[int]) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Server(answers, received), "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def complaint(given: Given, outcome: object, *, writes: bool) -> str | None:
    """Return why an outcome does not fit its response; `None` if it fits."""
    if isinstance(outcome, BaseException) and not isinstance(outcome, PostalyticsError):
        return "a foreign exception"
    if isinstance(outcome, NotSentError):
        return "it was sent"
    if given.status is None:
        return None if isinstance(outcome, OutcomeUnknownError) else "there was no answer"
    status = (
        outcome.status if isinstance(outcome, ResponseError | UnreadableResponseError) else None
    )
    if not 200 <= given.status < 300:
        fits = isinstance(outcome, ResponseError) and status == given.status
        return None if fits else "it was refused"
    if given.says_error and (given.whole or isinstance(outcome, ResponseError)):
        known = isinstance(outcome, ResponseError) and status == given.status
        unknown = isinstance(outcome, OutcomeUnknownError)
        return None if known and unknown is writes else "it says that there was an error"
    if isinstance(outcome, PostalyticsError):
        if not isinstance(outcome, UnreadableResponseError) or status != given.status:
            return "it was accepted"
        return "it can be read" if given.readable else None
    if isinstance(outcome, RawResponse) and outcome.status != given.status:
        return "it is another answer"
    return None


async def ask(url: str, answers: list[Given]) -> list[object]:
    """Return the outcome of one call for each response, made by several clients at once."""
    outcomes: list[object] = [None] * len(answers)
    numbers = iter(range(len(answers)))
    names = list(CALLS)

    async def work(client: Postalytics) -> None:
        for number in numbers:
            call = CALLS[names[number % len(names)]]
            try:
                outcomes[number] = await call(client, _FIRST + number)
            except Exception as error:  # noqa: BLE001 (which they are is the question)
                outcomes[number] = error

    async with contextlib.AsyncExitStack() as stack:
        options: dict[str, Any] = {"retry": RetryPolicy(attempts=1), "timeout": SHORT}
        clients = [
            await stack.enter_async_context(Unpaced("key", base_url=url, **options))
            for _ in range(4)
        ]
        await asyncio.gather(*(work(client) for client in clients for _ in range(4)))
    return outcomes


async def test_each_of_thousands_of_bad_responses_gets_the_right_error(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("ERROR", "postalytics")  # thousands of them do not match the spec
    monkeypatch.setattr(Pacer, "pause", lambda *_: None)  # after a 429 the others do not wait
    answers = generate(4, ANSWERS)
    received: Counter[int] = Counter()

    async with serve(answers, received) as url:
        outcomes = await ask(url, answers)

    names = list(CALLS)
    wrong = [
        f"{number}: {names[number % len(names)]}, {given.name}: {said}, but: {outcome!r}"
        for number, (given, outcome) in enumerate(zip(answers, outcomes, strict=True))
        if (said := complaint(given, outcome, writes=names[number % len(names)] in WRITES))
    ]
    assert wrong == []
    # An empty list is asked for from 0, and once more.
    requests = {n: 3 if outcome == [] else 1 for n, outcome in enumerate(outcomes)}
    assert {n: received[n] for n in requests if received[n] != requests[n]} == {}


def test_the_same_seed_makes_the_same_responses() -> None:
    assert generate(7, 100) == generate(7, 100) != generate(8, 100)


@pytest.mark.parametrize("kind", ["gzip", "members", "deflate", "plain"])
def test_a_response_of_300_mib_takes_less_than_32_mib_of_memory(kind: str) -> None:
    script = Path(__file__).parents[1] / "support/reliability/decompression_bomb.py"

    run = subprocess.run(
        [sys.executable, script, kind], capture_output=True, text=True, check=True, timeout=60
    )
    grown, message = run.stdout.split(maxsplit=1)

    assert message == "it is larger than 10,485,760 bytes.\n"
    assert float(grown) < 32


def test_the_last_of_two_equal_names_in_json_counts_without_a_warning() -> None:
    assert parse(b'{"size": 1, "name": "a", "size": 2}') == {"size": 2, "name": "a"}


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "7" * 5_000])
def test_a_literal_that_is_not_a_json_number_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="line 1 column"):
        parse(f"[{number}]".encode())
