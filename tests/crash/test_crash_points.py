"""A job can die at each of its boundaries, also while it is resumed."""

from __future__ import annotations

from pathlib import Path

import pytest

from crash.jobs import ALSO_KEYED, KEYED, KINDS, Audit, Case, chance, people
from crash.points import explored, suspended

# A list that shows no row of the job proves nothing, so all of its rows may stay unconfirmed. A
# baseline always proves something. Mail has no list.
# A row that is sent again with its key is there once; but the refusal of one proves nothing.
UNCONFIRMED = {
    "content": {0},
    "token": {0, 6},
    "send": set(range(7)),
    "key": {0, 1},
    "piece": {0, 1},
    "listed": {0},
}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", [*KINDS, *KEYED, *ALSO_KEYED])
async def test_a_kill_at_a_boundary_loses_and_duplicates_no_row(kind: str, tmp_path: Path) -> None:
    rows = people(6)
    case = Case(kind=kind, rows=rows, before=rows[:2])
    found = await explored(case, tmp_path, chance(kind))
    assert found.wrong == {}
    assert found.points > 100
    assert {audit.unconfirmed for _, audit in found.ends.values()} <= UNCONFIRMED[kind]


async def test_who_was_suspended_between_word_and_deed_is_waited_for(tmp_path: Path) -> None:
    audit = await suspended(tmp_path)
    assert audit == Audit([], [], [], unconfirmed=0, unaccounted=0)
