"""What a release weighs, beside the one before it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from release.builds import Distributions
from release.installs import Environment

RECORDED = Path(__file__).with_suffix(".json")
"""The figures of each release by its version; `release.check --record` adds those of a new one."""
_IMPORTS = {
    "import of postalytics, ms": "import postalytics",
    "import and a client, ms": "import postalytics; postalytics.Postalytics(environment='local')",
}
_TIMED = "import time; began = time.perf_counter(); {}; print(time.perf_counter() - began)"
_RUNS = 15


def measured(built: Distributions, plain: Environment) -> dict[str, float]:
    """Return the figures of a release by what they say.

    Args:
        built: its files.
        plain: an environment with the wheel and no extra.
    """
    return {
        "wheel, kB": round(built.wheel.stat().st_size / 1000),
        "sdist, kB": round(built.sdist.stat().st_size / 1000),
        "dependencies, with theirs": len(plain.packages()),
    } | {what: _least_ms(plain.python, code) for what, code in _IMPORTS.items()}


def _least_ms(python: Path, code: str) -> float:
    """Return the shortest of some runs: what disturbs a run only makes it longer."""
    command = f"{python}", "-I", "-c", _TIMED.format(code)
    runs = [subprocess.run(command, capture_output=True, check=True) for _ in range(_RUNS)]
    return round(1000 * min(float(run.stdout) for run in runs), 1)


def recorded() -> dict[str, dict[str, float]]:
    """Return the figures of earlier releases, oldest first."""
    found: dict[str, dict[str, float]] = json.loads(RECORDED.read_text("utf-8"))
    return found


def record(release: str, figures: Mapping[str, float]) -> None:
    """Add the figures of a release to the recorded ones, or renew them."""
    every = recorded() | {release: dict(figures)}
    RECORDED.write_text(json.dumps(every, indent=2) + "\n", "utf-8")


def table(
    release: str, figures: Mapping[str, float], earlier: Mapping[str, Mapping[str, float]]
) -> list[str]:
    """Return lines with each figure, that of the release before it, and the ratio."""
    before = [version for version in earlier if version != release]
    last = before[-1] if before else None
    lines = [f"{'':28}{release:>10}{last or '':>10}"]
    for what, figure in figures.items():
        then = earlier[last].get(what) if last else None
        ratio = f"{then:>10g}{figure / then:>8.2f}" if then else ""
        lines.append(f"{what:28}{figure:>10g}{ratio}")
    return lines
