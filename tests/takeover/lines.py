"""What workers have said, and what follows from it about the jobs that they had."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs

ENDED_WELL = ("Finished", "Waiting")


@attrs.frozen
class Interruption:
    """A worker that was killed or stopped, with the jobs that it had."""

    at: float
    """By the monotonic clock of the machine."""
    worker: Path
    jobs: frozenset[str]
    tried: frozenset[str]
    """The jobs that it was about to claim, or has just claimed."""


def lines_of(worker: Path) -> list[dict[str, Any]]:
    """Return the lines of a worker, in order."""
    return [json.loads(line) for line in worker.read_bytes().splitlines()]


def interruption(at: float, worker: Path) -> Interruption:
    """Return the interruption of a worker by a signal that was just sent."""
    last = dict[str, str]()
    for line in lines_of(worker):
        for what in ("tried", "claimed", "left"):
            if what in line:
                last[line[what]] = what
    jobs, tried = (
        frozenset(job for job, what in last.items() if what == wanted)
        for wanted in ("claimed", "tried")
    )
    return Interruption(at, worker, jobs, tried)


@attrs.frozen
class Run:
    """Run of a job by a worker: from its claim to its end."""

    job: str
    worker: Path
    began: float
    ended: float = math.inf
    """When the worker left the job; never if it was killed."""
    ended_well: bool = False


def runs_of(workers: Iterable[Path]) -> list[Run]:
    """Return the runs of all workers, by their beginning."""
    found = list[Run]()
    for worker in workers:
        open_runs = dict[str, Run]()
        for line in lines_of(worker):
            if (job := line.get("claimed")) is not None:
                open_runs[job] = Run(job, worker, line["at"])
            elif (run := open_runs.pop(line.get("left", ""), None)) is not None:
                well = line["how"] in ENDED_WELL
                found.append(attrs.evolve(run, ended=line["at"], ended_well=well))
        found += open_runs.values()
    return sorted(found, key=lambda run: run.began)


def take_overs(interruptions: Sequence[Interruption], runs: Sequence[Run]) -> Iterator[float]:
    """Yield the seconds from each interruption to the next claim of a job by another worker.

    If that one was interrupted before it was done with the claim, the next one counts from then.
    """
    for found in interruptions:
        for job in found.jobs:
            claims = (run.began for run in runs if run.job == job and run.worker != found.worker)
            if (claimed := next((at for at in claims if at > found.at), None)) is not None:
                began = [
                    it.at for it in interruptions if job in it.tried and found.at < it.at < claimed
                ]
                yield claimed - max([found.at, *began])


def unclean_ends(runs: Sequence[Run], failures: Sequence[float]) -> Counter[str]:
    """Return, for each job, how many of its runs may have left rows unconfirmed.

    Args:
        runs: the runs of all workers.
        failures: when the database was killed.
    """
    ends = Counter[str]()
    for run in runs:
        others = (it.began for it in runs if it.job == run.job and it.worker != run.worker)
        harmed = any(run.began < at < run.ended for at in (*failures, *others))
        ends[run.job] += harmed or not run.ended_well
    return ends


def errors(workers: Iterable[Path]) -> Counter[str]:
    """Return how often a run has ended with each kind of error."""
    ends = (line["how"] for worker in workers for line in lines_of(worker) if "how" in line)
    return Counter(how for how in ends if how not in (*ENDED_WELL, "Busy"))
