"""Several processes use one inbox, and one that is killed loses nothing that it acknowledged."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from support.events.library import an_inbox, delivered
from support.events.processes import outputs, started

RECEIVE = """
import asyncio, sys
from support.events.library import LibraryInbox, delivered

async def main():
    async with LibraryInbox(sys.argv[1]) as inbox:
        reports = [delivered(book=book) for book in range(100)]
        kept = await asyncio.gather(*map(inbox.receive, reports))
        print(sum(report.is_new for report in kept))

asyncio.run(main())
"""
LEASE = """
import asyncio, sys
from support.events.library import LibraryInbox

async def main():
    async with LibraryInbox(sys.argv[1]) as inbox:
        while found := await inbox.lease(limit=3):
            for event in found:
                await inbox.done(event)
                print(event.id)

asyncio.run(main())
"""
ENDLESS = """
import asyncio, itertools, os, sys
from support.events.library import LibraryInbox, delivered

async def work(inbox, books):
    for book in books:
        await inbox.receive(delivered(book=book))
        os.write(1, b"%d\\n" % book)

async def main():
    inbox, books = LibraryInbox(sys.argv[1]), itertools.count()
    await asyncio.gather(*(work(inbox, books) for _ in range(8)))

asyncio.run(main())
"""
FILL = """
import asyncio, resource, sys
from postalytics_runtime.errors import InboxError
from support.events.library import LibraryInbox, delivered

async def main():
    async with LibraryInbox(sys.argv[1]) as inbox:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, resource.RLIM_INFINITY))
        book = 0
        try:
            while True:
                await inbox.receive(delivered(book=book, text="x" * 1000))
                book += 1
        except InboxError as error:
            message = str(error)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        await inbox.receive(delivered(book=book, text="x" * 1000))
        print(book + 1, message)

asyncio.run(main())
"""
FORK = """
import asyncio, os, sys
from postalytics_runtime.errors import InboxError
from support.events.library import LibraryInbox, delivered

def refused(receive):
    try:
        receive(delivered(book=4))
    except InboxError as error:
        return "was used before this process was forked: open it in each" in str(error)

path = sys.argv[1]
inbox = LibraryInbox(path)
assert inbox.asgi() and inbox.aiohttp_route("/hook") and inbox.mark
if sys.argv[2] == "used":
    inbox.receive_now(delivered(book=1))
    asyncio.run(inbox.receive(delivered(book=2)))
child = os.fork()
if child:
    books = (10, 11)
elif sys.argv[2] == "used":
    assert refused(inbox.receive_now)
    assert refused(lambda report: LibraryInbox(path).receive_now(report))
    inbox.close_now()
    books = ()
else:
    books = (20, 21)
for book in books:
    inbox.receive_now(delivered(book=book))
    asyncio.run(inbox.receive(delivered(book=100 + book)))
inbox.close_now()
if child:
    assert os.waitpid(child, 0)[1] == 0
"""
STATUS = """
import asyncio, sys
from support.events.library import LibraryInbox

async def main():
    async with LibraryInbox(sys.argv[1]) as inbox:
        print((await inbox.status()).events)

asyncio.run(main())
"""


async def test_each_event_is_new_to_one_process_and_leased_to_one(tmp_path: Path) -> None:
    path = tmp_path / "events.db"
    counts = outputs([started(RECEIVE, path) for _ in range(3)])
    assert sum(map(int, counts)) == 100
    ids = "".join(outputs([started(LEASE, path) for _ in range(3)])).split()
    assert len({*ids}) == len(ids) == 100
    async with an_inbox(tmp_path) as inbox:
        assert (await inbox.status()).states["done"] == 100


@pytest.mark.parametrize("lines", [1, 100, 400])
async def test_what_was_acknowledged_before_a_kill_is_there_after_it(
    tmp_path: Path, lines: int
) -> None:
    with started(ENDLESS, tmp_path / "events.db") as process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        acknowledged += process.stdout.readlines()
    assert process.returncode == -signal.SIGKILL
    async with an_inbox(tmp_path) as inbox:
        for book in acknowledged:
            assert not (await inbox.receive(delivered(book=int(book)))).is_new


async def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    (output,) = outputs([started(FILL, tmp_path / "events.db")])
    count, _, message = output.partition(" ")
    assert int(count) > 10
    assert "Make room on its disk" in message
    async with an_inbox(tmp_path) as inbox:
        assert (await inbox.status()).events == int(count)


@pytest.mark.parametrize(("before", "events"), [("unused", 8), ("used", 6)])
async def test_an_inbox_in_use_cannot_be_used_after_a_fork(
    tmp_path: Path, before: str, events: int
) -> None:
    outputs([started(FORK, tmp_path / "events.db", before)])
    async with an_inbox(tmp_path) as inbox:
        assert (await inbox.status()).events == events


async def test_an_inbox_that_is_opened_twice_keeps_its_locks(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        await inbox.receive(delivered(book=1))
        async with an_inbox(tmp_path) as again:
            assert again.mark == inbox.mark
        # A process that believed to be alone would delete the log when it ends.
        for book in (2, 3):
            assert outputs([started(STATUS, inbox.path)]) == [f"{book - 1}\n"]
            await inbox.receive(delivered(book=book))
        assert outputs([started(STATUS, inbox.path)]) == ["3\n"]
