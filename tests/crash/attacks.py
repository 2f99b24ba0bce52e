"""Damages jobs that were killed, and reports the rows that were lost or sent twice.

A job that refuses to go on is recovered, as its message says, and then resumed to its end. What
cannot be recovered must not have sent anything more.

Run by itself: python -m crash.attacks --each 60
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random

import attrs

from crash.fork_server import fork_server
from crash.jobs import FINISHED, Job, chance
from crash.kills import any_case
from crash.late_server import late_server
from postalytics_runtime.bulk import recover_journal
from postalytics_runtime.bulk.journal import SLOT, unpacked
from postalytics_runtime.errors import JournalDamagedError, JournalMovedError

_AT_ONCE = 12
_END = float("inf")
_FILES = ("journal.sqlite", "journal.sqlite-wal", "mark")
_ALL_FILES = (*_FILES, "journal.sqlite-shm", "rows.jsonl")


@attrs.define
class Tally:
    """Results of an attack, by the number of jobs and rows."""

    jobs: int = 0
    refused: int = 0
    """Jobs that did not resume until they were recovered."""
    given_up: int = 0
    """Jobs that could not be recovered; they sent nothing more."""
    lost: int = 0
    duplicated: int = 0
    unconfirmed: int = 0
    """Contacts that the list did not reconcile."""
    pieces: int = 0
    """Unconfirmed mail pieces, which nothing reconciles."""
    convicted: list[str] = attrs.field(factory=list[str])


async def killed(job: Job, random: Random) -> None:
    """Start the job, and kill it at a random moment."""
    child = job.start()
    await asyncio.wait([child.ended], timeout=random.uniform(0.05, 1.2))
    child.kill()
    await child.ended


def some_file(job: Job, random: Random) -> Path | None:
    found = [job.folder / name for name in _FILES if (job.folder / name).exists()]
    return random.choice([path for path in found if path.stat().st_size] or [None])


async def bit_flip(job: Job, random: Random) -> None:
    """Flip one bit of the journal, its log or its high-water mark."""
    await killed(job, random)
    if (path := some_file(job, random)) is not None:
        content = bytearray(path.read_bytes())
        content[random.randrange(len(content))] ^= 1 << random.randrange(8)
        path.write_bytes(content)


async def cut(job: Job, random: Random) -> None:
    """Cut off the end of the journal, its log or its high-water mark."""
    await killed(job, random)
    if (path := some_file(job, random)) is not None:
        with path.open("r+b") as file:
            file.truncate(random.randrange(path.stat().st_size))


async def deletion(job: Job, random: Random) -> None:
    """Delete some of the job's files."""
    await killed(job, random)
    found = [name for name in _ALL_FILES if (job.folder / name).exists()]
    # With all of them gone, nothing shows that there was a job.
    for name in random.sample(found, random.randint(0, max(0, len(found) - 1))):
        (job.folder / name).unlink()


async def restored(job: Job, random: Random) -> None:
    """Restore all or some of the job's files from a copy, as new files or in place."""
    copy = job.folder.with_suffix(".copy")
    await killed(job, random)
    if not (job.folder / "mark").exists():
        return
    await asyncio.to_thread(shutil.copytree, job.folder, copy)
    _make_older(copy / "mark")
    await killed(job, random)
    for name in (*_FILES, "journal.sqlite-shm"):
        if random.random() < 0.8:
            _put_back(copy / name, job.folder / name, in_place=random.random() < 0.5)


def _make_older(mark: Path) -> None:
    """Date a high-water mark back by an hour."""
    content = mark.read_bytes()
    slots = [unpacked(content[place : place + SLOT]) for place in (0, SLOT)]
    older = [attrs.evolve(slot, at=slot.at - 3600).packed() if slot else b"" for slot in slots]
    mark.write_bytes(b"".join(slot.ljust(SLOT, b"\0") for slot in older))


def _put_back(copy: Path, path: Path, *, in_place: bool) -> None:
    if not copy.exists():
        path.unlink(missing_ok=True)
    elif in_place:
        path.write_bytes(copy.read_bytes())
    else:
        path.unlink(missing_ok=True)
        shutil.copy2(copy, path)


