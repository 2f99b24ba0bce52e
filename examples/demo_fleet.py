"""A fleet, on a fake that runs inside this program: twenty accounts, three workers, one is killed.

Each account has a key of its own and 50 rows of `district_offices.csv`. `POSTALYTICS_JOBS` names an
empty PostgreSQL database, where the queue and the journals are; `make demo-fleet` starts one. In
the end, what the fleet says is compared with what the fake has received. Nothing leaves this
machine.
"""

from __future__ import annotations

import asyncio
import csv
import os
import shlex
import sys
import tempfile
import textwrap
import time
from asyncio.subprocess import Process
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from aiohttp import web

from postalytics import Fleet
from postalytics.testing import FakePostalytics
from postalytics_runtime.fleet import FleetJob

MAILING_LIST = Path(__file__).parent / "district_offices.csv"
ACCOUNTS, ROWS, WORKERS = 20, 50, 3
AT_ONCE = -(-ACCOUNTS // WORKERS)
"""Jobs of each worker, so that all have some."""
ENVIRONMENT = "sandbox"
"""It allows 3 requests a second for each key, as production does."""
PROGRAM = (sys.executable, "-m", "postalytics")
KEYS = ("--keys", "file:keys/{account}")
LATENCY = 0.3
"""Seconds that the fake takes for a row, so that some are in flight at every moment."""
TIMEOUT, QUIET = 5, 12
"""Seconds for a request, and until a row in flight at the kill is looked up."""
LOOK = 5.0
"""Seconds between two lines of the story."""
SUMS = (" rows", "created", "unconfirmed", "pending", "received", "twice")
"""The first is the sum of the next three; the last two are what the fake says."""


class Received:
    """What the fake has received: each row of each list, with the time."""

    def __init__(self) -> None:
        self.times: dict[int, list[float]] = defaultdict(list)
        self.rows: Counter[tuple[int, str]] = Counter()

    async def note(self, operation: str, request: web.Request) -> None:
        """Note a row, and take a moment, as a real API does."""
        if operation == "contacts.create_contact":
            row = await request.json()
            self.times[row["contact_list_id"]].append(time.monotonic())
            self.rows[row["contact_list_id"], row["var_field_1"]] += 1
            await asyncio.sleep(LATENCY)

    def take_over(self, killed: float) -> float:
        """Return the seconds from the kill until each account that had rows left went on."""
        on_their_way = killed + LATENCY
        later = ([at for at in times if at > on_their_way] for times in self.times.values())
        return max((times[0] - killed for times in later if times), default=0.0)


async def main() -> int:
    """Upload the lists of all accounts; return 0 if the sums are right."""
    received = Received()
    async with FakePostalytics(environment=ENVIRONMENT) as fake:
        fake.intercept = received.note
        with tempfile.TemporaryDirectory(prefix="postalytics-fleet-") as folder:
            os.chdir(folder)
            lists = set_up(fake)
            print(f"{ACCOUNTS} accounts, each with a key and {ROWS} rows; a fake at {fake.url}.")
            options = ("--environment", ENVIRONMENT, "--base-url", fake.url)
            column = ("--column", "10=var_field_1")  # The ID by which this program knows a row.
            times = ("--timeout", str(TIMEOUT), "--quiet-period", str(QUIET))
            await run("submit", "accounts.csv", *KEYS, "--", *options, *column, *times)
            killed = await work()
            await run("status")
    jobs = await Fleet(os.environ["POSTALYTICS_JOBS"]).status()
    right = compare(jobs, lists, received)
    print(f"\nAll accounts went on within {received.take_over(killed):.0f} s of the kill.")
    print("Each row is accounted for, none is received twice." if right else "THIS IS WRONG.")
    return 0 if right else 1


def set_up(fake: FakePostalytics) -> dict[str, int]:
    """Write `accounts.csv`, the lists and the keys; return the ID of the list of each account."""
    header, *rows = csv.reader(MAILING_LIST.read_text(encoding="utf-8").splitlines())
    Path("lists").mkdir()
    Path("keys").mkdir(mode=0o700)
    lists: dict[str, int] = {}
    for number in range(ACCOUNTS):
        name = f"account-{number + 1:02}"
        account = fake.add("accounts", company=name)
        members = fake.add("contact_lists", holder=account["account_id"], name="Offices")
        lists[name] = members["contact_list_id"]
        key = Path("keys", name)
        key.touch(mode=0o600)  # Only its owner may read it, or it is refused.
        key.write_text(account["api_key"], encoding="ascii")
        write(Path("lists", f"{name}.csv"), [header, *rows[number * ROWS : (number + 1) * ROWS]])
    jobs = [[name, f"lists/{name}.csv", str(of)] for name, of in lists.items()]
    write(Path("accounts.csv"), [["account", "file", "list"], *jobs])
    return lists


def write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """Write a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


async def work() -> float:
    """Carry out all jobs, and kill a worker in the middle; return when."""
    print()
    workers = [await start("work", *KEYS, "--at-once", str(AT_ONCE)) for _ in range(WORKERS)]
    try:
        await watch(lambda jobs: sum(job.counts.succeeded for job in jobs) * 3 >= ACCOUNTS * ROWS)
        print(f"\n$ kill -KILL {workers[0].pid}", flush=True)
        killed = time.monotonic()
        workers[0].kill()
        await run("status")
        print(flush=True)
        # What was in flight at the kill may be received yet: it is looked up when it cannot be.
        await watch(lambda jobs: ended(jobs) or any(job.state == "waiting" for job in jobs))
        await run("unconfirmed")
        print(flush=True)
        await watch(ended)
    finally:
        for worker in workers:
            if worker.returncode is None:
                worker.terminate()
        await asyncio.gather(*(worker.wait() for worker in workers))
    return killed


def ended(jobs: Sequence[FleetJob]) -> bool:
    """Whether no job is left."""
    return all(job.state == "finished" for job in jobs)


async def watch(reached: Callable[[Sequence[FleetJob]], bool]) -> None:
    """Print a line now and then, until the jobs have reached something."""
    fleet = Fleet(os.environ["POSTALYTICS_JOBS"])
    shown = 0.0
    while not reached(jobs := await fleet.status()):
        if time.monotonic() >= shown + LOOK:
            shown = time.monotonic()
            print(line(jobs), flush=True)
        await asyncio.sleep(0.5)
    print(line(jobs), flush=True)


def line(jobs: Sequence[FleetJob]) -> str:
    """Return how far the jobs are."""
    states = Counter(job.state.value for job in jobs)
    created = sum(job.counts.succeeded for job in jobs)
    listed = ", ".join(f"{number} {state}" for state, number in states.items())
    return f"{time.strftime('%X')}  {created:>5,} rows created   jobs: {listed}"


def compare(jobs: Sequence[FleetJob], lists: dict[str, int], received: Received) -> bool:
    """Print the sums; return whether each row is accounted for, and none was received twice."""
    print(f"\n{'':10}  {'  '.join(SUMS)}")
    total: Counter[str] = Counter()
    right = len(jobs) == ACCOUNTS
    for job in jobs:
        rows = [times for (of, _), times in received.rows.items() if of == lists[job.account]]
        counts = (job.counts.succeeded, job.counts.unconfirmed, job.counts.pending)
        sums = dict(zip(SUMS, (ROWS, *counts, len(rows), sum(rows) - len(rows)), strict=True))
        right &= sum(counts) == ROWS and sums["twice"] == 0
        right &= counts[0] <= len(rows) <= counts[0] + counts[1]
        total.update(sums)
        print_sums(job.account, sums)
    print_sums("all", total)
    return right


def print_sums(name: str, sums: Mapping[str, int]) -> None:
    """Print a line of the table."""
    print(f"{name:10}  {'  '.join(f'{sums[each]:>{len(each)},}' for each in SUMS)}")


async def run(*words: str) -> None:
    """Run a command of the fleet to its end, as an operator would."""
    print()
    process = await start(*words)
    if await process.wait():
        raise SystemExit(f"postalytics fleet {words[0]} has ended with {process.returncode}.")


async def start(*words: str) -> Process:
    """Start a command of the fleet, and show it."""
    command = f"$ postalytics fleet {shlex.join(words)}"
    wrapped = textwrap.wrap(command, 76, subsequent_indent="    ", break_on_hyphens=False)
    print(" \\\n".join(wrapped), flush=True)
    return await asyncio.create_subprocess_exec(*PROGRAM, "fleet", *words)


if __name__ == "__main__":
    if "POSTALYTICS_JOBS" not in os.environ:
        sys.exit("POSTALYTICS_JOBS names no database. `make demo-fleet` starts one.")
    sys.exit(asyncio.run(main()))
