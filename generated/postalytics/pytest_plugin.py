# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Fixtures of pytest: `postalytics_fake` and `postalytics_client`.

Nothing but pytest is imported until a test asks for one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .client import Postalytics
    from .testing import FakePostalytics

__all__ = ["postalytics_client", "postalytics_fake", "pytest_configure"]


def pytest_configure(config: pytest.Config) -> None:
    """Make the marks with options of the fixtures known to pytest."""
    for mark, made in [
        ("postalytics_fake", "FakePostalytics"),
        ("postalytics_client", "Postalytics"),
    ]:
        line = f"{mark}(**options): options of the test's {made}, by name."
        config.addinivalue_line("markers", line)


@pytest.fixture
def postalytics_fake(request: pytest.FixtureRequest) -> FakePostalytics:
    """Fake Postalytics that runs while the test runs; each test has a new one.

    Its options: `@pytest.mark.postalytics_fake(speed=60, faults=[...])`.
    """
    from postalytics_runtime.fake.fixtures import entered

    from .testing import FakePostalytics

    return entered(request, FakePostalytics)


@pytest.fixture
def postalytics_client(
    request: pytest.FixtureRequest, postalytics_fake: FakePostalytics
) -> Postalytics:
    """Client of the fake that `postalytics_fake` starts.

    Its options: `@pytest.mark.postalytics_client(strict=False)`. Environment variables do
    not change it.
    """
    from postalytics_runtime.fake.fixtures import entered

    from .client import Postalytics

    return entered(
        request,
        Postalytics,
        api_key=postalytics_fake.api_key,
        base_url=postalytics_fake.url,
        environment="local",
    )
