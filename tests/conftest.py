from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Generator, Iterator
from unittest.mock import Mock
from uuid import uuid4

import aioresponses.core
import pytest
from aiohttp import ClientResponse
from hypothesis import settings

from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from postalytics_runtime.http import attempt
from postalytics_runtime.rate_limit import forget_pacers
from postalytics_runtime.rate_limit.network import end_links
from support.fidelity.guides import chosen, ran
from support.servers.postgres_server import PostgresServer, running_postgres
from support.servers.redis_server import empty, empty_redis

# The speed of this machine says nothing about the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


class _MockedResponse(ClientResponse):
    """Response with an argument of aiohttp 3.14 that aioresponses 0.7.9 lacks (issue 289)."""

    def __init__(self, *args: object, **keywords: object) -> None:
        if "stream_writer" in inspect.signature(ClientResponse.__init__).parameters:
            keywords.setdefault("stream_writer", Mock(output_size=0))
        super().__init__(*args, **keywords)  # type: ignore[arg-type]  # passed on as they came


setattr(aioresponses.core, "ClientResponse", _MockedResponse)  # noqa: B010 (not its public name)


@pytest.fixture
def written_by_aiohttp(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let aiohttp's own `send` write all requests."""
    monkeypatch.setattr(attempt, "_write_head", None)


@pytest.fixture(params=["at once", "by aiohttp"])
def _each_way_of_writing(request: pytest.FixtureRequest) -> None:
    """Run a test twice: head and body are written at once, or by aiohttp."""
    if request.param == "by aiohttp":
        request.getfixturevalue("written_by_aiohttp")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Forget which programs of the documentation the last test has run."""
    ran.clear()


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Refuse a test that has not run what its mark `runs` names."""
    result = yield
    named = {code for mark in pyfuncitem.iter_markers("runs") for code in chosen(*mark.args)}
    assert named <= ran, f"It did not run {', '.join(sorted(map(str, named - ran)))}."
    return result


@pytest.fixture(autouse=True)
def _no_user_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Hide the settings and jobs of the user who runs the tests."""
    for name in ("API_KEY", "API_KEY_FILE", "ENVIRONMENT", "PROFILE"):
        monkeypatch.delenv(f"POSTALYTICS_{name}", raising=False)
    # Folders that are not there yet: most tests never make one.
    folder = tmp_path_factory.getbasetemp() / uuid4().hex
    monkeypatch.setenv("POSTALYTICS_JOBS", str(folder / "jobs"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "settings"))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))


@pytest.fixture(autouse=True)
def _fresh_pacers() -> Iterator[None]:
    """No test waits for the rate limit that another one has used up, or meets its stores.

    A thread that looks for a store of a test that is over opens sockets in those that follow.
    """
    forget_pacers()
    yield
    forget_pacers()
    end_links()


@pytest.fixture
async def fake() -> AsyncIterator[FakePostalytics]:
    """Yield a fake Postalytics; no task of the test outlives it."""
    async with FakePostalytics() as server:
        yield server
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.fixture
async def client(fake: FakePostalytics) -> AsyncIterator[Postalytics]:
    async with Postalytics(fake.api_key, base_url=fake.url) as client:
        yield client


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Run one server for all tests of a process, from the first that asks for it on."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres(postgres_server: PostgresServer) -> Iterator[str]:
    """Yield the address of an empty database, which a role without other rights owns."""
    address = postgres_server.new_database()
    yield address
    postgres_server.drop_database(address)


@pytest.fixture(scope="session")
def _redis_database() -> Iterator[str]:
    with empty_redis() as address:
        yield address


@pytest.fixture
def redis(_redis_database: str) -> str:
    """Return the address of an empty database of a Redis, which this process has for itself."""
    empty(_redis_database)
    return _redis_database
