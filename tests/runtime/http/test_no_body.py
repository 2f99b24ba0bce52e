"""A request without a body has no header about a body, byte by byte on a raw socket."""

from __future__ import annotations

import ssl

import aiohttp
import pytest

from postalytics import Postalytics
from postalytics.models import ContactReplacement
from support.reliability.recorded_steps import certificates, trusting
from support.runtime.raw_server import answering, http, serve

WAYS = pytest.mark.parametrize("tls", [False, True], ids=["in clear", "over TLS"])


def certificate(*, tls: bool) -> ssl.SSLContext | None:
    return certificates()["good"] if tls else None


def headers_of(request: bytes) -> dict[str, str]:
    head = request.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    return {name.lower(): value for name, _, value in (line.partition(": ") for line in head)}


@WAYS
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
async def test_a_raw_call_without_a_body_has_no_content_type(method: str, tls: bool) -> None:
    async with (
        serve(answering(http(b"{}")), certificate(tls=tls)) as server,
        aiohttp.TCPConnector(ssl=trusting()) as connector,
        aiohttp.ClientSession(connector=connector) as session,
        Postalytics("key", base_url=server.url, session=session) as client,
    ):
        await client.request(method, "/campaigns/7")
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    sent = headers_of(server.requests[0])

    assert head.startswith(f"{method} /api/v1/campaigns/7 HTTP/1.1".encode())
    assert (body, sent.get("content-type"), sent.get("content-length", "0")) == (b"", None, "0")


@WAYS
async def test_only_an_operation_with_a_body_has_a_content_type(
    tls: bool,
) -> None:
    answers = [http(b'{"deleted_date": "now"}'), http(b'{"updated_date": "now"}')]
    async with (
        serve(answering(*answers), certificate(tls=tls)) as server,
        aiohttp.TCPConnector(ssl=trusting()) as connector,
        aiohttp.ClientSession(connector=connector) as session,
        Postalytics("key", base_url=server.url, session=session) as client,
    ):
        await client.contacts.delete_contact(contact_id=7)
        await client.contacts.update_contact(ContactReplacement(contact_id=7, contact_list_id=1))

    types = [headers_of(request).get("content-type") for request in server.requests]
    assert types == [None, "application/json"]
