"""Several processes use one inbox, and one that is killed loses nothing that it acknowledged."""

from __future__ import annotations

import os
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
from support.events.library import LibraryInbox, delivered

inbox = LibraryInbox(sys.argv[1])
child = os.fork()
books = range(100, 150) if child else range(200, 250)
for book in books:
    inbox.receive_now(delivered(book=book))
asyncio.run(inbox.receive(delivered(book=books.stop)))
inbox.close_now()
if child:
    assert os.waitpid(child, 0)[1] == 0
"""
USED_BEFORE_FORK = """
import os, sys
from postalytics_runtime.errors import InboxError
from support.events.library import LibraryInbox, delivered

inbox = LibraryInbox(sys.argv[1])
inbox.receive_now(delivered(book=1))
child = os.fork()
if child:
    assert os.waitpid(child, 0)[1] == 0
    inbox.receive_now(delivered(book=2))
else:
    try:
        inbox.receive_now(delivered(book=3))
    except InboxError as error:
        print(error)
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


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
async def test_an_inbox_can_be_made_before_a_fork(tmp_path: Path) -> None:
    outputs([started(FORK, tmp_path / "events.db")])
    async with an_inbox(tmp_path) as inbox:
        assert (await inbox.status()).events == 102


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
async def test_an_inbox_that_was_used_before_a_fork_is_refused_in_the_child(tmp_path: Path) -> None:
    (output,) = outputs([started(USED_BEFORE_FORK, tmp_path / "events.db")])
    assert "open it in each process that uses it" in output
    async with an_inbox(tmp_path) as inbox:
        assert (await inbox.status()).events == 2
