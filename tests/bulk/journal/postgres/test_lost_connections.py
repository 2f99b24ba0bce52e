"""After a lost connection, what the database has decides, and nothing is sent twice."""

from __future__ import annotations

from contextlib import closing
from urllib.parse import urlsplit

import pytest

from postalytics_runtime.bulk.journal.postgres import PostgresReader
from postalytics_runtime.bulk.journal.postgres.database import TimedConnection
from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.errors import JournalError, JournalFencedError
from support.bulk.database_journals import claimed, connection_of, cut_off, execute, june
from support.bulk.journals import counted
from support.servers.cut_link import CutLink, cut_link


def through(link: CutLink, dsn: str) -> str:
    """Return the address of a database over a link."""
    port = urlsplit(dsn).port
    return dsn.replace(f":{port}/", f":{link.port}/")


async def test_a_journal_that_lost_its_connection_writes_nothing_until_it_is_opened_again(
    postgres: str,
) -> None:
    async with claimed(postgres) as journal:
        await journal.append_and_wait(1, RowStep.INTENT)
        cut_off(postgres)
        for row in (2, 3):
            with pytest.raises(JournalError) as caught:
                await journal.append_and_wait(row, RowStep.INTENT)
            assert "open the journal again" in str(caught.value)
            assert not isinstance(caught.value, JournalFencedError)
    async with claimed(postgres) as journal:  # The job was released all the same.
        assert counted(journal.counts()) == (0, 0, 1, 9)
        await journal.append_and_wait(2, RowStep.INTENT)


async def test_an_intent_whose_confirmation_was_lost_leaves_the_row_unconfirmed(
    postgres: str,
) -> None:
    with cut_link(urlsplit(postgres).port or 0) as link:
        async with claimed(through(link, postgres)) as journal:
            link.lose_the_next_reply()
            with pytest.raises(JournalError, match="open the journal again"):
                await journal.append_and_wait(4, RowStep.INTENT)
            link.mend()
        async with claimed(through(link, postgres)) as journal:
            assert journal.last_steps(0, 9) == [(4, RowStep.INTENT)]
            assert counted(journal.counts()) == (0, 0, 1, 9)


async def test_a_server_that_hangs_does_not_hang_the_job(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cut_link(urlsplit(postgres).port or 0) as link:
        async with claimed(through(link, postgres)) as journal:
            connection_of(journal).reply_seconds = 0.05
            link.lose_the_next_reply(hang=True)
            with pytest.raises(JournalError, match="did not reply in time"):
                await journal.append_and_wait(4, RowStep.INTENT)
            link.mend()
        async with claimed(through(link, postgres)) as journal:
            assert counted(journal.counts()) == (0, 0, 1, 9)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
async def test_a_release_that_fails_unexpectedly_leaves_no_connection(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise LookupError("This is unexpected.")

    async with claimed(postgres) as journal:
        connection = connection_of(journal)
        monkeypatch.setattr("postalytics_runtime.bulk.journal.postgres.writer.release", fails)
    assert connection.closed


async def test_a_reader_connects_again(postgres: str) -> None:
    async with claimed(postgres) as journal:
        with closing(PostgresReader(june(postgres))) as reader:
            assert reader.counts().pending == 10
            cut_off(postgres)
            assert reader.counts().pending == 10
        with pytest.raises(JournalError):
            await journal.append_note("ended")


async def test_a_query_that_hangs_ends(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with claimed(postgres):
        with closing(PostgresReader(june(postgres))) as reader:
            monkeypatch.setattr(TimedConnection, "reply_seconds", 0.0)
            with pytest.raises(JournalError, match="did not reply in time"):
                reader._queries.fetch("SELECT pg_sleep(60)")
    assert execute(postgres, "SELECT count(*) FROM postalytics.jobs") == [(1,)]
