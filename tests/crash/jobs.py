"""A job that is interrupted, resumed, and compared with the rows that the server has stored."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import attrs

from crash.fork_server import Child, ForkServer
from crash.late_server import REFUSED, LateServer, Place, Row
from crash.wrong_uploaders import LOGS, done_rows
from postalytics_runtime.bulk.journal import JournalReader
from postalytics_runtime.bulk.rows import RowState, RowStep

KINDS = ("content", "token", "send")
"""How unconfirmed rows are reconciled: by their content, by a row token, not at all."""
KEYED = ("key",)
"""Unconfirmed rows are sent again with their idempotency keys."""
ALSO_KEYED = ("piece", "listed")
"""The same with live mail, where each run agrees to the number of pieces that are left, and where a
list shows the rows as well."""
UNLISTED = ("send", "key", "piece")
"""No list shows what became of a row."""
FINISHED = (0, 1)
_places = itertools.count(1)


@attrs.frozen(kw_only=True)
class Case:
    """The parameters of a job."""

    kind: str
    rows: tuple[Row, ...]
    before: tuple[Row, ...] = ()
    """The rows on the list before the job."""
    concurrency: int = 3
    commit: float = 0.1
    answer: float = 0.05
    timeout: float = 0.3
    quiet: float = 0.6
    """The quiet period: half a second longer than the server takes, for a busy machine."""
    flaky: float = 0.0
    latest: bool = False
    """Whether the server always takes its longest time."""
    strategy: str = "journal"


@attrs.frozen
class Audit:
    """Comparison of the rows on the server with those of the job, by their people."""

    lost: list[str]
    """Rows that the job calls created and that are not on the server."""
    duplicated: list[str]
    """Rows that are on the server more often than created or unconfirmed."""
    misjudged: list[str]
    """Rows that the job calls rejected and that the server does not refuse."""
    unconfirmed: int
    unaccounted: int
    """The number of rows without an outcome."""

    @property
    def is_clean(self) -> bool:
        """Whether no row was lost, sent twice, misjudged or left without an outcome."""
        return not (self.lost or self.duplicated or self.misjudged or self.unaccounted)


class Job:
    """One job, with a list or endpoint of its own.

    Args:
        server: the server that it uploads to.
        forking: starts its processes.
        folder: the folder of the job, which does not exist yet.
        case: the parameters of the job.
        random: decides how late the server is.
    """

    def __init__(
        self, server: LateServer, forking: ForkServer, folder: Path, case: Case, random: Random
    ) -> None:
        self.case = case
        self.folder = folder
        self.said = folder.with_suffix(".said")
        self._number = str(next(_places))
        self._server = server
        self._forking = forking
        random = AlwaysLate() if case.latest else random
        self.place = Place(case.commit, case.answer, random, list(case.before), case.flaky)
        server.places[self._number] = self.place

    def start(self, **fault: Any) -> Child:
        """Start the job, or resume it."""
        plan = {
            **attrs.asdict(self.case),
            "url": self._server.url,
            "place": self._number,
            "folder": str(self.folder),
            **fault,
        }
        return self._forking.start(plan, self.said)

    async def run(self, **fault: Any) -> int:
        """Run the job until it ends or dies, and return its exit status."""
        return await self.start(**fault).ended

    async def finish(self) -> int:
        """Run the job until nothing is left to reconcile, and return its last exit status."""
        previous = 3 if self.case.kind == "send" else None
        for _ in range(8):
            status = await self.run()
            if status in FINISHED or (self.case.kind in UNLISTED and status == previous == 3):
                break  # No later run learns more.
            previous = status
        return status

    def tell(self) -> str:
        """Return the output of its last process."""
        error = Path(f"{self.said}.error")
        return f"{self.said.read_text()}\n{error.read_text() if error.exists() else ''}".strip()

    def boundaries(self) -> list[str]:
        """Return the boundaries that its last process passed, if that process ended by itself."""
        named: list[str] = json.loads(self.said.read_text()).get("boundaries", [])
        return named

    def states(self) -> dict[int, RowState]:
        """Return the state of each row, as the job has it."""
        if self.case.strategy in LOGS:
            log = done_rows(self.folder / "done.log")
            return {row: RowState(said) for row, said in log.items()}
        if not (file := self.folder / "journal.sqlite").exists():
            return {}
        with closing(JournalReader(file)) as journal:
            counted = journal.counts()
            steps: Mapping[int, RowStep] = dict(journal.last_steps(0, len(self.case.rows) + 1))
        states = {row: step.state for row, step in steps.items()}
        found = Counter(states.values())
        assert counted.rows == len(self.case.rows)
        assert [counted.succeeded, counted.rejected, counted.unconfirmed] == [
            found[state] for state in (RowState.SUCCEEDED, RowState.REJECTED, RowState.UNCONFIRMED)
        ]
        return states

    def unconfirmed_refused(self) -> int:
        """Return the number of unconfirmed rows that the server refuses."""
        states = self.states()
        return sum(
            states.get(number) is RowState.UNCONFIRMED and row["first_name"] == REFUSED
            for number, row in enumerate(self.case.rows, 1)
        )

    def audit(self) -> Audit:
        """Compare the stored rows with the states in the job."""
        return audit(self.case, self.place, self.states())


def audit(case: Case, place: Place, states: Mapping[int, RowState]) -> Audit:
    """Compare the rows that a server has stored with their states, as multisets of people."""
    people: dict[RowState, Counter[str]] = {state: Counter() for state in RowState}
    for number, row in enumerate(case.rows, 1):
        people[states.get(number, RowState.PENDING)][person(row)] += 1
    stored = Counter(map(person, place.stored(float("inf"))))
    stored.subtract(map(person, case.before))
    created, unconfirmed = people[RowState.SUCCEEDED], people[RowState.UNCONFIRMED]
    ended = created.total() + unconfirmed.total() + people[RowState.REJECTED].total()
    return Audit(
        lost=list((created - stored).elements()),
        duplicated=list((stored - (created + unconfirmed)).elements()),
        misjudged=[who for who in people[RowState.REJECTED].elements() if REFUSED not in who],
        unconfirmed=unconfirmed.total(),
        unaccounted=len(case.rows) - ended,
    )


class AlwaysLate(Random):
    """Random numbers that make a server take its longest time."""

    def uniform(self, a: float, b: float) -> float:
        return max(a, b)


def person(row: Mapping[str, Any]) -> str:
    """Return the name in a row: the server may correct the address."""
    return f"{row['first_name']} {row['last_name']}"


def people(count: int, *, twice: int = 1, refused: int = 1) -> tuple[Row, ...]:
    """Return `count` rows, one of them `twice` times, and `refused` that the server refuses."""
    rows = [_row(f"Ada{number:x}", number) for number in range(count - twice - refused)]
    rows += [_row(REFUSED, 900 + number) for number in range(refused)]
    return tuple(rows + rows[:twice])


def _row(first_name: str, number: int) -> Row:
    return {
        "first_name": first_name,
        "last_name": "Lovelace",
        "address_street": f"{number} St James's Square",
        "address_city": "Boston",
        "address_state": "MA",
        "address_zip": "02134",
    }


def chance(seed: float | str) -> Random:
    """Return random numbers that are the same for the same seed."""
    return Random(seed)  # noqa: S311 (no secret)
