from __future__ import annotations

import pytest

from fake.asking import Ask, make_ask


@pytest.fixture
def ask() -> Ask:
    return make_ask()
