"""Options, start and stop of the fake server, and its state file."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import attrs
import pytest

from postalytics_runtime.errors import ConfigurationError
from postalytics_runtime.fake import FakeServer, Fault
from postalytics_runtime.schema import RateLimit
from support.fake.library_api import FAKE, FakeLibrary
from support.fake.servers import ask


async def test_a_given_key_is_the_key() -> None:
    async with FakeLibrary(api_key="mine") as library:
        assert library.api_key == "mine"
        assert (await ask(library, "GET /shelves", key="mine"))[0] == 200
        assert (await ask(library, "GET /shelves"))[0] == 401


@pytest.mark.parametrize(
    ("options", "limits"),
    [
        ({}, (RateLimit(1000, 1.0),)),
        ({"environment": "town"}, (RateLimit(2, 1.0), RateLimit(3, 10.0))),
        ({"realistic": True}, (RateLimit(2, 1.0), RateLimit(3, 10.0))),
        ({"realistic": True, "speed": 10}, (RateLimit(2, 0.1), RateLimit(3, 1.0))),
    ],
)
def test_the_rate_limits_are_those_of_the_environment_or_of_the_api(
    options: dict[str, Any], limits: tuple[RateLimit, ...]
) -> None:
    assert FakeLibrary(**options).limits == limits


@pytest.mark.parametrize("speed", [0, -1, float("nan")])
def test_time_does_not_stand_still(speed: float) -> None:
    with pytest.raises(ValueError, match=f"The speed is {speed!r}, but it must be above 0"):
        FakeLibrary(speed=speed)


def test_a_fault_of_an_unknown_operation_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no operation 'get_boook'\. Did you mean get_book"):
        FakeLibrary(faults=[Fault("refused", operation="get_boook")])


async def test_state_in_a_file_survives_the_server(tmp_path: Path) -> None:
    state = tmp_path / "library.sqlite"
    async with FakeLibrary(state=state, api_key="mine") as library:
        await ask(library, "POST /books", key="mine", json={"ShelfId": 2, "Title": "Atlas"})
        await ask(library, "DELETE /books/100", key="mine")
        before = library.records("books")

    async with FakeLibrary(state=state) as library:
        assert library.api_key == "mine"
        assert library.records("books") == before
    assert library.records("books") == before


async def test_time_in_a_file_continues(tmp_path: Path) -> None:
    state, seconds = tmp_path / "library.sqlite", [0.0]
    async with FakeLibrary(state=state, speed=86_400, clock=lambda: seconds[0]) as library:
        await ask(library, "POST /loans", json={"book_id": 104})
        seconds[0] += 1.5
        letters = library.records("letters")
        stopped = library.now

    async with FakeLibrary(state=state, clock=lambda: seconds[0]) as library:
        assert library.now == stopped
        assert library.records("letters") == letters
        assert [letter["kind"] for letter in letters] == ["receipt", "tip", "reminder", "reminder"]


def test_invalid_options_of_the_server_are_refused_at_once() -> None:
    with pytest.raises(ConfigurationError, match="The API key has a space, a colon or"):
        FakeLibrary(api_key="x:y")
    with pytest.raises(ConfigurationError, match="must be one of home, town"):
        FakeLibrary(environment="city")


async def test_other_keys_are_those_of_the_start() -> None:
    (readers, *others) = FAKE.collections
    more = ({"name": "Theon", "card": "t"}, {"reader_id": 20, "name": "Pappus"})
    start = attrs.evolve(readers, records=(*readers.records, *more))

    class FullLibrary(FakeLibrary):
        fake = attrs.evolve(FAKE, collections=(start, *others))

    async with FullLibrary(api_key="mine") as library:
        await ask(library, "POST /readers", key="mine", json={"name": "Hero"})
        assert library.other_keys == {"reader_id 11": "t"}
        await ask(library, "DELETE /readers/11", key="mine")
        assert library.other_keys == {}


def test_before_the_start_the_server_has_no_address_and_no_records() -> None:
    library = FakeLibrary()

    for look in (lambda: library.url, lambda: library.api_key, lambda: library.records("books")):
        with pytest.raises(RuntimeError, match="The fake server was not started"):
            look()


async def test_a_port_in_use_is_named(library: FakeServer) -> None:
    port = int(library.url.rpartition(":")[2])

    message = f"Cannot listen on 127.0.0.1, port {port}: .*Use another port"
    with pytest.raises(ConfigurationError, match=message):
        async with FakeLibrary(port=port):
            pass


@pytest.mark.parametrize("host", ["192.0.2.1", "a..b"])
async def test_a_host_of_another_machine_is_named(host: str) -> None:
    message = f"Cannot listen on {host}, port 0: .*Use an address of this machine, such as 127"
    with pytest.raises(ConfigurationError, match=message):
        async with FakeLibrary(host=host):
            pass


async def test_a_state_file_that_cannot_be_used_is_closed(tmp_path: Path) -> None:
    state = tmp_path / "library.sqlite"
    async with FakeLibrary(state=state):
        with pytest.raises(ConfigurationError, match="locked"):
            async with FakeLibrary(state=state):
                pass


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
async def test_an_ipv6_address_is_in_brackets() -> None:
    async with FakeLibrary(host="::1") as library:
        assert library.url.startswith("http://[::1]:")
        assert (await ask(library, "GET /shelves"))[0] == 200
