"""Reconciling unconfirmed rows by what is on the list.

The list is read twice from its first item to its last. Only if both readings are alike, and no
row is missing that is known to be created, does it prove anything. Whatever stays ambiguous
stays unconfirmed; nothing is guessed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from itertools import chain
from typing import TYPE_CHECKING, Any

import attrs

from ...schema import Operation
from ..job_store import last_steps
from ..rows import UNCONFIRMED_STEPS, RowStep
from .list_reader import ListReader
from .list_snapshot import ListSnapshot
from .row_identity import IdentifiedRow, RowIdentity
from .tally_store import BATCH_SIZE, TallyStore

if TYPE_CHECKING:
    from ...client import Client
    from ..job_store import JobRows
    from ..journal import Journal

_NO_MORE = (0, RowStep.PENDING)


@attrs.frozen
class Reconciliation:
    """What has become clear of the rows that were unconfirmed."""

    succeeded: list[int] = attrs.field(factory=list[int])
    """Rows that are on the list, ascending."""
    pending: list[int] = attrs.field(factory=list[int])
    """Rows that are not, and can be sent again; ascending."""
    unconfirmed: int = 0
    """How many rows stay unconfirmed."""
    reason: str | None = None
    """Why they do, and what was odd about the list."""


async def reconcile(
    client: Client,
    operation: Operation[Any],
    rows: JobRows[Any],
    journal: Journal,
    *,
    fixed: Mapping[str, Any],
    token_field: str | None,
    gap: float,
    tell: Callable[[str], None],
) -> Reconciliation:
    """Find out by the list what became of the unconfirmed rows, and write it into the journal.

    Nothing of the job may be under way, nor have been for longer than the API works on a
    request. A list that cannot be read reconciles nothing, and is no error.

    Args:
        client: what reads the list.
        operation: an operation with a body and a `bulk` with `reconcile` and `match`.
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
    marks = RowIdentity(operation, token_field, journal.job)
    look = ListSnapshot(ListReader(client, operation, fixed), marks, journal, tell)
    if not (await asyncio.to_thread(journal.counts)).unconfirmed:
        return Reconciliation()
    with TallyStore() as evidence:
        await _add_rows(evidence, marks, rows, journal)
        await look.read_twice(evidence, gap)
        found, ids = await _reconciled(evidence, look)
    how = "by token" if marks.uses_tokens else "by content"
    await _write(journal, found, ids, look, how)
    return found


async def record_baseline(
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
    listing = ListReader(client, operation, fixed)
    marks = RowIdentity(operation, None, journal.job)
    items = 0

    async def ids() -> AsyncGenerator[str, None]:
        nonlocal items
        async with aclosing(listing.batches(lambda _: None)) as batches:
            async for batch in batches:
                for item in batch:
                    items += 1
                    if (id_ := listing.id_of(item)) is None:
                        raise _NoIdError
                    yield marks.baseline_key(id_, marks.key(item))

    try:
        async with aclosing(ids()) as found:
            await journal.save_baseline(found)
    except _NoIdError:
        await journal.append_note(
            "baseline", kept=False, reason="The items of the list have no ids."
        )
    else:
        await journal.append_note("baseline", kept=True, items=items)
    return items


class _NoIdError(Exception):
    """An item that nothing tells from the others."""


async def _add_rows(
    evidence: TallyStore, marks: RowIdentity, rows: JobRows[Any], journal: Journal
) -> None:
    """Take in all rows that are created or unconfirmed."""
    known = (RowStep.SUCCEEDED, *UNCONFIRMED_STEPS)
    steps = ((at, step) for at, step in last_steps(journal) if step in known)
    wanted, step = next(steps)
    batch: list[IdentifiedRow] = []
    for row, given in rows:
        if row == wanted:
            batch.append(marks.of_row(row, rows.body(given), unconfirmed=step in UNCONFIRMED_STEPS))
            wanted, step = next(steps, _NO_MORE)
        if row % BATCH_SIZE == 0:
            evidence.add_rows(batch)
            batch.clear()
            await asyncio.sleep(0)
    evidence.add_rows(batch)


async def _reconciled(
    evidence: TallyStore, look: ListSnapshot
) -> tuple[Reconciliation, dict[int, str | None]]:
    """What has become clear, and the ids of the rows that are created, where they are known."""
    created: dict[int, str | None] = {}
    pending: list[int] = []
    unconfirmed = unlike = 0
    async for doubt in evidence.unconfirmed_groups():
        verdict = look.proof(doubt.tally)
        sure = verdict.succeeded + verdict.pending
        created.update(dict.fromkeys(doubt.rows[: verdict.succeeded], doubt.id))
        pending += doubt.rows[verdict.succeeded : sure]
        unconfirmed += len(doubt.rows) - sure
        unlike += len(doubt.rows) if doubt.tally.is_ambiguous else 0
    reason = look.inconclusive_reason or look.remarks(unconfirmed, unlike)
    return Reconciliation(sorted(created), sorted(pending), unconfirmed, reason), created


async def _write(
    journal: Journal,
    found: Reconciliation,
    ids: Mapping[int, str | None],
    look: ListSnapshot,
    how: str,
) -> None:
    """Write into the journal what has become clear."""
    created = (
        (row, RowStep.SUCCEEDED, {"reconciled": how, "id": ids[row]}) for row in found.succeeded
    )
    pending = ((row, RowStep.PENDING, {"reconciled": how}) for row in found.pending)
    await journal.append_all(chain(created, pending))
    await journal.append_note(
        "reconciled",
        succeeded=len(found.succeeded),
        pending=len(found.pending),
        unconfirmed=found.unconfirmed,
        items=look.items,
        reason=found.reason,
    )
