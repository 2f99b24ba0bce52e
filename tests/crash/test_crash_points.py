"""A job can die at each of its boundaries, also while it is resumed."""

from __future__ import annotations

from pathlib import Path

import pytest

from crash.jobs import KINDS, Case, Verdict, chance, people
from crash.points import explored, suspended

# A list that shows no row of the job proves nothing, so all of its rows may stay unconfirmed. A
# baseline always proves something. Mail has no list.
DOUBTS = {"content": {0}, "token": {0, 6}, "send": set(range(7))}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", KINDS)
async def test_who_dies_at_a_boundary_loses_and_doubles_nobody(kind: str, tmp_path: Path) -> None:
    rows = people(6)
    case = Case(kind=kind, rows=rows, before=rows[:2])
    found = await explored(case, tmp_path, chance(kind))
    assert found.wrong == {}
    assert found.points > 100
    assert {verdict.unconfirmed for _, verdict in found.ends.values()} <= DOUBTS[kind]


async def test_who_was_suspended_between_word_and_deed_is_waited_for(tmp_path: Path) -> None:
    verdict = await suspended(tmp_path)
    assert verdict == Verdict([], [], [], unconfirmed=0, unaccounted=0)
