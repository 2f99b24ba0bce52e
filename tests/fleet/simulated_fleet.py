"""A fleet in virtual time: the rules of the queue and of the journal, with workers that fail.

Nothing of the product runs here: it shows that the rules suffice, for more accounts than a test can
have. The queue gives each job to one worker at a time, as far as it knows; the journal accepts one
intent of a row, and only of the latest claim. Workers are killed, paused, and cut off from the
store.

Run by itself: python -m fleet.simulated_fleet --accounts 10000 --rows 100
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import sys
from collections.abc import Callable
from enum import Enum, auto
from statistics import mean

import attrs

from crash.jobs import chance
from soak.report import report

WORKERS, AT_ONCE = 8, 200
ROW_SECONDS = 1 / 3
"""The pace of a key."""
RESPONSE_SECONDS = 0.1
LEASE, STALLED, RESCUE, POLL = 30.0, 25.0, 5.0, 3.0
INTENT_SECONDS = 5.0
"""The age from which an intent is not followed by its request."""


class Row(Enum):
    """What the journal has of a row that was begun."""

    INTENT = auto()
    SUCCEEDED = auto()


@attrs.define(eq=False)
class Job:
    """A job in the store: its claim, its rows, and when it was finished."""

    account: int
    rows: int
    epoch: int = 0
    lease_until: float = 0.0
    journal: dict[int, Row] = attrs.field(factory=dict[int, Row])
    queued: bool = False
    finished_at: float | None = None

    def claim(self, now: float) -> int | None:
        """Return the epoch of a new claim; `None` while another worker holds the job."""
        if self.lease_until > now:
            return None
        self.epoch += 1
        self.lease_until = now + LEASE
        return self.epoch

    def intent(self, row: int, epoch: int) -> bool:
        """Insert the intent of a row, if the claim is the latest and the row has none."""
        if epoch != self.epoch or row in self.journal:
            return False
        self.journal[row] = Row.INTENT
        return True

    def next_row(self) -> int:
        """Return the first row that was not begun: rows are begun in their order."""
        return len(self.journal)


@attrs.define(eq=False)
class Worker:
    """A process. What it does happens after its pause, and not at all once it was killed."""

    number: int
    dead: bool = False
    paused_until: float = 0.0
    cut_off_until: float = 0.0
    last_heartbeat: float = 0.0
    running: set[int] = attrs.field(factory=set[int])


@attrs.define
class Outcome:
    """What became of a simulated fleet."""

    rows: int = 0
    requests: int = 0
    sent_twice: int = 0
    without_a_state: int = 0
    """Rows that the journal does not have."""
    unconfirmed: int = 0
    not_finished: int = 0
    """Jobs."""
    most_claims_of_an_account: int = 0
    """The largest number of jobs of one account whose claims were accepted at one moment."""
    kills: int = 0
    pauses: int = 0
    partitions: int = 0
    take_overs: int = 0
    longest_take_over: float = 0.0
    longest_by_mean: float = 0.0
    """The longest time until a job was finished, by the mean one."""
    virtual_seconds: float = 0.0

    @property
    def broken(self) -> int:
        """The number of broken promises."""
        wrong = [self.sent_twice, self.without_a_state, self.not_finished]
        late = [self.longest_take_over > LEASE + 10, self.longest_by_mean > 2]
        return sum(map(bool, [*wrong, self.most_claims_of_an_account > 1, *late]))


class Fleet:
    """The queue, the store and the workers.

    Args:
        accounts: how many, each with one job.
        rows: of each job.
        seed: of the failures.
        workers: how many at the same time.
        at_once: the number of jobs of a worker at once.
        fenced: whether the journal refuses what it must; without it, rows are sent twice.
    """

    def __init__(
        self,
        accounts: int,
        rows: int,
        seed: int,
        *,
        workers: int = WORKERS,
        at_once: int = AT_ONCE,
        fenced: bool = True,
    ) -> None:
        self._random = chance(seed)
        self._now = 0.0
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._jobs = [Job(account, rows) for account in range(accounts)]
        self._queue = [*range(accounts)]
        self._later: list[tuple[float, int]] = []
        self._doing: dict[int, Worker] = {}
        self._workers: list[Worker] = []
        self._lost_at: dict[int, float] = {}
        self._fenced = fenced
        self._at_once = at_once
        self._requests: dict[tuple[int, int], int] = {}
        self._left = accounts
        self.outcome = Outcome()
        for _ in range(workers):
            self._start_worker()
        self._at(RESCUE, self._rescue)
        self._at(7.0, self._fail)

    def run(self) -> Outcome:
        """Run until all jobs are finished."""
        while self._left and self._events:
            self._now, _, event = heapq.heappop(self._events)
            event()
        return self._judged()

    def _at(self, seconds: float, event: Callable[[], None]) -> None:
        heapq.heappush(self._events, (self._now + seconds, next(self._numbers), event))

    def _does(self, worker: Worker, seconds: float, act: Callable[[], None]) -> None:
        """Let a worker do something, later if it is paused then, never if it is dead."""

        def event() -> None:
            if worker.dead:
                return
            if worker.paused_until > self._now:
                self._at(worker.paused_until - self._now, event)
            else:
                act()

        self._at(seconds, event)

    def _reaches_store(self, worker: Worker) -> bool:
        return worker.cut_off_until <= self._now

    # Workers

    def _start_worker(self) -> None:
        worker = Worker(len(self._workers), last_heartbeat=self._now)
        self._workers.append(worker)
        self._does(worker, self._random.random() * POLL, lambda: self._poll(worker))
        self._does(worker, 10.0, lambda: self._beat(worker))

    def _beat(self, worker: Worker) -> None:
        if self._reaches_store(worker):
            worker.last_heartbeat = self._now
        self._does(worker, 10.0, lambda: self._beat(worker))

    def _poll(self, worker: Worker) -> None:
        if self._reaches_store(worker):
            while (
                len(worker.running) < self._at_once
                and (number := self._fetched(worker)) is not None
            ):
                self._begin(worker, number)
        self._does(worker, POLL, lambda: self._poll(worker))

    def _fetched(self, worker: Worker) -> int | None:
        while self._later and self._later[0][0] <= self._now:
            heapq.heappush(self._queue, heapq.heappop(self._later)[1])
        if not self._queue:
            return None
        number: int = heapq.heappop(self._queue)  # The engine takes the oldest first.
        self._doing[number] = worker
        return number

    def _begin(self, worker: Worker, number: int) -> None:
        job = self._jobs[number]
        if (epoch := job.claim(self._now)) is None:
            self._again(number, worker, job.lease_until)
            return
        if (lost := self._lost_at.pop(number, None)) is not None:
            self.outcome.take_overs += 1
            longest = max(self.outcome.longest_take_over, self._now - lost)
            self.outcome.longest_take_over = longest
        worker.running.add(number)
        self._does(worker, 10.0, lambda: self._renew(worker, number, epoch))
        # From here on the worker knows the rows by itself, as a process does that was paused.
        first = job.next_row()
        self._does(worker, self._random.random(), lambda: self._next(worker, number, epoch, first))

    def _renew(self, worker: Worker, number: int, epoch: int) -> None:
        job = self._jobs[number]
        if number not in worker.running:
            return
        if self._reaches_store(worker):
            if job.epoch != epoch and self._fenced:
                self._leave(worker, number, None)
                return
            job.lease_until = self._now + LEASE
        self._does(worker, 10.0, lambda: self._renew(worker, number, epoch))

    def _next(self, worker: Worker, number: int, epoch: int, row: int) -> None:
        """Insert the intent of a row; its request follows after the reply of the store."""
        job = self._jobs[number]
        if number not in worker.running:
            return
        if not self._reaches_store(worker):
            self._leave(worker, number, None)  # An error of the database ends the run.
            return
        if row >= job.rows:
            self._finish(worker, number, epoch)
        elif job.intent(row, epoch) or not self._fenced:
            since = self._now
            self._does(worker, 0.002, lambda: self._send(worker, number, epoch, row, since))
        else:
            self._leave(worker, number, None)

    def _send(self, worker: Worker, number: int, epoch: int, row: int, since: float) -> None:
        if self._now - since <= INTENT_SECONDS or not self._fenced:
            key = number, row
            self._requests[key] = self._requests.get(key, 0) + 1
        self._does(worker, RESPONSE_SECONDS, lambda: self._answered(worker, number, epoch, row))

    def _answered(self, worker: Worker, number: int, epoch: int, row: int) -> None:
        job = self._jobs[number]
        if self._reaches_store(worker) and (job.epoch == epoch or not self._fenced):
            job.journal[row] = Row.SUCCEEDED
        rest = ROW_SECONDS - RESPONSE_SECONDS
        self._does(worker, rest, lambda: self._next(worker, number, epoch, row + 1))

    def _finish(self, worker: Worker, number: int, epoch: int) -> None:
        job = self._jobs[number]
        if job.epoch == epoch and job.finished_at is None:
            job.finished_at = self._now
            job.lease_until = self._now
            self._left -= 1
        worker.running.discard(number)
        self._doing.pop(number, None)

    def _leave(self, worker: Worker, number: int, until: float | None) -> None:
        worker.running.discard(number)
        self._again(number, worker, until or self._now + 1.0)

    def _again(self, number: int, worker: Worker, until: float) -> None:
        """Put a job into the queue again, if the queue still takes it for this worker's."""
        if self._doing.get(number) is worker:
            del self._doing[number]
            heapq.heappush(self._later, (until, number))

    # The queue, and failures

    def _rescue(self) -> None:
        stalled = [
            number
            for number, worker in self._doing.items()
            if worker.last_heartbeat < self._now - STALLED
        ]
        for number in stalled:
            worker = self._doing.pop(number)
            if number in self._lost_at:  # Its heir was lost, too: count from there.
                self._lost_at[number] = max(self._lost_at[number], worker.last_heartbeat)
            heapq.heappush(self._queue, number)
        self._count_claims()
        self._at(RESCUE, self._rescue)

    def _count_claims(self) -> None:
        held: dict[int, int] = {}
        for number in self._doing:
            job = self._jobs[number]
            if job.lease_until > self._now and job.finished_at is None:
                held[job.account] = held.get(job.account, 0) + 1
        most = max(held.values(), default=0)
        self.outcome.most_claims_of_an_account = max(self.outcome.most_claims_of_an_account, most)

    def _fail(self) -> None:
        """Kill, pause or cut off a worker; a killed one is replaced by a new one."""
        worker = self._random.choice([worker for worker in self._workers if not worker.dead])
        kind = self._random.choice(["kill", "pause", "partition"])
        if kind == "kill":
            self.outcome.kills += 1
            worker.dead = True
            for number in worker.running:
                self._lost_at.setdefault(number, self._now)
            self._start_worker()
        elif kind == "pause":
            self.outcome.pauses += 1
            worker.paused_until = self._now + self._random.uniform(1, 2 * LEASE)
        else:
            self.outcome.partitions += 1
            worker.cut_off_until = self._now + self._random.uniform(1, 2 * LEASE)
        self._at(self._random.expovariate(1 / 8), self._fail)

    def _judged(self) -> Outcome:
        found = self.outcome
        found.virtual_seconds = self._now
        found.requests = sum(self._requests.values())
        found.sent_twice = sum(count - 1 for count in self._requests.values())
        for job in self._jobs:
            found.rows += job.rows
            found.unconfirmed += sum(row is Row.INTENT for row in job.journal.values())
            found.without_a_state += job.rows - len(job.journal)
            found.not_finished += job.finished_at is None
        ends = [job.finished_at for job in self._jobs if job.finished_at is not None]
        found.longest_by_mean = max(ends) / mean(ends)
        return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=10_000)
    parser.add_argument("--rows", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    return report(Fleet(given.accounts, given.rows, given.seed).run())


if __name__ == "__main__":
    sys.exit(main())
