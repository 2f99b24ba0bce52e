"""The rules of the queue and the journal suffice, whatever happens to the workers."""

from __future__ import annotations

import pytest

from fleet.simulated_fleet import Fleet, Outcome

ACCOUNTS, ROWS = 200, 100


def simulated(seed: int, *, fenced: bool = True) -> Outcome:
    return Fleet(ACCOUNTS, ROWS, seed, workers=4, at_once=30, fenced=fenced).run()


@pytest.mark.parametrize("seed", [1, 3])
def test_failures_of_workers_lose_no_row_and_send_none_twice(seed: int) -> None:
    found = simulated(seed)
    assert (found.sent_twice, found.without_a_state, found.not_finished) == (0, 0, 0)
    assert (found.rows, found.most_claims_of_an_account) == (ACCOUNTS * ROWS, 1)
    assert min(found.kills, found.pauses, found.partitions, found.take_overs) > 0


def test_a_journal_that_refuses_nothing_sends_rows_twice() -> None:
    assert max(simulated(seed, fenced=False).sent_twice for seed in (1, 2, 3)) > 0
