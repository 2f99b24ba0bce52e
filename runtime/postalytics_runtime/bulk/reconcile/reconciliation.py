"""Reconcile unconfirmed rows with the list.

The list is read twice from its first item to its last. It proves something only if both reads are
identical and contain all rows that are known to be created. Rows that remain ambiguous stay
unconfirmed; nothing is guessed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import aclosing
from itertools import chain
from typing import TYPE_CHECKING, Any

import attrs

from ...errors import PostalyticsError
from ...schema import Operation
from ..rows import UNCONFIRMED_STEPS, RowStep
from .list_reader import BATCH_SIZE, ListReader
from .list_snapshot import ListSnapshot
from .row_identity import RowIdentity
from .tally_store import TallyStore, tally_store

if TYPE_CHECKING:
    from ...client import Client
    from ..job_store import FrozenRows
    from ..journal import JobJournal


@attrs.frozen
class Reconciliation:
    """Result of a reconciliation."""

    succeeded: list[int] = attrs.field(factory=list[int])
    """Rows that are proven to be on the list, ascending."""
    pending: list[int] = attrs.field(factory=list[int])
    """Rows that are proven not to be on the list, and can be sent again; ascending."""
    unconfirmed: int = 0
    """The number of rows that stay unconfirmed."""
    reason: str | None = None
    """Why rows stay unconfirmed, and what is unusual about the list."""
    unread: PostalyticsError | None = None
    """Why the list could not be read; `None` if it was read."""


async def reconcile(
    client: Client,
    operation: Operation[Any],
    rows: FrozenRows[Any],
    journal: JobJournal,
    *,
    fixed: Mapping[str, Any],
    token_field: str | None,
    gap: float,
    keyed: Collection[int] = (),
) -> Reconciliation:
    """Reconcile the unconfirmed rows with the list, and record the result in the journal.

    Call this only when no request of the job has been in flight for longer than the server may
    still process one. A list that cannot be read reconciles nothing; that is not an error.

    Args:
        client: the client to read the list with.
        operation: an operation with a body and a `bulk` with `reconcile` and `match`.
        rows: the frozen input of the job.
        journal: the journal of the job.
        fixed: the shared values of all rows, by Python name.
        token_field: the field with the row token; `None` if rows have no token.
        gap: seconds between the two reads.
        keyed: rows whose idempotency keys the API remembers: the list may show them, but does not
            prove that they will not be there, as a request with the key may still be carried out.

    Raises:
        ValueError: the operation does not name a list, or the fields by which rows are matched.
        PostalyticsError: the rows cannot be read, or the journal cannot be written.
    """
    identity = RowIdentity(operation, token_field, journal.job)
    snapshot = ListSnapshot(ListReader(client, operation, fixed), identity, journal)
    if not (await asyncio.to_thread(journal.counts)).unconfirmed:
        return Reconciliation()
    with tally_store() as tallies:
        await _add_rows(tallies, identity, rows, journal)
        await snapshot.read_twice(tallies, gap)
        found, ids = await _reconciled(tallies, snapshot, frozenset(keyed))
    how = "by token" if identity.uses_tokens else "by content"
    await _write(journal, found, ids, snapshot, how)
    return found


async def record_baseline(
    client: Client, operation: Operation[Any], journal: JobJournal, *, fixed: Mapping[str, Any]
) -> int:
    """Record in the journal which items are on the list before the first row is sent.

    If the items have no ids, there is no baseline: then finding an item proves nothing.

    Returns:
        The number of items.

    Raises:
        ValueError: the operation does not name a list.
        PostalyticsError: the list cannot be read to its end, or the journal cannot be written.
    """
    listing = ListReader(client, operation, fixed)
    identity = RowIdentity(operation, None, journal.job)
    items = 0

    async def ids() -> AsyncGenerator[str, None]:
        nonlocal items
        async with aclosing(listing.items()) as listed:
            async for item in listed:
                items += 1
                if (id_ := listing.id_of(item)) is None:
                    raise _NoIdError
                yield identity.baseline_key(id_, identity.key(item))

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
    """An item has no id."""


async def _add_rows(
    tallies: TallyStore, identity: RowIdentity, rows: FrozenRows[Any], journal: JobJournal
) -> None:
    """Add all rows that succeeded or are unconfirmed to the tallies."""
    created = rows.read(journal.rows_at(RowStep.SUCCEEDED))
    for taken, row in enumerate(created, 1):
        key, _ = identity.of_row(row.number, rows.sent_body(row))
        tallies.add_created(key)
        if taken % BATCH_SIZE == 0:
            await asyncio.sleep(0)
    unconfirmed = rows.read(journal.rows_at(*UNCONFIRMED_STEPS))
    for taken, row in enumerate(unconfirmed, 1):
        tallies.add_unconfirmed(row.number, *identity.of_row(row.number, rows.sent_body(row)))
        if taken % BATCH_SIZE == 0:
            await asyncio.sleep(0)


async def _reconciled(
    tallies: TallyStore, snapshot: ListSnapshot, keyed: frozenset[int]
) -> tuple[Reconciliation, dict[int, str | None]]:
    """Return the result, and the ids of the rows that were created, where they are known."""
    created: dict[int, str | None] = {}
    pending: list[int] = []
    unconfirmed = unlike = 0
    async for group in tallies.unconfirmed_groups():
        if (proven := snapshot.created(group.tally)) is None:
            unconfirmed += len(group.rows)
        else:
            created.update(dict.fromkeys(group.rows[:proven], group.id))
            missing = group.rows[proven:]
            if keyed.isdisjoint(group.rows):
                pending += missing
            else:
                unconfirmed += len(missing)
        unlike += group.tally.is_ambiguous
    reason = snapshot.inconclusive_reason or snapshot.remarks(unconfirmed, unlike)
    found = Reconciliation(sorted(created), sorted(pending), unconfirmed, reason, snapshot.unread)
    return found, created


async def _write(
    journal: JobJournal,
    found: Reconciliation,
    ids: Mapping[int, str | None],
    snapshot: ListSnapshot,
    how: str,
) -> None:
    """Record the result in the journal."""
    created = (
        (row, RowStep.SUCCEEDED, {"reconciled": how, "id": ids[row]}) for row in found.succeeded
    )
    pending = ((row, RowStep.PENDING, {"reconciled": how}) for row in found.pending)
    # All rows or none: what the list proves, it proves for all of them at one moment.
    await journal.append_all(chain(created, pending))
    await journal.append_note(
        "reconciled",
        succeeded=len(found.succeeded),
        pending=len(found.pending),
        unconfirmed=found.unconfirmed,
        items=snapshot.items,
        reason=found.reason,
    )
