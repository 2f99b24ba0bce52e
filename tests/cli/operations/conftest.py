from __future__ import annotations

import pytest

from postalytics.testing import FakePostalytics
from support.cli.operating import Traffic


@pytest.fixture
def traffic(fake: FakePostalytics) -> Traffic:
    """What the fake server receives."""
    traffic = Traffic()
    fake.intercept = traffic
    return traffic