async def copied(job: Job, random: Random) -> None:
    """Copy the job while it runs, and resume it in both places."""
    copy, child = job.folder.with_suffix(".copy"), job.start()
    await asyncio.wait([child.ended], timeout=random.uniform(0.1, 0.8))
    if job.folder.exists():
        with contextlib.suppress(shutil.Error):  # Some files go away in the meantime.
            await asyncio.to_thread(shutil.copytree, job.folder, copy)
    await child.ended
    if (copy / "mark").exists():  # Before that, nothing shows that there was a job.
        job.folder = copy


async def second_process(job: Job, random: Random) -> None:
    """Run the job in two processes at the same time."""
    first = job.start()
    await asyncio.wait([first.ended], timeout=random.uniform(0, 0.3))
    second = job.start()
    await asyncio.wait([first.ended, second.ended])


async def full_disk(job: Job, random: Random) -> None:
    """Fill the job's disk after some bytes."""
    await job.run(largest_file=random.choice([0, 1024, random.randrange(1 << 17)]))


ATTACKS: dict[str, Callable[[Job, Random], Awaitable[None]]] = {
    "bit flip": bit_flip,
    "cut": cut,
    "deletion": deletion,
    "restored": restored,
    "copied": copied,
    "second process": second_process,
    "full disk": full_disk,
}


async def go_on(job: Job, tally: Tally) -> None:
    """Resume a job to its end, after a recovery if it refuses, and audit it."""
    tally.jobs += 1
    before = len(job.place.stored(_END))
    status = await job.finish()
    if status not in FINISHED and job.folder.exists():
        try:
            tally.refused += bool(_recovered(job.folder))
        except JournalDamagedError as error:
            tally.given_up += 1
            if len(job.place.stored(_END)) != before:
                tally.convicted.append(f"{job.folder.name} sent more, though {error}")
            return
        status = await job.finish()
    audit = job.audit()
    tally.lost += len(audit.lost)
    tally.duplicated += len(audit.duplicated)
    if job.case.kind == "send":
        tally.pieces += audit.unconfirmed
    else:
        tally.unconfirmed += audit.unconfirmed
    if not audit.is_clean:
        tally.convicted.append(f"{job.folder.name}, status {status}: {audit}")


def _recovered(folder: Path) -> int:
    """Recover a job, and adopt it if its refusal asks for that."""
    try:
        return recover_journal(folder)
    except JournalMovedError:
        return recover_journal(folder, adopt=True)


async def attacked(name: str, jobs: int, seed: int, strategy: str = "journal") -> Tally:
    """Attack `jobs` jobs in one way."""
    tally = Tally()
    random = chance(f"{name} {seed}")
    limit = asyncio.Semaphore(_AT_ONCE)
    with tempfile.TemporaryDirectory() as folder:
        async with late_server() as server, fork_server() as forking, asyncio.TaskGroup() as group:

            async def one(number: int, chosen: Random) -> None:
                async with limit:
                    case = any_case(chosen, strategy)
                    job = Job(server, forking, Path(folder) / f"{number}", case, chosen)
                    await ATTACKS[name](job, chosen)
                    await go_on(job, tally)

            for number in range(jobs):
                group.create_task(one(number, chance(random.random())))
    return tally


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--each", type=int, default=60, help="jobs for each attack")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("attacks", nargs="*", default=list(ATTACKS))
    given = arguments.parse_args()
    names = [field.name for field in attrs.fields(Tally)][:-1]
    print(f"{'':16}" + "".join(f"{name.replace('_', ' '):>10}" for name in names))  # noqa: T201
    status = 0
    for attack in given.attacks:
        tally = asyncio.run(attacked(attack, given.each, given.seed))
        counts = "".join(f"{getattr(tally, name):>10,}" for name in names)
        print(f"{attack:16}{counts}", flush=True)  # noqa: T201 (what it is run for)
        for line in tally.convicted:
            print(line)  # noqa: T201
        status |= bool(tally.convicted)
    return status


if __name__ == "__main__":
    sys.exit(main())
