"""Any value in a path is exactly one segment of it on the wire, or nothing is sent."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postalytics import Postalytics
from postalytics_runtime.errors import InvalidRequestError
from support.runtime.post_office_api import GET_ROUTE, TOGGLE_ROUTE, PostOffice
from support.runtime.raw_server import RawServer, http, serve
from support.sampling import WHOLE

NASTY = [
    *("", ".", "..", "...", " ", "  ", "a/b", "/", "//", "../..", "..;/", "./", "a/../b", "\\"),
    *("..\\", "?", "a?x=1", "#", "a#f", "&", "=", ";", "a;b=c", "%", "%%", "%2e", "%2E%2e"),
    *("%2f", "%252f", "%00", "%zz", "a%20b", "+", "a b", "\t", "\n", "\r\n", "a\r\nX-Evil: 1"),
    *("\0", "\x7f", "\x85", "@", "a@b", "user:pass@evil.example", "http://evil.example/"),
    *("//evil.example", ":", ":80", "{code}", "{}", "%(code)s", "$", "`", "'", '"', "<", ">"),
    *("|", "^", "~", "*", "(", ")", "[", "]", "ü", "é", "e\u0301", "漢字", "🙂", "\u202e"),
    *("\u2028", "\ufeff", "\u200b", "\ufffe", "\U0010ffff", "\uff0e\uff0e", "\u3002"),
    *("\u2024\u2024", "%c0%ae", "\u2215", "\uff0f", "\ud800", "\udfff", "a\udc80b", "nul"),
    *("con", "a" * 5000, "ü" * 2000, "HTTP/1.1", "GET / HTTP/1.1", "0", "-1", "null", "None"),
]

MARKS = st.text(alphabet="./\\%2eEfF?#&;:@ \t\r\n\0~+=ü漢", max_size=12)
VALUES = st.one_of(MARKS, st.text(max_size=20), st.sampled_from(NASTY))
EXAMPLES, AT_ONCE = (200 if WHOLE else 40), 50


async def endless(
    server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Answer all requests of a connection, as long as there are any."""
    while True:
        await server.read_request(reader)
        writer.write(http(b'{"code": "a"}'))


async def sent(values: Iterable[str], *, method: str = "GET") -> list[str]:
    """Use each value in a path. Returns those that were not refused, in their order."""
    operation = GET_ROUTE if method == "GET" else TOGGLE_ROUTE
    accepted: list[str] = []
    async with serve(endless) as server, PostOffice(base_url=server.url) as office:
        for value in values:
            before = server.connections, len(server.requests)
            try:
                await office.call(operation, path=(value,))
            except InvalidRequestError as error:
                assert (server.connections, len(server.requests)) == before
                assert value not in error.message or len(value) < 3
            else:
                accepted.append(value)
        assert [segment_in(request, method) for request in server.requests] == [
            value.encode() for value in accepted
        ]
        assert server.connections <= 1
    return accepted


def segment_in(request: bytes, method: str) -> bytes:
    """Return the only variable segment of a request line, decoded."""
    line, *headers = request.removesuffix(b"\r\n\r\n").split(b"\r\n")
    found = re.fullmatch(rb"(\w+) /api/routes/([A-Za-z0-9._~%-]+) HTTP/1\.1", line)
    assert found is not None, line
    assert found[1].decode() == method
    assert found[2] not in (b".", b"..")
    assert re.fullmatch(rb"(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})+", found[2]), line
    assert {header.partition(b":")[0].lower() for header in headers} <= KNOWN_HEADERS
    return unquote_to_bytes(found[2])


KNOWN_HEADERS = {
    *(b"host", b"user-agent", b"accept", b"accept-encoding", b"authorization", b"content-length"),
    *(b"content-type",),
}


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(st.lists(VALUES, min_size=AT_ONCE, max_size=AT_ONCE))
async def test_thousands_of_values_are_one_segment_each_or_are_refused(values: list[str]) -> None:
    assert set(await sent(values)) <= set(values)


@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_nasty_values_are_refused_or_sent_as_they_are(method: str) -> None:
    refused = set(NASTY) - set(await sent(NASTY, method=method))
    assert refused == {
        *("", " ", "  ", ".", "..", "\t", "\n", "\r\n", "a\r\nX-Evil: 1", "\0", "\x7f", "\x85"),
        *("\u2028", "\ud800", "\udfff", "a\udc80b"),
    }


@pytest.mark.parametrize("value", [None, True, 5, 1.5, b"a", ["a"], {"a": 1}, object()])
async def test_a_value_that_is_not_text_is_not_a_segment(value: object) -> None:
    async with serve(endless) as server, PostOffice(base_url=server.url) as office:
        with pytest.raises(InvalidRequestError, match="code"):
            await office.call(GET_ROUTE, path=(value,))  # type: ignore[arg-type]  # on purpose
        assert server.connections == 0


async def test_the_operations_of_the_api_keep_their_segments_apart() -> None:
    async with (
        serve(endless) as server,
        Postalytics("the-key-of-this-test", base_url=server.url) as client,
    ):
        await client.flows.unenroll_contact(endpoint="a/../b?c#d", data_id=7)
        await client.contacts.delete_contact(contact_id=8)
        lines = [request.partition(b"\r\n")[0].decode() for request in server.requests]
    assert lines == [
        "DELETE /api/v1/flow/unenroll/a%2F..%2Fb%3Fc%23d/7 HTTP/1.1",
        "DELETE /api/v1/contacts/8 HTTP/1.1",
    ]


@pytest.mark.parametrize("number", ["7", "../7", True, None, 2**31, 1.0])
async def test_a_number_in_a_path_has_only_digits(number: object) -> None:
    async with (
        serve(endless) as server,
        Postalytics("the-key-of-this-test", base_url=server.url) as client,
    ):
        with pytest.raises(InvalidRequestError, match="contact_id"):
            await client.contacts.delete_contact(contact_id=number)  # type: ignore[arg-type]
        assert server.connections == 0
