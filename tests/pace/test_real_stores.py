"""Two processes on one key through a real store; `make pace` runs this for longer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from pace.real_stores import STORES, Store, share
from postalytics_runtime.schema import RateLimit


@pytest.mark.parametrize("start", STORES.values(), ids=STORES)
async def test_two_processes_share_a_key_through_a_real_store(
    start: Callable[[], AbstractContextManager[Store]],
) -> None:
    limits = (RateLimit(20, 1.0),)
    with start() as store:
        outcome = await share("pace", store, processes=2, seconds=3.0, windows=limits)
    assert outcome.refused == 0
    assert outcome.accepted > 0
    assert outcome.operations > 0
