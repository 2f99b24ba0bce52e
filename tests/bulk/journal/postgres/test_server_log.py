"""The log of a server shows no detail of a row, even if it logs all statements and values."""

from __future__ import annotations

from postalytics_runtime.bulk.journal.postgres import PostgresJournal, recover
from postalytics_runtime.bulk.rows import RowStep
from support.bulk.database_journals import claimed, execute, june
from support.bulk.journals import PARAMETERS
from support.servers.postgres_server import running_postgres

PERSON = "Ada Lovelace"
MAILBOX = "ada@ockham.example"


async def test_no_detail_of_a_row_is_in_the_log_of_the_server() -> None:
    with running_postgres({"log_statement": "all", "log_min_messages": "debug1"}) as server:
        dsn = server.new_database()
        options = {"path": f"/home/{PERSON}/list.csv"}
        journal = await PostgresJournal.open(june(dsn), PARAMETERS, options)
        await journal.append_and_wait(1, RowStep.INTENT)
        await journal.append_and_wait(1, RowStep.REJECTED, reason=f"{PERSON} has moved.")
        await journal.append_all([(2, RowStep.REJECTED, {"reason": PERSON, "check": True})])
        await journal.append_note("ended", reason=f"{MAILBOX} is not valid")
        await journal.save_baseline([MAILBOX])
        assert journal.in_baseline([MAILBOX]) == {MAILBOX}
        assert journal.counts_by("reason")[PERSON].rejected == 1
        await journal.aclose()
        execute(dsn, "UPDATE postalytics.jobs SET entries = entries + 1")
        assert recover(june(dsn)) == 1
        async with claimed(dsn) as again:
            assert again.history(1)[1].detail == {"reason": f"{PERSON} has moved."}
        log = server.log.read_text("utf-8").casefold()
    assert "copy postalytics.entries" in log
    for secret in (PERSON, MAILBOX):
        assert secret.casefold() not in log
        assert secret.encode().hex() not in log


async def test_the_message_of_an_error_shows_no_detail_of_a_row(postgres: str) -> None:
    async with claimed(postgres) as journal:
        execute(postgres, "ALTER TABLE postalytics.entries ADD CHECK (detail IS NULL)")
        problem = await journal.append(1, RowStep.REJECTED, reason=PERSON)
    assert problem is not None
    assert "violates check constraint" in problem
    assert PERSON not in problem
