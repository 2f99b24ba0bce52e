"""The changes that make the mutants of a module, and the code that is not changed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from mutation.modules import EQUIVALENT, TESTS
from mutation.operators import mutants
from mutation.sample import sample
from mutation.score import score, table

HOME = Path(__file__).parents[1]
RUNTIME = HOME.parent / "runtime" / "postalytics_runtime"


def changes(source: str) -> list[str]:
    return [f"{mutant.was} -> {mutant.now}" for mutant in mutants(source)]


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("a < b", ["a < b -> pass", "a < b -> a <= b"]),
        ("f(a is b)", ["f(a is b) -> pass", "a is b -> a is not b"]),
        ("del a[b + 1]", ["1 -> 2", "b + 1 -> b - 1", "del a[b + 1] -> pass"]),
        ("a = b and not c", ["a = b and (not c) -> a = None", "b and (not c) -> b or not c"]),
        ("a.b = c", ["a.b = c -> pass"]),
        ("a += True", ["True -> False", "a += True -> a -= True", "a += True -> pass"]),
        ("while a: break", ["while a: break -> while not a: break", "break -> continue"]),
        ("raise e", ["raise e -> pass"]),
    ],
)
def test_one_thing_is_changed_at_a_time(source: str, changed: list[str]) -> None:
    assert set(changed) <= set(changes(source))


@pytest.mark.parametrize(
    "source",
    [
        '"""A docstring."""',
        "import a",
        "def f(a: 1 < 2) -> 3: ...",
        "@frozen(kw_only=True)\nclass A: ...",
        'a: str = f"{1} of {2}"',
        'a: str = "a message"',
        "if TYPE_CHECKING:\n    b = 1",
    ],
)
def test_code_for_people_and_type_checkers_is_not_changed(source: str) -> None:
    assert changes(source) == []


def test_the_arguments_of_an_error_are_not_changed() -> None:
    assert changes('raise SomeError("a", 1)') == ["raise SomeError('a', 1) -> pass"]


def test_a_mutant_is_named_after_its_function_and_argument() -> None:
    (_, mutant) = mutants("class A:\n    def b(self):\n        c(d=True)")
    assert (mutant.line, str(mutant)) == (3, "A.b: c(d=True) -> pass")
    assert mutant.source == "class A:\n\n    def b(self):\n        pass"


def test_mutants_of_the_same_name_are_numbered() -> None:
    assert [str(m) for m in mutants("a += 1; b += 1") if m.now == "2"] == [
        *("module: 1 -> 2", "module: 1 -> 2 (2)"),
    ]


def test_the_same_seed_chooses_the_same_mutants() -> None:
    chosen = sample("http/timeouts", 5, seed=1)
    assert len(chosen) == 5
    assert chosen == sample("http/timeouts", 5, seed=1)
    assert chosen != sample("http/timeouts", 5, seed=2)


def test_an_equivalent_mutant_does_not_count() -> None:
    found = {"a": Counter({"killed": 2, "timed out": 1, "survived": 1, "equivalent": 1})}
    assert score(found["a"]) == 0.75
    assert [line.split() for line in table(found, ("killed", "equivalent"))] == [
        ["module", "mutants", "killed", "equivalent", "score"],
        ["a", "5", "2", "1", "75.0%"],
        ["all", "5", "2", "1", "75.0%"],
    ]


@pytest.mark.parametrize("module", TESTS)
def test_the_tests_of_a_module_are_there_and_its_excused_mutants_exist(module: str) -> None:
    source = (RUNTIME / f"{module}.py").read_text(encoding="utf-8")
    excused = EQUIVALENT.get(module, {}).keys()
    names = {str(mutant) for mutant in mutants(source)} if excused else set[str]()

    assert [test for test in TESTS[module] if not (HOME / test).is_file()] == []
    assert excused - names == set()
