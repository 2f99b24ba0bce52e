"""Scores of `make mutate` and `make mutants`: the mutants that a test noticed, as a table."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

_SURVIVED = 0
_NO_TEST = frozenset({5, 33})
_NOT_TRIED = frozenset({None, 34, 37})


def _result(code: int | None) -> str:
    if code in _NOT_TRIED:
        return "not tried"
    if code == _SURVIVED:
        return "survived"
    return "no test" if code in _NO_TEST else "killed"  # killed by a time-out as well


def found_by_mutmut(mutants: Path) -> dict[str, Counter[str]]:
    """Return how many mutants of each module have each result."""
    found: dict[str, Counter[str]] = {}
    for path in sorted(mutants.rglob("*.py.meta")):
        codes = json.loads(path.read_text())["exit_code_by_key"].values()
        found[path.name.removesuffix(".py.meta")] = Counter(map(_result, codes))
    return found


def score(found: Counter[str]) -> float | None:
    """Return the share that a test noticed; a test that does not end counts as noticed."""
    tried = found.total() - found["not tried"] - found["equivalent"]
    return (found["killed"] + found["timed out"]) / tried if tried else None


def table(found: Mapping[str, Counter[str]], results: Sequence[str]) -> list[str]:
    """Return a row for each module, and one for all."""
    row = "{:<19}{:>8}" + "{:>12}" * len(results) + "{:>8}"
    lines = [row.format("module", "mutants", *results, "score")]
    for name, of in {**found, "all": sum(found.values(), Counter[str]())}.items():
        part = score(of)
        shown = "-" if part is None else f"{part:.1%}"
        lines.append(row.format(name, of.total(), *(of[v] for v in results), shown))
    return lines


if __name__ == "__main__":
    found = found_by_mutmut(Path(sys.argv[1]))
    lines = table(found, ("killed", "survived", "no test", "not tried"))
    sys.stdout.write("\n".join(lines) + "\n")
