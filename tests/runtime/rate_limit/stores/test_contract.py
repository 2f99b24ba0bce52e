"""What every store promises, on a real Redis and a real PostgreSQL."""

from __future__ import annotations

import asyncio
import time

import psycopg
import pytest
import redis

from postalytics_runtime.rate_limit import StoreAddress
from postalytics_runtime.rate_limit.store import PaceStore, StoredState
from support.runtime.stores import LONGEST, PROGRAM, stored, woken_by

from .conftest import Opens

NAME = "0a1b https://a.example: 3 in 1 s, 180 in 60 s"
ANY_BYTES = bytes(range(256)) * 8


async def test_nothing_is_stored_under_a_new_name(store: PaceStore) -> None:
    found = await store.read(NAME)
    assert (found.state, found.version) == (None, 0)
    assert found.now == pytest.approx(time.time(), abs=LONGEST)


@pytest.mark.parametrize("state", [b"", b"{}", b"a\nb\0c", ANY_BYTES, ANY_BYTES * 100])
async def test_what_one_process_stores_another_reads(
    opens: Opens, address: StoreAddress, state: bytes
) -> None:
    one, other = opens(address), opens(address)
    written, mine = await one.replace(NAME, 0, state, 60, ())
    theirs = await other.read(NAME)
    assert (written, mine.state) == (True, state)
    assert (theirs.state, theirs.version) == (state, mine.version)
    assert mine.version > 0
    assert mine.now <= theirs.now


async def test_names_are_stored_apart(store: PaceStore) -> None:
    await stored(store, "one", b"1")
    await stored(store, "other", b"2")
    assert [(await store.read(name)).state for name in ("one", "other", "third")] == [
        b"1",
        b"2",
        None,
    ]


async def test_each_change_has_a_later_version(store: PaceStore) -> None:
    versions = [await stored(store, NAME, b"same") for _ in range(20)]
    assert versions == sorted(set(versions))


@pytest.mark.parametrize("kind", ["none", "old", "later"])
async def test_another_version_than_the_stored_one_replaces_nothing(
    store: PaceStore, kind: str
) -> None:
    old = await stored(store, NAME, b"old")
    new = await stored(store, NAME, b"new")
    version = {"none": 0, "old": old, "later": new + 1}[kind]
    written, found = await store.replace(NAME, version, b"mine", 60, ())
    assert (written, found.state, found.version) == (False, b"new", new)
    assert (await store.read(NAME)).state == b"new"


async def test_a_version_replaces_nothing_where_nothing_is_stored(store: PaceStore) -> None:
    written, found = await store.replace(NAME, 5, b"mine", 60, ())
    assert (written, found.state, found.version) == (False, None, 0)


async def expired(store: PaceStore, name: str) -> StoredState:
    """Wait until nothing is stored any more."""
    async with asyncio.timeout(LONGEST):
        while (found := await store.read(name)).state is not None:
            pass
    return found


async def test_what_is_stored_expires_and_its_version_never_comes_back(store: PaceStore) -> None:
    old = await stored(store, NAME, b"old", keep_seconds=0.05)
    assert (await expired(store, NAME)).version == 0
    assert (await store.replace(NAME, old, b"late", 60, ()))[0] is False
    assert await stored(store, NAME, b"new") > old


async def test_of_a_hundred_changes_at_once_one_wins_each_version(
    opens: Opens, address: StoreAddress
) -> None:
    stores = [opens(address) for _ in range(10)]
    seen: list[tuple[int, int]] = []  # Each version, and the one that it replaced.

    async def change(store: PaceStore) -> None:
        found = await store.read(NAME)
        while True:
            count = int(found.state or b"0")
            written, now = await store.replace(NAME, found.version, b"%d" % (count + 1), 60, ())
            if written:
                seen.append((found.version, now.version))
                return
            found = now

    await asyncio.gather(*(change(store) for store in stores * 10))
    assert (await stores[0].read(NAME)).state == b"100"
    assert len({before for before, _ in seen}) == len({after for _, after in seen}) == 100


async def test_a_failed_change_returns_what_is_stored_now_and_not_what_was(
    opens: Opens, address: StoreAddress
) -> None:
    stores = [opens(address) for _ in range(4)]
    for _ in range(20):
        found = await stores[0].read(NAME)
        results = await asyncio.gather(
            *(store.replace(NAME, found.version, b"%d" % store.process, 60, ()) for store in stores)
        )
        (winner,) = (now for written, now in results if written)
        assert {now.version for _, now in results} == {winner.version}
        assert {now.state for _, now in results} == {winner.state}


