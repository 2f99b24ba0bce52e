"""Events are sent to this machine, to another one only if you say so."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from postalytics_runtime.cli.watching import EventSender, HandlerFailedError
from postalytics_runtime.errors import ConfigurationError
from support.cli.watched import receiver

LINE = b'{"id":"1"}\n'


async def failure(url: URL | str, *, anywhere: bool = False, seconds: float = 30) -> str:
    """Send an event, and return why that failed."""
    async with EventSender(URL(url), option="--to", anywhere=anywhere, seconds=seconds) as sender:
        with pytest.raises(HandlerFailedError) as raised:
            await sender.send(LINE)
    return str(raised.value)


async def refusal(url: str) -> str:
    """Return why no event is forwarded to an address at all."""
    with pytest.raises(ConfigurationError) as raised:
        async with EventSender(URL(url), option="--to", remedy="Use another."):
            pass
    return raised.value.message


def resolve_to(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
    """Let each name resolve to one list of IP addresses after another."""
    left = list(answers)

    async def resolve(_: object, host: str, port: int = 0, family: int = 0) -> list[Any]:
        ips, family = left.pop(0), socket.AF_INET
        return [
            {"hostname": host, "host": ip, "port": port, "family": family, "proto": 0, "flags": 0}
            for ip in ips
        ]

    monkeypatch.setattr(ThreadedResolver, "resolve", resolve)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_an_event_is_sent_as_json(host: str) -> None:
    async with receiver(204) as here:
        async with EventSender(here.url.with_host(host), option="--to") as sender:
            await sender.send(LINE)
        assert (here.bodies, here.types) == ([LINE], ["application/json"])


@pytest.mark.parametrize("status", [302, 404, 500])
async def test_any_other_status_than_2xx_is_a_failure(status: int) -> None:
    async with receiver(status) as here:
        assert await failure(here.url) == f"status {status} from {here.url}"
        assert len(here.bodies) == 1


async def test_a_receiver_that_does_not_respond_is_a_failure() -> None:
    async with receiver(hangs=True) as here:
        assert await failure(here.url, seconds=0.05) == f"no response within 0.05 s from {here.url}"


async def test_a_receiver_that_is_not_there_is_a_failure() -> None:
    async with receiver() as here:
        url = here.url
    assert await failure(url / "r3FJkYz0aQ4b7Hd1LmPz") == f"no connection to {url}/..."


async def test_an_address_of_another_machine_is_refused() -> None:
    assert await refusal("http://192.0.2.1/events") == (
        "--to: 192.0.2.1 is another machine (192.0.2.1). Use another."
    )


async def test_a_name_of_another_machine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, ["127.0.0.1", "192.0.2.1"])
    assert "app.example is another machine (192.0.2.1)." in await refusal("http://app.example/")


async def test_a_name_that_becomes_another_machine_gets_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolve_to(monkeypatch, ["127.0.0.1"], ["192.0.2.1"])
    assert await failure("http://app.example/") == "app.example is another machine (192.0.2.1)"


@pytest.mark.parametrize("answers", [[], [[]]])
async def test_a_name_without_an_address_is_refused(
    answers: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    if answers:
        resolve_to(monkeypatch, *answers)
    assert await refusal("http://app.invalid/") == "--to: no address is known for app.invalid."


async def test_another_machine_gets_events_if_you_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    async with receiver() as here:
        resolve_to(monkeypatch, ["127.0.0.1"])
        monkeypatch.setattr("postalytics_runtime.cli.watching.sender.is_loopback", lambda _: False)
        url = here.url.with_host("app.example")
        async with EventSender(url, option="--to", anywhere=True) as sender:
            await sender.send(LINE)
        assert here.bodies == [LINE]


async def test_a_cancelled_request_is_not_a_failure() -> None:
    async with receiver(hangs=True) as here, EventSender(here.url, option="--to") as sender:
        sending = asyncio.ensure_future(sender.send(LINE))
        await here.arrived.wait()
        sending.cancel()
        await asyncio.wait([sending])
        assert sending.cancelled()
