"""Measures how time and memory grow, writes the figures, and draws them."""

from __future__ import annotations

import argparse
import time

from ..table import machine
from .figures import Figure, by_subject, quotable, read_figures, write_figures
from .pictures import draw
from .point import measured
from .subjects import SUBJECTS


def main() -> None:
    """Measure all subjects, or those named; the figures of others stay as they are."""
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help=", ".join(SUBJECTS))
    parser.add_argument("--draw", action="store_true", help="measure nothing, only draw")
    options = parser.parse_args()
    if unknown := [name for name in options.subjects if name not in SUBJECTS]:
        parser.error(f"{unknown[0]} is not a subject. Name some of: {', '.join(SUBJECTS)}")
    if not options.draw:
        print(machine(), flush=True)
        for name in options.subjects or SUBJECTS:
            _measure(name)
    for name, figures in by_subject(read_figures()).items():
        draw(name, figures)


def _measure(name: str) -> None:
    began = time.monotonic()
    found: list[Figure] = []
    for size in SUBJECTS[name].sizes:
        cost = measured(name, size)
        found.append(Figure(name, size, cost.seconds, cost.mib))
        print(f"{name:<10} {size:>9,} {cost.seconds:>10.3g} s {cost.mib:>5.0f} MiB", flush=True)
    known = {**by_subject(read_figures()), name: found}
    write_figures(figure for subject in SUBJECTS for figure in known.get(subject, []))
    quotes = quotable(by_subject(read_figures())[name])
    print(f"({time.monotonic() - began:.0f} s) {', '.join(sorted(quotes))}", flush=True)


if __name__ == "__main__":
    main()
