"""However two processes interleave, and whatever is cut off, no row is sent twice."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from contextlib import closing

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postalytics_runtime.bulk.journal.postgres import JobAddress, PostgresJournal, PostgresReader
from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.errors import JournalError
from support.bulk.database_journals import connection_of, execute
from support.bulk.journals import PARAMETERS

ROWS = 4
PENDING = RowStep.PENDING
_names = itertools.count(1)

actions = st.tuples(
    st.sampled_from(["claim", "send", "send at once", "end", "withdraw", "cut off", "leave"]),
    st.integers(0, 1),
    st.integers(1, ROWS),
)


class TwoProcesses:
    """Two processes that claim one job whenever they like: each lease runs out at once.

    Attributes:
        sent: how often each row was sent.
        withdrawn: how often each row was known not to be carried out, after it was sent.
    """

    def __init__(self, dsn: str) -> None:
        self.address = JobAddress.of(dsn, f"job {next(_names)}")
        self.sent: Counter[int] = Counter()
        self.withdrawn: Counter[int] = Counter()
        self._dsn = dsn
        self._journals: dict[int, PostgresJournal] = {}

    async def run(self, steps: list[tuple[str, int, int]]) -> None:
        try:
            for action, process, row in steps:
                await self._act(action, process, row)
        finally:
            for process in list(self._journals):
                await self._leave(process)

    async def _act(self, action: str, process: int, row: int) -> None:
        if action == "claim":
            await self._leave(process)
            self._journals[process] = await PostgresJournal.open(
                self.address, {**PARAMETERS, "rows": ROWS}, lease_seconds=0.0
            )
        elif action == "leave":
            await self._leave(process)
        elif (journal := self._journals.get(process)) is not None:
            step = dict(journal.last_steps(0, ROWS)).get(row, PENDING)
            match action:
                case "send" if step is PENDING:
                    await self._send(journal, row)
                case "send at once":
                    rows = [n for n in range(1, ROWS + 1) if n not in journal.rows_at(*SENT)]
                    await asyncio.gather(*(self._send(journal, n) for n in rows))
                case "end" if step is RowStep.INTENT:
                    await journal.append(row, RowStep.SUCCEEDED)
                case "withdraw" if step is RowStep.INTENT:
                    if await journal.append(row, PENDING) is None:
                        self.withdrawn[row] += 1
                case "cut off":
                    pid = connection_of(journal).info.backend_pid
                    execute(self._dsn, "SELECT pg_terminate_backend(%s)", pid)
                case _:
                    pass

    async def _send(self, journal: PostgresJournal, row: int) -> None:
        try:
            await journal.append_and_wait(row, RowStep.INTENT)
        except JournalError:
            return
        self.sent[row] += 1

    async def _leave(self, process: int) -> None:
        if (journal := self._journals.pop(process, None)) is not None:
            await journal.aclose()


SENT = tuple(step for step in RowStep if step is not PENDING)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(actions, min_size=5, max_size=25))
def test_no_row_is_sent_twice_and_all_rows_are_counted(
    postgres: str, steps: list[tuple[str, int, int]]
) -> None:
    world = TwoProcesses(postgres)
    asyncio.run(world.run([("claim", 0, 1), ("claim", 1, 1), *steps, ("claim", 0, 1)]))
    with closing(PostgresReader(world.address)) as reader:
        histories = {row: reader.history(row) for row in range(1, ROWS + 1)}
        counts = reader.counts()
    assert counts.rows == ROWS
    for row, entries in histories.items():
        found = Counter(entry.step for entry in entries)
        # An intent that was committed although its process did not learn of it was not sent.
        assert world.sent[row] <= found[RowStep.INTENT] <= 1 + found[PENDING]
        assert world.withdrawn[row] <= found[PENDING]
    ends = Counter(entries[-1].step if entries else PENDING for entries in histories.values())
    assert (counts.succeeded, counts.pending) == (ends[RowStep.SUCCEEDED], ends[PENDING])
    assert counts.unconfirmed == ends[RowStep.INTENT]
