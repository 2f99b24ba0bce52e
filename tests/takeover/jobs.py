"""Jobs in a database, and what became of their rows at the end."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from random import Random

import attrs

from crash.jobs import KINDS, Audit, Case, audit, people
from crash.late_server import LateServer, Place
from postalytics_runtime.bulk.journal.postgres import JobAddress, PostgresReader
from postalytics_runtime.bulk.rows import RowState
from takeover.worker import Posted

KEYS = tuple(f"key-of-account-{number}" for number in range(4))
_numbers = itertools.count(1)


@attrs.frozen(kw_only=True)
class Kept:
    """What a database has of a job at the end."""

    rows: int
    states: Counter[RowState]
    audit: Audit
    adds_up: bool
    """Whether the counts of the states add up to the rows, and equal the steps of the rows."""


@attrs.frozen
class StoredJob:
    """A job in a database, with a list or endpoint of its own."""

    posted: Posted
    case: Case
    place: Place

    def kept(self, store: str) -> Kept:
        """Read the job, and compare its rows with those that the server has stored."""
        address = JobAddress.parse(f"{store}#{self.posted.name}")
        with closing(PostgresReader(address)) as reader:
            counts = reader.counts()
            steps = dict(reader.last_steps(0, len(self.case.rows) + 1))
        states = {row: step.state for row, step in steps.items()}
        found = Counter(states.values())
        found[RowState.PENDING] += len(self.case.rows) - len(states)
        return Kept(
            rows=len(self.case.rows),
            states=found,
            audit=audit(self.case, self.place, states),
            adds_up=counts.rows == len(self.case.rows)
            and all(counts.by_state[state] == found[state] for state in RowState),
        )


def any_job(
    server: LateServer, random: Random, largest: int, kinds: Sequence[str] = KINDS
) -> StoredJob:
    """Return a job of random kind and size, with a place on a server with random delays."""
    kind = random.choice(kinds)
    size = random.randint(largest // 4, largest)
    rows = people(size, twice=random.randint(0, 3), refused=random.randint(0, 2))
    # What a server does to mail by mistake would count as unconfirmed because of a kill.
    flaky = 0.0 if kind == "send" else random.choice([0.0, 0.0, 0.03])
    case = Case(
        kind=kind,
        rows=tuple(random.sample(rows, len(rows))),
        before=rows[:4],
        commit=random.choice([0.05, 0.2, 0.4]),
        answer=0.1,
        flaky=flaky,
    )
    number = next(_numbers)
    place = Place(case.commit, case.answer, random, list(case.before), case.flaky)
    server.places[str(number)] = place
    posted = Posted(
        name=f"job-{number}",
        kind=kind,
        key=random.choice(KEYS),
        place=str(number),
        rows=case.rows,
    )
    return StoredJob(posted, case, place)
