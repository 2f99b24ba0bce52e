"""The key and personal data are visible only where they belong, whatever happens.

They belong in requests, in models, which show their values, and in the variables of the caller.
They do not belong in logs, warnings, errors, or the frames of the library in an error report.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest

from postalytics import Postalytics
from postalytics.models import NewLoginLink
from postalytics_runtime.errors import PostalyticsError, outcome_of
from postalytics_runtime.http import RetryPolicy, Timeout
from support.reliability.canaries import (
    ANSWERED,
    ENDPOINT,
    FIRST_NAME,
    HEADER,
    KEY,
    PASSWORD,
    QUERY,
    STREET,
    Net,
    contact,
    recipient,
    spread,
)
from support.runtime.raw_server import Connection, RawServer, answering, http, reset, serve
from support.sampling import sampled

TWICE = RetryPolicy(attempts=2, first_delay=0.0, max_delay=0.0)
IMPATIENT = Timeout(sock_read=0.1)
TOKEN = base64.b64encode(f"{KEY}:".encode()).decode()


@pytest.fixture
async def net() -> AsyncIterator[Net]:
    with spread() as net:
        yield net
    assert net.told != []
    assert net.caught() == []


# How a call may end.

Call = Callable[[Postalytics], tuple[Awaitable[object], list[object]]]


def said(status: str, message: str) -> Connection:
    return answering(*[http(b'{"message": "%s"}' % message.encode(), status)] * 9)


async def hang(
    server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await server.read_request(reader)
    await reader.read()


async def hang_up(
    server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await server.read_request(reader)
    reset(writer)


REFUSAL = f'{{"error": {{"message": "{KEY}"}}, "new": "{ANSWERED}"}}'.encode()
PROBLEM = f'{{"errors": {{"key": ["The key {KEY} is bad."]}}, "new": "{ANSWERED}"}}'.encode()
ANSWER = f'{{"row": "{ANSWERED}", "created_date": ["{ANSWERED}"], "new": "{ANSWERED}"}}'.encode()

ENDINGS: dict[str, Connection] = {
    "success": answering(*[http(b"{}")] * 9),
    "an answer that fits nothing": answering(*[http(ANSWER)] * 9),
    "a list of them": answering(*[http(b"[" + ANSWER + b"]")] * 9),
    "text": answering(*[http(f'"{ANSWERED}"'.encode())] * 9),
    "400": said("400 Bad", "No."),
    "400 with the key": said("400 Bad", f"The key {KEY} is bad."),
    "401 with the header": said("401 Unauthorized", f"Basic {TOKEN} is not known."),
    "403": said("403 Forbidden", f"{TOKEN[:-2]}"),
    "404": said("404 Not Found", f"user={KEY.lower()}"),
    "422 in HTML": answering(*[http(f"<p>{ANSWERED}".encode(), "422 No")] * 9),
    "an error in a 200": answering(*[http(REFUSAL)] * 9),
    "422 with problems": answering(*[http(PROBLEM, "422 No")] * 9),
    "422 in words": answering(*[http(f"The key {KEY} is bad.".encode(), "422 No")] * 9),
    "429": answering(*[http(b"", "429 Slow", "Retry-After: 0")] * 9),
    "429 for long": answering(*[http(b"", "429 Slow", "Retry-After: 999")] * 9),
    "500": said("500 Failed", f"in {KEY}"),
    "503": said("503 Busy", "Later."),
    "a redirect": answering(*[http(b"", "302 Found", f"Location: /?{KEY}")] * 9),
    "no JSON": answering(*[http(f'{{"a": "{ANSWERED}'.encode())] * 9),
    "cut off": answering(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + ANSWER),
    "no HTTP": answering(f"{ANSWERED} {KEY}\r\n\r\n".encode()),
    "bad chunks": answering(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"),
    "a header too long": answering(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 9999 + b"\r\n\r\n"),
    "a cookie": answering(http(b"{}", "200 OK", f"Set-Cookie: a={KEY}; Domain=%")),
    "nothing": answering(),
    "no answer": hang,
    "a reset": hang_up,
}


def creating(client: Postalytics) -> tuple[Awaitable[object], list[object]]:
    body = contact()
    return client.contacts.create_contact(body), []


def refused(client: Postalytics) -> tuple[Awaitable[object], list[object]]:
    body = contact(first_name=f"{FIRST_NAME}\0", address_zip=STREET * 20, email_address=7)
    return client.contacts.create_contact(body), []


def mailing(client: Postalytics) -> tuple[Awaitable[object], list[object]]:
    body = recipient()
    return client.mail.send_mail(body, endpoint=ENDPOINT), [ENDPOINT]


def naming(client: Postalytics) -> tuple[Awaitable[object], list[object]]:
    endpoint = ENDPOINT
    return client.flows.unenroll_contact(endpoint=endpoint, data_id=1), [endpoint, 1]


def misnaming(client: Postalytics) -> tuple[Awaitable[object], list[object]]:
    endpoint = f"{ENDPOINT}\r\n"
    return client.flows.unenroll_contact(endpoint=endpoint, data_id=1), [endpoint, 1]


def listing(client: Postalytics) -> tuple[Awaitable[object], list[object]]:
    return client.contacts.list_contacts(contact_list_id=1).collect(), []


def switching(client: Postalytics) -> tuple[Awaitable[object], list[object]]:
    return client.campaigns.set_campaign_mode(drop_id=1, live=True), []


def linking(client: Postalytics) -> tuple[Awaitable[object], list[object]]:
    return client.accounts.create_login_link(NewLoginLink(api_key=KEY)), []


def raw(client: Postalytics) -> tuple[Awaitable[object], list[object]]:
    path, body = f"/things/{QUERY}", {"name": FIRST_NAME, "street": STREET}
    params, headers = {"q": QUERY}, {"X-Bird": HEADER}
    call = client.request("POST", path, params=params, headers=headers, json=body)
    return call, [path, params, headers, body]


def raw_refused(client: Postalytics) -> tuple[Awaitable[object], list[object]]:
    path, body = f"/things?q={QUERY}", {"name": object(), "street": STREET}
    params, headers = {"q": f"{QUERY}\0"}, {"X-Bird": f"{HEADER}\r\n"}
    method = f"POST {QUERY}"
    call = client.request(method, path, params=params, headers=headers, json=body)
    return call, [method, path, params, headers, body]


CALLS: list[Call] = [creating, refused, mailing, naming, misnaming, listing, switching, linking]
CALLS += [raw, raw_refused]


_SAMPLE = [
    (ending, *case)
    for row, ending in enumerate(ENDINGS)
    for case in sampled(itertools.product(CALLS, [False, True]), row)
]
_FOUND = ("text", listing, False)
"""A case that only the whole table had found."""
ENDED = [
    pytest.param(ending, call, strict, id=f"{ending}-{call.__name__}-{'strict' * strict}")
    for ending, call, strict in dict.fromkeys([*_SAMPLE, _FOUND])
]


def test_every_call_meets_every_kind_of_reader_and_every_ending_is_met() -> None:
    ended = {param.values[0] for param in ENDED}
    called = {param.values[1:] for param in ENDED}
    assert (ended, called) == (set(ENDINGS), set(itertools.product(CALLS, [False, True])))


@pytest.mark.parametrize(("ending", "call", "strict"), ENDED)
async def test_no_secret_is_shown_however_a_call_ends(
    ending: str, call: Call, strict: bool, net: Net
) -> None:
    async with (
        serve(ENDINGS[ending]) as server,
        Postalytics(
            KEY, base_url=server.url, retry=TWICE, timeout=IMPATIENT, strict=strict
        ) as client,
    ):
        await report_error(client, call, net)
        net.tell("the client", repr(client))


async def report_error(client: Postalytics, call: Call, net: Net) -> None:
    """Make a call, and return all that an error report would show of its error."""
    awaited, given = call(client)
    try:
        await awaited
    except (PostalyticsError, asyncio.CancelledError, TimeoutError) as error:
        net.report(error, skip="test_secrets.py", given=given)


@pytest.mark.parametrize("call", [creating, mailing, naming, listing, raw])
@pytest.mark.parametrize("how", ["cancelled", "timed out", "closed"])
async def test_no_secret_is_shown_when_a_call_is_ended_from_outside(
    call: Call, how: str, net: Net
) -> None:
    async with serve(hang) as server, Postalytics(KEY, base_url=server.url, retry=TWICE) as client:
        if how == "timed out":
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.1):
                    await report_error(client, call, net)
            return
        task = asyncio.create_task(report_error(client, call, net))
        await server.asked.wait()
        await (client.close() if how == "closed" else _cancel(task))
        await task
    assert [outcome_of(error) is not None for error in net.errors] == [True]


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()


@pytest.mark.parametrize("call", [creating, mailing, naming, listing, raw])
@pytest.mark.parametrize("place", ["http://127.0.0.1:1", "http://localhost:1"])
async def test_no_secret_is_shown_when_no_server_is_reached(
    call: Call, place: str, net: Net
) -> None:
    async with Postalytics(KEY, base_url=place, retry=TWICE) as client:
        await report_error(client, call, net)
    assert "****5D32" in str(net.errors[0])


# Through a proxy, and a borrowed session.


@pytest.mark.parametrize("call", [creating, naming, raw])
@pytest.mark.parametrize("ending", ["success", "407", "502", "no HTTP", "nothing", "no answer"])
@pytest.mark.parametrize("borrowed", [False, True])
async def test_no_secret_is_shown_through_a_proxy_with_a_password(
    ending: str, call: Call, borrowed: bool, net: Net
) -> None:
    answers = {"407": said("407 Who", f"{KEY}"), "502": said("502 Bad", "No.")}
    async with (
        serve(answers.get(ending) or ENDINGS[ending]) as proxy,
        aiohttp.ClientSession() as session,
        Postalytics(
            KEY,
            base_url="http://127.0.0.1:1",
            proxy=proxy.url.replace("//", f"//user:{PASSWORD}@"),
            session=session if borrowed else None,
            retry=TWICE,
            timeout=IMPATIENT,
        ) as client,
    ):
        await report_error(client, call, net)
        assert all(b"Proxy-Authorization: Basic" in request for request in proxy.requests)
        net.tell("the client", repr(client))
        net.tell("the session", f"{session!r} {dict(session.headers)} {vars(session)}")
