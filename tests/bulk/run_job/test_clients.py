"""`run_job` sends with a client that fits the job, and only to where the API is."""

from __future__ import annotations

import json

import attrs
import psycopg
import pytest

from postalytics import API, Finished, Waiting
from postalytics.testing import Fault
from postalytics_runtime.bulk import RowCounts
from postalytics_runtime.errors import ConfigurationError, JournalDamagedError, JournalMismatchError
from support.bulk.job_runs import serving
from support.bulk.shared_jobs import UnlimitedClient, begin, client_of, reading, requests, run


async def test_a_client_of_another_environment_is_refused(postgres: str) -> None:
    async with serving() as fake, serving() as elsewhere, client_of(elsewhere) as client:
        await begin(fake, postgres)
        with pytest.raises(ConfigurationError, match="Use a client of that environment"):
            await run(postgres, client)
        assert (requests(fake), requests(elsewhere)) == ([], [])


async def test_a_client_of_another_account_is_refused(postgres: str) -> None:
    async with serving() as fake, client_of(fake, of_another_account=True) as client:
        await begin(fake, postgres)
        with pytest.raises(JournalMismatchError, match="account 1001, and the key to account 1002"):
            await run(postgres, client)
        assert requests(fake) == ["accounts.get_my_account"]
        async with reading(postgres) as reader:
            assert not reader.standing().is_held


async def test_without_a_client_one_is_made_in_the_environment_of_the_job(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving() as fake:
        await begin(fake, postgres)
        monkeypatch.setenv("POSTALYTICS_API_KEY", fake.api_key)
        monkeypatch.setenv("POSTALYTICS_ENVIRONMENT", "production")
        assert await run(postgres) == Finished(RowCounts(succeeded=3))


async def test_the_client_that_is_made_has_the_timeout_that_is_recorded_with_the_job(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving() as fake:
        await begin(fake, postgres, 1)
        monkeypatch.setenv("POSTALYTICS_API_KEY", fake.api_key)
        fake.faults.append(Fault("hang_after", operation="contacts.create_contact"))
        set_options(postgres, {"timeout": 0.5})
        assert isinstance(await run(postgres), Waiting)


@pytest.mark.parametrize("seconds", [-1, "long"])
async def test_a_timeout_that_was_changed_is_damage(
    postgres: str, seconds: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving() as fake:
        await begin(fake, postgres)
        monkeypatch.setenv("POSTALYTICS_API_KEY", fake.api_key)
        set_options(postgres, {"timeout": seconds})
        with pytest.raises(JournalDamagedError, match=r"was changed \(timeout\)"):
            await run(postgres)
        assert requests(fake) == []


def set_options(dsn: str, options: dict[str, object]) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("UPDATE postalytics.jobs SET options = %s", (json.dumps(options),))


async def test_the_key_is_not_sent_to_an_address_that_only_the_database_names(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTALYTICS_API_KEY", "k" * 20)
    async with serving() as fake:
        await begin(fake, postgres)
        with psycopg.connect(postgres) as connection:
            connection.execute(
                "UPDATE postalytics.jobs SET parameters = replace(parameters, %s, %s)",
                (fake.url, "https://collector.example"),
            )
        with pytest.raises(ConfigurationError, match=r"collector\.example, which is not an env"):
            await run(postgres)


async def test_an_operation_that_the_api_lacks_is_an_error(postgres: str) -> None:
    class Lacking(UnlimitedClient):
        api = attrs.evolve(
            API, resources=tuple(name for name in API.resources if name != "contacts")
        )

    async with serving() as fake:
        await begin(fake, postgres)
        async with Lacking(fake.api_key, base_url=fake.url) as client:
            with pytest.raises(ConfigurationError, match="begun with another version"):
                await run(postgres, client)
        assert requests(fake) == []
