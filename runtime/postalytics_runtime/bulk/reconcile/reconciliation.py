"""Settling rows in doubt by what is on the list.

The list is read twice from its first item to its last. Only if both readings are alike, and no
row is missing that is known to be created, does it prove anything. Whatever stays ambiguous
stays in doubt; nothing is guessed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from itertools import chain
from typing import TYPE_CHECKING, Any

import attrs

from ...schema import Operation
from ..job_store import steps_of
from ..rows import DOUBTFUL, Step
from .list_reader import Listing
from .list_snapshot import Look
from .row_identity import Marked, Marks
from .tally_store import BATCH, Evidence

if TYPE_CHECKING:
    from ...client import Client
    from ..job_store import JobRows
    from ..journal import Journal

_NO_MORE = (0, Step.UNTOUCHED)


@attrs.frozen
class Settlement:
    """What has become clear of the rows that were in doubt."""

    created: list[int] = attrs.field(factory=list[int])
    """Rows that are on the list, ascending."""
    untouched: list[int] = attrs.field(factory=list[int])
    """Rows that are not, and can be sent again; ascending."""
    in_doubt: int = 0
    """How many rows stay in doubt."""
    reason: str | None = None
    """Why they do, and what was odd about the list."""


async def settle(
    client: Client,
    operation: Operation[Any],
    rows: JobRows[Any],
    journal: Journal,
    *,
    fixed: Mapping[str, Any],
    token_field: str | None,
    gap: float,
    tell: Callable[[str], None],
) -> Settlement:
    """Find out by the list what became of the rows in doubt, and write it into the journal.

    Nothing of the job may be under way, nor have been for longer than the API works on a
    request. A list that cannot be read settles nothing, and is no error.

    Args:
        client: what reads the list.
        operation: an operation with a body and a `bulk` with `settle` and `match`.
        rows: the input of the job.
        journal: its journal.
        fixed: what is the same for all rows, by Python name.
        token_field: the field with the token of each row; `None` where rows bear none.
        gap: seconds between the two readings.
        tell: is told what is being done, as sentences without a full stop.

    Raises:
        ValueError: it is not said what list to read, or by what rows are matched.
        PostalyticsError: the rows cannot be read, or the journal not be written.
    """
    marks = Marks(operation, token_field, journal.job)
    look = Look(Listing(client, operation, fixed), marks, journal, tell)
    if not (await asyncio.to_thread(journal.counts)).in_doubt:
        return Settlement()
    with Evidence() as evidence:
        await _add_rows(evidence, marks, rows, journal)
        await look.take(evidence, gap)
        settlement, ids = await _settled(evidence, look)
    how = "by token" if marks.are_tokens else "by content"
    await _write(journal, settlement, ids, look, how)
    return settlement


async def keep_baseline(
    client: Client, operation: Operation[Any], journal: Journal, *, fixed: Mapping[str, Any]
) -> int:
    """Keep in the journal what is on the list before the first row is sent.

    Where the items have no ids, there is nothing to keep: then to find an item proves nothing.

    Returns:
        how many items there are.

    Raises:
        ValueError: it is not said what list to read.
        PostalyticsError: the list cannot be read to its end, or the journal not be written.
    """
    listing = Listing(client, operation, fixed)
    marks = Marks(operation, None, journal.job)
    items = 0

    async def ids() -> AsyncGenerator[str, None]:
        nonlocal items
        async with aclosing(listing.batches(lambda _: None)) as batches:
            async for batch in batches:
                for item in batch:
                    items += 1
                    if (id_ := listing.id_of(item)) is None:
                        raise _NoIdError
                    yield marks.known(id_, marks.key(item))

    try:
        async with aclosing(ids()) as found:
            await journal.keep_baseline(found)
    except _NoIdError:
        await journal.note("baseline", kept=False, reason="The items of the list have no ids.")
    else:
        await journal.note("baseline", kept=True, items=items)
    return items


class _NoIdError(Exception):
    """An item that nothing tells from the others."""


async def _add_rows(evidence: Evidence, marks: Marks, rows: JobRows[Any], journal: Journal) -> None:
    """Take in all rows that are created or in doubt."""
    known = (Step.CREATED, *DOUBTFUL)
    steps = ((at, step) for at, step in steps_of(journal) if step in known)
    wanted, step = next(steps)
    batch: list[Marked] = []
    for row, given in rows:
        if row == wanted:
            batch.append(marks.of_row(row, rows.body(given), in_doubt=step in DOUBTFUL))
            wanted, step = next(steps, _NO_MORE)
        if row % BATCH == 0:
            evidence.add_rows(batch)
            batch.clear()
            await asyncio.sleep(0)
    evidence.add_rows(batch)


async def _settled(evidence: Evidence, look: Look) -> tuple[Settlement, dict[int, str | None]]:
    """What has become clear, and the ids of the rows that are created, where they are known."""
    created: dict[int, str | None] = {}
    untouched: list[int] = []
    in_doubt = unlike = 0
    async for doubt in evidence.doubts():
        verdict = look.verdict(doubt.tally)
        sure = verdict.created + verdict.untouched
        created.update(dict.fromkeys(doubt.rows[: verdict.created], doubt.id))
        untouched += doubt.rows[verdict.created : sure]
        in_doubt += len(doubt.rows) - sure
        unlike += len(doubt.rows) if doubt.tally.is_ambiguous else 0
    reason = look.unproven or look.oddities(in_doubt, unlike)
    return Settlement(sorted(created), sorted(untouched), in_doubt, reason), created


async def _write(
    journal: Journal, settlement: Settlement, ids: Mapping[int, str | None], look: Look, how: str
) -> None:
    """Write into the journal what has become clear."""
    created = ((row, Step.CREATED, {"settled": how, "id": ids[row]}) for row in settlement.created)
    untouched = ((row, Step.UNTOUCHED, {"settled": how}) for row in settlement.untouched)
    await journal.record_all(chain(created, untouched))
    await journal.note(
        "settled",
        created=len(settlement.created),
        untouched=len(settlement.untouched),
        in_doubt=settlement.in_doubt,
        items=look.items,
        reason=settlement.reason,
    )
