"""Nothing of the API is out of reach, unexplained or untested."""

from __future__ import annotations

import pytest

from fidelity.this_spec import API, HOME, OPERATIONS
from postalytics.description import API as EMITTED
from postalytics_codegen.emit.coverage import find_tests
from postalytics_codegen.language import CONFIDENCES, EFFECTS

TESTS = find_tests(
    API,
    {
        str(path): path.read_text(encoding="utf-8")
        for path in (HOME / "tests" / "operations").glob("test_*.py")
    },
)


def test_all_operations_are_there() -> None:
    assert len(OPERATIONS) == 45
    assert {operation.name for operation in EMITTED.operations} == set(OPERATIONS)


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_says_what_it_is_and_how_sure_that_is(name: str) -> None:
    operation = OPERATIONS[name]

    assert operation.method in ("GET", "POST", "PUT", "PATCH", "DELETE")
    assert operation.path.startswith("/")
    assert operation.source.url.value.startswith("https://docs.postalytics.com/")
    assert operation.source.confidence in CONFIDENCES
    assert operation.effect in EFFECTS


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_has_a_behavioural_test(name: str) -> None:
    assert name in TESTS, (
        f"Write a test called test_{name} in tests/operations/"
        f"test_{OPERATIONS[name].resource}.py: it is about what the operation does."
    )
