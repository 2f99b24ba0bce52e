"""Require that each test calls the operation that it is named after."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from postalytics import API
from postalytics.testing import FakePostalytics

OPERATIONS = sorted((str(operation) for operation in API.operations), key=len, reverse=True)


@pytest.fixture(autouse=True)
def _the_operation_is_called(
    request: pytest.FixtureRequest, fake: FakePostalytics
) -> Iterator[None]:
    resource = request.path.stem.removeprefix("test_")
    subject = f"{resource}.{request.function.__name__.removeprefix('test_')}_"
    operation = next(name for name in OPERATIONS if subject.startswith(f"{name}_"))
    yield
    assert operation in {received.operation for received in fake.requests}
