"""What `make mutate` found: how many pieces of code can be changed without a test that notices."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

_SURVIVED = 0
_NO_TEST = frozenset({5, 33})
_NOT_TRIED = frozenset({None, 34, 37})


def _verdict(code: int | None) -> str:
    if code in _NOT_TRIED:
        return "not tried"
    if code == _SURVIVED:
        return "survived"
    return "no test" if code in _NO_TEST else "killed"  # killed by a time-out as well


def table(mutants: Path) -> list[str]:
    """A row for each module, and one for all."""
    row = "{:<14}{:>9}{:>9}{:>10}{:>9}{:>11}{:>8}"
    verdicts = ("killed", "survived", "no test", "not tried")
    found: dict[str, Counter[str]] = {}
    for path in sorted(mutants.rglob("*.py.meta")):
        codes = json.loads(path.read_text())["exit_code_by_key"].values()
        found[path.name.removesuffix(".py.meta")] = Counter(map(_verdict, codes))
    found["all"] = sum(found.values(), Counter[str]())
    lines = [row.format("module", "mutants", *verdicts, "score")]
    for name, of in found.items():
        tried = of.total() - of["not tried"]
        score = f"{of['killed'] / tried:.1%}" if tried else "-"
        lines.append(row.format(name, of.total(), *(of[v] for v in verdicts), score))
    return lines


if __name__ == "__main__":
    sys.stdout.write("\n".join(table(Path(sys.argv[1]))) + "\n")
