from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import postalytics_codegen
import postalytics_runtime

MODULES = [
    importlib.import_module(module.name)
    for package in (postalytics_runtime, postalytics_codegen)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
]
EXAMPLES = [
    example
    for module in MODULES
    for example in doctest.DocTestFinder(exclude_empty=True).find(module)
    if example.examples
]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 10


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_in_a_docstring_is_true(example: doctest.DocTest) -> None:
    assert doctest.DocTestRunner().run(example).failed == 0
