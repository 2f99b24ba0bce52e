from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import TypeAlias

import pytest

from postalytics_runtime.rate_limit import StoreAddress
from postalytics_runtime.rate_limit.store import PaceStore
from support.runtime.stores import opened

Opens: TypeAlias = Callable[..., PaceStore]


@pytest.fixture(params=["redis", "postgres"])
def address(request: pytest.FixtureRequest) -> StoreAddress:
    """The address of a store that nothing was stored in."""
    return StoreAddress(request.param, request.getfixturevalue(request.param))


@pytest.fixture
async def opens() -> AsyncIterator[Opens]:
    """Open stores at an address, each as another process would; they are closed in the end."""
    async with opened() as open_one:
        yield open_one


@pytest.fixture
def store(opens: Opens, address: StoreAddress) -> PaceStore:
    return opens(address)
