"""A job in a database is carried out once, whatever happens to the workers and to the database.

The workers call `run_job` for all jobs at once, or get them from the engine of a fleet.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crash.jobs import KEYED
from support.servers.postgres_server import PostgresServer, running_postgres
from takeover.storm import SETTINGS, Blows, storm


@pytest.fixture(scope="module")
def database() -> Iterator[PostgresServer]:
    """Run a server of these tests alone: they kill it."""
    with running_postgres(SETTINGS) as server:
        yield server


@pytest.fixture(params=["takeover.worker", "takeover.fleet_worker"])
def worker(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.timeout(300)
async def test_kills_and_stops_lose_no_row_and_send_none_twice(
    database: PostgresServer, worker: str
) -> None:
    blows = Blows(kills=10, stops=3, database_kills=1, jobs=9, largest=40, worker=worker)
    tally = await storm(blows, seed=3, database=database)
    assert (tally.kills, tally.stops, tally.database_kills) == (10, 3, 1)
    assert (tally.sent_twice, tally.lost, tally.pending, tally.wrong_rows) == (0, 0, 0, 0)
    assert tally.rows == tally.succeeded + tally.rejected + tally.unconfirmed


@pytest.mark.timeout(300)
async def test_a_worker_that_sends_although_its_intent_was_refused_is_found(
    database: PostgresServer, worker: str
) -> None:
    blows = Blows(kills=0, stops=3, jobs=3, largest=100, strategy="no fence", worker=worker)
    tally = await storm(blows, seed=3, database=database)
    assert tally.sent_twice > 0


@pytest.mark.timeout(300)
async def test_with_keys_no_row_is_carried_out_twice(database: PostgresServer) -> None:
    blows = Blows(kills=10, stops=3, database_kills=1, jobs=9, largest=40, kinds=KEYED)
    tally = await storm(blows, seed=3, database=database)
    assert (tally.kills, tally.stops, tally.database_kills) == (10, 3, 1)
    assert (tally.sent_twice, tally.lost, tally.pending, tally.wrong_rows) == (0, 0, 0, 0)
    assert tally.rows == tally.succeeded + tally.rejected + tally.unconfirmed


@pytest.mark.timeout(300)
async def test_a_worker_that_takes_over_with_new_keys_is_found(database: PostgresServer) -> None:
    blows = Blows(kills=0, stops=3, jobs=6, largest=100, kinds=KEYED, strategy="new keys")
    tally = await storm(blows, seed=3, database=database)
    assert tally.sent_twice > 0
