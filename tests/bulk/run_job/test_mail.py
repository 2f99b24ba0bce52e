"""Another machine sends mail under the agreement that was recorded when the job began."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from postalytics import Finished, Postalytics, Waiting
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.bulk import RowCounts
from postalytics_runtime.errors import ConfigurationError, LiveMailError
from support.bulk.job_runs import serving
from support.bulk.shared_jobs import (
    client_of,
    counts_of,
    let_pass,
    pieces_of,
    reading,
    run,
    run_until,
)
from support.campaign_modes import switch_mode

SEND = "mail.send_mail"


def modes(fake: FakePostalytics) -> list[object]:
    return [record["mode"] for record in fake.records("pieces")]


def sent(fake: FakePostalytics) -> int:
    return [request.operation for request in fake.requests].count(SEND)


async def begin_live(fake: FakePostalytics, dsn: str, done: int = 0) -> None:
    """Begin a job of three live pieces, and send some."""
    await switch_mode(fake)
    async with client_of(fake) as client:
        await run_until(pieces_of(client, dsn, live=3), done)


async def begin_test(fake: FakePostalytics, dsn: str, done: int = 0) -> None:
    """Begin a job of three tests, and send some."""
    async with client_of(fake, allow_live_mail=False) as client:
        await run_until(pieces_of(client, dsn), done)


async def test_live_pieces_are_sent_under_the_agreement(postgres: str) -> None:
    async with serving() as fake:
        await begin_live(fake, postgres, done=1)
        async with client_of(fake) as client:
            assert await run(postgres, client) == Finished(RowCounts(succeeded=3))
        assert sent(fake) == 3


async def test_a_job_of_tests_goes_on_with_a_client_that_sends_no_live_mail(postgres: str) -> None:
    async with serving() as fake:
        await begin_test(fake, postgres, done=1)
        async with client_of(fake, allow_live_mail=False) as client:
            assert await run(postgres, client) == Finished(RowCounts(succeeded=3))
        assert sent(fake) == 3


async def test_the_client_that_is_made_for_a_job_of_tests_sends_no_live_mail(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving() as fake:
        await begin_test(fake, postgres)
        monkeypatch.setenv("POSTALYTICS_API_KEY", fake.api_key)
        made: list[bool] = []
        start = Postalytics.__init__

        def note(self: Postalytics, *given: Any, **named: Any) -> None:
            made.append(named["allow_live_mail"])
            start(self, *given, **named)

        monkeypatch.setattr(Postalytics, "__init__", note)
        assert await run(postgres) == Finished(RowCounts(succeeded=3))
        assert made == [False]


@pytest.mark.parametrize("live", [False, True])
async def test_a_client_with_another_leave_to_mail_is_refused(postgres: str, live: bool) -> None:
    async with serving() as fake:
        await (begin_live if live else begin_test)(fake, postgres)
        async with client_of(fake, allow_live_mail=not live) as client:
            with pytest.raises(ConfigurationError, match=f"made with allow_live_mail={live}"):
                await run(postgres, client)
        assert sent(fake) == 0


async def test_a_job_of_tests_stops_if_the_mode_is_live_now(postgres: str) -> None:
    async with serving() as fake:
        await begin_test(fake, postgres, done=1)
        before = sent(fake)
        await switch_mode(fake)
        async with client_of(fake, allow_live_mail=False) as client:
            with pytest.raises(LiveMailError, match="real mail was not agreed to"):
                await run(postgres, client)
        assert sent(fake) == before
        async with reading(postgres) as reader:
            assert not reader.standing().is_held


async def test_a_live_job_stops_if_the_mode_is_test_now(postgres: str) -> None:
    async with serving() as fake:
        await begin_live(fake, postgres, done=1)
        before = sent(fake)
        await switch_mode(fake)
        async with client_of(fake) as client:
            with pytest.raises(ConfigurationError, match="it is a test, and nothing would be"):
                await run(postgres, client)
        assert sent(fake) == before


@pytest.mark.parametrize(
    ("agreed", "said"),
    [("null", "no number of pieces that was agreed to is recorded"), ("1", "and 1 live pieces")],
)
async def test_more_than_was_agreed_to_is_never_sent(postgres: str, agreed: str, said: str) -> None:
    async with serving() as fake:
        await begin_live(fake, postgres)
        with psycopg.connect(postgres) as connection:
            connection.execute(
                "UPDATE postalytics.jobs SET options = replace(options, '\"live\": 3', %s)",
                (f'"live": {agreed}',),
            )
        async with client_of(fake) as client:
            with pytest.raises(ConfigurationError, match=said):
                await run(postgres, client)
        assert sent(fake) == 0


async def test_a_piece_that_may_have_been_sent_is_never_sent_again(postgres: str) -> None:
    async with serving() as fake:
        await begin_live(fake, postgres)
        fake.faults.append(Fault("reset_before", operation=SEND, calls=[2]))
        async with client_of(fake) as client:
            ends = [await run(postgres, client) for _ in range(2)]
            let_pass(postgres)
            ends.append(await run(postgres, client))
        assert ends == [Finished(RowCounts(succeeded=2, unconfirmed=1))] * 3
        assert (sent(fake), len(fake.records("pieces"))) == (3, 2)


async def test_a_mode_that_cannot_be_read_is_waited_for(postgres: str) -> None:
    async with serving() as fake:
        await begin_live(fake, postgres)
        fake.faults.append(Fault("server_error", operation="list_campaigns", calls=range(1, 99)))
        async with client_of(fake) as client:
            assert isinstance(await run(postgres, client), Waiting)
        assert counts_of(postgres) == RowCounts(pending=3)
