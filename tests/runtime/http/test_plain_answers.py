"""Operations that return nothing, or a file: what counts as success, and what does not."""

from __future__ import annotations

import zlib
from typing import Any

import attrs
import pytest

from postalytics import API, Postalytics
from postalytics_runtime.errors import (
    NotFoundError,
    Outcome,
    PostalyticsError,
    ResponseError,
    UnreadableResponseError,
    outcome_of,
)
from postalytics_runtime.http import RetryPolicy
from postalytics_runtime.schema import FILE_CONTENT, NOTHING, FileContent
from support.runtime.raw_server import RawServer, answering, http, serve

MAKE = attrs.evolve(API.operation("contacts.create_contact"), body=None, returns=NOTHING)
DRAW: Any = attrs.evolve(API.operation("accounts.get_my_account"), returns=FILE_CONTENT)
TWICE = RetryPolicy(attempts=2, first_delay=0.0, max_delay=0.0)
PDF = b'%PDF-1.7\n\x00\xff\xfe{"error": {"message": "No."}}'
NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"


async def call(operation: Any, *answers: bytes, **options: Any) -> tuple[Any, RawServer]:
    async with (
        serve(answering(*answers)) as server,
        Postalytics("k", base_url=server.url, retry=TWICE, **options) as client,
    ):
        return await client.call(operation), server


@pytest.mark.parametrize(
    "answer",
    [
        *(NO_CONTENT, http(b"More.", "204 No Content")),
        *(http(b""), http(b"", "202 Later"), http(b'{"ok": true}'), http(b"Done.")),
    ],
)
async def test_what_returns_nothing_succeeds_with_any_answer_of_the_api(answer: bytes) -> None:
    assert (await call(MAKE, answer))[0] is None


async def test_a_page_of_a_proxy_confirms_nothing() -> None:
    with pytest.raises(UnreadableResponseError, match="it is not JSON"):
        await call(MAKE, http(b"<html>Log in.</html>"))


async def test_an_error_in_a_success_is_an_error() -> None:
    with pytest.raises(ResponseError):
        await call(MAKE, http(b'{"error": {"message": "No."}}'))


@pytest.mark.parametrize("operation", [MAKE, DRAW])
async def test_an_error_status_is_an_error(operation: Any) -> None:
    with pytest.raises(NotFoundError) as caught:
        await call(operation, http(b'{"message": "No such thing."}', "404 Not Found"))
    assert caught.value.vendor_message == "No such thing."


async def test_what_returns_nothing_and_is_not_answered_has_an_unknown_outcome() -> None:
    with pytest.raises(PostalyticsError) as caught:
        await call(MAKE)
    assert outcome_of(caught.value) in (Outcome.UNKNOWN, Outcome.NOT_SENT)


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("Content-Type: application/pdf", "application/pdf"),
        ("Content-Type: text/csv; charset=utf-8", "text/csv"),
        ("Content-Type: application/json", "application/json"),
        ("Content-Type: ;", ""),
        ("X: y", ""),
        ("Content-Type: a\xff", ""),
    ],
)
async def test_a_file_is_what_was_sent_whatever_it_looks_like(kind: str, shown: str) -> None:
    found, server = await call(DRAW, http(PDF, "200 OK", kind))
    assert found == FileContent(PDF, shown)
    assert server.requests[0].count(b"\r\nAccept: */*\r\n") == 1


async def test_a_file_is_asked_for_without_compression() -> None:
    _, server = await call(DRAW, http(PDF))
    assert server.requests[0].count(b"\r\nAccept-Encoding: identity\r\n") == 1
    assert server.requests[0].count(b"Accept-Encoding") == 1


async def test_json_is_a_file_as_it_is() -> None:
    content = b'{"error": {"message": "No."}}  '
    assert (await call(DRAW, http(content)))[0].content == content


async def test_an_empty_file_is_a_file() -> None:
    assert (await call(DRAW, NO_CONTENT))[0] == FileContent(b"", "")


async def test_a_compressed_file_is_unpacked_within_the_limit() -> None:
    packed = http(zlib.compress(b"a" * 1000), "200 OK", "Content-Encoding: deflate")
    assert (await call(DRAW, packed))[0].content == b"a" * 1000
    with pytest.raises(UnreadableResponseError, match="larger than 999 bytes"):
        await call(DRAW, packed, max_body_size=999)


async def test_a_file_that_is_cut_off_is_read_again() -> None:
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\n%PDF"

    async def connection(server: RawServer, reader: Any, writer: Any) -> None:
        await server.read_request(reader)
        writer.write(cut if server.connections == 1 else http(PDF))
        await writer.drain()

    async with (
        serve(connection) as server,
        Postalytics("k", base_url=server.url, retry=TWICE) as client,
    ):
        assert (await client.call(DRAW)).content == PDF
    assert len(server.requests) == 2


async def test_a_file_that_stays_cut_off_is_an_error_without_its_content() -> None:
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\ncanary"
    with pytest.raises(UnreadableResponseError, match="cut off") as caught:
        await call(DRAW, cut)
    assert "canary" not in f"{caught.value!r} {caught.value}"


def test_a_file_does_not_show_its_content() -> None:
    assert repr(FileContent(b"canary", "text/plain")) == "FileContent(content_type='text/plain')"
