"""Every operation of the API is available, documented and tested."""

from __future__ import annotations

import re
from typing import Any

import pytest

from postalytics import API
from postalytics_runtime.schema import Operation
from support.fidelity.spec import HOME

PAGES = "https://docs.postalytics.com/references/postalytics-rest-api/"
COVERAGE = HOME / "docs" / "coverage.md"
ROWS = {
    line.split("`")[1]: line.strip("| \n").split(" | ")
    for line in COVERAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| [`")
}


def test_all_operations_are_in_the_coverage_table() -> None:
    assert len(ROWS) == 45
    assert list(ROWS) == [operation.name for operation in API.operations]


@pytest.mark.parametrize("operation", API.operations, ids=str)
def test_the_coverage_table_has_the_facts_and_the_confidence_of_an_operation(
    operation: Operation[Any],
) -> None:
    _, method, path, page, confidence, _, effect, _ = ROWS[operation.name]

    assert (method, path) == (operation.method, f"`{operation.path}`")
    source = operation.source
    assert source is not None
    assert page.endswith(f"]({source.url})")
    assert source.url.startswith(PAGES)
    assert (confidence, effect) == (source.confidence, operation.effect.value)


@pytest.mark.parametrize("operation", API.operations, ids=str)
def test_an_operation_has_a_behavioural_test(operation: Operation[Any]) -> None:
    proof = re.fullmatch(r"\[`(\w+)`\]\((.+)\)", ROWS[operation.name][-1])

    assert proof is not None, (
        f"Write a test called test_{operation.name} in tests/operations/"
        f"test_{operation.resource}.py: it is about what the operation does. Then: make generate"
    )
    function, address = proof.groups()
    assert f"def {function}(" in (COVERAGE.parent / address).read_text(encoding="utf-8")
