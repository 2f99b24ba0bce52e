"""The log of a server that logs all statements shows no person, however a job is handled."""

from __future__ import annotations

import asyncio
from pathlib import Path

from postalytics_runtime.bulk.database_jobs import (
    fetched_rows,
    forget_finished_jobs,
    forget_people,
    move_job,
    store_lost_rows,
)
from postalytics_runtime.bulk.journal import Journal
from postalytics_runtime.bulk.journal.postgres import JobAddress
from postalytics_runtime.bulk.rows import RowStep
from support.bulk.database_jobs import begun, execute, frozen
from support.bulk.job_runs import person
from support.servers.postgres_server import running_postgres

SETTINGS = {
    "log_statement": "all",
    "log_duration": "on",
    "log_min_duration_statement": "0",
    "log_parameter_max_length": "-1",
    "log_parameter_max_length_on_error": "-1",
}


async def test_the_log_shows_no_person(tmp_path: Path) -> None:
    rows = await frozen([person(7, last_name="Canary")], tmp_path / "job")
    reason = "No ZIP for Canary."
    with running_postgres(SETTINGS) as server:
        dsn = server.new_database()
        june, july = JobAddress(dsn, "june"), JobAddress(dsn, "july")
        async with begun(june, rows) as journal:
            await journal.append_and_wait(1, RowStep.REJECTED, reason=reason)
            await journal.append_note("ended", stopped=reason)
            execute(june, "DELETE FROM postalytics.frozen_rows")
            await asyncio.to_thread(store_lost_rows, june, rows.path)
            async with fetched_rows(june) as found:
                assert b"Canary" in found.path.read_bytes()
        here = await Journal.open(
            tmp_path / "job" / "journal.sqlite", {"rows": 1, "input": rows.digest}
        )
        await here.save_baseline(["Canary 7"])
        await here.append_and_wait(1, RowStep.REJECTED, reason=reason)
        await here.aclose()
        move_job(tmp_path / "job", july)
        forget_people(june)
        assert forget_finished_jobs(dsn, days=0) == ["july", "june"]
        log = server.log.read_text(errors="replace")
    assert "frozen_rows" in log
    assert [text for text in ("Canary", b"Canary".hex()) if text in log] == []
