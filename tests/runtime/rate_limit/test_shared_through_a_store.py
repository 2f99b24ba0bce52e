"""Clients whose key is paced through a store."""

from __future__ import annotations

import subprocess
import sys
import weakref
from pathlib import Path

import pytest

from postalytics import Postalytics
from postalytics.errors import ConfigurationError
from postalytics.testing import FakePostalytics
from postalytics_runtime.rate_limit import Pacers, SharedPace, StoreAddress, forget_pacers
from postalytics_runtime.rate_limit.network import StorePacer, end_links
from postalytics_runtime.schema import Environment, RateLimit

PLACE = Environment(name="here", url="https://a.example", limits=(RateLimit(3, 1),))
REDIS = StoreAddress("redis", "redis://127.0.0.1:1/0")


@pytest.mark.parametrize("store", ["redis", "postgres"])
async def test_a_client_shares_its_pace_through_a_store(
    store: str, request: pytest.FixtureRequest, fake: FakePostalytics
) -> None:
    address: str = request.getfixturevalue(store)
    for _ in range(2):
        async with Postalytics(fake.api_key, base_url=fake.url, pace=address) as client:
            await client.templates.list_templates(limit=1).collect()
        forget_pacers()  # as another process
        end_links()
    assert len(fake.requests) == 2


@pytest.mark.parametrize("extra", ["redis", "postgres"])
def test_a_driver_that_is_missing_is_named_with_its_extra(
    extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = "postalytics_runtime.rate_limit.stores"
    monkeypatch.delitem(sys.modules, f"{package}.{extra}_store", raising=False)
    drivers = {"psycopg", "redis"}  # No other test may have loaded them.
    for module in drivers | {name for name in sys.modules if name.split(".")[0] in drivers}:
        monkeypatch.setitem(sys.modules, module, None)
    scheme = {"redis": "redis", "postgres": "postgresql"}[extra]
    with pytest.raises(ConfigurationError) as error:
        Postalytics("k" * 20, pace=f"{scheme}://me:hunter2@host/1")
    assert error.value.message == (
        f"The pace store {scheme}://host/1 needs a driver, which comes with the extra `{extra}`: "
        f"pip install 'postalytics[{extra}]'"
    )


def test_what_a_driver_does_not_understand_is_refused_with_the_client() -> None:
    with pytest.raises(ConfigurationError) as error:
        Postalytics("k" * 20, pace="postgresql://me:hunter2@host/app?ssl=on")
    assert error.value.message == (
        "The pace store postgresql://host/app cannot be used: the driver does not know all options "
        "of the address."
    )


@pytest.mark.parametrize("pace", ["None", "'pace'"])
def test_no_driver_is_loaded_without_a_store(pace: str, tmp_path: Path) -> None:
    program = (
        "import sys; from postalytics import Postalytics\n"
        f"Postalytics('k' * 20, pace={pace})\n"
        "print(*sorted({'psycopg', 'redis'} & {*sys.modules}), end='')\n"
        "print(*(name for name in sys.modules if 'rate_limit.network' in name), end='')"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert run.stdout == ""


def test_a_pacer_over_a_store_is_dropped_like_another() -> None:
    seconds = 0.0
    pacers = Pacers(lambda: seconds)
    pace = SharedPace(REDIS, program="bookshelf")
    pacer = pacers.of("key", PLACE, pace)
    assert isinstance(pacer, StorePacer)
    dropped = weakref.ref(pacer)
    seconds = 61
    assert pacers.of("key", PLACE, pace) is pacer
    del pacer
    seconds = 122
    pacers.of("other", PLACE)
    assert dropped() is None
