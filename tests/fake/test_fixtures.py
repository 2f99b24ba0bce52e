"""The fixtures of the pytest plugin, in runs of pytest of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.plugin_runs import run_pytest

FACTS = """
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from postalytics import Postalytics
from postalytics.models import NewContact
from postalytics.testing import FakePostalytics, Fault

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["Grace", "Edsger"])
async def test_each_test_has_new_records(
    name: str, postalytics_fake: FakePostalytics, postalytics_client: Postalytics
) -> None:
    assert len(postalytics_fake.records("contacts")) == 3
    contact = NewContact(contact_list_id=1, first_name=name, last_name="H", address_street="1 A St",
                         address_city="Boston", address_state="MA", address_zip="02134")
    await postalytics_client.contacts.create_contact(contact)
    assert postalytics_fake.records("contacts")[-1]["first_name"] == name


@pytest.mark.asyncio
async def test_variables_do_not_change_the_client(postalytics_client: Postalytics) -> None:
    assert postalytics_client.environment.name == "local"
    await postalytics_client.accounts.get_my_account()


@pytest.mark.asyncio
@pytest.mark.postalytics_client(allow_live_mail=False)
async def test_a_client_takes_options(postalytics_client: Postalytics) -> None:
    assert not postalytics_client.allow_live_mail


@pytest_asyncio.fixture
async def account(postalytics_client: Postalytics) -> int:
    return (await postalytics_client.accounts.get_my_account()).account_id


@pytest.mark.asyncio
async def test_other_fixtures_use_the_client(account: int) -> None:
    assert account == 1001


@pytest.mark.parametrize("time", [
    pytest.param(1, marks=pytest.mark.asyncio(loop_scope="class")),
    pytest.param(2, marks=pytest.mark.asyncio(loop_scope="class")),
    pytest.param(3, marks=pytest.mark.asyncio(loop_scope="module")),
    pytest.param(4, marks=pytest.mark.asyncio(loop_scope="session")),
])
class TestLoops:
    async def test_the_fake_is_on_the_loop_of_the_test(
        self, time: int, postalytics_client: Postalytics
    ) -> None:
        await postalytics_client.accounts.get_my_account()


@pytest.mark.postalytics_fake(now=NEW_YEAR, faults=[Fault("server_error", calls=[1])])
class TestMarks:
    @pytest.mark.asyncio
    async def test_the_clock_stands_until_it_advances(
        self, postalytics_fake: FakePostalytics
    ) -> None:
        assert postalytics_fake.now == NEW_YEAR
        postalytics_fake.advance(timedelta(days=4))
        assert postalytics_fake.now == NEW_YEAR + timedelta(days=4)

    @pytest.mark.asyncio
    @pytest.mark.postalytics_fake(now=NEW_YEAR + timedelta(days=1))
    async def test_the_nearest_mark_wins(
        self, postalytics_fake: FakePostalytics, postalytics_client: Postalytics
    ) -> None:
        assert postalytics_fake.now == NEW_YEAR + timedelta(days=1)
        await postalytics_client.accounts.get_my_account()
        assert [request.status for request in postalytics_fake.requests] == [500, 200]


def test_without_a_loop(postalytics_client: Postalytics) -> None: ...


async def test_without_a_mark(postalytics_client: Postalytics) -> None: ...


@pytest.mark.asyncio
@pytest.mark.postalytics_fake(60)
async def test_without_a_name(postalytics_fake: FakePostalytics) -> None: ...

@pytest.mark.asyncio
@pytest.mark.postalytics_fake(spead=60)
async def test_with_an_unknown_option(postalytics_fake: FakePostalytics) -> None: ...
"""

OTHER_LOOPS = """
import unittest

import pytest
from postalytics.testing import FakePostalytics


@pytest.mark.anyio
async def test_with_anyio(postalytics_fake: FakePostalytics) -> None: ...


class TestCase(unittest.IsolatedAsyncioTestCase):
    @pytest.fixture(autouse=True)
    def take(self, postalytics_fake: FakePostalytics) -> None: ...

    async def test_with_unittest(self) -> None: ...
"""

LOADED = """
import sys

OURS = {"aiohttp", "attrs", "cattrs", "postalytics", "postalytics_runtime"}
sys.modules["pytest_asyncio"] = None  # as if it were not installed


def test_that_asks_for_nothing() -> None:
    loaded = sorted(name for name in sys.modules if name.partition(".")[0] in OURS)
    runtime = ["postalytics_runtime", "postalytics_runtime.emitted_for"]
    assert loaded == ["postalytics", "postalytics.pytest_plugin", *runtime]


def test_that_asks(postalytics_fake: object) -> None: ...
"""


def test_the_fixtures_follow_the_marks_and_the_loop_of_a_test(tmp_path: Path) -> None:
    (tmp_path / "test_facts.py").write_text(FACTS, "utf-8")
    printed = run_pytest(
        tmp_path,
        "--strict-markers",
        "--asyncio-mode=strict",
        plugins=("asyncio", "postalytics"),
        POSTALYTICS_ENVIRONMENT="sandbox",
    )

    assert " 11 passed, 4 errors in " in printed, printed
    assert printed.count("postalytics_fake works on the event loop of the test, but this") == 2
    assert "Options need a name: `@pytest.mark.postalytics_fake(option=...)`, not (60,)." in printed
    assert "@pytest.mark.postalytics_fake() has no argument 'spead', did you mean" in printed


@pytest.mark.parametrize("mode", ["strict", "auto"])
def test_a_test_on_the_loop_of_another_runner_is_refused(mode: str, tmp_path: Path) -> None:
    (tmp_path / "test_loops.py").write_text(OTHER_LOOPS, "utf-8")
    printed = run_pytest(
        tmp_path, f"--asyncio-mode={mode}", plugins=("asyncio", "anyio", "postalytics")
    )

    assert " 2 errors in " in printed, printed
    assert printed.count("outside of `unittest.TestCase` and without the mark `anyio`.") == 2


def test_nothing_is_loaded_until_a_test_asks_for_a_fixture(tmp_path: Path) -> None:
    (tmp_path / "test_loaded.py").write_text(LOADED, "utf-8")
    printed = run_pytest(tmp_path, "-q", plugins=("postalytics",))

    assert "\n1 passed, 1 error in " in printed, printed
    assert "During handling" not in printed
    assert "postalytics_fake needs pytest-asyncio, which is not installed: pip install" in printed