async def test_a_change_wakes_the_processes_that_it_names(
    opens: Opens, address: StoreAddress
) -> None:
    waker, sleeper, other = (opens(address) for _ in range(3))
    first = await woken_by(waker, sleeper, NAME, b"a\nb\0c")
    assert (first.name, first.state) == (NAME, b"a\nb\0c")
    assert first.version <= (await waker.read(NAME)).version
    # The other one listens by the end of this, and has heard of nothing that was not for it.
    assert (await woken_by(waker, other, "elsewhere", b"")).name == "elsewhere"


async def test_a_change_wakes_several_processes(opens: Opens, address: StoreAddress) -> None:
    waker, *sleepers = (opens(address) for _ in range(4))
    for sleeper in sleepers:  # From here on, all of them listen.
        await woken_by(waker, sleeper, NAME, b"first")
    found = await waker.read("second")
    written, _ = await waker.replace(
        "second", found.version, b"!", 60, [sleeper.process for sleeper in sleepers]
    )
    assert written
    for sleeper in sleepers:
        async with asyncio.timeout(LONGEST):
            while (wakeup := await sleeper.woken()).name != "second":
                pass
        assert wakeup.state == b"!"


async def test_a_change_that_is_refused_wakes_nothing(opens: Opens, address: StoreAddress) -> None:
    waker, sleeper = opens(address), opens(address)
    await stored(waker, NAME, b"there")
    await woken_by(waker, sleeper, "first", b"")
    assert (await waker.replace(NAME, 0, b"mine", 60, [sleeper.process]))[0] is False
    assert (await waker.replace("last", 0, b"", 60, [sleeper.process]))[0] is True
    names = [""]
    async with asyncio.timeout(LONGEST):
        while names[-1] != "last":
            names.append((await sleeper.woken()).name)
    assert NAME not in names


async def test_a_wakeup_carries_no_more_than_fits(opens: Opens, address: StoreAddress) -> None:
    waker, sleeper = opens(address), opens(address)
    wakeup = await woken_by(waker, sleeper, NAME, ANY_BYTES * 10)
    assert wakeup.name == NAME
    assert wakeup.state in (None, ANY_BYTES * 10)
    assert (wakeup.version == 0) is (wakeup.state is None)


async def test_many_operations_at_once_get_their_own_replies(store: PaceStore) -> None:
    names = [f"name {number}" for number in range(50)]
    await asyncio.gather(*(stored(store, name, name.encode()) for name in names))
    found = await asyncio.gather(*(store.read(name) for name in names))
    assert [one.state for one in found] == [name.encode() for name in names]


async def test_operations_are_counted(store: PaceStore) -> None:
    await store.read(NAME)
    before = store.operations
    await store.read(NAME)
    await store.replace(NAME, 0, b"", 60, ())
    assert store.operations == before + 2


async def test_a_store_that_was_never_used_is_closed_without_io(store: PaceStore) -> None:
    await store.aclose()
    assert store.operations == 0


def say(address: StoreAddress, process: int, message: str) -> None:
    """Send a message to a process that listens, as another program may."""
    if address.driver == "postgres":
        with psycopg.connect(address.url, autocommit=True) as connection:
            connection.execute("SELECT pg_notify(%s, %s)", (f"{PROGRAM}_pace_{process}", message))
    else:
        with redis.Redis.from_url(address.url) as client:
            assert client.publish(f"{PROGRAM}:pace:{process}", message) == 1


@pytest.mark.parametrize("message", ["", "what is this?", "one\nkey\n{}", "1\nkey\n=\xff"])
async def test_a_message_that_no_client_has_sent_wakes_nothing(
    opens: Opens, address: StoreAddress, message: str
) -> None:
    waker, sleeper = opens(address), opens(address)
    await woken_by(waker, sleeper, NAME, b"before")  # From here on it listens.
    say(address, sleeper.process, message)
    state: bytes | None = b""
    async with asyncio.timeout(LONGEST):
        while state != b"after":
            found = await waker.read(NAME)
            await waker.replace(NAME, found.version, b"after", 60.0, (sleeper.process,))
            state = (await sleeper.woken()).state
