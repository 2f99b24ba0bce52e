"""Only addresses of this machine are contacted."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from postalytics_runtime.fake.deliveries import is_of_this_machine
from support.fake.mailing import Mailing
from support.fake.receiver import Receiver
from support.people import recipient
from support.runtime.raw_server import answering, serve


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.0.0.1:8080/hook/x?s=1",
        "http://127.1.2.3/",
        "http://localhost:1/",
        "http://LocalHost/",
        "http://[::1]:8080/hook",
        "http://ada:secret@127.0.0.1/",
    ],
)
def test_these_addresses_are_of_this_machine(url: str) -> None:
    assert is_of_this_machine(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.metacortex.net/postalytics",
        "http://192.0.2.1/",
        "http://10.0.0.1/",
        "http://0.0.0.0/",
        "http://[::]/",
        "http://[2001:db8::1]/",
        "http://localhost.example/",
        "http://127.0.0.1.example/",
        "http://127.0.0.1@192.0.2.1/",
        "http://2130706433.example/",
        "http://localhost./",
        "https://127.0.0.1/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "//127.0.0.1/",
        "127.0.0.1",
        "http://",
        "http://[::1/",
        "http://127.0.0.1:99999/",
        "",
        "hook",
    ],
)
def test_no_other_address_is_of_this_machine(url: str) -> None:
    assert not is_of_this_machine(url)


async def test_an_address_of_another_machine_is_recorded_and_not_contacted(
    mailing: Mailing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The webhook that the fake starts with leads to the internet."""
    asked: list[object] = []
    await mailing.client.mail.send_mail(recipient(), endpoint="feed5e7aff")
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", asked.append)
    monkeypatch.setattr(asyncio.get_running_loop(), "create_connection", asked.append)
    mailing.fake.deliveries.only(71239, ["Mail Piece Created"])
    mailing.fake.advance(timedelta(days=30))
    await mailing.fake.delivered()

    (delivery,) = mailing.fake.deliveries
    assert (delivery.url, delivery.status, delivery.body) == (
        "https://www.metacortex.net/postalytics",
        None,
        None,
    )
    assert delivery.reason == (
        "The fake delivers only to addresses of this machine, such as http://127.0.0.1:8080/hook."
    )
    assert asked == []


async def test_the_name_localhost_is_found_without_asking(mailing: Mailing, hook: Receiver) -> None:
    await mailing.hook(hook.url.replace("127.0.0.1", "localhost"))
    await mailing.send()
    await mailing.fake.delivered()

    assert hook.kinds == [0]


async def test_a_connection_that_breaks_is_a_failure(mailing: Mailing) -> None:
    async with serve(answering(b"")) as server:
        await mailing.hook(f"{server.url}/hook")
        await mailing.send()
        await mailing.fake.delivered()

    assert [(d.status, d.reason) for d in mailing.fake.deliveries] == [
        (None, "The connection broke before the response.")
    ]


async def test_a_user_that_cannot_be_sent_is_a_failure(mailing: Mailing, hook: Receiver) -> None:
    await mailing.hook(hook.url.replace("//", "//\u20ac:secret@"))
    await mailing.send()
    await mailing.fake.delivered()
    await mailing.hook(hook.url)
    await mailing.pass_time(hours=2)

    assert mailing.fake.deliveries[0].reason == (
        "The user or the password in the address cannot be sent."
    )
    assert hook.kinds == [9]
